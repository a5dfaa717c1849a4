// A lead's activities in a few bytes each: an index derived from the activity table for rescoring, several times quicker to read than
// its rows. It holds what scoring needs, but for texts. The table stays the truth; a pack that is damaged or stale is not used.
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace leads {

/// As the activity table has it: `kind` and `subject` are dictionary codes.
struct PackedActivity {
  std::int64_t at = 0;
  std::uint64_t kind = 0, subject = 0;
  bool machine = false;
  double value = 0;  ///< NaN when missing
};

/// Appends one activity at a time to `bytes`; they ascend by `at`.
class ActivityPacker {
 public:
  explicit ActivityPacker(std::string& bytes) : bytes_(bytes) {}
  void add(const PackedActivity& activity) {
    const bool valued = !std::isnan(activity.value);
    // The first instant may lie before 1970.
    number(first_ ? zigzag(activity.at) : static_cast<std::uint64_t>(activity.at - last_));
    number(activity.kind << 3U | (activity.subject != 0 ? 1U : 0U) | (activity.machine ? 2U : 0U) | (valued ? 4U : 0U));
    if (activity.subject != 0) number(activity.subject);
    if (valued) {
      auto bits = std::bit_cast<std::uint64_t>(activity.value);
      for (int byte = 0; byte < 8; ++byte, bits >>= 8U) bytes_ += static_cast<char>(bits & 0xffU);
    }
    first_ = false;
    last_ = activity.at;
  }

 private:
  static std::uint64_t zigzag(std::int64_t value) {
    return static_cast<std::uint64_t>(value) << 1U ^ static_cast<std::uint64_t>(value >> 63);
  }
  void number(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7U) bytes_ += static_cast<char>(value | 0x80U);
    bytes_ += static_cast<char>(value);
  }

  std::string& bytes_;
  std::int64_t last_ = 0;
  bool first_ = true;
};

class ActivityUnpacker {
 public:
  explicit ActivityUnpacker(std::string_view bytes) : at_(bytes.data()), end_(at_ + bytes.size()) {}
  bool more() const { return at_ < end_; }
  /// False when the bytes are no pack.
  bool next(PackedActivity& out) {
    std::uint64_t step = 0, head = 0;
    if (!number(step) || !number(head)) return false;
    last_ = first_ ? static_cast<std::int64_t>(step >> 1U ^ (0 - (step & 1U)))
                   : static_cast<std::int64_t>(static_cast<std::uint64_t>(last_) + step);
    first_ = false;
    out.at = last_;
    out.kind = head >> 3U;
    out.machine = (head & 2U) != 0;
    out.subject = 0;
    if ((head & 1U) != 0 && !number(out.subject)) return false;
    out.value = std::bit_cast<double>(kMissing);
    return (head & 4U) == 0 || real(out.value);
  }

 private:
  static constexpr std::uint64_t kMissing = 0x7ff8000000000000;  // NaN
  static constexpr int kLongest = 10;                            // bytes of a number

  bool number(std::uint64_t& out) {
    if (at_ < end_ && static_cast<unsigned char>(*at_) < 0x80) {
      out = static_cast<unsigned char>(*at_++);
      return true;
    }
    // Far from the end nobody need ask for it.
    return end_ - at_ >= kLongest ? number_inside(out) : number_at_end(out);
  }
  bool number_inside(std::uint64_t& out) {
    std::uint64_t value = 0;
#pragma GCC unroll 10
    for (int byte = 0; byte < kLongest; ++byte) {
      const auto bits = static_cast<unsigned char>(at_[byte]);
      value |= static_cast<std::uint64_t>(bits & 0x7fU) << (7 * byte);
      if (bits < 0x80) {
        out = value;
        at_ += byte + 1;
        return true;
      }
    }
    return false;
  }
  bool number_at_end(std::uint64_t& out) {
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
  bool real(double& out) {
    if (end_ - at_ < 8) return false;
    std::uint64_t bits = 0;
    for (unsigned byte = 0; byte < 8; ++byte) bits |= static_cast<std::uint64_t>(static_cast<unsigned char>(*at_++)) << (8 * byte);
    out = std::bit_cast<double>(bits);
    return true;
  }

  const char* at_;
  const char* end_;
  std::int64_t last_ = 0;
  bool first_ = true;
};

}  // namespace leads
