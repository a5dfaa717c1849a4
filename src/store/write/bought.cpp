// SPDX-License-Identifier: MIT
// Recording what became of the rows of bought lists, and taking it back. The rows are no part of
// the journal: they follow from the file, and an import is not restored.
#include "store/read/bought/bought_rows.h"
#include "store/write/open_operation.h"
#include "store/write/operation.h"

namespace leads {

void Operation::record_bought(std::string_view file, std::uint64_t digest,
                              std::span<const BoughtRow> rows) {
  OpenOperation& self = *impl_;
  if (rows.empty()) return;
  sql::Statement made =
      self.prepare("insert into bought_file(op, name, digest) values($1, $2, $3) returning id");
  made.bind(1, self.op).bind(2, file).bind(3, static_cast<std::int64_t>(digest)).step();
  const std::int64_t id = made.integer(0);
  made.reset();
  sql::Statement insert = self.prepare(
      "insert into bought_row(file, number, line, vendor, lead_id, outcome, fault) values($1, $2, "
      "$3, $4, nullif($5, 0), $6, $7)");
  std::int64_t count = 0;
  for (const BoughtRow& row : rows)
    insert.bind(1, id)
        .bind(2, ++count)
        .bind(3, std::int64_t{row.line})
        .bind(4, row.vendor)
        .bind(5, number(row.lead))
        .bind(6, outcome_word(row.outcome))
        .bind_text_or_null(7, std::string(fault_word(row.fault)))
        .run();
  self.bought += rows.size();
}

void OpenOperation::drop_bought(std::int64_t import_op) {
  prepare("delete from bought_row where file in (select id from bought_file where op = $1)")
      .bind(1, import_op)
      .run();
  bought += static_cast<std::size_t>(book.connection.changes());
  prepare("delete from bought_file where op = $1").bind(1, import_op).run();
}

void OpenOperation::forget_bought(LeadId lead) {
  prepare("delete from bought_row where lead_id = $1").bind(1, number(lead)).run();
  if (book.connection.changes() == 0) return;
  // The name of a file may be the person's.
  prepare("delete from bought_file where id not in (select file from bought_row)").run();
}

}  // namespace leads
