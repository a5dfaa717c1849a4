// SPDX-License-Identifier: MIT
// The report on activities: what happened, by kind and by week. A pure accumulator; the caller
// feeds it lead by lead.
#pragma once

#include <array>
#include <map>
#include <string>
#include <vector>

#include "core/report/months.h"
#include "leads/lead.h"
#include "leads/playbook.h"

namespace leads {

class ActivityReport {
 public:
  struct Row {
    std::string key, group;  ///< of the field it is split by
    KindId kind{};
    std::int64_t count = 0;          ///< not by machines
    std::int64_t machine = 0;        ///< by machines
    std::int64_t leads = 0;          ///< with one that is not by a machine
    Instant latest = kFirstInstant;  ///< those by machines included
  };
  /// From a Monday to a Sunday of the calendar: those that are not by machines, by Direction.
  struct Week {
    Day monday;
    std::array<std::int64_t, 4> directions{};
    std::int64_t all() const {
      return directions[0] + directions[1] + directions[2] + directions[3];
    }
  };
  static constexpr int kWeeks = 12;

  /// Those from `since` to `until`, the later ones of as_of left out. Weeks are the last kWeeks of
  /// that.
  ActivityReport(const Playbook& playbook, Instant as_of, Instant since, Instant until);
  /// Those of one key are one group, named as its first lead is.
  void add(const LeadView& lead, std::span<const Activity> activities, std::string_view key,
           std::string_view group);
  /// Groups by name, in each the most frequent kind first.
  std::vector<Row> rows() const;
  /// All of them; `leads` counts each lead once.
  const Row& total() const { return total_; }
  /// In order, those without anything included.
  const std::vector<Week>& weeks() const { return weeks_; }

 private:
  const Playbook* playbook_;
  Instant since_, until_;
  std::map<std::pair<std::string, KindId>, Row> rows_;
  Row total_;
  std::vector<Week> weeks_;
  Instant weeks_since_;
};

}  // namespace leads
