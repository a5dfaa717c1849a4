// SPDX-License-Identifier: MIT
// Names and keys of people as hashes, to be compared: 0 is missing.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "import/match/key_table.h"
#include "import/rows/lead_row.h"

namespace leads {

/// Folded.
std::string row_name(const LeadRow& row);
std::string view_name(const LeadView& lead);
std::string company_name(std::string_view company);

std::uint64_t mark_of(const KeyHash& hash);
std::uint64_t mark_of(std::string_view kind, std::string_view key);
/// Of a main phone that is no clear number: there is one, and it is no key's.
inline constexpr std::uint64_t kUnclearPhone = 2;
std::uint64_t phone_mark(std::string_view phone);

}  // namespace leads
