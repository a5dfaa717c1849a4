// SPDX-License-Identifier: MIT
// Reading the journal: operations, their changes, and the history of one lead.
#include "store/journal/journal.h"

#include <algorithm>
#include <unordered_map>

#include "base/numbers.h"
#include "store/damage.h"
#include "store/journal/entry.h"
#include "store/store_impl.h"

namespace leads {
namespace {

constexpr const char* kOperation = "select o.id, o.at, o.actor, o.command, o.summary";

OperationRecord operation_at(const sql::Statement& row, int column) {
  return {row.integer(column),
          instant(row.integer(column + 1)),
          row.string(column + 2),
          row.string(column + 3),
          row.string(column + 4),
          0,
          0};
}

}  // namespace

// An undo notes a change of lead 0, the book itself: which operation it took back.
Undos::Undos(Store::Impl& book) {
  sql::Statement select =
      book.connection.prepare("select op, new from " + book.journal() +
                              " c where lead_id = 0 and kind = 'undo' order by op desc, id");
  while (select.step()) {
    const std::int64_t undo = select.integer(0), target = parse_integer(select.text(1)).value_or(0);
    // So there are no rings: each undoes an older one.
    if (target < 1 || target >= undo)
      throw_damaged_row(book.connection.path(),
                        "operation " + std::to_string(undo) +
                            " cannot have undone an operation of the number \"" + select.string(1) +
                            "\"");
    undoes[undo] = target;
    if (!undone_by.contains(undo)) undone_by.emplace(target, undo);
  }
}

void Undos::note(OperationRecord& operation) const {
  if (const auto found = undoes.find(operation.id); found != undoes.end())
    operation.undoes = found->second;
  if (const auto found = undone_by.find(operation.id); found != undone_by.end())
    operation.undone_by = found->second;
}

std::vector<OperationRecord> Journal::operations(std::optional<Instant> since, std::size_t limit) {
  Store::Impl& book = store_.impl();
  sql::Statement select = book.connection.prepare(
      std::string(kOperation) +
      " from operation o where o.at between $1 and $2 order by o.id desc limit $3");
  select.bind(1, since.value_or(kFirstInstant).time_since_epoch().count())
      .bind(2, (book.past ? book.past->at() : kLastInstant).time_since_epoch().count())
      .bind(3, static_cast<std::int64_t>(limit));
  std::vector<OperationRecord> found;
  while (select.step()) found.push_back(operation_at(select, 0));
  const Undos undos(book);
  for (OperationRecord& operation : found) undos.note(operation);
  return found;
}

std::optional<OperationRecord> Journal::operation(std::int64_t op) {
  Store::Impl& book = store_.impl();
  return book.read_operation(op, Undos(book));
}

std::optional<OperationRecord> Store::Impl::read_operation(std::int64_t op, const Undos& undos) {
  sql::Statement select =
      connection.prepare(std::string(kOperation) + " from operation o where o.id = $1");
  if (!select.bind(1, op).step()) return std::nullopt;
  OperationRecord record = operation_at(select, 0);
  undos.note(record);
  return record;
}

std::vector<JournalEntry> Journal::changes(std::int64_t op) {
  Store::Impl& book = store_.impl();
  sql::Statement select =
      book.connection.prepare("select " + std::string(kEntryColumns) + " from " + book.journal() +
                              " c where op = $1 order by id");
  select.bind(1, op);
  std::vector<JournalEntry> found;
  while (select.step()) found.push_back(entry_at(select, 0));
  return found;
}

std::vector<std::pair<OperationRecord, JournalEntry>> Journal::history(LeadId lead) {
  Store::Impl& book = store_.impl();
  // Creation and activities leave no change rows of their own: the operation is in their rows.
  const std::string journal = book.journal();
  sql::Statement select = book.connection.prepare(
      std::string(kOperation) +
      ", o.id, $1, e.kind, e.name, e.old, e.new from ("
      "select op, id, kind, name, old, new from " +
      journal +
      " c where lead_id = $1 "
      "union all select created_op, 0, 'created', null, null, null from lead where id = $1 "
      "union all select a.op, 0, 'activity', null, null, k.name || case when count(*) = 1 then '' "
      "else ' x ' || count(*) end "
      "from activity a join kind k on k.id = a.kind where a.lead_id = $2 and coalesce(a.origin, "
      "a.lead_id) = $1 and not exists("
      "select 1 from " +
      journal +
      " c where c.op = a.op and c.lead_id = $1 and c.kind in ('activity', 'lead')) group by a.op, "
      "k.name"
      ") e join operation o on o.id = e.op order by o.id desc, e.id, e.kind, e.new");
  std::vector<std::pair<OperationRecord, JournalEntry>> found;
  std::vector<LeadId> leads = book.merges().parts(lead);
  leads.insert(leads.begin(), lead);
  for (const LeadId each : leads) {
    select.bind(1, number(each)).bind(2, number(lead));
    while (select.step()) {
      if (book.past && instant(select.integer(1)) > book.past->at()) continue;
      found.push_back({operation_at(select, 0), entry_at(select, 5)});
    }
    select.reset();
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const auto& a, const auto& b) { return a.first.id > b.first.id; });
  return found;
}

std::optional<OperationRecord> Journal::newest_operation(LeadId lead) {
  sql::Statement select = store_.impl().connection.prepare(
      "select id, at, actor, command, summary from operation where id = (select max(e.op) from ("
      "select created_op as op from lead where id = $1 "
      "union all select touched_op from score where lead_id = $1 "
      "union all select max(op) from change where lead_id = $1 "
      "union all select max(op) from activity where lead_id = $1) e)");
  select.bind(1, number(lead));
  if (!select.step()) return std::nullopt;
  return operation_at(select, 0);
}

std::vector<LeadId> Journal::touched_by(std::int64_t op) {
  sql::Statement select = store_.impl().connection.prepare(
      "select lead_id as id from change where op = $1 union select id from lead where created_op = "
      "$1 "
      "union select lead_id from activity where op = $1 union select lead_id from stage_move where "
      "op = $1 "
      "union select lead_id from consent where op = $1 order by id");
  select.bind(1, op);
  std::vector<LeadId> found;
  while (select.step()) found.push_back(LeadId{select.integer(0)});
  return found;
}

std::vector<LeadId> Journal::some_of(std::int64_t op, std::size_t limit) {
  sql::Statement select = store_.impl().connection.prepare(
      "select lead_id from change where op = $1 and lead_id <> 0 union all select id from lead "
      "where created_op = $1");
  select.bind(1, op);
  std::vector<LeadId> found;
  while (found.size() < limit && select.step()) {
    const LeadId lead{select.integer(0)};
    if (std::find(found.begin(), found.end(), lead) == found.end()) found.push_back(lead);
  }
  return found;
}

std::vector<LeadId> Journal::touched_since(std::int64_t op, LeadId after) {
  Store::Impl& book = store_.impl();
  std::vector<LeadId> found;
  // One by one, each by the operations, which are few and new: asked for in order of leads SQLite
  // reads a million of them for a dozen.
  for (const std::string& sql :
       {std::string("select lead_id from score where touched_op > $1 and lead_id > $2"),
        std::string("select id from lead where created_op > $1 and +id > $2"),
        "select lead_id from " + book.journal() +
            " c where op > $1 and +lead_id > $2 and kind = 'merged_into'"}) {
    sql::Statement select = book.connection.prepare(sql);
    select.bind(1, op).bind(2, number(after));
    while (select.step()) found.push_back(LeadId{select.integer(0)});
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

}  // namespace leads
