// SPDX-License-Identifier: MIT
#include "formats/text/gzip.h"

#include <zlib.h>

#include <algorithm>
#include <climits>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "base/limits.h"
#include "leads/error.h"

namespace leads {
namespace {

// Beyond so much, a file may not unpack to more than so many times what was read of it: nobody's
// table packs so well, and bytes that follow do not help one that does.
constexpr std::uint64_t kAlwaysUnpacked = std::uint64_t{1} << 20;
constexpr std::uint64_t kMostRatio = limits::kUnpackedRatio;
constexpr std::size_t kPackedStep = std::size_t{32} << 10;
constexpr int kGzipOnly =
    16;  // added to the window bits: zlib's own sign for "gzip header and trailer"

class Gunzipper {
 public:
  Gunzipper(ByteSource source, std::string file)
      : source_(std::move(source)), file_(std::move(file)), packed_(kPackedStep) {
    if (inflateInit2(&stream_, MAX_WBITS + kGzipOnly) != Z_OK) throw std::bad_alloc();
  }
  ~Gunzipper() { inflateEnd(&stream_); }
  Gunzipper(const Gunzipper&) = delete;
  Gunzipper& operator=(const Gunzipper&) = delete;

  std::size_t read(char* to, std::size_t size) {
    const auto room = static_cast<uInt>(std::min(size, std::size_t{INT_MAX}));
    stream_.next_out = reinterpret_cast<Bytef*>(to);
    stream_.avail_out = room;
    while (!done_ && stream_.avail_out == room) step();
    unpacked_ += room - stream_.avail_out;
    if (unpacked_ > kAlwaysUnpacked && unpacked_ / kMostRatio > read_)
      throw Error(ErrorKind::bad_input, file_,
                  "the gzip file unpacks to more than 100 times its size",
                  "if that is what it should do, unpack it first: gunzip FILE");
    return room - stream_.avail_out;
  }

 private:
  void step() {
    if (damaged_) fail("the gzip file is damaged");
    if (stream_.avail_in == 0 && !refill()) {
      if (inside_) fail("the gzip file ends too early: it was cut off");
      done_ = true;
      return;
    }
    if (!inside_ && !begin_member()) return;
    const int result = inflate(&stream_, Z_NO_FLUSH);
    if (result == Z_STREAM_END) {
      inside_ = false;
      inflateReset(&stream_);
    } else if (result == Z_MEM_ERROR) {
      throw std::bad_alloc();
    } else if (result != Z_OK && result != Z_BUF_ERROR) {
      damaged_ = true;  // said when what could be unpacked has been read
    }
  }

  // Between members; false when there is nothing to inflate yet. Tapes and disk images fill up with
  // zero bytes.
  bool begin_member() {
    if (any_) {
      while (stream_.avail_in > 0 && *stream_.next_in == 0) {
        padding_ = true;
        ++stream_.next_in;
        --stream_.avail_in;
      }
      if (stream_.avail_in == 0) return false;
      if (padding_ || *stream_.next_in != 0x1f)
        fail("the gzip file is damaged: other bytes follow its end");
    }
    any_ = inside_ = true;
    return true;
  }

  bool refill() {
    const std::size_t got = source_(packed_.data(), packed_.size());
    stream_.next_in = reinterpret_cast<Bytef*>(packed_.data());
    stream_.avail_in = static_cast<uInt>(got);
    read_ += got;
    return got != 0;
  }

  [[noreturn]] void fail(const char* what) const {
    throw Error(ErrorKind::bad_input, file_, what,
                "download or compress the file again; `gzip -t` checks it");
  }

  ByteSource source_;
  std::string file_;
  std::vector<char> packed_;
  z_stream stream_{};
  std::uint64_t read_ = 0, unpacked_ = 0;
  bool any_ = false, inside_ = false, padding_ = false, damaged_ = false, done_ = false;
};

}  // namespace

bool is_gzip(std::string_view head) {
  return head.starts_with("\x1f\x8b\x08");
}

ByteSource gunzip(ByteSource source, std::string file) {
  const auto gunzipper = std::make_shared<Gunzipper>(std::move(source), std::move(file));
  return [gunzipper](char* to, std::size_t size) { return gunzipper->read(to, size); };
}

}  // namespace leads
