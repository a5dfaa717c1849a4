// SPDX-License-Identifier: MIT
#include "core/work/report.h"

#include <algorithm>

#include "base/percentile.h"
#include "leads/error.h"

namespace leads {
namespace {

void add_value(Amounts& amounts, std::int64_t amount, const Stage& stage,
               std::string_view currency) {
  if (add_amount(amounts, currency, amount)) return;
  const std::string what =
      currency.empty() ? "the values" : "the values in " + std::string(currency);
  throw Error(ErrorKind::bad_input, "stage " + stage.name,
              what + " add up to more than can be shown",
              "some are too large: leads list stage:" + stage.name +
                  " -s=-value -l 5 -F id,name,value,currency");
}

}  // namespace

void PipelineReport::add(const LeadView& lead, const Score& score, const Paid& paid,
                         Instant as_of) {
  Row& row = rows_[index(lead.stage)];
  ++row.leads;
  ++(score.temperature == Temperature::hot    ? row.hot
     : score.temperature == Temperature::warm ? row.warm
                                              : row.cold);
  const Cell& value = lead.cell(BuiltIn::value);
  const std::string_view currency = currency_of(*playbook_, lead);
  if (value.present()) add_value(row.value, value.integer, playbook_->stage(lead.stage), currency);
  add_paid(row.won, row.bought, currency, paid);
  ages_[index(lead.stage)].push_back(std::max<std::int64_t>(0, (as_of - lead.stage_since).count()));
}

std::vector<PipelineReport::Row> PipelineReport::rows() const {
  std::vector<Row> rows = rows_;
  for (std::size_t index = 0; index < rows.size(); ++index) {
    if (const auto middle = median(ages_[index])) rows[index].median_age = *middle;
  }
  return rows;
}

}  // namespace leads
