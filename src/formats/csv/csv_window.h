// SPDX-License-Identifier: MIT
// The bytes of a CSV file around the record being read, and where its quotes, delimiters and line
// breaks are. 64 bytes are looked at together and leave one bit each, so that a field costs a few
// instructions.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/files/byte_source.h"

namespace leads {

/// All offsets count from the start of the current record; they stay the same when the window is
/// refilled.
class CsvWindow {
 public:
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

  explicit CsvWindow(ByteSource source);

  /// Which bytes `next` stops at, besides the quote and the line breaks. Restarts at the record's
  /// start.
  void set_delimiter(char delimiter);
  /// The next of those bytes, once each in order; kNone when no more is buffered.
  std::size_t next() {
    while (mask_ == 0) {
      if (scanned_ >= end_) return kNone;
      load_block();
    }
    const std::size_t at = block_ + static_cast<std::size_t>(std::countr_zero(mask_));
    mask_ &= mask_ - 1;
    return at - record_;
  }
  /// Reads more bytes after the present ones; false at the end of the input. Invalidates
  /// views.
  bool refill();
  /// The current record is done with: the next one starts at `offset`.
  void start_record(std::size_t offset) { record_ += offset; }

  const char* data() const { return buffer_.data() + record_; }
  std::size_t size() const { return end_ - record_; }
  /// The first byte of the record's first `length` bytes that is NUL or not UTF-8.
  std::optional<std::size_t> first_invalid(std::size_t length);
  /// Bytes of the input before the record.
  std::uint64_t offset() const { return before_ + record_; }

 private:
  void load_block();
  void make_room();
  void validate();

  ByteSource source_;
  char delimiter_ = ',';
  bool ended_ = false;
  std::vector<char> buffer_;
  std::size_t record_ = 0;
  std::size_t end_ = 0;
  std::uint64_t before_ = 0;

  std::size_t scanned_ = 0;  // bits of all bytes before it have been taken or are in mask_
  std::size_t block_ = 0;
  std::uint64_t mask_ = 0;

  std::size_t validated_ = 0;
  std::size_t invalid_ = kNone;
};

}  // namespace leads
