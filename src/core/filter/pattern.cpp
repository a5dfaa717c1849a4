// SPDX-License-Identifier: MIT
// RE2 behind the two functions that filters need.
#include "core/filter/pattern.h"

#include <re2/re2.h>

namespace leads {

struct Pattern {
  explicit Pattern(std::string_view text)
      : expression(re2::StringPiece(text.data(), text.size()), options()) {}

  static RE2::Options options() {
    RE2::Options options(RE2::Quiet);
    options.set_case_sensitive(false);
    options.set_max_mem(1 << 19);  // a playbook may have a thousand
    return options;
  }

  RE2 expression;
};

std::variant<std::shared_ptr<const Pattern>, std::string> compile_pattern(std::string_view text) {
  if (text.size() > kLongestPattern)
    return "it is longer than " + std::to_string(kLongestPattern) + " bytes";
  auto pattern = std::make_shared<const Pattern>(text);
  if (!pattern->expression.ok()) return pattern->expression.error();
  return pattern;
}

std::size_t pattern_size(const Pattern& pattern) {
  return static_cast<std::size_t>(pattern.expression.ProgramSize());
}

bool found_in(const Pattern& pattern, std::string_view text) {
  return RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), pattern.expression);
}

}  // namespace leads
