// SPDX-License-Identifier: MIT
#include "store/rights/secret.h"

#include <doctest/doctest.h>

#include "fixtures/sample.h"
#include "fixtures/temporary_book.h"
#include "store/store.h"

namespace leads {
namespace {

SecretKey key_of(unsigned char first) {
  SecretKey key{};
  key[0] = first;
  return key;
}

}  // namespace

TEST_CASE("a mark recognises an identity, differs by kind, key and book, and does not contain it") {
  const SecretKey secret = key_of(1);
  const std::string mark = identity_mark(secret, "email", "ann@x.example");
  CHECK(mark.size() == 16);
  CHECK(mark == identity_mark(secret, "email", "ann@x.example"));
  CHECK(mark != identity_mark(secret, "phone", "ann@x.example"));
  CHECK(mark != identity_mark(secret, "email", "ann@x.examplf"));
  CHECK(mark != identity_mark(key_of(2), "email", "ann@x.example"));
  // The kind and the key are not one text.
  CHECK(identity_mark(secret, "id:a", "b") != identity_mark(secret, "id:", "ab"));
}

TEST_CASE("a token names its lead and address, whatever the spelling of the address") {
  const SecretKey secret = key_of(1);
  const std::string token = unsubscribe_token(secret, LeadId{42}, "Ann@X.example");
  CHECK(token == unsubscribe_token(secret, LeadId{42}, "ann@x.EXAMPLE"));
  CHECK(token.find_first_not_of("0123456789abcdef-") == std::string::npos);
  const auto read = read_token(secret, token);
  REQUIRE(read);
  CHECK(read->lead == LeadId{42});
  CHECK(read->mark == identity_mark(secret, "email", "ann@x.example"));
}

TEST_CASE("no other text is a token") {
  const SecretKey secret = key_of(1);
  const std::string token = unsubscribe_token(secret, LeadId{42}, "ann@x.example");
  CHECK_FALSE(read_token(key_of(2), token));
  for (std::size_t place = 0; place < token.size(); ++place) {
    std::string other = token;
    other[place] = other[place] == '0' ? '1' : '0';
    CAPTURE(place);
    CHECK_FALSE(read_token(secret, other));
    CHECK_FALSE(read_token(secret, token.substr(0, place)));
  }
  for (const char* text : {"", "-", "--", "42", "42--", "0-0-0"})
    CHECK_FALSE(read_token(secret, text));
  CHECK_FALSE(read_token(secret, "0" + token));
  CHECK_FALSE(read_token(secret, token + "-"));
  CHECK_FALSE(read_token(secret, token + "0"));
  CHECK_FALSE(read_token(secret, " " + token));
}

TEST_CASE("SHA-256 is that of FIPS 180") {
  CHECK(sha256_hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("every book has a key of its own") {
  TemporaryBook one(sample_playbook()), other(sample_playbook());
  const auto key = secret_key(one.store()), second = secret_key(other.store());
  REQUIRE(key);
  REQUIRE(second);
  CHECK(*key != *second);
  CHECK(*key != SecretKey{});
  CHECK(secret_key(one.store()) == key);
}

}  // namespace leads
