// SPDX-License-Identifier: MIT
// The secret key of a book, and what is made with it: marks by which an address is recognised
// without being kept, and the tokens of unsubscribe links.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "leads/lead.h"
#include "sql/connection.h"
#include "store/store.h"

namespace leads {

using SecretKey = std::array<unsigned char, 32>;

/// A new book's, or a migrated one's: at random, once. In the open transaction.
void make_secret(sql::Connection& connection);
/// Throws bad_input (damaged) if it is missing. Books of formats before 7 have none: nullopt.
std::optional<SecretKey> secret_key(Store& store);

/// In hexadecimal digits: what advertisers compare addresses by.
std::string sha256_hex(std::string_view text);

/// What recognises an identity without saying it: a keyed hash (BLAKE2b, 16 bytes) of its kind
/// (email, phone, id:SYSTEM) and key (identity_key).
std::string identity_mark(const SecretKey& secret, std::string_view kind, std::string_view key);

/// What a link to unsubscribe is signed with: it names a lead and the mark of the e-mail address
/// that the message went to, and nobody without the key can make one.
struct UnsubscribeToken {
  LeadId lead{};
  std::string mark;  ///< identity_mark of the e-mail address

  bool operator==(const UnsubscribeToken&) const = default;
};
/// Letters, digits and dashes alone.
std::string write_token(const SecretKey& secret, const UnsubscribeToken& token);
/// Nullopt for what was not made with this key.
std::optional<UnsubscribeToken> read_token(const SecretKey& secret, std::string_view text);
/// The token of a message to an address of a lead.
std::string unsubscribe_token(const SecretKey& secret, LeadId lead, std::string_view email);

}  // namespace leads
