// SPDX-License-Identifier: MIT
#include "core/report/companies_report.h"

#include <algorithm>
#include <tuple>

#include "base/text.h"
#include "core/funnel/funnel.h"

namespace leads {

void CompaniesReport::add(const LeadView& lead, const Score& score,
                          std::optional<Instant> last_contact, const Paid& paid) {
  const std::string_view company = lead.cell(BuiltIn::company).text;
  const std::string key = fold(company);
  if (key.empty()) {
    ++without_;
    return;
  }
  Row& row = rows_[key];
  if (row.leads == 0) row.company = trim(company);
  count(lead, score, last_contact, paid, row);
  count(lead, score, last_contact, paid, total_);
}

void CompaniesReport::count(const LeadView& lead, const Score& score,
                            std::optional<Instant> last_contact, const Paid& paid, Row& row) const {
  if (row.leads == 0 || score.total > row.score) {
    row.score = score.total;
    row.hottest = lead.id;
    row.hottest_name = display_name(lead);
  }
  ++row.leads;
  row.open += is_worked(playbook_->stage(lead.stage)) ? 1 : 0;
  row.engagement += score.engagement;
  if (last_contact && (!row.last_contact || *last_contact > *row.last_contact))
    row.last_contact = last_contact;
  const std::string currency(currency_of(*playbook_, lead));
  const Cell& value = lead.cell(BuiltIn::value);
  if (value.present()) add_all(row.value, {{currency, value.integer}});
  add_paid(row.won, row.bought, currency, paid);
}

std::vector<CompaniesReport::Row> CompaniesReport::rows() const {
  std::vector<Row> rows;
  for (const auto& [key, row] : rows_) rows.push_back(row);
  std::stable_sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) {
    return std::tuple{-a.engagement, -a.score} < std::tuple{-b.engagement, -b.score};
  });
  return rows;
}

}  // namespace leads
