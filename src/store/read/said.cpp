// SPDX-License-Identifier: MIT
// Every subject is stored once: few texts are compared, then the activities with those that match
// are found by an index. Notes are each a text of their own, read in one pass over an index that
// has nothing else.
#include "store/read/said.h"

#include <algorithm>

#include "store/store_impl.h"

namespace leads {
namespace {

using Matches = std::function<bool(std::string_view)>;

std::vector<std::int64_t> matching_subjects(sql::Connection& connection, const Matches& matches) {
  std::vector<std::int64_t> found;
  sql::Statement subjects = connection.prepare("select id, text from subject order by id");
  while (subjects.step())
    if (matches(subjects.text(1))) found.push_back(subjects.integer(0));
  return found;
}

void add(std::vector<LeadId>& leads, std::int64_t lead) {
  if (leads.empty() || leads.back() != LeadId{lead}) leads.push_back(LeadId{lead});
}

/// Without the indexes of this format: all rows, in the order of the leads.
std::vector<LeadId> walk(sql::Connection& connection, const std::vector<std::int64_t>& subjects,
                         const Matches& matches) {
  std::vector<LeadId> found;
  sql::Statement rows = connection.prepare_walk(
      {"lead_id", "subject", "note"},
      subjects.empty() ? "from activity where note is not null"
                       : "from activity where subject is not null or note is not null");
  while (rows.step()) {
    const std::span<const Cell> row = rows.row();
    if (!found.empty() && found.back() == LeadId{row[0].integer}) continue;
    const bool by_subject =
        row[1].present() && std::binary_search(subjects.begin(), subjects.end(), row[1].integer);
    if (by_subject || (row[2].kind == Cell::Kind::text && matches(row[2].text)))
      add(found, row[0].integer);
  }
  return found;
}

std::vector<LeadId> by_indexes(sql::Connection& connection,
                               const std::vector<std::int64_t>& subjects, const Matches& matches) {
  std::vector<LeadId> found;
  sql::Statement with_subject =
      connection.prepare("select lead_id from activity where subject = $1");
  for (const std::int64_t subject : subjects) {
    with_subject.bind(1, subject);
    while (with_subject.step()) add(found, with_subject.integer(0));
    with_subject.reset();
  }
  sql::Statement notes =
      connection.prepare("select lead_id, note from activity where note is not null");
  while (notes.step())
    if (matches(notes.text(1))) add(found, notes.integer(0));
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

}  // namespace

std::optional<std::vector<LeadId>> leads_that_said(Store& store, const Matches& matches) {
  if (store.looking_back()) return std::nullopt;
  sql::Connection& connection = store.impl().connection;
  const std::vector<std::int64_t> subjects = matching_subjects(connection, matches);
  constexpr int kFirstFormat = 6;
  return store.impl().format < kFirstFormat ? walk(connection, subjects, matches)
                                            : by_indexes(connection, subjects, matches);
}

}  // namespace leads
