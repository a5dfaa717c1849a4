// SPDX-License-Identifier: MIT
#include "formats/json/json_records.h"

#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

#include <algorithm>

#include "base/utf8.h"
#include "formats/json/json_text.h"
#include "leads/error.h"

namespace leads {
namespace {

constexpr std::size_t kMostJsonProblems = 10'000;
constexpr std::size_t kLongestRecordExcerpt = 1000;
constexpr std::size_t kMostTroubles = 100;  // of a record: the place of each is counted in its text

struct JsonTrouble {
  std::size_t offset;
  std::string message, hint;
};

// Receives RapidJSON's events, whose names are its own. `open_` has the brackets: o, oo, oa and
// ooa can be a cell.
class Flattener : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, Flattener> {
 public:
  Flattener(rapidjson::MemoryStream& stream, std::string_view text, JsonKeys& keys,
            JsonRecord& record)
      : stream_(stream), text_(text), keys_(keys), texts_(record.texts), cells_(record.cells) {
    keys_.start_record();
    // What is unescaped is never longer: no cell's text moves.
    texts_.clear();
    texts_.reserve(text.size());
  }

  bool Null() { return scalar({}, true); }
  bool Bool(bool value) { return scalar(value ? "true" : "false", false); }
  bool RawNumber(const char* text, rapidjson::SizeType size, bool /*copy*/) {
    return scalar({text, size}, false);
  }
  bool String(const char* text, rapidjson::SizeType size, bool /*copy*/) {
    return scalar({text, size}, false);
  }
  bool Key(const char* text, rapidjson::SizeType size, bool /*copy*/) {
    if (ignoring()) return true;
    after_key_ = stream_.Tell();
    const std::string_view key(text, size);
    const std::size_t offset = after_key_ - std::min(after_key_, key.size() + 2);
    const bool nul = key.find('\0') != std::string_view::npos;
    if (key.size() > JsonRecordReader::kLongestKey) note(offset, "a key of more than 1000 bytes");
    if (nul) note(offset, "a NUL character in a key", "remove it");
    if (nul || key.size() > JsonRecordReader::kLongestKey) names_hold_ = false;
    path_.resize(open_.size() == 1 ? 0 : parent_);
    if (open_.size() > 1) path_ += '.';
    path_ += key;
    key_ = keys_.find(path_);
    if (key_.again)
      note(offset, "\"" + path_.substr(0, 100) + "\" appears twice",
           "a key may appear only once in a record");
    return true;
  }
  bool StartObject() { return begin('o'); }
  bool StartArray() { return begin('a'); }
  bool EndObject(rapidjson::SizeType /*count*/) { return end(); }
  bool EndArray(rapidjson::SizeType /*count*/) { return end(); }

  std::vector<JsonTrouble>& troubles() { return troubles_; }
  /// Whether every key may be the name of a column.
  bool names_hold() const { return names_hold_; }

 private:
  bool ignoring() const { return ignored_ != 0 && open_.size() >= ignored_; }

  void note(std::size_t offset, std::string message, std::string hint = {}) {
    if (troubles_.size() < kMostTroubles)
      troubles_.push_back({offset, std::move(message), std::move(hint)});
  }

  // Where the value after the last key begins.
  std::size_t value_offset() const {
    const std::size_t at = text_.find_first_not_of(" \t\r\n:", after_key_);
    return open_.empty() || at == std::string_view::npos ? 0 : at;
  }

  bool scalar(std::string_view text, bool missing) {
    if (open_.empty()) {
      note(0, "a record must be an object", "an object begins with {");
      return true;
    }
    if (ignoring()) return true;
    if (text.find('\0') != std::string_view::npos)
      note(value_offset(), "a NUL character", "remove it");
    if (open_.back() == 'a') {
      if (!missing) cells_.back().items.push_back(kept(text));
      length_ += text.size();
      return true;
    }
    length_ = text.size();
    JsonCell& cell = new_cell();
    cell.text = kept(text);
    cell.offset = value_offset();
    close_cell();
    return true;
  }

  JsonCell& new_cell() {
    JsonCell& cell = cells_.emplace_back();
    cell.path = key_.path;
    cell.key = key_.number;
    return cell;
  }

  std::string_view kept(std::string_view text) {
    const std::size_t begin = texts_.size();
    texts_ += text;
    return std::string_view(texts_).substr(begin);
  }

  void close_cell() {
    JsonCell& cell = cells_.back();
    cell.size = stream_.Tell() - std::min(stream_.Tell(), cell.offset);
    if (length_ > JsonRecordReader::kLongestCell) note(cell.offset, "a field of more than 64 KiB");
  }

  bool begin(char bracket) {
    if (open_.size() == kDeepestJson) return false;
    const bool nested = !open_.empty() && open_.back() == 'a';
    if (open_.empty() && bracket == 'a')
      note(0, "a record must be an object", "an object begins with {");
    if (!ignoring() && !open_.empty() && (nested || (bracket == 'o' && open_.size() == 2))) {
      deep_items_ = deep_items_ || nested;
      ignored_ = open_.size() + 1;
    }
    if (open_.empty() && bracket == 'a') ignored_ = 1;
    open_ += bracket;
    if (ignoring()) return true;
    if (bracket == 'o') {
      parent_ = path_.size();
      return true;
    }
    JsonCell& cell = new_cell();
    cell.list = true;
    cell.offset = text_.find_first_not_of(" \t\r\n:", after_key_);
    length_ = 0;
    deep_items_ = false;
    return true;
  }

  // Objects in it are no items: then it is a text, as a whole.
  void close_list() {
    if (!deep_items_) return close_cell();
    cells_.back().list = false;
    cells_.back().items.clear();
    close_deep();
  }

  // What is nested deeper than a cell can say, verbatim and under a name of its own, which no
  // field has.
  void close_deep() {
    JsonCell& cell = cells_.back();
    const JsonKeys::Key key = keys_.find(path_ + ".*");
    cell.path = key.path;
    cell.key = key.number;
    cell.text = kept(
        text_.substr(cell.offset, stream_.Tell() + 1 - cell.offset));  // the bracket is taken later
    length_ = cell.text.size();
    close_cell();
  }

  bool end() {
    if (!ignoring() && open_.back() == 'a') close_list();
    open_.pop_back();
    if (ignored_ == 0 || open_.size() >= ignored_) return true;
    ignored_ = 0;
    if (open_.empty() || open_.back() == 'a') return true;
    new_cell().offset = value_offset();
    close_deep();
    return true;
  }

  rapidjson::MemoryStream& stream_;
  std::string_view text_;
  JsonKeys& keys_;
  std::string& texts_;
  std::vector<JsonCell>& cells_;
  JsonKeys::Key key_;  // of the value that comes next
  std::string open_;
  std::size_t ignored_ =
      0;  // brackets from that depth on are passed over, being part of a cell's text; 0 is none
  bool deep_items_ = false;  // in the array that is open
  std::size_t after_key_ = 0, parent_ = 0, length_ = 0;
  std::string path_;
  bool names_hold_ = true;
  std::vector<JsonTrouble> troubles_;
};

}  // namespace

JsonKeys::Key JsonKeys::find(std::string_view path) {
  auto known = numbers_.find(path);
  if (known == numbers_.end()) {
    known = numbers_.emplace(path, last_seen_.size()).first;
    last_seen_.push_back(0);
  }
  std::uint64_t& seen = last_seen_[known->second];
  const bool again = std::exchange(seen, record_) == record_;
  return {known->second, known->first, again};
}

bool JsonRecordReader::next(JsonRecord& record) {
  while (true) {
    switch (splitter_.next()) {
      case JsonSplitter::Found::end:
        return false;
      case JsonSplitter::Found::problem:
        problem(splitter_.problem());
        break;
      case JsonSplitter::Found::record:
        if (read(record)) return true;
        break;
    }
  }
}

bool JsonRecordReader::read(JsonRecord& record) {
  record.line = splitter_.line();
  record.cells.clear();
  record.problems.clear();
  const std::string_view text = splitter_.text();
  Diagnostic bad;
  if (find_bad_bytes(text, bad)) {
    problem(in_file(std::move(bad), *first_invalid_utf8(text)));
    return false;
  }
  rapidjson::MemoryStream stream(text.data(), text.size());
  rapidjson::Reader reader;
  Flattener flattener(stream, text, keys_, record);
  const auto result =
      reader.Parse<rapidjson::kParseIterativeFlag | rapidjson::kParseNumbersAsStringsFlag>(
          stream, flattener);
  for (JsonTrouble& trouble : flattener.troubles()) {
    Diagnostic found = json_problem(text, trouble.offset, std::move(trouble.message));
    found.hint = std::move(trouble.hint);
    record.problems.push_back(in_file(std::move(found), trouble.offset));
  }
  const bool has_cells = !record.cells.empty() && flattener.names_hold();
  if (!result.IsError() && (record.problems.empty() || has_cells)) return true;
  for (Diagnostic& found : record.problems) problem(std::move(found));
  if (!result.IsError()) return false;
  problem(
      in_file(json_problem(text, result.Offset(), json_message(result.Code())), result.Offset()));
  return false;
}

void JsonRecordReader::problem(Diagnostic found) {
  if (problems_.size() < kMostJsonProblems) problems_.push_back(std::move(found));
}

// From the record's lines and columns to the file's, with the line it is on.
Diagnostic JsonRecordReader::in_file(Diagnostic in_record, std::size_t offset) const {
  const std::string& text = splitter_.text();
  const bool first_line = in_record.line == 1;
  const auto line_break = offset == 0 ? std::string::npos : text.rfind('\n', offset - 1);
  const std::size_t begin = first_line || line_break == std::string::npos ? 0 : line_break + 1;
  std::string line = text.substr(begin, text.find('\n', std::max(begin, offset)) - begin);
  if (first_line) {
    line.insert(0, splitter_.before());
    in_record.column += splitter_.column() - 1;
  }
  while (!line.empty() && line.back() == '\r') line.pop_back();
  if (line.size() <= kLongestRecordExcerpt && !first_invalid_utf8(line))
    in_record.excerpt = std::move(line);
  in_record.line += splitter_.line() - 1;
  return in_record;
}

Diagnostic JsonRecordReader::place(const JsonCell* cell) const {
  const std::string_view text = splitter_.text();
  if (cell == nullptr) return in_file(json_problem(text, 0, {}), 0);
  Diagnostic found = json_problem(text, cell->offset, {});
  const std::string_view value = text.substr(cell->offset, cell->size);
  found.width = std::max(1, column_at(value, std::min(value.find('\n'), value.size())) - 1);
  return in_file(std::move(found), cell->offset);
}

}  // namespace leads
