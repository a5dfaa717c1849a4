// CSV as RFC 4180 and spreadsheets mean it: a streaming reader that reports every problem with its place and goes on, and a
// writer whose output no spreadsheet runs. Also the writer for tab-separated output.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "leads/error.h"

namespace leads {

/// Fills the buffer, returns how much; 0 is the end. Errors are thrown.
using ByteSource = std::function<std::size_t(char* buffer, std::size_t size)>;

struct CsvDialect {
  char delimiter = 0;      ///< 0: sniffed among , ; tab and |
  int skip_lines = 0;      ///< before the header
};

/// One record. Fields live until the next call of next().
struct CsvRecord {
  std::span<const std::string_view> fields;
  int line = 0;            ///< physical line it starts on, from 1
};

/// Reads UTF-8 (BOM taken off) and UTF-16 with a BOM. Blank lines are skipped. A record that is malformed, not valid UTF-8, or
/// over the limits (field 64 KiB, record 1 MiB, 1000 fields) is skipped and reported.
class CsvReader {
 public:
  CsvReader(std::string file, ByteSource source, CsvDialect dialect = {});
  bool next(CsvRecord& record);
  /// Where field `index` of the current record stands: file, line, column in code points, and the line's text.
  Diagnostic place(std::size_t index) const;
  std::vector<Diagnostic> take_problems();
  char delimiter() const { return delimiter_; }

 private:
  struct Slot {
    std::size_t begin = 0, length = 0;  // in text_
    std::size_t raw = 0;                // where the field starts in the record's bytes
  };

  bool fill();
  void decode_utf16(std::string& bytes);
  void start();
  void sniff();
  bool skip_blank_lines();
  void scan_record();
  void count_lines();
  bool scan_quoted(std::size_t& at);
  void scan_plain(std::size_t& at);
  void end_field(std::size_t raw);
  bool need(std::size_t at);
  void skip_rest(std::size_t at);
  void report(std::size_t raw, std::string message, std::string hint);
  bool record_is_valid();

  std::string file_;
  ByteSource source_;
  char delimiter_ = 0;
  int skip_lines_ = 0;
  bool started_ = false, at_end_ = false;
  enum class Encoding : unsigned char { utf8, utf16_le, utf16_be } encoding_ = Encoding::utf8;
  std::string pending_;                 // bytes of half a UTF-16 unit
  std::string buffer_;                  // decoded bytes; the record under way starts at record_
  std::size_t record_ = 0, record_end_ = 0;
  int line_ = 1, record_line_ = 1;
  std::string text_;                    // unescaped fields of the record, one after the other
  std::vector<Slot> slots_;
  std::vector<std::string_view> fields_;
  std::vector<Diagnostic> problems_;
  bool broken_ = false;                 // the record under way is not to be handed out
};

struct CsvWriteOptions {
  bool guard = false;  ///< a leading ' keeps spreadsheets from running the cell
};
/// Quotes when needed. With `guard`, cells that a spreadsheet would run (= + - @ tab CR LF, full-width forms) and cells that
/// begin with ' get a ' in front; plain numbers and E.164 do not.
void write_csv_field(std::string& out, std::string_view value, CsvWriteOptions options = {});
/// Takes the ' of a guarded cell off again.
std::string_view unguard(std::string_view value);
/// Tab, line feed, carriage return and backslash as \t \n \r \\ .
void write_tsv_field(std::string& out, std::string_view value);

}  // namespace leads
