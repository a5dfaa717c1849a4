// SPDX-License-Identifier: MIT
// The signs of machines, one function each: natural logarithms of how much likelier what was seen
// is from a machine than from a person. From public descriptions of mail gateways (links followed
// in bursts on arrival, in a sandbox later, one by one, or as samples), and of how people read
// (most within hours, some after days, few links, seldom without opening).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace leads::signs {

/// So many seconds between two clicks on different links.
double pause(std::int64_t seconds);
/// So many different links of one mail in one go.
double links(std::size_t count);
/// So many different links of one mail one by one, `clicks` in all, with these pauses.
double walk(std::size_t links, std::size_t clicks, std::span<const std::int64_t> pauses);
/// So many colleagues who followed the same links of a mail, three or more. People seldom choose
/// the same ones.
double agreement(std::size_t colleagues);
/// A click so many seconds after sending.
double click_delay(std::int64_t seconds);
/// An open so many seconds after sending.
double open_delay(std::int64_t seconds);
/// So many other leads of the company at the same instant, where `expected` would be by chance.
double together(std::size_t others, double expected);

/// How usual a delay is among a company's mails, against people's. People's delays spread over
/// hours and days; a gateway's are alike.
class DelayHabit {
 public:
  void add(std::int64_t delay);
  void finish();
  /// Of a delay that was added: by the others.
  double of(std::int64_t delay) const;

 private:
  static constexpr double kBin = 0.1;
  static constexpr std::size_t kBins = 170;
  static std::size_t bin(std::int64_t delay);
  std::vector<double> counts_ = std::vector<double>(kBins), smooth_;
  double total_ = 0;
};

}  // namespace leads::signs
