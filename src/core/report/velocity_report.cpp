// SPDX-License-Identifier: MIT
#include "core/report/velocity_report.h"

#include <algorithm>
#include <cmath>

#include "base/percentile.h"
#include "leads/error.h"

namespace leads {
namespace {

std::int64_t whole_cents(double ten_thousandths) {
  return std::llround(ten_thousandths / 100) * 100;
}

/// When a cycle was won: the beginning of its first stay in a won stage.
std::optional<Instant> won_at(const Playbook& playbook, const Cycle& cycle) {
  for (const Stay& stay : cycle.stays)
    if (playbook.stage(stay.stage).type == StageType::won) return stay.from;
  return std::nullopt;
}

/// The purchases recorded on winning the cycle.
std::int64_t paid_on_winning(const Playbook& playbook, const Cycle& cycle,
                             std::span<const LedgerMove> moves, std::span<const Purchase> purchases,
                             Instant as_of) {
  std::int64_t sum = 0;
  const Instant begin = cycle.stays.front().from;
  const Instant end = cycle.present ? kLastInstant : cycle.stays.back().to;
  for (const Purchase& purchase : purchases) {
    if (purchase.at < begin || purchase.at > end) continue;
    if (__builtin_add_overflow(sum, paid_by(playbook, moves, {&purchase, 1}, as_of).won, &sum))
      throw Error(ErrorKind::bad_input, "purchases", "they add up to more than can be shown",
                  "some are too large: leads list did:purchase, leads list -s=-value");
  }
  return sum;
}

}  // namespace

VelocityReport::VelocityReport(const Playbook& playbook, Instant as_of, Instant since,
                               Instant until)
    : playbook_(&playbook),
      as_of_(as_of),
      since_(since),
      until_(until),
      steps_(funnel_steps(playbook)),
      total_(empty_row()) {}

VelocityReport::Row VelocityReport::empty_row() const {
  Row row;
  for (const StageId step : steps_) row.steps.emplace_back().stage = step;
  return row;
}

void VelocityReport::add(const LeadView& lead, std::span<const LedgerMove> moves,
                         std::span<const Purchase> purchases, std::string_view key,
                         std::string_view group) {
  const auto [found, made] = groups_.try_emplace(std::string(key));
  if (made) {
    found->second = empty_row();
    found->second.key = key;
    found->second.group = group;
  }
  for (const Cycle& cycle : cycles_of(*playbook_, lead, moves, as_of_)) {
    if (cycle.outcome == Outcome::set_aside) continue;
    const OneCycle one{cycle, lead, moves, purchases};
    count(one, found->second);
    count(one, total_);
  }
}

void VelocityReport::count(const OneCycle& one, Row& row) const {
  const Cycle& cycle = one.cycle;
  const auto won = won_at(*playbook_, cycle);
  if (!won && cycle.outcome == Outcome::open) row.open.add(one.lead.id);
  if (!won && cycle.outcome == Outcome::lost && within(cycle.stays.back().from))
    row.lost.add(one.lead.id);
  if (won && within(*won)) {
    row.won.add(one.lead.id);
    row.to_won.push_back((*won - cycle.stays.front().from).count());
    const std::int64_t paid = paid_on_winning(*playbook_, cycle, one.moves, one.purchases, as_of_);
    if (paid != 0) {
      const std::string currency(currency_of(*playbook_, one.lead));
      add_all(row.won_money, {{currency, paid}});
      ++row.paid_cycles[currency];
    }
  }
  count_steps(one, row);
}

void VelocityReport::count_steps(const OneCycle& one, Row& row) const {
  const auto won = won_at(*playbook_, one.cycle);
  for (std::size_t place = 0; place < steps_.size(); ++place) {
    Step& step = row.steps[place];
    const auto entered = entry_of(*playbook_, one.cycle, step.stage);
    if (!entered || !within(*entered)) continue;
    step.entered.add(one.lead.id);
    if (won) {
      step.won.add(one.lead.id);
      step.to_won.push_back(std::max<std::int64_t>(0, (*won - *entered).count()));
    }
    const bool last =
        place + 1 == steps_.size() || playbook_->stage(step.stage).type == StageType::won;
    const auto next = last ? std::nullopt : entry_of(*playbook_, one.cycle, steps_[place + 1]);
    if (!next) continue;
    step.moved_on.add(one.lead.id);
    step.to_next.push_back((*next - *entered).count());
  }
}

std::vector<VelocityReport::Row> VelocityReport::rows() const {
  std::vector<Row> rows;
  for (const auto& [key, row] : groups_) rows.push_back(row);
  std::stable_sort(rows.begin(), rows.end(),
                   [](const Row& a, const Row& b) { return a.won.cycles > b.won.cycles; });
  return rows;
}

Amounts VelocityReport::average_won(const Row& row) {
  Amounts averages;
  for (const auto& [currency, amount] : row.won_money)
    averages[currency] = whole_cents(static_cast<double>(amount) /
                                     static_cast<double>(row.paid_cycles.at(currency)));
  return averages;
}

Amounts VelocityReport::velocity_of(const Row& row) {
  Amounts velocity;
  const auto rate = rate_of(row.won.cycles, row.won.cycles + row.lost.cycles);
  const auto length = median(row.to_won);
  if (!rate || !length || *length <= 0) return velocity;
  const double days = static_cast<double>(*length) / 86400;
  for (const auto& [currency, average] : average_won(row)) {
    const double daily =
        static_cast<double>(row.open.cycles) * rate->share * static_cast<double>(average) / days;
    if (daily < 9e15) velocity[currency] = whole_cents(daily);
  }
  return velocity;
}

}  // namespace leads
