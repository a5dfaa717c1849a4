// SPDX-License-Identifier: MIT
#include "core/work/report.h"

#include <algorithm>

#include "base/percentile.h"
#include "leads/error.h"

namespace leads {
namespace {

// A value mistyped a thousand times adds up to more than an amount can be.
void add_amount(std::int64_t& sum, std::int64_t amount, const Stage& stage,
                std::string_view currency) {
  if (!__builtin_add_overflow(sum, amount, &sum)) return;
  const std::string what =
      currency.empty() ? "the values" : "the values in " + std::string(currency);
  throw Error(ErrorKind::bad_input, "stage " + stage.name,
              what + " add up to more than can be shown",
              "some are too large: leads list stage:" + stage.name +
                  " -s=-value -l 5 -F id,name,value,currency");
}

}  // namespace

void PipelineReport::add(const LeadView& lead, const Score& score, Instant as_of) {
  Row& row = rows_[index(lead.stage)];
  ++row.leads;
  ++(score.temperature == Temperature::hot    ? row.hot
     : score.temperature == Temperature::warm ? row.warm
                                              : row.cold);
  const Cell& value = lead.cell(BuiltIn::value);
  const std::string_view currency = lead.cell(BuiltIn::currency).text;
  if (value.present())
    add_amount(row.value[std::string(currency)], value.integer, playbook_->stage(lead.stage),
               currency);
  ages_[index(lead.stage)].push_back(std::max<std::int64_t>(0, (as_of - lead.stage_since).count()));
}

std::vector<PipelineReport::Row> PipelineReport::rows() const {
  std::vector<Row> rows = rows_;
  for (std::size_t place = 0; place < rows.size(); ++place) {
    rows[place].stage = StageId{static_cast<std::uint8_t>(place)};
    if (const auto middle = median(ages_[place])) rows[place].median_age = *middle;
  }
  return rows;
}

FunnelReport::FunnelReport(const Playbook& playbook) : playbook_(&playbook) {
  for (std::size_t place = 0; place < playbook.stages.size(); ++place) {
    const StageType type = playbook.stages[place].type;
    if (type == StageType::open || type == StageType::won)
      steps_.push_back(StageId{static_cast<std::uint8_t>(place)});
  }
}

void FunnelReport::add(const LeadView& lead, std::string_view group) {
  Row& row = groups_[std::string(group)];
  row.group = group;
  row.reached.resize(steps_.size());
  const StageType type = playbook_->stage(lead.stage).type;
  if (type == StageType::lost && !counts_as_lost(*playbook_, lead.stage_reason)) {
    ++row.set_aside;
    return;
  }
  for (std::size_t step = 0; step < steps_.size(); ++step) {
    if (index(steps_[step]) <= index(lead.furthest)) ++row.reached[step];
  }
  row.lost += type == StageType::lost ? 1 : 0;
  row.parked += type == StageType::parked ? 1 : 0;
}

std::vector<FunnelReport::Row> FunnelReport::rows() const {
  std::vector<Row> rows;
  for (const auto& [name, row] : groups_) rows.push_back(row);
  std::stable_sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) {
    return (a.reached.empty() ? 0 : a.reached[0]) > (b.reached.empty() ? 0 : b.reached[0]);
  });
  return rows;
}

}  // namespace leads
