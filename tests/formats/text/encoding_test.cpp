// SPDX-License-Identifier: MIT
#include "formats/text/encoding.h"

#include <doctest/doctest.h>

#include <random>

#include "base/utf8.h"

using leads::bytes_of;
using leads::Encoding;

namespace {

std::string all_of(const leads::ByteSource& source, std::size_t piece = 5) {
  std::string text(piece, '\0'), out;
  while (const std::size_t got = source(text.data(), piece)) out.append(text, 0, got);
  return out;
}

}  // namespace

TEST_CASE("the names of encodings") {
  CHECK(leads::parse_encoding("UTF-8") == Encoding::utf8);
  CHECK(leads::parse_encoding("utf8") == Encoding::utf8);
  CHECK(leads::parse_encoding("utf-16") == Encoding::utf16);
  CHECK(leads::parse_encoding("UTF-16LE") == Encoding::utf16le);
  CHECK(leads::parse_encoding("utf-16be") == Encoding::utf16be);
  CHECK(leads::parse_encoding("Windows-1252") == Encoding::windows1252);
  CHECK(leads::parse_encoding("cp1252") == Encoding::windows1252);
  CHECK(leads::parse_encoding("ISO-8859-1") == Encoding::iso8859_1);
  CHECK(leads::parse_encoding("latin1") == Encoding::iso8859_1);
  CHECK(leads::parse_encoding("us-ascii") == Encoding::utf8);
  CHECK(leads::parse_encoding("") == Encoding::found);
  CHECK(!leads::parse_encoding("koi8-r"));
  CHECK(!leads::parse_encoding("utf"));
}

TEST_CASE("every byte of Windows-1252 is its character or invalid UTF-8") {
  std::string bytes;
  for (int byte = 0x20; byte < 0x100; ++byte) bytes += static_cast<char>(byte);
  const std::string undefined = "\x81\x8d\x8f\x90\x9d";
  for (const Encoding encoding : {Encoding::windows1252, Encoding::iso8859_1}) {
    for (const char byte : bytes) {
      const std::string text = leads::to_utf8({&byte, 1}, encoding);
      CHECK(leads::first_invalid_utf8(text).has_value() ==
            (undefined.find(byte) != std::string::npos));
    }
    CHECK(leads::to_utf8("\x80 \x85 \x8a \x92 \x9f \xa0 \xe4 \xff M\xfcller", encoding) ==
          "€ … Š ’ Ÿ \u00a0 ä ÿ Müller");
    for (const std::size_t step : {1u, 3u, 100u})
      CHECK(all_of(leads::as_utf8(bytes_of(bytes, step), encoding)) ==
            leads::to_utf8(bytes, encoding));
  }
}

TEST_CASE("UTF-16 that is asked for needs no byte order mark") {
  const std::string little("a\0\xe4\0=\xd8\0\xde", 8), big("\0a\0\xe4\xd8=\xde\0", 8);
  for (const std::size_t step : {1u, 3u, 100u}) {
    CHECK(all_of(leads::as_utf8(bytes_of(little, step), Encoding::utf16le)) == "aä😀");
    CHECK(all_of(leads::as_utf8(bytes_of(big, step), Encoding::utf16be)) == "aä😀");
    CHECK(all_of(leads::as_utf8(bytes_of(little, step), Encoding::utf16)) == "aä😀");
    const std::string marked = "\xfe\xff" + big;
    CHECK(all_of(leads::as_utf8(bytes_of(marked, step), Encoding::utf16)) == "aä😀");
    CHECK(all_of(leads::as_utf8(bytes_of(marked, step), Encoding::utf16be)) == "aä😀");
    CHECK(all_of(leads::as_utf8(bytes_of(marked, step))) == "aä😀");
  }
  CHECK(leads::to_utf8("\xff\xfe", Encoding::utf8) == "\xff\xfe");
  CHECK(leads::to_utf8("plain ä", Encoding::found) == "plain ä");
}

TEST_CASE("random bytes come out the same however they arrive, and end") {
  std::mt19937 random(7);
  for (int round = 0; round < 300; ++round) {
    std::string bytes(random() % 60, '\0');
    for (char& byte : bytes) byte = static_cast<char>(random());
    if (random() % 2 == 0) bytes.insert(0, random() % 2 == 0 ? "\xff\xfe" : "\xfe\xff");
    const auto encoding = static_cast<Encoding>(random() % 7);
    const std::string whole = leads::to_utf8(bytes, encoding);
    CHECK(all_of(leads::as_utf8(bytes_of(bytes, 1 + random() % 9), encoding), 1 + random() % 9) ==
          whole);
  }
}
