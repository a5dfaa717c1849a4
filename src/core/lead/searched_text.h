// SPDX-License-Identifier: MIT
// The texts of a lead that free words are looked for in.
#pragma once

#include <array>
#include <functional>
#include <string_view>

#include "leads/lead.h"

namespace leads {

/// The fields any_searched_text reads, besides tags and further addresses.
inline constexpr auto kSearchedFields =
    std::to_array({BuiltIn::name, BuiltIn::first_name, BuiltIn::last_name, BuiltIn::company,
                   BuiltIn::email, BuiltIn::phone, BuiltIn::notes});
/// Calls `use` with each text in which free words are searched, unfolded, until it returns true.
/// Returns whether it did.
bool any_searched_text(const LeadView& lead, const std::function<bool(std::string_view)>& use);

}  // namespace leads
