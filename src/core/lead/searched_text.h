// SPDX-License-Identifier: MIT
// The texts of a lead that free words are looked for in.
#pragma once

#include <array>
#include <functional>
#include <string_view>

#include "leads/lead.h"

namespace leads {

/// What any_searched_text reads, beside tags and further addresses.
inline constexpr auto kSearchedFields =
    std::to_array({BuiltIn::name, BuiltIn::first_name, BuiltIn::last_name, BuiltIn::company,
                   BuiltIn::email, BuiltIn::phone, BuiltIn::notes});
/// The texts a free word is looked for in, as they stand, one after the other until `use` says
/// true. Whether it did.
bool any_searched_text(const LeadView& lead, const std::function<bool(std::string_view)>& use);

}  // namespace leads
