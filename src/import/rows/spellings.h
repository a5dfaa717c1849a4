// SPDX-License-Identifier: MIT
// The ways programs and spreadsheets spell ids, numbers and days in a cell.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "leads/field.h"
#include "leads/instant.h"

namespace leads {

/// "l:123", "p:+49…", "z:0123": what Meta puts before ids, phones and postal codes.
std::string_view without_prefix(std::string_view text);
/// "ag:123" of a column nothing is known of: an answer may begin with a letter and a colon.
std::string_view without_id_prefix(std::string_view text);
/// The guard of spreadsheets before a number: '+49…, '00123.
std::string_view without_guard(std::string_view text);
/// A few digits and nothing else: what most amounts are.
bool is_whole_number(std::string_view text);
/// Our own numbers part no thousands: a comma in one is a spreadsheet's, which saved the file in
/// its country's way.
bool is_decimal_comma(FieldType type, std::string_view text);
/// Of a postal code, which may begin with a letter.
std::string_view without_quote(std::string_view text);
/// Of a time that is in no zone.
std::string iso_of(Instant local, bool has_time);
/// Day 1 is 1900-01-01, and day 60 the 29 February 1900 that never was. Programs count seconds or
/// milliseconds since 1970 instead.
std::optional<std::string> day_of_serial(std::string_view text, bool from_1904);
/// A number as spreadsheets show long ones, cut to a few digits: 4.91512E+12, 4,91512e12.
bool is_scientific(std::string_view text);
/// Whether these are the digits of a number in E.164, as a spreadsheet shows a number without its
/// +: 4930901820, 4,930,901,820, 4930901820.00.
bool shows_number(std::string_view text, std::string_view e164);

}  // namespace leads
