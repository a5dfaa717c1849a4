// SPDX-License-Identifier: MIT
#include "core/report/companies_report.h"

#include <algorithm>
#include <tuple>

#include "base/text.h"
#include "core/filter/spellings.h"
#include "core/funnel/funnel.h"

namespace leads {

std::string CompaniesReport::key_of(const LeadView& lead) {
  return spellings(trim(lead.cell(BuiltIn::company).text)).shortened;
}

void CompaniesReport::add(const LeadView& lead, const Score& score,
                          std::optional<Instant> last_contact, const Paid& paid,
                          const std::string& group_key, const std::string& group) {
  const std::string key = key_of(lead);
  if (key.empty()) {
    ++without_;
    return;
  }
  Row& row = rows_[{group_key, key}];
  if (row.leads == 0) {
    row.company = trim(lead.cell(BuiltIn::company).text);
    row.group = group;
    row.group_key = group_key;
    row.key = group_key + '\0' + key;
  }
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
    if (a.group_key != b.group_key) return a.group_key < b.group_key;
    return std::tuple{-a.engagement, -a.score} < std::tuple{-b.engagement, -b.score};
  });
  return rows;
}

}  // namespace leads
