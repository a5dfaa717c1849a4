// SPDX-License-Identifier: MIT
// A zip archive in memory: the same parts make the same bytes, since no part carries a time. It
// hides minizip.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace leads {

class ZipWriter {
 public:
  ZipWriter();
  ~ZipWriter();
  ZipWriter(const ZipWriter&) = delete;
  ZipWriter& operator=(const ZipWriter&) = delete;

  /// Starts a part, and ends the one before. `plain` packs it so little that it never unpacks to
  /// more than eight times its size.
  void begin(std::string name, bool plain = false);
  void write(std::string_view bytes);
  /// Of the part so far.
  std::size_t unpacked() const;
  /// Ends it: nothing more is written to the part.
  std::size_t packed();
  /// Leaves out the part that was begun.
  void drop();
  /// The whole archive.
  std::string finish();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace leads
