// SPDX-License-Identifier: MIT
// Clicks of several leads of one company at one instant, and how many would have by chance.
#pragma once

#include <cstdint>
#include <vector>

#include "core/machine/mails.h"

namespace leads {

class SharedInstants {
 public:
  explicit SharedInstants(const CompanyMails& company);
  /// The sign that something of `lead` at `at` happened at one instant with clicks of others
  /// (signs.h).
  double sign(LeadId lead, std::int64_t at) const;

 private:
  struct Touch {
    std::int64_t at;
    LeadId lead;
  };
  double within(LeadId lead, std::int64_t at, std::int64_t width) const;
  std::size_t others(LeadId lead, std::int64_t from, std::int64_t to, bool distinct) const;
  std::vector<Touch> touches_;
  std::int64_t step_;
};

}  // namespace leads
