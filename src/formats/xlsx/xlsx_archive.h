// SPDX-License-Identifier: MIT
// The parts inside an .xlsx file, which is a zip archive. It hides minizip.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/files/byte_source.h"
#include "base/limits.h"

namespace leads {

/// Whether a file that begins with these bytes (eight are enough) is a zip archive, and so perhaps
/// an .xlsx.
bool is_zip(std::string_view head);
/// The container of .xls, and of .xlsx with a password.
bool is_ole(std::string_view head);

class XlsxArchive {
 public:
  /// Unpacking more than this many times the archive's size, or more than this many bytes, is
  /// refused.
  static constexpr std::uint64_t kMostRatio = limits::kUnpackedRatio;
  static constexpr std::uint64_t kMostBytes = limits::kXlsxBytes;

  /// `descriptor` is a file (no pipe) that stays open as long as the archive; `file` is its name in
  /// messages. Throws bad_input when it is no zip archive.
  XlsxArchive(int descriptor, std::string file);
  ~XlsxArchive();
  XlsxArchive(const XlsxArchive&) = delete;
  XlsxArchive& operator=(const XlsxArchive&) = delete;

  bool has(const std::string& part);
  /// Its bytes, up to the next call of `part`, in the archive's lifetime. Throws bad_input when
  /// there is none, when it is encrypted or damaged, and when the archive unpacks beyond the
  /// limits.
  ByteSource part(const std::string& name);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace leads
