// SPDX-License-Identifier: MIT
// What the lines at the top of a mail contain: dates, addresses, words in other character sets (RFC
// 5322, RFC 2047).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "leads/instant.h"

namespace leads {

struct MailAddress {
  std::string name;     ///< decoded; "" without
  std::string address;  ///< as written, perhaps no valid one
};

/// `Tue, 1 Jul 2003 10:52:37 +0200 (CEST)`, without seconds or weekday, with years of two digits,
/// AM or PM, the zones of old and offsets such as GMT+2. Nullopt where the zone is written in
/// another way. Without a zone it is UTC.
std::optional<Instant> parse_mail_date(std::string_view text);

/// Those of `Ana <ana@a.example>, "Roth, Bo" <bo@b.example>, zoe@c.example (Zoe), Friends:
/// a@b.example;`; not those that are no UTF-8.
std::vector<MailAddress> parse_mail_addresses(std::string_view text);

/// `=?iso-8859-1?Q?M=FCller?=` as UTF-8; words in a character set that is not known, or damaged,
/// stay as written. Bytes that are not UTF-8 are Windows-1252, as mail programs read them.
std::string decode_mail_words(std::string_view text);

/// Without comments in parentheses.
std::string without_comments(std::string_view text);

/// `text/plain; charset="utf-8"`: the type in lower case and the value of a parameter.
struct MailType {
  std::string type;
  std::vector<std::pair<std::string, std::string>> parameters;  ///< names in lower case
  std::string_view operator[](std::string_view name) const;
};
MailType parse_mail_type(std::string_view text);

}  // namespace leads
