// SPDX-License-Identifier: MIT
#include "core/report/forecast_report.h"

#include <algorithm>

#include "base/text.h"
#include "leads/error.h"

namespace leads {
namespace {

void add_or_throw(Amounts& amounts, std::string_view currency, std::int64_t amount) {
  if (!add_amount(amounts, currency, amount))
    throw Error(ErrorKind::bad_input, "forecast",
                "the values of its leads add up to more than can be shown",
                "some are too large: leads list has:value -s=-value -l 5 -F "
                "id,name,value,currency");
}

/// Rounded half up; amounts are within ±9e15, so that this fits.
std::int64_t percent_of(std::int64_t amount, int percent) {
  const std::int64_t hundredfold = amount * percent;
  return (hundredfold + (hundredfold < 0 ? -50 : 50)) / 100;
}

}  // namespace

ForecastReport::ForecastReport(const Playbook& playbook, Instant as_of,
                               std::optional<Instant> since, std::optional<Instant> until,
                               Split split)
    : playbook_(&playbook),
      as_of_(as_of),
      first_(month_of(since.value_or(as_of), playbook.calendar.zone)),
      unlikely_(playbook.stages.size()) {
  if (until) last_ = month_of(*until, playbook.calendar.zone);
  for (const SalesTarget& target : playbook.targets) {
    const bool by_owner = split == Split::by_owner;
    if (!by_owner || target.owner.empty() || !within(target.month)) continue;
    Row& row = row_of(fold(target.owner), target.owner, When::month, target.month);
    row.target = row.target.value_or(0) + target.amount;
  }
  if (split == Split::by_field) return;
  // Where everybody together has no target, that of all owners is it.
  std::map<std::chrono::year_month, std::int64_t> owners, together;
  for (const SalesTarget& target : playbook.targets)
    if (within(target.month))
      (target.owner.empty() ? together : owners)[target.month] += target.amount;
  together.insert(owners.begin(), owners.end());
  for (const auto& [month, amount] : together) {
    target_ = target_.value_or(0) + amount;
    if (split == Split::none) row_of("", "", When::month, month).target = amount;
  }
}

bool ForecastReport::within(std::chrono::year_month month) const {
  return month >= first_ && (!last_ || month <= *last_);
}

ForecastReport::Row& ForecastReport::row_of(std::string_view key, std::string_view group, When when,
                                            std::chrono::year_month month) {
  const auto [found, made] = rows_.try_emplace(Key{std::string(key), when, month});
  if (made) {
    found->second.key = key;
    found->second.group = group;
    found->second.when = when;
    found->second.month = month;
  }
  return found->second;
}

void ForecastReport::add(const LeadView& lead, std::span<const LedgerMove> moves,
                         std::span<const Purchase> purchases, std::string_view key,
                         std::string_view group) {
  const std::string_view currency = currency_of(*playbook_, lead);
  for (const Purchase& purchase : purchases) {
    const std::chrono::year_month month = month_of(purchase.at, playbook_->calendar.zone);
    if (!within(month)) continue;
    const Paid paid = paid_by(*playbook_, moves, {&purchase, 1}, as_of_);
    if (paid.won != 0) add_or_throw(row_of(key, group, When::month, month).won, currency, paid.won);
  }
  const Stage& stage = playbook_->stage(lead.stage);
  const Cell& value = lead.cell(BuiltIn::value);
  if (!is_worked(stage) || !value.present() || value.integer == 0) return;
  const Cell& close = lead.cell(BuiltIn::expected_close);
  When when = When::unknown;
  std::chrono::year_month month{};
  if (close.present() && close.kind == Cell::Kind::integer) {
    month = month_of(Day{std::chrono::days{close.integer}});
    if (last_ && month > *last_) return;
    when = month < first_ ? When::earlier : When::month;
    if (when == When::earlier) month = {};
  }
  Row& row = row_of(key, group, when, month);
  ++row.leads;
  add_or_throw(row.value, currency, value.integer);
  if (stage.probability && !stage.gone) {
    add_or_throw(row.weighted, currency, percent_of(value.integer, *stage.probability));
    return;
  }
  ++row.unlikely;
  ++unlikely_[index(lead.stage)];
  add_or_throw(row.unweighted, currency, value.integer);
}

std::vector<ForecastReport::Row> ForecastReport::rows() const {
  std::vector<Row> rows;
  for (const auto& [key, row] : rows_) rows.push_back(row);
  std::stable_sort(rows.begin(), rows.end(),
                   [](const Row& a, const Row& b) { return a.key.empty() < b.key.empty(); });
  return rows;
}

ForecastReport::Row ForecastReport::total() const {
  Row total;
  for (const auto& [key, row] : rows_) {
    total.leads += row.leads;
    total.unlikely += row.unlikely;
    add_all(total.value, row.value);
    add_all(total.weighted, row.weighted);
    add_all(total.unweighted, row.unweighted);
    add_all(total.won, row.won);
  }
  total.target = target_;
  return total;
}

Amounts ForecastReport::expected_of(const Row& row) {
  Amounts expected = row.won;
  add_all(expected, row.weighted);
  return expected;
}

std::vector<StageId> ForecastReport::stages_without_probability() const {
  std::vector<StageId> stages;
  for (std::size_t i = 0; i < unlikely_.size(); ++i)
    if (unlikely_[i] > 0) stages.push_back(StageId{static_cast<std::uint8_t>(i)});
  return stages;
}

}  // namespace leads
