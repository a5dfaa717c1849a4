// SPDX-License-Identifier: MIT
// An activity of an import as bytes for a spool, and back. They sort as the book keeps activities:
// by lead, instant and kind, then as the rows stand in the files.
#pragma once

#include <string_view>
#include <vector>

#include "leads/lead.h"

namespace leads {

struct ImportedActivity {
  static constexpr std::int64_t kNewLeads = std::int64_t{1}
                                            << 46;  ///< leads to be made are numbered from here
  enum Flag : unsigned char {
    kValue = 1,
    kMachine = 2,
    kRef = 4,
    kNote = 8,
    kAddress = 16,
    kPerson = 32
  };

  std::int64_t lead = 0;
  Instant at;
  KindId kind{};
  std::uint64_t row = 0;
  unsigned char flags = 0;
  std::uint32_t subject = 0;  ///< number of its text; 0 none
  std::uint16_t file = 0;     ///< with kRef
  double value = 0;           ///< with kValue
  std::string_view ref, note;
  std::string_view address;  ///< with kAddress: what a stop of mail was about

  bool has(Flag flag) const { return (flags & flag) != 0; }
  /// The bytes; they live until the next call with this buffer.
  std::string_view write(std::vector<char>& buffer) const;
  /// Texts live as long as the bytes.
  void read(std::string_view bytes);
};

}  // namespace leads
