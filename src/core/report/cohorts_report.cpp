// SPDX-License-Identifier: MIT
#include "core/report/cohorts_report.h"

#include <algorithm>

namespace leads {

CohortsReport::CohortsReport(const Playbook& playbook, Instant as_of, Instant since, Instant until)
    : playbook_(&playbook),
      as_of_(as_of),
      since_(since),
      until_(until),
      steps_(funnel_steps(playbook)) {
  total_.reached.resize(steps_.size());
}

void CohortsReport::add(const LeadView& lead, std::span<const LedgerMove> moves,
                        std::string_view key, std::string_view group) {
  for (const Cycle& cycle : cycles_of(*playbook_, lead, moves, as_of_)) {
    const Instant began = cycle.stays.front().from;
    if (cycle.outcome == Outcome::set_aside || began < since_ || began > until_) continue;
    const Zone& zone = playbook_->calendar.zone;
    const std::chrono::year_month month = month_of(began, zone);
    const auto [found, made] = rows_.try_emplace(std::pair{std::string(key), month});
    Row& row = found->second;
    if (made) {
      row.key = key;
      row.group = group;
      row.month = month;
      row.reached.resize(steps_.size());
      const Instant end = range_of(month, zone).last;
      for (std::size_t i = 0; i < kWithin.size(); ++i)
        if (as_of_ - end >= std::chrono::days{kWithin[i]}) row.won_within[i] = 0;
    }
    count(lead, cycle, row);
    count(lead, cycle, total_);
  }
}

void CohortsReport::count(const LeadView& lead, const Cycle& cycle, Row& row) const {
  row.began.add(lead.id);
  std::optional<Instant> won;
  for (const Stay& stay : cycle.stays)
    if (!won && playbook_->stage(stay.stage).type == StageType::won) won = stay.from;
  Count& outcome = won                                ? row.won
                   : cycle.outcome == Outcome::lost   ? row.lost
                   : cycle.outcome == Outcome::parked ? row.parked
                                                      : row.open;
  outcome.add(lead.id);
  for (std::size_t step = 0; step < steps_.size(); ++step)
    if (entry_of(*playbook_, cycle, steps_[step])) row.reached[step].add(lead.id);
  for (std::size_t i = 0; i < kWithin.size(); ++i) {
    const bool soon = won && *won - cycle.stays.front().from <= std::chrono::days{kWithin[i]};
    if (row.won_within[i] && soon) ++*row.won_within[i];
  }
}

std::vector<CohortsReport::Row> CohortsReport::rows() const {
  std::vector<Row> rows;
  for (const auto& [key, row] : rows_) rows.push_back(row);
  return rows;
}

}  // namespace leads
