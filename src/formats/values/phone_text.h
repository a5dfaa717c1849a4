// SPDX-License-Identifier: MIT
// What people type where a phone number belongs: one number with a remark or an extension, or
// several, or something else. Nothing here knows the numbering plans: formats/phone.h asks whether
// what is found can be a number.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace leads {

struct PhoneText {
  std::string number;     ///< an optional +, then digits and the usual punctuation
  std::string extension;  ///< its digits; "" without
  bool remark = false;    ///< words after the number were left out
};

/// The one number of a text, when it is certain which digits belong to it: `030 901820 (mobil)`,
/// `Tel. 030/901820`, `491512345678.0`. Nullopt for `030 901820/21`, `+49 30 90182O`, `4.9E11`, and
/// for texts without a number.
std::optional<PhoneText> read_phone_text(std::string_view typed);

/// Whether all digits of a number with the usual punctuation are one number's. read_phone_text has
/// asked already.
bool is_one_number(std::string_view number);

/// `1-800-FLOWERS`: a short prefix and a word in capitals, which together may be a number.
bool is_vanity_text(std::string_view typed);

}  // namespace leads
