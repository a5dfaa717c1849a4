// SPDX-License-Identifier: MIT
// Records of a JSON file as flat cells: `{"a":{"b":1}}` is a cell `a.b`, and what is nested deeper
// a text `a.b.*`. A streaming reader that reports what is wrong with a record and goes on with the
// next one where it can be found.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/limits.h"
#include "base/text.h"
#include "formats/json/json_split.h"

namespace leads {

/// Paths of keys by number, in the order they are met: records of a file have few, and have them
/// again and again.
class JsonKeys {
 public:
  struct Key {
    std::size_t number = 0;
    std::string_view path;  ///< lives as long as the keys
    bool again = false;     ///< the record has had it already
  };
  void start_record() { ++record_; }
  Key find(std::string_view path);

 private:
  std::unordered_map<std::string, std::size_t, TextHash, std::equal_to<>> numbers_;
  std::vector<std::uint64_t> last_seen_;  // by number: the record that had it last
  std::uint64_t record_ = 0;
};

struct JsonCell {
  std::string_view path;  ///< lives as long as the reader
  std::size_t key = 0;    ///< the path's number
  std::string_view text;  ///< numbers as written; "" for null; lives as long as the record
  std::vector<std::string_view> items;  ///< of an array of scalars, without its nulls
  bool list = false;                    ///< it is one
  std::size_t offset = 0;               ///< of the value in the record's text
  std::size_t size = 0;
};

/// Not to be copied or moved: its cells look into it.
struct JsonRecord {
  JsonRecord() = default;
  JsonRecord(const JsonRecord&) = delete;
  JsonRecord& operator=(const JsonRecord&) = delete;

  int line = 0;  ///< it begins on, from 1
  std::vector<JsonCell> cells;
  std::vector<Diagnostic> problems;  ///< without file name; of what is JSON but no flat record, and
                                     ///< its cells are what could be taken of it
  std::string texts;                 ///< what the cells look at
};

class JsonRecordReader {
 public:
  static constexpr std::size_t kLongestCell = limits::kField;
  static constexpr std::size_t kLongestKey = 1000;

  /// As JsonSplitter.
  explicit JsonRecordReader(ByteSource source) : splitter_(std::move(source)) {}

  /// The next record that is JSON and has a cell or no problem; false at the end.
  bool next(JsonRecord& record);
  /// Of a cell of the last record: line, column, width and excerpt; of the record itself for
  /// nullptr.
  Diagnostic place(const JsonCell* cell) const;
  /// As JsonSplitter.
  const std::vector<std::string>& other_lists() const { return splitter_.other_lists(); }
  /// What was wrong besides, so far, without file names; the first 10,000.
  std::vector<Diagnostic> take_problems() { return std::exchange(problems_, {}); }

 private:
  bool read(JsonRecord& record);
  void problem(Diagnostic found);
  Diagnostic in_file(Diagnostic in_record, std::size_t offset) const;

  JsonSplitter splitter_;
  JsonKeys keys_;
  std::vector<Diagnostic> problems_;
};

}  // namespace leads
