// SPDX-License-Identifier: MIT
// The report on reasons: why cycles were parked, lost or disqualified. A pure accumulator; the
// caller feeds it lead by lead.
#pragma once

#include <map>
#include <string>
#include <tuple>

#include "core/work/cycles.h"
#include "core/work/funnel_report.h"
#include "core/work/money.h"

namespace leads {

class ReasonsReport {
 public:
  using Count = FunnelReport::Count;
  struct Row {
    std::string key, group;  ///< of the field it is split by
    StageId stage{};         ///< the parked or lost stage
    std::string reason;      ///< "" without one
    Count closed;            ///< cycles that entered the stage for the reason within the period
    Count still;             ///< of them, those that are there now
    Amounts value;           ///< expected of the leads that are there now
    std::map<StageId, std::int64_t> from;  ///< the stages these cycles came from
    /// The one that most came from; the first of several.
    StageId mostly_from() const;
  };
  ReasonsReport(const Playbook& playbook, Instant as_of, Instant since, Instant until)
      : playbook_(&playbook), as_of_(as_of), since_(since), until_(until) {}
  /// Leads come in ascending order. Throws Error bad_input when values add up to more than fits.
  void add(const LeadView& lead, std::span<const LedgerMove> moves, std::string_view key,
           std::string_view group);
  /// Groups by name, most cycles first in each, then by stage and reason.
  std::vector<Row> rows() const;
  Row total() const { return total_; }

 private:
  void count(const LeadView& lead, const LedgerMove& move, std::string_view key,
             std::string_view group, bool first, bool still);

  const Playbook* playbook_;
  Instant as_of_, since_, until_;
  std::map<std::tuple<std::string, StageId, std::string>, Row> rows_;
  Row total_;
};

}  // namespace leads
