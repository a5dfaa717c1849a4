// SPDX-License-Identifier: MIT
// The report on cohorts: of the cycles that began in each month, how far they came. A pure
// accumulator; the caller feeds it lead by lead.
#pragma once

#include <array>
#include <map>
#include <string>
#include <vector>

#include "core/report/months.h"
#include "core/work/cycles.h"
#include "core/work/funnel_report.h"

namespace leads {

class CohortsReport {
 public:
  using Count = FunnelReport::Count;
  static constexpr std::array<int, 3> kWithin{30, 90, 180};  // days to be won in
  struct Row {
    std::string key, group;  ///< of the field it is split by
    std::chrono::year_month month{};
    Count began, open, parked, lost, won;
    std::vector<Count> reached;  ///< by step of the funnel
    /// Won within so many days; nullopt while some of the month have not had that long.
    std::array<std::optional<std::int64_t>, kWithin.size()> won_within{};
  };
  CohortsReport(const Playbook& playbook, Instant as_of, Instant since, Instant until);
  /// Cycles that began within the period, but for those set aside. Leads come in ascending order.
  void add(const LeadView& lead, std::span<const LedgerMove> moves, std::string_view key,
           std::string_view group);
  const std::vector<StageId>& steps() const { return steps_; }
  /// Groups by name, in each the months in order.
  std::vector<Row> rows() const;
  Row total() const { return total_; }

 private:
  void count(const LeadView& lead, const Cycle& cycle, Row& row) const;

  const Playbook* playbook_;
  Instant as_of_, since_, until_;
  std::vector<StageId> steps_;
  std::map<std::pair<std::string, std::chrono::year_month>, Row> rows_;
  Row total_;
};

}  // namespace leads
