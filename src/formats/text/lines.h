// SPDX-License-Identifier: MIT
// A text read line by line, for the formats that are made of lines.
#pragma once

#include <string>
#include <string_view>

#include "base/files/byte_source.h"

namespace leads {

/// Lines end with LF, CR LF or CR; the last may lack its end. A UTF-8 byte order mark at the front
/// is left out.
class LineReader {
 public:
  explicit LineReader(ByteSource source, std::size_t longest = std::size_t{1} << 20);

  /// The next line without its end, valid until the next call; false at the end.
  bool next(std::string_view& line);
  /// The first byte of the line that comes next (its end, if it is empty), -1 at the end.
  /// Invalidates the current line.
  int peek();
  /// Its number, from 1.
  int number() const { return number_; }
  /// The line was longer than allowed: it was cut there, the rest is skipped.
  bool cut() const { return cut_; }

 private:
  bool refill();
  bool prepare();

  ByteSource source_;
  std::size_t longest_;
  std::string buffer_;
  std::size_t at_ = 0;
  int number_ = 0;
  bool begun_ = false, ended_ = false, cut_ = false;
  bool after_return_ = false;  ///< a line feed that follows belongs to the line before
};

}  // namespace leads
