// SPDX-License-Identifier: MIT
// Splitting a filter into words, each byte with its position, so that messages can point at it.
#include "core/filter/tokens.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/scan.h"
#include "base/text.h"
#include "base/utf8.h"

namespace leads {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";

bool is_blank(char c) {
  return kBlanks.find(c) != std::string_view::npos;
}

/// `NAME:` and what follows; a URL is none.
bool begins_term(std::string_view word) {
  const std::size_t colon = word.find(':');
  if (colon == std::string_view::npos || colon == 0 || word.substr(colon + 1).starts_with("//"))
    return false;
  const std::string name = lowered(word.substr(0, colon));
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; };
  return is_letter(name.front()) && std::all_of(name.begin(), name.end(), [&](char c) {
           return is_letter(c) || is_ascii_digit(c) || c == '.' || c == '-';
         });
}

struct Scanner {
  std::string_view source;
  std::size_t end;
  std::optional<FilterProblem> problem;

  bool open_quote(std::size_t at) {
    problem = problem_at(source, at, end, "this quote is not closed",
                         "a quote inside quotes is written twice: \"\"");
    return false;
  }

  /// Reads a word that starts with a quote: all of it is in quotes.
  bool quoted_word(std::size_t& at, Token& token) {
    const std::size_t close = quote_end(source.substr(0, end), at);
    if (close == std::string_view::npos) return open_quote(at);
    if (close < end && !is_blank(source[close])) {
      problem = problem_at(source, close, close + 1, "a blank is missing after the closing quote",
                           "a quote inside quotes is written twice: \"\"");
      return false;
    }
    token.quoted = true;
    for (std::size_t index = at + 1; index + 1 < close; ++index) {
      token.text += source[index];
      token.offsets.push_back(index);
      if (source[index] == '"') ++index;
    }
    token.offsets.push_back(close - 1);
    at = close;
    return true;
  }

  bool plain_word(std::size_t& at, Token& token) {
    const std::size_t begin = at;
    const std::size_t pattern = pattern_offset(source.substr(at, end - at));
    if (pattern != std::string_view::npos) {
      at = pattern_end(at);
      take(begin, at, token);
      return true;
    }
    while (at < end && !is_blank(source[at])) {
      if (source[at] != '"') {
        ++at;
        continue;
      }
      const std::size_t close = quote_end(source.substr(0, end), at);
      if (close == std::string_view::npos) return open_quote(at);
      at = close;
    }
    take(begin, at, token);
    return true;
  }

  /// A pattern runs up to the next word that begins a term, or `or`: quotes are literal in it, and
  /// so are blanks.
  std::size_t pattern_end(std::size_t at) const {
    while (true) {
      while (at < end && !is_blank(source[at])) ++at;
      std::size_t next = at;
      while (next < end && is_blank(source[next])) ++next;
      std::size_t stop = next;
      while (stop < end && !is_blank(source[stop])) ++stop;
      const std::string_view word = source.substr(next, stop - next);
      if (word.empty() || lowered(word) == "or" || begins_term(word)) return at;
      at = stop;
    }
  }

  void take(std::size_t begin, std::size_t stop, Token& token) const {
    token.text = source.substr(begin, stop - begin);
    for (std::size_t index = begin; index <= stop; ++index) token.offsets.push_back(index);
  }
};

}  // namespace

FilterProblem problem_at(std::string_view source, std::size_t begin, std::size_t end,
                         std::string message, std::string hint) {
  const int column = column_at(source, begin);
  const int width = std::max(1, column_at(source, end) - column);
  return {column, width, std::move(message), std::move(hint)};
}

std::size_t pattern_offset(std::string_view term) {
  std::size_t at = 0;
  while (term.substr(at).starts_with("not:")) at += 4;
  const std::size_t colon = term.find_first_of(" \t\r\n\":,", at);
  if (colon == std::string_view::npos || colon == at || term[colon] != ':')
    return std::string_view::npos;
  return term.substr(colon + 1).starts_with('~') ? colon + 2 : std::string_view::npos;
}

TokenResult split_tokens(std::string_view source, std::size_t begin, std::size_t end) {
  std::vector<Token> tokens;
  Scanner scanner{source, end, {}};
  std::size_t at = begin;
  while (true) {
    while (at < end && is_blank(source[at])) ++at;
    if (at == end) return tokens;
    Token token;
    token.begin = at;
    const bool read =
        source[at] == '"' ? scanner.quoted_word(at, token) : scanner.plain_word(at, token);
    if (!read) return *scanner.problem;
    token.end = at;
    tokens.push_back(std::move(token));
  }
}

std::size_t quote_end(std::string_view text, std::size_t open) {
  std::size_t at = open + 1;
  while (true) {
    at = text.find('"', at);
    if (at == std::string_view::npos) return at;
    if (at + 1 >= text.size() || text[at + 1] != '"') return at + 1;
    at += 2;
  }
}

std::string unquote(std::string_view quoted) {
  std::string text;
  for (std::size_t at = 1; at + 1 < quoted.size(); ++at) {
    text += quoted[at];
    if (quoted[at] == '"') ++at;
  }
  return text;
}

}  // namespace leads
