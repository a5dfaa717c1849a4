// SPDX-License-Identifier: MIT
// CSV as people bring it (RFC 4180 and what spreadsheets make of it): a streaming reader that
// reports what is wrong with a record and goes on with the next one.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/files/byte_source.h"
#include "base/limits.h"
#include "formats/csv/csv_window.h"
#include "leads/error.h"

namespace leads {

struct CsvLimits {
  static constexpr std::size_t field = limits::kField;
  static constexpr std::size_t record = limits::kRecord;
  static constexpr std::size_t columns = limits::kColumns;
};

struct CsvDialect {
  char delimiter =
      '\0';            ///< '\0': given by a first line `sep=;`, else detected among `,` `;` tab `|`
  bool quotes = true;  ///< fields may be quoted
  std::string_view encoding =
      {};  ///< as wrong_bytes takes it, for messages; the input itself is UTF-8
};

/// One record, valid until the next call. When there is a problem there are no fields.
struct CsvRecord {
  std::span<const std::string_view> fields;
  int line = 0;          ///< the physical line it starts on, from 1
  std::string_view raw;  ///< its bytes as written in the file, without the line break
  const Diagnostic* problem = nullptr;  ///< without file name
};

/// Where a field begins (its quote, if it has one), and how wide it is in code points up to its
/// first line break.
struct CsvPlace {
  int line = 0;
  int column = 0;
  int width = 1;
};

class CsvReader {
 public:
  /// Reads the beginning of the input: UTF-8, with or without byte order mark.
  explicit CsvReader(ByteSource source, CsvDialect dialect = {});
  CsvReader(const CsvReader&) = delete;
  CsvReader& operator=(const CsvReader&) = delete;

  /// The next record that is not a blank line; false at the end.
  bool next(CsvRecord& record);

  char delimiter() const { return delimiter_; }
  /// The position of a field of the last record without a problem; a missing field is at the
  /// record's end.
  CsvPlace place(std::size_t field) const;
  /// A problem of that field, with its position and the line it is on.
  Diagnostic problem_at(std::size_t field, std::string message, std::string hint = {}) const;
  /// Bytes of the input read so far, to show progress.
  std::uint64_t offset() const { return window_.offset(); }

 private:
  struct Piece {
    std::uint32_t begin, size;
    bool quoted, doubled;
  };
  /// In rising order of weight: the heaviest of a record is reported.
  enum class Trouble : std::uint8_t {
    none,
    text_after_quote,
    too_many_columns,
    too_long,
    open_quote
  };

  static constexpr int kEnd = -1;

  /// The next quote, delimiter or line break; the end of the record's bytes when the input ends or
  /// the record has grown too long.
  std::size_t take() {
    const std::size_t at = window_.next();
    return at != CsvWindow::kNone ? at : take_more();
  }
  std::size_t take_more();
  int byte(std::size_t at) {
    return at < window_.size() ? static_cast<unsigned char>(window_.data()[at]) : byte_beyond(at);
  }
  int byte_beyond(std::size_t at);
  void start_record();
  std::size_t split();
  std::size_t split_quoted(std::size_t open);
  void push(std::size_t begin, std::size_t end, bool quoted, bool doubled) {
    if (count_ == CsvLimits::columns) return note(Trouble::too_many_columns, begin);
    pieces_[count_++] = {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end - begin),
                         quoted, doubled};
  }
  void note(Trouble trouble, std::size_t at);
  std::size_t after_break(std::size_t at);
  void skip_line();
  void make_views();
  bool judge();
  bool judge_trouble();
  bool report(std::size_t at, std::string message, std::string hint = {});
  CsvPlace place_of(std::size_t begin, std::size_t end) const;
  std::string_view line_around(std::size_t at) const;

  CsvWindow window_;
  std::string_view encoding_;
  char delimiter_;
  bool quotes_;
  bool stopped_ = false;
  std::size_t length_ = 0;    // bytes of the record without its line break
  std::size_t consumed_ = 0;  // and with it
  int line_ = 1;
  int breaks_ = 0;  // line breaks inside quotes

  std::vector<Piece> pieces_ = std::vector<Piece>(CsvLimits::columns);
  std::size_t count_ = 0;
  bool any_doubled_ = false;
  Trouble trouble_ = Trouble::none;
  std::size_t trouble_at_ = 0;

  std::vector<std::string_view> views_ = std::vector<std::string_view>(CsvLimits::columns);
  std::string unescaped_;
  Diagnostic problem_;
};

/// The delimiter of the first lines, by how alike the lines are when split at it outside quotes;
/// comma if none is seen.
char sniff_delimiter(std::string_view head);

}  // namespace leads
