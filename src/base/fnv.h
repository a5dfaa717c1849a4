// SPDX-License-Identifier: MIT
// FNV-1a, 64 bits: detects whether something changed. Not for use against an attacker who wants a
// collision.
#pragma once

#include <cstdint>
#include <string_view>

namespace leads {

class Fnv {
 public:
  void add(std::string_view bytes) {
    for (const char byte : bytes) add_byte(static_cast<unsigned char>(byte));
  }
  /// Its eight bytes, the lowest first.
  void add(std::uint64_t number) {
    for (int shift = 0; shift < 64; shift += 8)
      add_byte(static_cast<unsigned char>(number >> shift));
  }
  std::uint64_t value() const { return value_; }

 private:
  void add_byte(unsigned char byte) { value_ = (value_ ^ byte) * 0x100000001b3; }

  std::uint64_t value_ = 0xcbf29ce484222325;
};

}  // namespace leads
