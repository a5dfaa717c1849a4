// SPDX-License-Identifier: MIT
// Numbers and texts in as few bytes as they need: what the packs of a book are made of.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace leads {

/// Small either way from zero.
inline std::uint64_t zigzag(std::int64_t value) {
  return static_cast<std::uint64_t>(value) << 1U ^ static_cast<std::uint64_t>(value >> 63);
}
inline std::int64_t unzigzag(std::uint64_t value) {
  return static_cast<std::int64_t>(value >> 1U ^ (0 - (value & 1U)));
}

class PackWriter {
 public:
  explicit PackWriter(std::string& bytes) : bytes_(bytes) {}
  void number(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7U) bytes_ += static_cast<char>(value | 0x80U);
    bytes_ += static_cast<char>(value);
  }
  void real(double value) {
    auto bits = std::bit_cast<std::uint64_t>(value);
    for (int byte = 0; byte < 8; ++byte, bits >>= 8U) bytes_ += static_cast<char>(bits & 0xffU);
  }
  void text(std::string_view value) { bytes_ += value; }

 private:
  std::string& bytes_;
};

/// Each is false when the bytes are none of it.
class PackReader {
 public:
  explicit PackReader(std::string_view bytes) : at_(bytes.data()), end_(at_ + bytes.size()) {}
  bool more() const { return at_ < end_; }
  bool number(std::uint64_t& out) {
    if (at_ < end_ && static_cast<unsigned char>(*at_) < 0x80) {  // most
      out = static_cast<unsigned char>(*at_++);
      return true;
    }
    return end_ - at_ >= 8 ? long_number(out) : number_slowly(out);
  }
  bool real(double& out) {
    if (end_ - at_ < 8) return false;
    out = std::bit_cast<double>(eight_bytes());
    at_ += 8;
    return true;
  }
  /// A piece of the bytes that were given.
  bool text(std::uint64_t size, std::string_view& out) {
    if (static_cast<std::uint64_t>(end_ - at_) < size) return false;
    out = {at_, static_cast<std::size_t>(size)};
    at_ += size;
    return true;
  }

 private:
  static constexpr int kLongest = 10;  // bytes of a number

  /// The lowest first, on any machine.
  std::uint64_t eight_bytes() const {
    std::uint64_t bits = 0;
    std::memcpy(&bits, at_, sizeof bits);
    return std::endian::native == std::endian::big ? __builtin_bswap64(bits) : bits;
  }
  bool long_number(std::uint64_t& out) {
    std::uint64_t value = 0;
#pragma GCC unroll 8
    for (int byte = 0; byte < 8; ++byte) {
      const auto bits = static_cast<unsigned char>(at_[byte]);
      value |= static_cast<std::uint64_t>(bits & 0x7fU) << (7 * byte);
      if (bits < 0x80) {
        out = value;
        at_ += byte + 1;
        return true;
      }
    }
    return number_slowly(out);
  }
  bool number_slowly(std::uint64_t& out) {
    std::uint64_t value = 0;
    for (int shift = 0; at_ < end_ && shift < 7 * kLongest; shift += 7) {
      const auto bits = static_cast<unsigned char>(*at_++);
      value |= static_cast<std::uint64_t>(bits & 0x7fU) << shift;
      if (bits < 0x80) {
        out = value;
        return true;
      }
    }
    return false;
  }

  const char* at_;
  const char* end_;
};

}  // namespace leads
