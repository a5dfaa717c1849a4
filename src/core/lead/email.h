// SPDX-License-Identifier: MIT
// E-mail addresses.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace leads {

/// `user@host.tld`: trimmed, domain lower-cased; nullopt if it cannot be an address (RFC 5321
/// limits, no quoted local part).
std::optional<std::string> parse_email(std::string_view text);
/// A sender or receiver: "Acme <hello@acme.example>" or a bare address.
struct Mailbox {
  std::string name, address;  ///< the name may be ""
};
std::optional<Mailbox> parse_mailbox(std::string_view text);
/// True for info@, sales@, contact@ ...: an address of a desk, not of a person.
bool is_role_address(std::string_view email);

/// Whether its host gives addresses to everybody, so that those who share it share no company.
bool is_free_mail(std::string_view email);

}  // namespace leads
