// Reading the journal: operations, their changes, and the history of one lead.
#include "leads/store.h"
#include "store/store_impl.h"

namespace leads {
namespace {

OperationRecord operation_at(const sql::Statement& row, int column) {
  return {row.integer(column), instant(row.integer(column + 1)), row.string(column + 2), row.string(column + 3),
          row.string(column + 4)};
}

}  // namespace

std::vector<OperationRecord> Store::operations(std::optional<Instant> since, std::size_t limit) {
  sql::Statement select = impl_->connection.prepare(
      "select id, at, actor, command, summary from operation where at >= $1 order by id desc limit $2");
  select.bind(1, since.value_or(kFirstInstant).time_since_epoch().count()).bind(2, static_cast<std::int64_t>(limit));
  std::vector<OperationRecord> found;
  while (select.step()) found.push_back(operation_at(select, 0));
  return found;
}

std::vector<ChangeRecord> Store::changes(std::int64_t op) {
  sql::Statement select = impl_->connection.prepare("select lead_id, field, old, new from change where op = $1 order by id");
  select.bind(1, op);
  std::vector<ChangeRecord> found;
  while (select.step())
    found.push_back({op, LeadId{select.integer(0)}, select.string(1), select.string(2), select.string(3)});
  return found;
}

std::vector<std::pair<OperationRecord, ChangeRecord>> Store::history(LeadId lead) {
  // Creation and activities leave no change rows of their own: the operation stands in their rows.
  sql::Statement select = impl_->connection.prepare(
      "select o.id, o.at, o.actor, o.command, o.summary, e.field, e.old, e.new from ("
      "select op, id, field, old, new from change where lead_id = $1 "
      "union all select created_op, 0, 'created', null, null from lead where id = $1 "
      "union all select a.op, 0, 'activity', null, k.name || case when count(*) = 1 then '' else ' x ' || count(*) end "
      "from activity a join kind k on k.id = a.kind where a.lead_id = $1 group by a.op, k.name"
      ") e join operation o on o.id = e.op order by o.id desc, e.id, e.field, e.new");
  select.bind(1, number(lead));
  std::vector<std::pair<OperationRecord, ChangeRecord>> found;
  while (select.step()) {
    found.push_back({operation_at(select, 0), {select.integer(0), lead, select.string(5), select.string(6), select.string(7)}});
  }
  return found;
}

std::optional<OperationRecord> Store::newest_operation(LeadId lead) {
  sql::Statement select = impl_->connection.prepare(
      "select id, at, actor, command, summary from operation where id = (select max(e.op) from ("
      "select created_op as op from lead where id = $1 "
      "union all select touched_op from score where lead_id = $1 "
      "union all select max(op) from change where lead_id = $1 "
      "union all select max(op) from activity where lead_id = $1) e)");
  select.bind(1, number(lead));
  if (!select.step()) return std::nullopt;
  return operation_at(select, 0);
}

std::vector<LeadId> Store::touched_by(std::int64_t op) {
  sql::Statement select = impl_->connection.prepare(
      "select lead_id as id from change where op = $1 union select id from lead where created_op = $1 "
      "union select lead_id from activity where op = $1 union select lead_id from stage_move where op = $1 "
      "union select lead_id from consent where op = $1 order by id");
  select.bind(1, op);
  std::vector<LeadId> found;
  while (select.step()) found.push_back(LeadId{select.integer(0)});
  return found;
}

std::vector<LeadId> Store::touched_since(std::int64_t op) {
  sql::Statement select = impl_->connection.prepare(
      "select lead_id as id from score where touched_op > $1 union select id from lead where created_op > $1 order by id");
  select.bind(1, op);
  std::vector<LeadId> found;
  while (select.step()) found.push_back(LeadId{select.integer(0)});
  return found;
}

}  // namespace leads
