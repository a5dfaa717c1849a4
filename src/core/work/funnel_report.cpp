// SPDX-License-Identifier: MIT
#include "core/work/funnel_report.h"

#include <algorithm>

#include "leads/error.h"

namespace leads {
namespace {

void add_value(Amounts& amounts, const Playbook& playbook, const LeadView& lead,
               const Stage& stage) {
  const Cell& value = lead.cell(BuiltIn::value);
  if (!value.present()) return;
  const std::string_view currency = currency_of(playbook, lead);
  if (add_amount(amounts, currency, value.integer)) return;
  throw Error(ErrorKind::bad_input, "stage " + stage.name,
              "the values of its leads add up to more than can be shown",
              "some are too large: leads list furthest_stage:" + stage.name +
                  ".. -s=-value -l 5 -F id,name,value,currency");
}

FunnelReport::Row with_medians(FunnelReport::Row row) {
  for (FunnelReport::Step& step : row.steps) step.median_stay = survival_median(step.stays);
  return row;
}

}  // namespace

void FunnelReport::Count::add(LeadId lead) {
  ++cycles;
  leads += lead == last_ ? 0 : 1;
  last_ = lead;
}

FunnelReport::FunnelReport(const Playbook& playbook, Instant as_of, Instant since, Instant until)
    : playbook_(&playbook),
      as_of_(as_of),
      since_(since),
      until_(until),
      steps_(funnel_steps(playbook)),
      total_(empty_row()) {}

FunnelReport::Row FunnelReport::empty_row() const {
  Row row;
  for (const StageId step : steps_) row.steps.emplace_back().stage = step;
  return row;
}

const FunnelReport::Row& FunnelReport::add(const LeadView& lead, std::span<const LedgerMove> moves,
                                           std::string_view key, std::string_view group) {
  const auto [found, made] = groups_.try_emplace(std::string(key));
  Row& row = found->second;
  if (made) {
    row = empty_row();
    row.key = key;
    row.group = group;
  }
  for (const Cycle& cycle : cycles_of(*playbook_, lead, moves, as_of_)) {
    count(lead, cycle, row);
    count(lead, cycle, total_);
  }
  return row;
}

void FunnelReport::count(const LeadView& lead, const Cycle& cycle, Row& row) {
  Whole& whole = row.whole;
  const Instant began = cycle.stays.front().from;
  const bool within = began >= since_ && began <= until_;
  if (cycle.outcome == Outcome::set_aside) {
    if (within) whole.set_aside.add(lead.id);
    return;
  }
  if (within) {
    const bool won = std::any_of(cycle.stays.begin(), cycle.stays.end(), [&](const Stay& stay) {
      return playbook_->stage(stay.stage).type == StageType::won;
    });
    whole.began.add(lead.id);
    Count& outcome = won                                ? whole.won
                     : cycle.outcome == Outcome::lost   ? whole.lost
                     : cycle.outcome == Outcome::parked ? whole.parked
                                                        : whole.open;
    outcome.add(lead.id);
  }
  for (std::size_t index = 0; index < steps_.size(); ++index)
    count_step(lead, cycle, index, row.steps[index]);
}

void FunnelReport::count_step(const LeadView& lead, const Cycle& cycle, std::size_t step_index,
                              Step& step) {
  const auto entered = entry_of(*playbook_, cycle, step.stage);
  if (!entered || *entered < since_ || *entered > until_) return;
  const Stage& stage = playbook_->stage(step.stage);
  const StageId now = cycle.stays.back().stage;
  const bool earlier = playbook_->stage(now).gone || index(now) < index(step.stage);
  step.reached.add(lead.id);
  if (cycle.present) add_value(step.value, *playbook_, lead, stage);
  for (const Stay& stay : cycle.stays) {
    if (stay.stage == step.stage) step.stays.push_back({(stay.to - stay.from).count(), stay.ended});
  }
  const bool last = step_index + 1 == steps_.size() || stage.type == StageType::won;
  if (!last && entry_of(*playbook_, cycle, steps_[step_index + 1])) {
    step.moved_on.add(lead.id);
  } else if (cycle.outcome == Outcome::lost) {
    step.lost.add(lead.id);
    if (cycle.present) add_value(step.lost_value, *playbook_, lead, stage);
  } else if (cycle.outcome == Outcome::parked) {
    step.parked.add(lead.id);
  } else if (!earlier || step_index == 0) {
    step.still_in.add(lead.id);
  } else {
    step.back.add(lead.id);
  }
}

std::vector<FunnelReport::Row> FunnelReport::rows() const {
  std::vector<Row> rows;
  for (const auto& [name, row] : groups_) rows.push_back(with_medians(row));
  std::stable_sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) {
    return a.whole.began.cycles > b.whole.began.cycles;
  });
  return rows;
}

FunnelReport::Row FunnelReport::total() const {
  return with_medians(total_);
}

}  // namespace leads
