// SPDX-License-Identifier: MIT
#include "store/journal/journal_rows.h"

#include "leads/error.h"
#include "store/damage.h"
#include "store/journal/entry.h"

namespace leads {
namespace {

/// A word of formats 1 to 4: ours unless a field of the book has its name and `only_ours` is false.
std::string older_word(std::string_view word, EntryKind kind, std::string_view only_ours) {
  return " when c.field = '" + std::string(word) +
         "' and (not exists(select 1 from field f where f.name = c.field) or " +
         std::string(only_ours) + ") then '" + std::string(entry_word(kind)) + "'";
}

/// Whether every value that is not missing begins like this.
std::string begins_with(std::string_view start) {
  const std::string size = std::to_string(start.size()), text = "'" + std::string(start) + "'";
  return "(substr(coalesce(c.old, c.new, " + text + "), 1, " + size + ") = " + text +
         " and substr(coalesce(c.new, c.old, " + text + "), 1, " + size + ") = " + text + ")";
}

/// Whether an entry of the other lead, of the same operation, names this one.
std::string answered_by(std::string_view table, std::string_view word) {
  return "exists(select 1 from " + std::string(table) + " m where m.op = c.op and m.field = '" +
         std::string(word) +
         "' and m.lead_id = cast(coalesce(c.new, c.old) as integer) and coalesce(m.new, m.old) = "
         "cast(c.lead_id as text))";
}

}  // namespace

std::string older_journal(std::string_view table) {
  std::string kind =
      "case when c.lead_id = 0 then 'undo' when substr(c.field, 1, 9) = 'identity:' then "
      "'identity' "
      "when substr(c.field, 1, 8) = 'consent.' then 'consent'";
  kind += older_word("tag", EntryKind::tag, "false");
  kind += older_word("stage", EntryKind::stage, "false");
  kind += older_word("lead", EntryKind::lead, begins_with("{\"created_op\":"));
  kind += older_word("move", EntryKind::move, begins_with("{\"at\":"));
  kind += older_word("activity", EntryKind::activity, begins_with("{\"at\":"));
  kind += older_word("duplicate", EntryKind::duplicate, begins_with("{\"at\":"));
  kind += older_word("identity", EntryKind::address, begins_with("{\"kind\":"));
  kind += older_word("merged", EntryKind::merged, answered_by(table, "merged_into"));
  kind += older_word("merged_into", EntryKind::merged_into, answered_by(table, "merged"));
  kind += " else 'field' end";
  return "(select id, op, lead_id, kind, case kind when 'field' then field when 'identity' then "
         "substr(field, 10) "
         "when 'consent' then substr(field, 9) end as name, old, new from (select c.id, c.op, "
         "c.lead_id, c.field, " +
         kind + " as kind, c.old, c.new from " + std::string(table) + " c) k)";
}

std::string journal_table(int format) {
  constexpr int kKindsSince = 5;
  return format < kKindsSince ? older_journal("change") : "change";
}

JournalEntry entry_at(const sql::Statement& row, int column) {
  const std::optional<EntryKind> kind = parse_entry_kind(row.text(column + 2));
  if (!kind)
    throw_damaged_row({}, "the journal of operation " + std::to_string(row.integer(column)) +
                              " has an entry of the unknown kind \"" + row.string(column + 2) +
                              "\"");
  return {row.integer(column),    LeadId{row.integer(column + 1)}, *kind,
          row.string(column + 3), row.string(column + 4),          row.string(column + 5)};
}

}  // namespace leads
