// SPDX-License-Identifier: MIT
// Records that may not fit into memory: written once, read back in the order written or in
// order of their bytes. Memory first, then files of our own: 0600, without a name from the start,
// gone with the process.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace leads {

/// An open file without a name, in `directory`, else in /tmp.
class UnnamedFile {
 public:
  /// Throws storage when none can be made.
  explicit UnnamedFile(const std::string& directory);
  ~UnnamedFile();
  UnnamedFile(const UnnamedFile&) = delete;
  UnnamedFile& operator=(const UnnamedFile&) = delete;

  /// Throws storage: disk full, I/O.
  void append(std::string_view bytes);
  /// At most `size` bytes from `offset`; fewer at the end only.
  std::size_t read(std::uint64_t offset, char* to, std::size_t size) const;
  std::uint64_t size() const { return size_; }
  int descriptor() const { return file_; }

 private:
  int file_ = -1;
  std::uint64_t size_ = 0;
};

/// Records in the order written.
class Spool {
 public:
  explicit Spool(std::string directory, std::size_t memory = std::size_t{16} << 20)
      : directory_(std::move(directory)), memory_(memory) {}
  void write(std::string_view record);
  std::uint64_t records() const { return records_; }

  /// Walks a spool from its first record; nothing may be written meanwhile.
  class Reader {
   public:
    explicit Reader(const Spool& spool) : spool_(spool) {}
    /// The record lives until the next call.
    bool next(std::string_view& record);

   private:
    bool take(std::size_t size, std::string_view& bytes);
    const Spool& spool_;
    std::uint64_t at_ = 0;  // of the next byte, over file and memory
    std::string buffer_;    // from the file
    std::uint64_t buffer_at_ = 0;
    std::uint64_t read_ = 0;
  };

 private:
  std::string directory_;
  std::size_t memory_;
  std::unique_ptr<UnnamedFile> file_;  // the older records
  std::string tail_;                   // the newer ones
  std::uint64_t records_ = 0;
};

/// Records in order of their bytes, as memcmp compares them. Equal ones are all kept.
class SortedSpool {
 public:
  explicit SortedSpool(std::string directory, std::size_t memory = std::size_t{48} << 20);
  ~SortedSpool();
  void write(std::string_view record);
  std::uint64_t records() const { return records_; }
  /// Ends writing. May be called again, to read once more.
  void rewind();
  /// The record lives until the next call.
  bool next(std::string_view& record);

 private:
  /// The first 16 bytes of a record, padded with zeros, as numbers that compare alike.
  struct Head {
    std::uint64_t first = 0, second = 0;
    auto operator<=>(const Head&) const = default;
  };
  struct Entry {
    Head head;
    std::uint32_t at, size;
  };
  static Head head_of(std::string_view record);
  struct Run;
  void sort_entries();
  void sort_by_heads();
  void spill();
  std::string_view text(const Entry& entry) const {
    return std::string_view(arena_).substr(entry.at, entry.size);
  }
  /// In order they lie anywhere: asks memory for a record some entries before it is needed.
  void fetch_ahead(std::size_t entry) const {
    constexpr std::size_t kAhead = 16;
    if (entry + kAhead < entries_.size())
      __builtin_prefetch(arena_.data() + entries_[entry + kAhead].at);
  }

  std::string directory_;
  std::size_t memory_;
  std::string arena_;
  std::vector<Entry> entries_, scratch_;
  std::vector<std::unique_ptr<Spool>> spilled_;
  std::vector<std::unique_ptr<Run>> runs_;  // those being read, in order of their records: few
  bool handed_out_ = false;                 // the record of the first
  std::size_t next_ = 0;                    // of the entries in memory
  std::uint64_t records_ = 0;
  bool sorted_ = false;
};

/// Numbers in 1 to 8 bytes that compare as their bytes do, and the way back.
void append_ordered(std::string& record, std::uint64_t value, int bytes);
std::uint64_t ordered_number(std::string_view bytes);

}  // namespace leads
