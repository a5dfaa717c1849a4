// SPDX-License-Identifier: MIT
#include "formats/text/lines.h"

#include <doctest/doctest.h>

#include <random>

#include "formats/text/transfer_text.h"

using leads::bytes_of;

namespace {

std::string lines_of(std::string_view text, std::size_t step, std::size_t longest = 1000,
                     bool peeking = false) {
  leads::LineReader reader(bytes_of(text, step), longest);
  std::string out;
  std::string_view line;
  int number = 0;
  while (true) {
    const int first = peeking ? reader.peek() : 0;
    if (!reader.next(line)) {
      if (peeking) CHECK(first == -1);
      break;
    }
    CHECK(reader.number() == ++number);
    if (peeking && !line.empty()) CHECK(first == static_cast<unsigned char>(line.front()));
    out += "[" + std::string(line) + (reader.cut() ? "…" : "") + "]";
  }
  CHECK(!reader.next(line));
  return out;
}

// One byte at a time over the whole text.
std::string naive_lines(std::string_view text, std::size_t longest) {
  std::string out, line;
  const auto flush = [&] {
    out += "[" + line.substr(0, longest) + (line.size() > longest ? "…" : "") + "]";
    line.clear();
  };
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '\n' && at > 0 && text[at - 1] == '\r') continue;
    if (text[at] == '\n' || text[at] == '\r')
      flush();
    else
      line += text[at];
  }
  if (!text.empty() && text.back() != '\n' && text.back() != '\r') flush();
  return out;
}

}  // namespace

TEST_CASE("lines, however they end") {
  for (const std::size_t step : {1u, 2u, 1000u}) {
    CHECK(lines_of("", step).empty());
    CHECK(lines_of("a", step) == "[a]");
    CHECK(lines_of("a\n", step) == "[a]");
    CHECK(lines_of("\xef\xbb\xbf"
                   "a\r\nb\rc\n\nd",
                   step) == "[a][b][c][][d]");
    CHECK(lines_of("abcdef\r\nx", step, 3) == "[abc…][x]");
    CHECK(lines_of("abc\nx", step, 3) == "[abc][x]");
  }
}

TEST_CASE("random lines come out as byte by byte, in pieces of any size") {
  std::mt19937 random(3);
  for (int round = 0; round < 2000; ++round) {
    std::string text(random() % 40, ' ');
    for (char& c : text) c = "ab\r\n"[random() % 4];
    const std::size_t longest = 1 + random() % 6;
    CHECK(lines_of(text, 1 + random() % 5, longest, random() % 2 == 0) ==
          naive_lines(text, longest));
  }
}

TEST_CASE("a line far beyond the limit is skipped, the next one is read") {
  const std::string text = std::string(3'000'000, 'x') + "\nend";
  CHECK(lines_of(text, 100'000, 10) == "[xxxxxxxxxx…][end]");
}

TEST_CASE("quoted-printable and base64") {
  CHECK(leads::decode_quoted_printable("M=C3=BCller =\r\nAG=") == "Müller AG");
  CHECK(leads::decode_quoted_printable("a=3d=  \nb =zz =C") == "a=b =zz =C");
  CHECK(leads::decode_base64("w7xi\r\nZXI=") == "über");
  CHECK(leads::decode_base64("YQ") == "a");
  CHECK(leads::decode_base64("").empty());
  std::string all;
  for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
  std::string coded;
  static constexpr char kDigits[] = "0123456789ABCDEF";
  for (const char c : all)
    coded += {'=', kDigits[static_cast<unsigned char>(c) >> 4u],
              kDigits[static_cast<unsigned char>(c) & 15u]};
  CHECK(leads::decode_quoted_printable(coded) == all);
}
