// SPDX-License-Identifier: MIT
#include "formats/text/content_line.h"

#include <doctest/doctest.h>

#include <random>

#include "base/utf8.h"

namespace leads {

TEST_CASE("content lines: what has a meaning in them is escaped, what cannot be in them goes") {
  CHECK(content_text("Lee, Ann; \\ Co") == "Lee\\, Ann\\; \\\\ Co");
  CHECK(content_text("a\nb\r\nc\rd\n\ne") == "a\\nb\\nc\\nd\\n\\ne");
  CHECK(content_text("a\x01\x1b[31mb\x7f\tc") == "a[31mb\tc");
  CHECK(content_text("Zoë 😀 \u2028") == "Zoë 😀 \u2028");
  CHECK(content_text("").empty());
}

TEST_CASE("content lines: folded at 75 bytes, never within a letter, and unfolded the same") {
  const auto folded = [](const std::string& line) {
    std::string out;
    append_content_line(out, line);
    return out;
  };
  CHECK(folded(std::string(75, 'x')) == std::string(75, 'x') + "\r\n");
  CHECK(folded(std::string(76, 'x')) == std::string(75, 'x') + "\r\n x\r\n");
  CHECK(folded(std::string(150, 'x')) ==
        std::string(75, 'x') + "\r\n " + std::string(74, 'x') + "\r\n x\r\n");
  CHECK(folded(std::string(74, 'x') + "é") == std::string(74, 'x') + "\r\n é\r\n");
  std::mt19937 random(5);
  const std::string letters[] = {"a", " ", "é", "€", "😀", "\\n"};
  for (int i = 0; i < 300; ++i) {
    std::string line;
    for (auto count = random() % 200; count > 0; --count) line += letters[random() % 6];
    const std::string text = folded(line);
    std::string unfolded;
    for (std::size_t begin = 0; begin < text.size();) {
      const std::size_t end = text.find("\r\n", begin);
      CAPTURE(line);
      REQUIRE(end != std::string::npos);
      CHECK(end - begin <= 75);
      const std::string piece = text.substr(begin, end - begin);
      CHECK(!first_invalid_utf8(piece));
      unfolded += begin == 0 ? piece : piece.substr(1);
      begin = end + 2;
    }
    CHECK(unfolded == line);
  }
}

}  // namespace leads
