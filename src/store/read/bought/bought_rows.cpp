// SPDX-License-Identifier: MIT
#include "store/read/bought/bought_rows.h"

#include <algorithm>

#include "store/store_impl.h"

namespace leads {
namespace {

/// The first format that records them.
constexpr int kBoughtFormat = 9;

BoughtRow::Outcome outcome_of(std::string_view word) {
  return word == outcome_word(BoughtRow::Outcome::created)     ? BoughtRow::Outcome::created
         : word == outcome_word(BoughtRow::Outcome::duplicate) ? BoughtRow::Outcome::duplicate
                                                               : BoughtRow::Outcome::rejected;
}

BoughtRow::Fault fault_of(std::string_view word) {
  return word == fault_word(BoughtRow::Fault::email)   ? BoughtRow::Fault::email
         : word == fault_word(BoughtRow::Fault::phone) ? BoughtRow::Fault::phone
                                                       : BoughtRow::Fault::none;
}

}  // namespace

BoughtRows::BoughtRows(Store& store, Instant as_of) {
  Store::Impl& book = store.impl();
  if (book.format < kBoughtFormat) return;
  sql::Statement select = book.connection.prepare(
      "select coalesce(r.lead_id, 0), r.vendor, r.outcome, coalesce(r.fault, ''), o.at, f.name, "
      "r.line from bought_row r join bought_file f on f.id = r.file join operation o on o.id = "
      "f.op where o.at <= $1 and (r.lead_id is null or r.lead_id in (select id from lead)) order "
      "by r.file, r.number");
  for (select.bind(1, seconds(as_of)); select.step();) {
    const LeadId lead{select.integer(0)};
    rows_.push_back({lead == LeadId{} ? lead : book.merges().survivor(lead), kept(select.text(1)),
                     outcome_of(select.text(2)), fault_of(select.text(3)),
                     instant(select.integer(4)), kept(select.text(5)),
                     static_cast<int>(select.integer(6))});
  }
  std::stable_sort(rows_.begin(), rows_.end(), [](const BoughtRow& a, const BoughtRow& b) {
    return number(a.lead) < number(b.lead);
  });
}

std::span<const BoughtRow> BoughtRows::of(LeadId lead) const {
  const auto first = std::lower_bound(
      rows_.begin(), rows_.end(), lead,
      [](const BoughtRow& row, LeadId wanted) { return number(row.lead) < number(wanted); });
  auto last = first;
  while (last != rows_.end() && last->lead == lead) ++last;
  return {first, last};
}

RecordedRows::RecordedRows(Store& store) : store_(store) {
  Store::Impl& book = store.impl();
  if (book.format < kBoughtFormat) return;
  any_ = book.connection.prepare("select 1 from bought_file limit 1").step();
}

bool RecordedRows::has(std::string_view file, std::uint64_t digest, int line, LeadId lead) const {
  if (!any_) return false;
  Store::Impl& book = store_.impl();
  // Both ask for few rows: those of a lead, or those of a file.
  const std::string files = "(select id from bought_file where name = $1 or digest = $2)";
  std::vector<LeadId> members{lead};
  if (lead != LeadId{})
    for (const LeadId part : book.merges().parts(lead)) members.push_back(part);
  sql::Statement select = book.connection.prepare(
      lead == LeadId{}
          ? "select 1 from bought_row where file in " + files + " and line = $3 and lead_id is null"
          : "select 1 from bought_row where lead_id = $4 and line = $3 and file in " + files);
  return std::any_of(members.begin(), members.end(), [&](LeadId member) {
    select.bind(1, file).bind(2, static_cast<std::int64_t>(digest)).bind(3, std::int64_t{line});
    if (lead != LeadId{}) select.bind(4, number(member));
    const bool found = select.step();
    select.reset();
    return found;
  });
}

}  // namespace leads
