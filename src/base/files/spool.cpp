// SPDX-License-Identifier: MIT
#include "base/files/spool.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <numeric>
#include <utility>

#include "base/large_memory.h"
#include "leads/error.h"

namespace leads {
namespace {

constexpr std::size_t kReadAhead = std::size_t{256} << 10;
constexpr std::size_t kFewEntries = 500;  // a pass for each byte pays above it

int open_unnamed(const std::string& directory) {
  const int file = ::open(directory.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (file >= 0) return file;
  // Some file systems know no unnamed files: then one whose name is gone before anything is
  // written.
  std::string name = directory + "/.leads-XXXXXX";
  const int named = ::mkostemp(name.data(), O_CLOEXEC);
  if (named >= 0) ::unlink(name.c_str());
  return named;
}

std::uint64_t big_endian(std::string_view bytes) {
  std::uint64_t value = 0;
  if (bytes.size() >= sizeof value) {
    std::memcpy(&value, bytes.data(), sizeof value);
    return __builtin_bswap64(value);
  }
  for (std::size_t i = 0; i < sizeof value; ++i)
    value = value << 8U | (i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : 0U);
  return value;
}

}  // namespace

UnnamedFile::UnnamedFile(const std::string& directory) {
  file_ = open_unnamed(directory.empty() ? "." : directory);
  if (file_ < 0) file_ = open_unnamed("/tmp");
  if (file_ < 0)
    throw Error(ErrorKind::storage, directory,
                std::string("cannot create a temporary file there: ") + std::strerror(errno));
}

UnnamedFile::~UnnamedFile() {
  ::close(file_);
}

void UnnamedFile::append(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t wrote = ::pwrite(file_, bytes.data(), bytes.size(), static_cast<off_t>(size_));
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote <= 0)
      throw Error::without_change(ErrorKind::storage, "temporary file",
                                  std::strerror(wrote == 0 ? ENOSPC : errno),
                                  "free some space and run it again");
    bytes.remove_prefix(static_cast<std::size_t>(wrote));
    size_ += static_cast<std::uint64_t>(wrote);
  }
}

std::size_t UnnamedFile::read(std::uint64_t offset, char* to, std::size_t size) const {
  std::size_t done = 0;
  while (done < size) {
    const ssize_t got = ::pread(file_, to + done, size - done, static_cast<off_t>(offset + done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw Error(ErrorKind::storage, "temporary file", std::strerror(errno));
    if (got == 0) break;
    done += static_cast<std::size_t>(got);
  }
  return done;
}

void Spool::write(std::string_view record) {
  const auto size = static_cast<std::uint32_t>(record.size());
  tail_.append(reinterpret_cast<const char*>(&size), sizeof size);
  tail_.append(record);
  ++records_;
  if (tail_.size() < memory_) return;
  if (!file_) file_ = std::make_unique<UnnamedFile>(directory_);
  file_->append(tail_);
  tail_.clear();
}

bool Spool::Reader::take(std::size_t size, std::string_view& bytes) {
  const std::uint64_t in_file = spool_.file_ ? spool_.file_->size() : 0;
  if (at_ >= in_file) {
    bytes = std::string_view(spool_.tail_).substr(static_cast<std::size_t>(at_ - in_file), size);
    at_ += size;
    return true;
  }
  if (at_ < buffer_at_ || at_ + size > buffer_at_ + buffer_.size()) {
    buffer_.resize(std::max(size, kReadAhead));
    buffer_at_ = at_;
    buffer_.resize(spool_.file_->read(at_, buffer_.data(), buffer_.size()));
    if (buffer_.size() < size) throw Error(ErrorKind::storage, "temporary file", "ends too early");
  }
  bytes = std::string_view(buffer_).substr(static_cast<std::size_t>(at_ - buffer_at_), size);
  at_ += size;
  return true;
}

bool Spool::Reader::next(std::string_view& record) {
  if (read_ == spool_.records_) return false;
  ++read_;
  std::string_view head;
  take(sizeof(std::uint32_t), head);
  std::uint32_t size = 0;
  std::memcpy(&size, head.data(), sizeof size);
  return take(size, record);
}

struct SortedSpool::Run {
  explicit Run(const Spool& spool) : reader(spool) {}
  bool advance() {
    if (!reader.next(record)) return false;
    head = head_of(record);
    return true;
  }
  bool operator<(const Run& other) const {
    return head != other.head ? head < other.head : record < other.record;
  }
  Spool::Reader reader;
  std::string_view record;
  Head head;
};

SortedSpool::Head SortedSpool::head_of(std::string_view record) {
  return {big_endian(record),
          big_endian(record.size() > 8 ? record.substr(8) : std::string_view())};
}

SortedSpool::SortedSpool(std::string directory, std::size_t memory)
    : directory_(std::move(directory)), memory_(memory) {}
SortedSpool::~SortedSpool() = default;

void SortedSpool::write(std::string_view record) {
  grow_large(entries_);
  entries_.push_back({head_of(record), static_cast<std::uint32_t>(arena_.size()),
                      static_cast<std::uint32_t>(record.size())});
  grow_large(arena_, record.size());
  arena_.append(record);
  ++records_;
  if (arena_.size() + 2 * entries_.size() * sizeof(Entry) >= memory_)
    spill();  // sorting takes each entry twice
}

void SortedSpool::sort_entries() {
  const auto less = [this](const Entry& a, const Entry& b) {
    return a.head != b.head ? a.head < b.head : text(a) < text(b);
  };
  if (entries_.size() < kFewEntries) return std::sort(entries_.begin(), entries_.end(), less);
  sort_by_heads();
  // What the heads leave alike the rest tells apart.
  for (auto begin = entries_.begin(); begin != entries_.end();) {
    auto end = begin + 1;
    while (end != entries_.end() && begin->head == end->head) ++end;
    if (end - begin > 1) std::sort(begin, end, less);
    begin = end;
  }
}

// A pass for each byte, the last one first, that is not the same in all of them; each keeps the
// order the passes before it made.
void SortedSpool::sort_by_heads() {
  std::uint64_t first = 0, second = 0;
  for (const Entry& entry : entries_) {
    first |= entry.head.first ^ entries_.front().head.first;
    second |= entry.head.second ^ entries_.front().head.second;
  }
  reserve_large(scratch_, entries_.capacity());
  scratch_.resize(entries_.size());
  for (const auto& [half, differs] :
       {std::pair{&Head::second, second}, std::pair{&Head::first, first}}) {
    for (unsigned shift = 0; shift < 64; shift += 8) {
      if ((differs >> shift & 0xffU) == 0) continue;
      std::array<std::size_t, 256> place{};
      for (const Entry& entry : entries_) ++place[entry.head.*half >> shift & 0xffU];
      std::exclusive_scan(place.begin(), place.end(), place.begin(), std::size_t{0});
      Entry* const to = scratch_.data();
      for (const Entry& entry : entries_) to[place[entry.head.*half >> shift & 0xffU]++] = entry;
      entries_.swap(scratch_);
    }
  }
}

void SortedSpool::spill() {
  sort_entries();
  auto run = std::make_unique<Spool>(directory_, std::size_t{1} << 20);
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    fetch_ahead(i);
    run->write(text(entries_[i]));
  }
  spilled_.push_back(std::move(run));
  entries_.clear();
  arena_.clear();
}

void SortedSpool::rewind() {
  if (!sorted_) {
    if (spilled_.empty())
      sort_entries();
    else if (!entries_.empty())
      spill();
    sorted_ = true;
    std::vector<Entry>().swap(scratch_);
    if (!spilled_.empty()) {
      std::vector<Entry>().swap(entries_);
      std::string().swap(arena_);
    }
  }
  next_ = 0;
  handed_out_ = false;
  runs_.clear();
  for (const auto& spool : spilled_) {
    auto run = std::make_unique<Run>(*spool);
    if (run->advance()) runs_.push_back(std::move(run));
  }
  std::sort(runs_.begin(), runs_.end(), [](const auto& a, const auto& b) { return *a < *b; });
}

bool SortedSpool::next(std::string_view& record) {
  if (spilled_.empty()) {
    if (next_ == entries_.size()) return false;
    fetch_ahead(next_);
    record = text(entries_[next_++]);
    return true;
  }
  // The run whose record was handed out moves on only now: until here the record had to live.
  if (std::exchange(handed_out_, true)) {
    Run& first = *runs_.front();
    const bool more = first.advance();
    const auto later = std::find_if(runs_.begin() + 1, runs_.end(),
                                    [&](const auto& run) { return !more || first < *run; });
    if (more)
      std::rotate(runs_.begin(), runs_.begin() + 1, later);
    else
      runs_.erase(runs_.begin());
  }
  if (runs_.empty()) return handed_out_ = false;
  record = runs_.front()->record;
  return true;
}

void append_ordered(std::string& record, std::uint64_t value, int bytes) {
  const std::uint64_t swapped = __builtin_bswap64(value);
  record.append(reinterpret_cast<const char*>(&swapped) + (8 - bytes),
                static_cast<std::size_t>(bytes));
}

std::uint64_t ordered_number(std::string_view bytes) {
  std::uint64_t value = 0;
  for (const char byte : bytes) value = value << 8U | static_cast<unsigned char>(byte);
  return value;
}

}  // namespace leads
