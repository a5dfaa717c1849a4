// SPDX-License-Identifier: MIT
// What a survivor takes from a lead that is merged into it. One rule, for the merge and for looking
// back before it.
#pragma once

#include <vector>

#include "leads/lead.h"

namespace leads {

/// The fields whose value the survivor takes: those it lacks, and created_at when the other is
/// older. A next step goes with its date, and amounts only where they are in one currency.
std::vector<FieldIndex> fields_to_take(const Fields& fields, const std::vector<Value>& keep,
                                       const std::vector<Value>& other);
/// The fields whose value is lost with the other: those that both have and that differ, and those
/// that only the other has but the survivor does not take. Not created_at, whose earlier value
/// stays, and no e-mail or phone that becomes a further one.
std::vector<FieldIndex> fields_left(const Fields& fields, const std::vector<Value>& keep,
                                    const std::vector<Value>& other);
/// The tags of the other that the survivor lacks.
std::vector<std::string> tags_to_take(const std::vector<std::string>& keep,
                                      const std::vector<std::string>& other);

}  // namespace leads
