// SPDX-License-Identifier: MIT
#include "formats/json/json_split.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/utf8.h"
#include "formats/json/json_text.h"

namespace leads {
namespace {

constexpr std::size_t kSplitStep = std::size_t{64} << 10;
constexpr std::size_t kLongestJsonExcerpt = 1000;

constexpr std::array<std::string_view, 2> kOwnWrappers{"leads", "activities"};
constexpr std::array<std::string_view, 5> kWrappers{"results", "contacts", "records", "data",
                                                    "items"};
constexpr std::array<std::string_view, 6> kCounts{"total",   "totalSize", "count",
                                                  "success", "done",      "object"};

/// A key with its quotes.
template <std::size_t size>
bool is_one_of(std::string_view key, const std::array<std::string_view, size>& words) {
  return key.size() > 2 &&
         std::find(words.begin(), words.end(), key.substr(1, key.size() - 2)) != words.end();
}

bool is_json_blank(int c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

}  // namespace

// The open brackets of an object, and at its first level the key whose value comes next.
struct JsonSplitter::Nesting {
  std::string open;
  char last = '\0';  // byte outside strings that is not blank
  std::string string, key;
  bool schema = false;
  bool counts = true;  // all keys before this one say how many there are, or of what kind
};

bool JsonSplitter::refill() {
  buffer_.resize(kSplitStep);
  at_ = 0;
  buffer_.resize(source_(buffer_.data(), buffer_.size()));
  return !buffer_.empty();
}

int JsonSplitter::take() {
  const int byte = peek();
  if (byte < 0) return byte;
  ++at_;
  if (byte == '\n') {
    ++line_;
    column_ = 1;
    line_text_.clear();
    return byte;
  }
  if ((byte & 0xc0) != 0x80) ++column_;
  if (line_text_.size() <= kLongestJsonExcerpt) line_text_ += static_cast<char>(byte);
  return byte;
}

void JsonSplitter::keep() {
  text_ += static_cast<char>(take());
}

// Bytes of the buffer without a line break, together.
void JsonSplitter::keep_run(std::size_t count) {
  const std::string_view run = std::string_view(buffer_).substr(at_, count);
  text_ += run;
  column_ += static_cast<int>(std::count_if(run.begin(), run.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
  }));
  if (line_text_.size() <= kLongestJsonExcerpt)
    line_text_ += run.substr(0, kLongestJsonExcerpt + 1);
  at_ += count;
}

void JsonSplitter::skip_blanks() {
  while (is_json_blank(peek())) take();
}

// The rest of the line, its end left out; beyond the longest record no more is kept.
void JsonSplitter::keep_line() {
  while (peek() >= 0 && text_.size() <= kLongestRecord) {
    const std::size_t feed = std::min(buffer_.find('\n', at_), buffer_.size());
    if (feed == at_) return;
    keep_run(std::min(feed - at_, kLongestRecord + 1 - text_.size()));
  }
}

void JsonSplitter::skip_line() {
  while (peek() >= 0 && peek() != '\n') take();
}

void JsonSplitter::start_record() {
  text_.clear();
  start_line_ = line_;
  start_column_ = column_;
  before_ = line_text_.size() <= kLongestJsonExcerpt ? line_text_ : std::string();
}

// At the reader's position.
JsonSplitter::Found JsonSplitter::fail(std::string message, std::string hint) {
  problem_ = {};
  problem_.line = line_;
  problem_.column = column_;
  problem_.message = std::move(message);
  problem_.hint = std::move(hint);
  return Found::problem;
}

JsonSplitter::Found JsonSplitter::next() {
  switch (form_) {
    case Form::unknown:
      return open();
    case Form::lines:
      return next_line();
    case Form::sequence:
      return next_object();
    case Form::array:
      return next_element();
    case Form::done:
      break;
  }
  return Found::end;
}

JsonSplitter::Found JsonSplitter::open() {
  for (const char mark : kByteOrderMark) {
    if (peek() != static_cast<unsigned char>(mark)) break;
    ++at_;
  }
  skip_blanks();
  if (peek() == '{') return first_object();
  form_ = Form::done;
  if (peek() < 0) return Found::end;
  if (peek() != '[') return fail("this is not JSON: JSON begins with { or [");
  array_line_ = line_;
  take();
  form_ = Form::array;
  return next_element();
}

JsonSplitter::Found JsonSplitter::first_object() {
  start_record();
  form_ = Form::done;
  switch (cut_object(true)) {
    case Cut::inner_array:
      form_ = Form::array;
      inner_ = true;
      return next_element();
    case Cut::too_long:
      if (!several_lines_) form_ = Form::lines;
      skip_line();
      return fail("a record of more than 1 MiB");
    case Cut::first_line_broken:
      form_ = Form::lines;
      return Found::record;
    case Cut::broken:
    case Cut::whole:
      break;
  }
  if (several_lines_) {
    if (!text_.empty() && text_.back() == '}') form_ = Form::sequence;
    return Found::record;
  }
  form_ = Form::lines;
  keep_line();
  return Found::record;
}

JsonSplitter::Found JsonSplitter::next_line() {
  skip_blanks();
  if (peek() < 0) return Found::end;
  start_record();
  keep_line();
  if (text_.size() <= kLongestRecord) return Found::record;
  fail("a record of more than 1 MiB");
  problem_.column = start_column_;
  skip_line();
  return Found::problem;
}

JsonSplitter::Found JsonSplitter::next_object() {
  skip_blanks();
  if (peek() < 0) return Found::end;
  if (peek() != '{') {
    form_ = Form::done;
    return fail("a record must be an object", "an object begins with {");
  }
  start_record();
  const Cut cut = cut_object(false);
  if (cut != Cut::whole) form_ = Form::done;
  return cut == Cut::too_long ? fail("a record of more than 1 MiB") : Found::record;
}

JsonSplitter::Found JsonSplitter::next_element() {
  skip_blanks();
  if (peek() == ']') {
    take();
    return end_document();
  }
  const Form form = std::exchange(form_, Form::done);
  if (peek() < 0)
    return fail("the array that opens on line " + std::to_string(array_line_) + " is never closed",
                "the file was cut off");
  if (any_element_) {
    if (peek() != ',') return fail("a comma or ] is missing after a record");
    take();
    skip_blanks();
  }
  if (peek() < 0)
    return fail("the array that opens on line " + std::to_string(array_line_) + " is never closed",
                "the file was cut off");
  if (peek() != '{')
    return fail("a record must be an object", any_element_ && peek() == ']'
                                                  ? "remove the comma before the ]"
                                                  : "an object begins with {");
  any_element_ = true;
  start_record();
  const Cut cut = cut_object(false);
  if (cut == Cut::whole) form_ = form;
  return cut == Cut::too_long ? fail("a record of more than 1 MiB") : Found::record;
}

// What follows the array of records: the other members of the object around it.
JsonSplitter::Found JsonSplitter::end_document() {
  form_ = Form::done;
  std::size_t depth = inner_ ? 1 : 0;
  std::string string, key;
  while (depth > 0) {
    const int byte = peek();
    if (byte < 0) return fail("the file ends inside the document", "it was cut off");
    text_.clear();
    if (byte == '"') {
      if (!cut_string()) return fail("a string is not closed");
      if (depth == 1) string = text_;
      continue;
    }
    if (byte == ':' && depth == 1) key = string;
    if (byte == '{' || byte == '[') ++depth;
    if (byte == '}' || byte == ']') --depth;
    take();
    if (byte == '[' && depth == 2) note_other_list(key);
  }
  skip_blanks();
  return peek() < 0 ? Found::end : fail("text after the end of the document");
}

// A list of objects beside that of the records.
void JsonSplitter::note_other_list(const std::string& key) {
  constexpr std::size_t kMost = 20;
  skip_blanks();
  if (peek() == '{' && key.size() > 2 && other_lists_.size() < kMost)
    other_lists_.push_back(key.substr(1, key.size() - 2));
}

// From its opening quote to behind its closing one; false at a line break, at the end and when it
// is too long.
bool JsonSplitter::cut_string() {
  keep();
  while (peek() >= 0 && peek() != '\n' && text_.size() <= kLongestRecord) {
    std::size_t end = at_;
    while (end < buffer_.size() && buffer_[end] != '"' && buffer_[end] != '\\' &&
           buffer_[end] != '\n')
      ++end;
    if (end != at_) {
      keep_run(end - at_);
      continue;
    }
    const int byte = peek();
    keep();
    if (byte == '"') return true;
    if (byte == '\\' && peek() >= 0 && peek() != '\n') keep();
  }
  return false;
}

void JsonSplitter::keep_blanks() {
  while (is_json_blank(peek()) && text_.size() <= kLongestRecord) {
    several_lines_ = several_lines_ || peek() == '\n';
    keep();
  }
}

bool JsonSplitter::is_wrapper(const Nesting& nesting) {
  return (nesting.schema && is_one_of(nesting.key, kOwnWrappers)) ||
         (nesting.counts &&
          (is_one_of(nesting.key, kOwnWrappers) || is_one_of(nesting.key, kWrappers)));
}

// From its opening bracket to behind the one that closes it. What is broken is kept up to where it
// shows.
JsonSplitter::Cut JsonSplitter::cut_object(bool first) {
  Nesting nesting;
  several_lines_ = false;
  while (true) {
    const int byte = peek();
    if (text_.size() > kLongestRecord) return Cut::too_long;
    if (byte < 0) return Cut::broken;
    // A bracket that is not allowed here, on a line of its own: a record of JSON Lines, and the one
    // before is broken.
    if (first && byte == '{' && several_lines_ && nesting.last != ':' && nesting.last != ',' &&
        nesting.last != '[' && column_ == 1)
      return Cut::first_line_broken;
    if (byte == '"') {
      const std::size_t begin = text_.size();
      if (!cut_string()) {
        if (text_.size() > kLongestRecord) return Cut::too_long;
        return first && !several_lines_ ? Cut::first_line_broken : Cut::broken;
      }
      if (nesting.open.size() == 1) nesting.string = text_.substr(begin);
      nesting.last = '"';
      continue;
    }
    if (byte == '[' && first && nesting.open.size() == 1 && nesting.last == ':' &&
        is_wrapper(nesting)) {
      array_line_ = line_;
      keep();
      keep_blanks();
      if (peek() == '{' || is_one_of(nesting.key, kOwnWrappers)) return Cut::inner_array;
      nesting.open += nesting.last = '[';  // a list of words
      continue;
    }
    keep();
    if (byte == '\n') {
      several_lines_ = true;
      std::size_t end = at_;
      while (end < buffer_.size() && (buffer_[end] == ' ' || buffer_[end] == '\t')) ++end;
      keep_run(end - at_);  // indentation
    }
    if (is_json_blank(byte)) continue;
    nesting.last = static_cast<char>(byte);
    if (byte == ':' && nesting.open.size() == 1) {
      nesting.counts = nesting.counts && (nesting.key.empty() || is_one_of(nesting.key, kCounts));
      nesting.key = nesting.string;
      nesting.schema = nesting.schema || nesting.key == "\"schema\"";
    }
    if (byte == '{' || byte == '[') {
      nesting.open += static_cast<char>(byte);
      if (nesting.open.size() > kDeepestJson) return Cut::broken;
    }
    if (byte != '}' && byte != ']') continue;
    if (nesting.open.back() != (byte == '}' ? '{' : '[')) return Cut::broken;
    nesting.open.pop_back();
    if (nesting.open.empty()) return Cut::whole;
  }
}

}  // namespace leads
