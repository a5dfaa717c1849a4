// SPDX-License-Identifier: MIT
// A lead's activities in a few bytes each: an index derived from the activity table for rescoring,
// several times faster to read than its rows. It has what scoring needs, except texts. The table
// stays authoritative; a pack that is damaged or stale is not used.
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>

#include "store/packs/pack_bytes.h"

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
  explicit ActivityPacker(std::string& bytes) : out_(bytes) {}
  void add(const PackedActivity& activity) {
    const bool valued = !std::isnan(activity.value);
    // The first instant may lie before 1970.
    out_.number(first_ ? zigzag(activity.at) : static_cast<std::uint64_t>(activity.at - last_));
    out_.number(activity.kind << 3U | (activity.subject != 0 ? 1U : 0U) |
                (activity.machine ? 2U : 0U) | (valued ? 4U : 0U));
    if (activity.subject != 0) out_.number(activity.subject);
    if (valued) out_.real(activity.value);
    first_ = false;
    last_ = activity.at;
  }

 private:
  PackWriter out_;
  std::int64_t last_ = 0;
  bool first_ = true;
};

class ActivityUnpacker {
 public:
  explicit ActivityUnpacker(std::string_view bytes) : in_(bytes) {}
  bool more() const { return in_.more(); }
  /// False when the bytes are no pack.
  bool next(PackedActivity& out) {
    std::uint64_t step = 0, head = 0;
    if (!in_.number(step) || !in_.number(head)) return false;
    last_ = first_ ? unzigzag(step)
                   : static_cast<std::int64_t>(static_cast<std::uint64_t>(last_) + step);
    first_ = false;
    out.at = last_;
    out.kind = head >> 3U;
    out.machine = (head & 2U) != 0;
    out.subject = 0;
    if ((head & 1U) != 0 && !in_.number(out.subject)) return false;
    out.value = std::bit_cast<double>(kMissing);
    return (head & 4U) == 0 || in_.real(out.value);
  }

 private:
  static constexpr std::uint64_t kMissing = 0x7ff8000000000000;  // NaN

  PackReader in_;
  std::int64_t last_ = 0;
  bool first_ = true;
};

}  // namespace leads
