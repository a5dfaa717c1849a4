// SPDX-License-Identifier: MIT
// Every subject is stored once: few texts are compared, then the numbers of those that match are
// looked for. Notes are each a text of their own.
#include "store/read/said.h"

#include "store/store_impl.h"

namespace leads {

std::optional<std::vector<LeadId>> leads_that_said(
    Store& store, const std::function<bool(std::string_view)>& matches) {
  if (store.looking_back()) return std::nullopt;
  sql::Connection& connection = store.impl().connection;
  std::vector<bool> wanted;
  {
    sql::Statement subjects = connection.prepare("select id, text from subject order by id");
    while (subjects.step()) {
      const auto code = static_cast<std::size_t>(subjects.integer(0));
      if (!matches(subjects.text(1))) continue;
      wanted.resize(std::max(wanted.size(), code + 1));
      wanted[code] = true;
    }
  }
  std::vector<LeadId> found;
  // In the order of the table, which is that of the leads.
  sql::Statement rows = connection.prepare_walk(
      {"lead_id", "subject", "note"}, wanted.empty() ? "from activity where note is not null"
                                                     : "from activity where subject is not null or "
                                                       "note is not null");
  while (rows.step()) {
    const std::span<const Cell> row = rows.row();
    const LeadId lead{row[0].integer};
    if (!found.empty() && found.back() == lead) continue;
    const auto code = static_cast<std::size_t>(row[1].integer);
    const bool by_subject = row[1].present() && code < wanted.size() && wanted[code];
    if (by_subject || (row[2].kind == Cell::Kind::text && matches(row[2].text)))
      found.push_back(lead);
  }
  return found;
}

}  // namespace leads
