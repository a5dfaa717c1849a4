// SPDX-License-Identifier: MIT
// The report on velocity: how long cycles take from step to step and to be won, and what that
// brings a day. A pure accumulator; the caller feeds it lead by lead.
#pragma once

#include <map>
#include <string>

#include "core/work/cycles.h"
#include "core/work/funnel_report.h"
#include "core/work/money.h"

namespace leads {

class VelocityReport {
 public:
  using Count = FunnelReport::Count;
  /// The cycles that entered the step within the period.
  struct Step {
    StageId stage{};
    Count entered, moved_on, won;
    std::vector<std::int64_t> to_next, to_won;  ///< seconds, of those that got there
  };
  struct Row {
    std::string key, group;
    Count open;       ///< cycles that are open now
    Count won, lost;  ///< cycles decided within the period
    Amounts won_money;
    std::map<std::string, std::int64_t> paid_cycles;  ///< won cycles with money, by currency
    std::vector<std::int64_t> to_won;                 ///< seconds from the beginning of a cycle
    std::vector<Step> steps;
  };
  /// By currency, 1/10000: what a won cycle brings on average, of those for which a purchase was
  /// recorded.
  static Amounts average_won(const Row& row);
  /// By currency, 1/10000 a day: open cycles x share won x average won / median days to be won.
  /// Empty where fewer cycles are decided than it takes to say what share is won.
  static Amounts velocity_of(const Row& row);

  VelocityReport(const Playbook& playbook, Instant as_of, Instant since, Instant until);
  /// Leads come in ascending order. Those of one key are one group, named as its first lead is.
  void add(const LeadView& lead, std::span<const LedgerMove> moves,
           std::span<const Purchase> purchases, std::string_view key, std::string_view group);
  const std::vector<StageId>& steps() const { return steps_; }
  /// Groups by won cycles, most first, then by name.
  std::vector<Row> rows() const;
  const Row& total() const { return total_; }

 private:
  struct OneCycle {
    const Cycle& cycle;
    const LeadView& lead;
    std::span<const LedgerMove> moves;
    std::span<const Purchase> purchases;
  };
  void count(const OneCycle& one, Row& row) const;
  void count_steps(const OneCycle& one, Row& row) const;
  bool within(Instant at) const { return at >= since_ && at <= until_; }
  Row empty_row() const;

  const Playbook* playbook_;
  Instant as_of_, since_, until_;
  std::vector<StageId> steps_;
  std::map<std::string, Row> groups_;
  Row total_;
};

}  // namespace leads
