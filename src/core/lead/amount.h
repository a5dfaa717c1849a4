// SPDX-License-Identifier: MIT
// Amounts and counts as people and programs write them for people: "$1.2M", "1.234,56 €", "51-200".
// Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace leads {

enum class DecimalMark : std::uint8_t { point, comma };

/// The decimal mark a text must have been written with: "1.234,5" comma, "1,234.5" and "1,5" and
/// "1.50" their own. Nullopt when either would do ("1.234", "1,234", "12") or it is not an amount.
std::optional<DecimalMark> decimal_mark_of(std::string_view text);

/// The amount in digits with a point, exactly: currency signs and three-letter codes, blanks,
/// apostrophes and the other mark between groups of three are left out; k, M, bn, Mio., Tsd. and
/// their like multiply. Nullopt when it is no amount, or its groups are wrong.
std::optional<std::string> plain_amount(std::string_view text, DecimalMark mark);

/// A whole number whose only mark comes before its last three digits, in digits: "1.234" and
/// "1,234" 1234, as there it can only part thousands. Nullopt for anything else.
std::optional<std::string> grouped_whole(std::string_view text);

/// The lower end of a range, in digits: "51-200" 51, "1,001 – 5,000" 1001, "$1-10M" 1000000,
/// "10,000+" 10000, "> 500" 500, "< 10" and "up to 10" 0, "11 to 50" 11. Where an end could be read
/// with either mark it groups thousands: "1.000 - 5.000" 1000. Nullopt for anything else.
std::optional<std::string> range_start(std::string_view text);

/// What an amount says of its currency: the mark as it is written, the last of several, and the ISO
/// codes it may mean, separated by blanks: "1.234,56 €" EUR; "$5" USD CAD AUD …; "$5 CAD" CAD; "€5
/// USD" none, as its marks contradict each other. No mark is "".
struct CurrencyMark {
  std::string_view mark;
  std::string codes;
};
CurrencyMark currency_mark(std::string_view amount);
/// The codes of one such list that the other has, too.
std::string common_currencies(std::string_view one, std::string_view other);

}  // namespace leads
