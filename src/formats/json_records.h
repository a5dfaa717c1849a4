// Records of a JSON file as flat cells: `{"a":{"b":1}}` is a cell `a.b`. A streaming reader that reports what is wrong with
// a record and goes on with the next one where it can be found.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "formats/json_split.h"

namespace leads {

struct JsonCell {
  std::string path;
  std::string text;                ///< numbers as written; "" for null
  std::vector<std::string> items;  ///< of an array of scalars, without its nulls
  bool list = false;               ///< it is one
  std::size_t offset = 0;          ///< of the value in the record's text
  std::size_t size = 0;
};

struct JsonRecord {
  int line = 0;  ///< it begins on, from 1
  std::vector<JsonCell> cells;
};

class JsonRecordReader {
 public:
  static constexpr std::size_t kLongestCell = std::size_t{64} << 10;
  static constexpr std::size_t kLongestKey = 1000;

  /// As JsonSplitter.
  explicit JsonRecordReader(ByteSource source) : splitter_(std::move(source)) {}

  /// The next record without a problem; false at the end.
  bool next(JsonRecord& record);
  /// Of a cell of the last record: line, column, width and excerpt; of the record itself for nullptr.
  Diagnostic place(const JsonCell* cell) const;
  /// What was wrong so far, without file names; the first 10,000.
  std::vector<Diagnostic> take_problems() { return std::exchange(problems_, {}); }

 private:
  bool read(JsonRecord& record);
  void problem(Diagnostic found);
  Diagnostic in_file(Diagnostic in_record, std::size_t offset) const;

  JsonSplitter splitter_;
  std::vector<Diagnostic> problems_;
};

}  // namespace leads
