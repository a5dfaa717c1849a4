// SPDX-License-Identifier: MIT
#include "core/report/ageing_report.h"

#include <algorithm>

#include "base/percentile.h"
#include "core/funnel/funnel.h"

namespace leads {
namespace {

void settle(AgeingReport::Row& row, const std::vector<std::int64_t>& ages) {
  row.median = median(ages);
  if (!ages.empty()) row.oldest = *std::max_element(ages.begin(), ages.end());
}

}  // namespace

void AgeingReport::add(const LeadView& lead, bool stale, std::string_view key,
                       std::string_view group) {
  const Stage& stage = playbook_->stage(lead.stage);
  if (!is_worked(stage) && stage.type != StageType::parked) return;
  const auto [found, made] = tallies_.try_emplace(std::pair{std::string(key), lead.stage});
  Tally& tally = found->second;
  if (made) {
    tally.row.key = key;
    tally.row.group = group;
    tally.row.stage = lead.stage;
  }
  const std::int64_t age = std::max<std::int64_t>(0, (as_of_ - lead.stage_since).count());
  std::size_t place = 0;
  while (place < kBounds.size() && age >= std::int64_t{kBounds[place]} * 86400) ++place;
  ++tally.row.leads;
  ++tally.row.ages[place];
  tally.row.stale += stale ? 1 : 0;
  const Cell& value = lead.cell(BuiltIn::value);
  if (value.present())
    add_all(tally.row.value, {{std::string(currency_of(*playbook_, lead)), value.integer}});
  tally.ages.push_back(age);
}

std::vector<AgeingReport::Row> AgeingReport::rows() const {
  std::vector<Row> rows;
  for (const auto& [key, tally] : tallies_) {
    rows.push_back(tally.row);
    settle(rows.back(), tally.ages);
  }
  return rows;
}

AgeingReport::Row AgeingReport::total() const {
  Row total;
  std::vector<std::int64_t> ages;
  for (const auto& [key, tally] : tallies_) {
    total.leads += tally.row.leads;
    total.stale += tally.row.stale;
    for (std::size_t i = 0; i < kAges; ++i) total.ages[i] += tally.row.ages[i];
    add_all(total.value, tally.row.value);
    ages.insert(ages.end(), tally.ages.begin(), tally.ages.end());
  }
  settle(total, ages);
  return total;
}

}  // namespace leads
