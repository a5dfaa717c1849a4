// SPDX-License-Identifier: MIT
// Dates as files write them: an order of day, month and year with any separator, month names,
// 12-hour times.
#pragma once

#include <optional>
#include <string_view>

#include "base/time/timestamp.h"
#include "leads/when.h"

namespace leads {

/// 1 to 12 for the English name of a month, in full or its first three letters, in any case.
std::optional<int> month_number(std::string_view word);
/// 0 (Monday) to 6 for the English name of a weekday, likewise.
std::optional<int> weekday_number(std::string_view word);

/// "D.M.Y" "M/D/Y" "Y-M-D" (any separator); nullopt otherwise.
std::optional<DateOrder> parse_date_order(std::string_view text);
/// A date of a file in the given order; ISO 8601, a year of four digits in front and a month in
/// letters are taken in any order.
std::optional<ParsedTime> parse_ordered(std::string_view text, DateOrder order);

}  // namespace leads
