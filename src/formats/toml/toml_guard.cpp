// SPDX-License-Identifier: MIT
// Looks at a TOML text without building anything: size, bytes, and how deep keys and brackets go.
// It follows strings and comments exactly, because it must agree with the parser on what is a
// bracket up to the parser's first error.
#include <algorithm>
#include <numeric>
#include <utility>

#include "base/limits.h"
#include "base/utf8.h"
#include "formats/toml/toml_reader.h"
#include "formats/toml/toml_shift.h"

namespace leads {
namespace {

constexpr std::size_t kLargest = limits::kRulesFile;
constexpr int kMostDots = 32;
constexpr std::size_t kMostOpen = limits::kNesting;
constexpr int kMostLevels = limits::kNesting;

class Guard {
 public:
  Guard(std::string_view text, Problems& problems) : text_(text), problems_(problems) {}

  bool run() {
    bool safe = true;
    while (safe && at_ < text_.size()) {
      const bool first = line_start_;
      const char c = text_[at_];
      line_start_ = c == '\n' || (first && (c == ' ' || c == '\t' || c == '\r'));
      if (c == '"' || c == '\'') {
        skip_string(c);
      } else if (c == '#') {
        skip_comment();
      } else {
        safe = look_at(c, first);
        ++at_;
      }
    }
    code_ += text_.substr(copied_);
    return safe;
  }

  std::string take_code() { return std::move(code_); }

 private:
  bool look_at(char c, bool first_on_line) {
    switch (c) {
      case '[':
      case '{':
        return open(first_on_line);
      case '.':
        return dot();
      case ']':
      case '}':
        close();
        return true;
      case '=':
        key_dots_ = std::exchange(dots_, 0);
        return true;
      case ',':
        key_dots_ = dots_ = 0;
        return true;
      case '\n':
        if (open_.empty()) key_dots_ = dots_ = 0;
        return true;
      default:
        return true;
    }
  }

  bool open(bool first_on_line) {
    if (open_.empty()) {
      header_ = first_on_line;
      if (header_) header_dots_ = 0;
    }
    open_.push_back(key_dots_ + dots_);
    key_dots_ = dots_ = 0;
    if (open_.size() > kMostOpen) return refuse("more than 64 open brackets");
    return is_shallow();
  }

  void close() {
    if (open_.empty()) return;
    open_.pop_back();
    if (header_) header_dots_ = std::max(header_dots_, dots_);
    key_dots_ = dots_ = 0;
  }

  bool dot() {
    if (++dots_ > kMostDots) return refuse("more than 32 dots in a key");
    return is_shallow();
  }

  bool is_shallow() {
    const int deep = std::accumulate(open_.begin(), open_.end(), header_dots_ + dots_ + key_dots_);
    if (deep + static_cast<int>(open_.size()) <= kMostLevels) return true;
    return refuse("tables nested more than 64 deep");
  }

  bool refuse(const char* what) {
    problems_.error(problems_.place_at(std::min(at_, text_.size())), what);
    return false;
  }

  // Comments are left out: most of a rules file is comment, and the parser is slow. One with a
  // character that TOML forbids stays.
  void skip_comment() {
    const std::size_t end = std::min(text_.size(), text_.find('\n', at_));
    const std::string_view comment = text_.substr(at_, end - at_);
    if (std::all_of(comment.begin(), comment.end(), [](char c) { return c >= ' ' && c < 0x7F; })) {
      code_ += text_.substr(copied_, at_ - copied_);
      copied_ = end;
    }
    at_ = end;
  }

  void skip_string(char quote) {
    const std::string triple(3, quote);
    if (text_.substr(at_, 3) == triple) return skip_long_string(quote, triple);
    for (++at_; at_ < text_.size() && text_[at_] != '\n'; ++at_) {
      if (text_[at_] == quote) {
        ++at_;
        return;
      }
      if (quote == '"' && text_[at_] == '\\') ++at_;
    }
  }

  /// Up to two more quotes before the closing three belong to the text.
  void skip_long_string(char quote, const std::string& triple) {
    for (at_ += 3; at_ < text_.size(); ++at_) {
      if (text_.substr(at_, 3) == triple) {
        at_ += 3;
        for (int more = 0; more < 2 && at_ < text_.size() && text_[at_] == quote; ++more) ++at_;
        return;
      }
      if (quote == '"' && text_[at_] == '\\') ++at_;
    }
  }

  std::string_view text_;
  Problems& problems_;
  std::size_t at_ = 0, copied_ = 0;
  std::string code_;
  std::vector<int> open_;  ///< dots of the key before each open bracket
  int header_dots_ = 0, key_dots_ = 0, dots_ = 0;
  bool header_ = false, line_start_ = true;
};

}  // namespace

std::optional<std::string> safe_toml(Problems& problems) {
  const std::string_view text = problems.text();
  if (text.size() > kLargest) {
    problems.error({}, "the file is larger than 1 MiB");
    return std::nullopt;
  }
  if (const auto bad = first_invalid_utf8(text)) {
    problems.error(problems.place_at(*bad), "this byte is not valid UTF-8",
                   "save the file as UTF-8");
    return std::nullopt;
  }
  if (is_shifted(text)) {
    problems.error(problems.place_at(text.find('\xF4')), "a private-use character", "remove it");
    return std::nullopt;
  }
  Guard guard(text, problems);
  if (!guard.run()) return std::nullopt;
  return guard.take_code();
}

}  // namespace leads
