// SPDX-License-Identifier: MIT
#include "core/machine/instants.h"

#include <algorithm>
#include <array>
#include <tuple>

#include "core/machine/signs.h"

namespace leads {
namespace {

constexpr std::array<std::int64_t, 3> kInstants{1, 4, 15};  // seconds either way
constexpr std::size_t kMostLooked = 200;  // what a busy instant shows, its first ones show

}  // namespace

SharedInstants::SharedInstants(const CompanyMails& company) : step_(company.step) {
  for (const LeadMail& mail : company.mails) {
    for (const MailTouch& click : mail.clicks) touches_.push_back({click.at, mail.lead});
  }
  std::sort(touches_.begin(), touches_.end(), [](const Touch& a, const Touch& b) {
    return std::tie(a.at, a.lead) < std::tie(b.at, b.lead);
  });
}

double SharedInstants::sign(LeadId lead, std::int64_t at) const {
  if (step_ > 60) return 0;  // many read a mail on one day
  if (step_ > 1) return within(lead, at, 0) / 3;
  double best = 0;
  for (const std::int64_t width : kInstants) best = std::max(best, within(lead, at, width));
  return best;
}

// Against the density shortly around it and further around: all read soon after a mail arrives.
double SharedInstants::within(LeadId lead, std::int64_t at, std::int64_t width) const {
  const std::size_t at_once = others(lead, at - width, at + width, true);
  if (at_once == 0) return 0;
  double expected = 0;
  for (const std::int64_t times : {10, 60}) {
    const std::int64_t around = times * (2 * width + step_);
    const std::size_t near = others(lead, at - around, at - width - 1, false) +
                             others(lead, at + width + 1, at + around, false);
    expected = std::max(expected, static_cast<double>(near) / static_cast<double>(2 * times));
  }
  return signs::together(at_once, expected);
}

std::size_t SharedInstants::others(LeadId lead, std::int64_t from, std::int64_t to,
                                   bool distinct) const {
  auto each = std::lower_bound(touches_.begin(), touches_.end(), from,
                               [](const Touch& touch, std::int64_t at) { return touch.at < at; });
  std::vector<LeadId> found;
  std::size_t looked = 0;
  for (; each != touches_.end() && each->at <= to && looked < kMostLooked; ++each, ++looked)
    if (each->lead != lead) found.push_back(each->lead);
  if (distinct) {
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
  }
  return found.size();
}

}  // namespace leads
