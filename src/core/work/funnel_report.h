// SPDX-License-Identifier: MIT
// The report on the funnel: what became of the cycles that entered each of its steps. A pure
// accumulator; the caller feeds it lead by lead.
#pragma once

#include <map>
#include <string>

#include "core/work/cycles.h"
#include "core/work/money.h"
#include "core/work/statistics.h"

namespace leads {

class FunnelReport {
 public:
  struct Count {
    std::int64_t cycles = 0, leads = 0;
    void add(LeadId lead);

   private:
    LeadId last_{};  ///< the numbers of leads begin at 1
  };
  /// The cycles that entered the step within the period, and what became of each:
  /// reached = moved_on + still_in + back + parked + lost.
  struct Step {
    StageId stage{};
    Count reached;
    Count moved_on;  ///< entered a later step; none after a won stage
    Count still_in;
    Count back;  ///< open, in an earlier stage
    Count parked, lost;
    Amounts value, lost_value;  ///< expected value of the leads whose present cycle reached it, and
                                ///< of those lost there
    std::optional<std::int64_t> median_stay;  ///< seconds, those that are still in it included
    std::vector<Span> stays;                  ///< in this stage itself, of those cycles
  };
  /// The cycles that began within the period.
  struct Whole {
    Count began, won, open, parked, lost;  ///< won: came to a won stage, whatever followed
    Count set_aside;                       ///< closed for a reason that is no loss: in no other
                                           ///< figure
  };
  struct Row {
    std::string key, group;  ///< value of the field it is split by; "" without
    std::vector<Step> steps;
    Whole whole;
  };

  FunnelReport(const Playbook& playbook, Instant as_of, Instant since, Instant until);
  /// Leads come in ascending order. Those of one key are one group, named as its first lead is.
  /// Returns the group as it is then. Throws Error bad_input when values add up to more than fits
  /// into 64 bits.
  const Row& add(const LeadView& lead, std::span<const LedgerMove> moves, std::string_view key = {},
                 std::string_view group = {});
  const std::vector<StageId>& steps() const { return steps_; }
  /// All groups together as they are now, without medians. It lives as long as the report.
  const Row& so_far() const { return total_; }
  /// Groups by cycles that began, most first, then by name.
  std::vector<Row> rows() const;
  /// All groups together.
  Row total() const;

 private:
  void count(const LeadView& lead, const Cycle& cycle, Row& row);
  void count_step(const LeadView& lead, const Cycle& cycle, std::size_t index, Step& step);
  Row empty_row() const;

  const Playbook* playbook_;
  Instant as_of_, since_, until_;
  std::vector<StageId> steps_;
  std::map<std::string, Row> groups_;
  Row total_;
};

}  // namespace leads
