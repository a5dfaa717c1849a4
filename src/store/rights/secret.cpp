// SPDX-License-Identifier: MIT
#include "store/rights/secret.h"

#include <sodium.h>

#include <algorithm>

#include "base/numbers.h"
#include "base/text.h"
#include "base/words.h"
#include "leads/error.h"
#include "store/store_impl.h"

namespace leads {
namespace {

constexpr std::size_t kMarkSize = 16;

std::string keyed_hash(const SecretKey& secret, std::string_view text) {
  std::array<unsigned char, kMarkSize> hash{};
  crypto_generichash(hash.data(), hash.size(), reinterpret_cast<const unsigned char*>(text.data()),
                     text.size(), secret.data(), secret.size());
  return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}

std::string hex(std::string_view bytes) {
  std::string text(2 * bytes.size() + 1, '\0');
  sodium_bin2hex(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                 bytes.size());
  text.pop_back();
  return text;
}

std::optional<std::string> from_hex(std::string_view text) {
  const auto is_digit = [](char letter) {
    return (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'f');
  };
  if (text.size() != 2 * kMarkSize || !std::all_of(text.begin(), text.end(), is_digit))
    return std::nullopt;
  std::string bytes(kMarkSize, '\0');
  if (sodium_hex2bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), text.data(),
                     text.size(), nullptr, nullptr, nullptr) != 0)
    return std::nullopt;
  return bytes;
}

/// Never what the mark of an identity is made of, which has no line break.
std::string signed_text(LeadId lead, std::string_view mark) {
  return "unsubscribe\n" + std::to_string(number(lead)) + "\n" + std::string(mark);
}

}  // namespace

void make_secret(sql::Connection& connection) {
  if (sodium_init() < 0) throw Error(ErrorKind::storage, {}, "no random numbers are available");
  SecretKey secret{};
  randombytes_buf(secret.data(), secret.size());
  connection.prepare("insert into secret(one, key) values(1, $1)")
      .bind_blob(1, {reinterpret_cast<const char*>(secret.data()), secret.size()})
      .run();
}

std::optional<SecretKey> secret_key(Store& store) {
  Store::Impl& book = store.impl();
  if (book.format < 7) return std::nullopt;
  if (book.secret) return book.secret;
  sql::Statement select = book.connection.prepare("select key from secret");
  SecretKey secret{};
  if (!select.step() || select.blob(0).size() != secret.size())
    throw Error(ErrorKind::bad_input, book.connection.path(),
                "the book is damaged: its secret key is missing", "restore a backup");
  std::copy_n(select.blob(0).begin(), secret.size(), secret.begin());
  book.secret = secret;
  return secret;
}

std::string sha256_hex(std::string_view text) {
  std::array<unsigned char, crypto_hash_sha256_BYTES> hash{};
  crypto_hash_sha256(hash.data(), reinterpret_cast<const unsigned char*>(text.data()), text.size());
  return hex({reinterpret_cast<const char*>(hash.data()), hash.size()});
}

std::string identity_mark(const SecretKey& secret, std::string_view kind, std::string_view key) {
  return keyed_hash(secret, std::string(kind) + '\0' + std::string(key));
}

std::string write_token(const SecretKey& secret, const UnsubscribeToken& token) {
  return std::to_string(number(token.lead)) + '-' + hex(token.mark) + '-' +
         hex(keyed_hash(secret, signed_text(token.lead, token.mark)));
}

std::optional<UnsubscribeToken> read_token(const SecretKey& secret, std::string_view text) {
  if (text.find_first_not_of("0123456789abcdef-") != std::string_view::npos) return std::nullopt;
  const std::vector<std::string_view> parts = split(text, '-');
  if (parts.size() != 3) return std::nullopt;
  const auto lead = parse_integer(parts[0]);
  const auto mark = from_hex(parts[1]), seal = from_hex(parts[2]);
  if (!lead || *lead < 1 || std::to_string(*lead) != parts[0] || !mark || !seal)
    return std::nullopt;
  const std::string expected = keyed_hash(secret, signed_text(LeadId{*lead}, *mark));
  if (sodium_memcmp(expected.data(), seal->data(), expected.size()) != 0) return std::nullopt;
  return UnsubscribeToken{LeadId{*lead}, *mark};
}

std::string unsubscribe_token(const SecretKey& secret, LeadId lead, std::string_view email) {
  return write_token(secret, {lead, identity_mark(secret, "email", fold(email))});
}

}  // namespace leads
