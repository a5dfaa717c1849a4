// SPDX-License-Identifier: MIT
// Text as people write it: what counts as blank around it, and the key by which two values are
// compared.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace leads {

/// For maps of strings that are asked by views: with std::equal_to<>.
struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const {
    return std::hash<std::string_view>()(text);
  }
};

/// Without outer blanks: ASCII white space, U+00A0, the wide and narrow ones, U+200B and U+FEFF.
std::string_view trim(std::string_view text);
/// The key two values are compared by: outer blanks off, NFC, full case folding. Invalid UTF-8
/// comes back as it is.
std::string fold(std::string_view text);

/// One line of printable text: control characters, line breaks and bytes that are not UTF-8 are
/// blanks, outer blanks go.
std::string single_line(std::string_view text);

}  // namespace leads
