// SPDX-License-Identifier: MIT
// The words of a filter: blanks separate them, double quotes keep blanks in. What the words mean is
// the parser's affair.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/filter/parser.h"
#include "leads/filter.h"

namespace leads {

/// One word with the quotes around the whole of it taken off; quotes inside it stay.
struct Token {
  std::string text;
  std::vector<std::size_t>
      offsets;  ///< offset in the source of each byte of `text`, and of what follows it
  std::size_t begin = 0, end = 0;  ///< in the source
  bool quoted = false;             ///< the whole word was in quotes
};

/// A problem at bytes begin..end of the source.
FilterProblem problem_at(std::string_view source, std::size_t begin, std::size_t end,
                         std::string message, std::string hint);

/// Offset of the pattern in a term `NAME:~PATTERN` (after any `not:`); npos when it is not one. A
/// pattern runs up to the next word that begins a term, or `or`; quotes are literal in it.
std::size_t pattern_offset(std::string_view term);

using TokenResult = std::variant<std::vector<Token>, FilterProblem>;
/// Splits source[begin, end), an argument of the command line or a text of leads.toml.
TokenResult split_tokens(std::string_view source, std::size_t begin, std::size_t end);
/// The end of a quoted stretch that opens at `open` (`""` inside is one quote): one past the
/// closing quote, npos without.
std::size_t quote_end(std::string_view text, std::size_t open);
/// Outer quotes off, `""` to one quote.
std::string unquote(std::string_view quoted);

}  // namespace leads
