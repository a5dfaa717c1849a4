// SPDX-License-Identifier: MIT
#include "core/work/sources_report.h"

#include <algorithm>

#include "base/text.h"

namespace leads {
namespace {

/// What one lead adds to its group.
SourcesReport::Row row_of(const Playbook& playbook, const LeadView& lead,
                          std::span<const LedgerMove> moves, const Paid& paid, Instant as_of) {
  SourcesReport::Row row;
  bool counts = false, qualified = false, won = false;
  for (const Cycle& cycle : cycles_of(playbook, lead, moves, as_of)) {
    if (cycle.outcome == Outcome::set_aside) continue;
    counts = true;
    for (const Stay& stay : cycle.stays) {
      if (playbook.stage(stay.stage).gone) continue;
      qualified = qualified || is_qualified(playbook, stay.stage);
      won = won || playbook.stage(stay.stage).type == StageType::won;
    }
  }
  row.leads = counts ? 1 : 0;
  row.set_aside = counts ? 0 : 1;
  row.qualified = qualified ? 1 : 0;
  row.won = won ? 1 : 0;
  const std::string_view currency = currency_of(playbook, lead);
  const Cell& cost = lead.cell(BuiltIn::cost);
  if (cost.present() && cost.integer != 0) add_amount(row.cost, currency, cost.integer);
  add_paid(row.won_money, row.bought, currency, paid);
  return row;
}

void add_row(SourcesReport::Row& sum, const SourcesReport::Row& row) {
  sum.leads += row.leads;
  sum.qualified += row.qualified;
  sum.won += row.won;
  sum.set_aside += row.set_aside;
  add_all(sum.cost, row.cost);
  add_all(sum.won_money, row.won_money);
  add_all(sum.bought, row.bought);
}

Direction direction_of(const Playbook& playbook, const LeadView& lead) {
  const auto known = playbook.sources.find(fold(lead.cell(BuiltIn::source).text));
  return known == playbook.sources.end() ? Direction::none : known->second;
}

}  // namespace

std::map<std::string, double> SourcesReport::returns_of(const Row& row) {
  std::map<std::string, double> returns;
  for (const auto& [currency, cost] : row.cost) {
    const auto won = row.won_money.find(currency);
    if (cost > 0)
      returns[currency] = won == row.won_money.end()
                              ? 0
                              : static_cast<double>(won->second) / static_cast<double>(cost);
  }
  return returns;
}

const SourcesReport::Row& SourcesReport::add(const LeadView& lead,
                                             std::span<const LedgerMove> moves, const Paid& paid,
                                             Instant as_of, std::string_view key,
                                             std::string_view group) {
  const auto [found, made] = groups_.try_emplace(std::string(key));
  if (made) {
    found->second.key = key;
    found->second.group = group;
  }
  const Row row = row_of(*playbook_, lead, moves, paid, as_of);
  add_row(found->second, row);
  add_row(directions_[direction_of(*playbook_, lead)], row);
  add_row(total_, row);
  return found->second;
}

std::vector<SourcesReport::Row> SourcesReport::rows() const {
  std::vector<Row> rows;
  for (const auto& [key, row] : groups_) rows.push_back(row);
  std::stable_sort(rows.begin(), rows.end(),
                   [](const Row& a, const Row& b) { return a.leads > b.leads; });
  return rows;
}

}  // namespace leads
