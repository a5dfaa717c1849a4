// SPDX-License-Identifier: MIT
// Whatever the bytes are said to be: the same text however they arrive, and valid UTF-8 comes out
// as it went in.
#include "formats/text/encoding.h"

#include <array>
#include <string>

#include "fuzz/targets.h"

namespace leads::fuzz {
namespace {

std::string read_all(const ByteSource& source, std::size_t step) {
  std::string text;
  std::array<char, 4096> buffer{};
  while (const std::size_t got = source(buffer.data(), std::min(step, buffer.size())))
    text.append(buffer.data(), got);
  return text;
}

}  // namespace

void encoding(std::string_view bytes) {
  const auto encoding = static_cast<Encoding>(choice(bytes) % 7);
  const std::string whole = read_all(as_utf8(bytes_of(bytes), encoding), 4096);
  require(whole == read_all(as_utf8(bytes_of(bytes, 1), encoding), 4096),
          "the same from single bytes");
  require(whole == read_all(as_utf8(bytes_of(bytes, 5), encoding), 7), "the same in odd pieces");
  if (encoding == Encoding::utf8) require(whole == bytes, "UTF-8 passes as it is");
  to_utf8(bytes, encoding);
  parse_encoding(bytes);
}

}  // namespace leads::fuzz
