// SPDX-License-Identifier: MIT
// Cuts a file of JSON into its records, without reading what is in them: memory is bounded by one
// record.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/files/byte_source.h"
#include "base/limits.h"
#include "leads/error.h"

namespace leads {

/// The forms: an array of objects; an object with such an array under `leads`, `activities`, or a
/// word that programs answer with, `results`, `contacts`, `records`, `data`, `items`, that is its
/// first member or follows a `schema` or a count; JSON Lines; objects one after the other.
class JsonSplitter {
 public:
  static constexpr std::size_t kLongestRecord = limits::kRecord;

  /// `source` is UTF-8, with or without byte order mark.
  explicit JsonSplitter(ByteSource source) : source_(std::move(source)) {}

  enum class Found : std::uint8_t { record, problem, end };
  /// A record is only known to be cut off where it ends, not to be JSON: one that is broken may be
  /// the last, or take the others with it. After a problem reading may go on.
  Found next();

  /// Of the last record.
  const std::string& text() const { return text_; }
  int line() const { return start_line_; }
  int column() const { return start_column_; }
  /// The text before it on its line; empty for long lines.
  const std::string& before() const { return before_; }
  /// Names of lists of objects beside the one whose records were read, once all are.
  const std::vector<std::string>& other_lists() const { return other_lists_; }
  /// Of the last problem.
  const Diagnostic& problem() const { return problem_; }

 private:
  enum class Form : std::uint8_t { unknown, lines, sequence, array, done };
  enum class Cut : std::uint8_t { whole, broken, too_long, first_line_broken, inner_array };
  struct Nesting;

  int peek() {
    return at_ < buffer_.size() || refill() ? static_cast<unsigned char>(buffer_[at_]) : -1;
  }
  bool refill();
  int take();
  void keep_run(std::size_t count);
  void keep();
  void keep_line();
  void keep_blanks();
  void skip_blanks();
  void skip_line();
  void start_record();
  Found fail(std::string message, std::string hint = {});
  Found open();
  Found first_object();
  Found next_line();
  Found next_object();
  Found next_element();
  Found end_document();
  void note_other_list(const std::string& key);
  Cut cut_object(bool first);
  bool cut_string();
  static bool is_wrapper(const Nesting& nesting);

  ByteSource source_;
  std::string buffer_;
  std::size_t at_ = 0;
  int line_ = 1, column_ = 1;
  std::string line_text_;
  Form form_ = Form::unknown;
  bool inner_ = false;  // the array is a member of an object
  bool any_element_ = false;
  int array_line_ = 0;
  std::string text_, before_;
  int start_line_ = 0, start_column_ = 0;
  bool several_lines_ = false;
  std::vector<std::string> other_lists_;
  Diagnostic problem_;
};

}  // namespace leads
