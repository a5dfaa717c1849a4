// SPDX-License-Identifier: MIT
#include "store/journal/journal_reader.h"

#include "store/journal/journal_rows.h"
#include "store/store_impl.h"

namespace leads {

bool JournalReader::begin_operation() {
  sql::Statement select = store_.impl().connection.prepare(
      "select id, at, actor, command, summary from operation where id > $1 order by id limit 1");
  if (!select.bind(1, complete_).step()) return false;
  operation_ = OperationRecord{select.integer(0),
                               instant(select.integer(1)),
                               select.string(2),
                               select.string(3),
                               select.string(4),
                               0,
                               0};
  created_ = LeadId{};
  entry_ = 0;
  return true;
}

void JournalReader::add_created(std::size_t limit, std::vector<Line>& lines) {
  sql::Statement select = store_.impl().connection.prepare(
      "select id from lead where created_op = $1 and id > $2 order by id limit $3");
  select.bind(1, operation_->id)
      .bind(2, number(*created_))
      .bind(3, static_cast<std::int64_t>(limit - lines.size()));
  while (select.step()) {
    created_ = LeadId{select.integer(0)};
    lines.push_back(
        {*operation_, JournalEntry{operation_->id, *created_, EntryKind::created, {}, {}, {}}});
  }
  if (lines.size() < limit) created_.reset();
}

void JournalReader::add_entries(std::size_t limit, std::vector<Line>& lines) {
  sql::Statement select = store_.impl().connection.prepare(
      "select " + std::string(kEntryColumns) +
      ", id from change c where op = $1 and id > $2 order by id limit $3");
  select.bind(1, operation_->id)
      .bind(2, entry_)
      .bind(3, static_cast<std::int64_t>(limit - lines.size()));
  while (select.step()) {
    lines.push_back({*operation_, entry_at(select, 0)});
    entry_ = select.integer(6);  // behind kEntryColumns
  }
  if (lines.size() == limit) return;
  complete_ = operation_->id;
  operation_.reset();
}

std::vector<JournalReader::Line> JournalReader::next(std::size_t limit) {
  const ReadingAtOnce together(store_);
  std::vector<Line> lines;
  while (lines.size() < limit) {
    if (!operation_) {
      if (!begin_operation()) break;
      lines.push_back({*operation_, std::nullopt});
      continue;
    }
    if (created_) add_created(limit, lines);
    if (!created_ && lines.size() < limit) add_entries(limit, lines);
  }
  return lines;
}

std::int64_t JournalReader::position(Store& store, std::string_view reader) {
  sql::Statement select =
      store.impl().connection.prepare("select operation from journal_reader where name = $1");
  return select.bind(1, reader).step() ? select.integer(0) : 0;
}

void JournalReader::move(Store& store, std::string_view reader, std::int64_t position) {
  sql::Connection& connection = store.impl().connection;
  connection.begin();
  try {
    connection
        .prepare(
            "insert into journal_reader(name, operation) values($1, $2) "
            "on conflict(name) do update set operation = max(operation, excluded.operation)")
        .bind(1, reader)
        .bind(2, position)
        .run();
    connection.commit();
  } catch (...) {
    connection.rollback();
    throw;
  }
}

}  // namespace leads
