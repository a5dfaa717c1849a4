// SPDX-License-Identifier: MIT
#include "store/checks.h"

#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>

#include "base/utf8.h"
#include "core/lead/calendar_limits.h"
#include "leads/error.h"
#include "store/schema.h"
#include "store/schema_check.h"
#include "store/store_impl.h"

namespace leads {
namespace {

/// Rows that contradict others: the statement returns a number or two, which take the place of %.
struct RowCheck {
  std::string_view sql, what;
  int since = 1;  ///< the format that brought the table
};

constexpr RowCheck kRowChecks[] = {
    {"select id from lead where id < 1 or id > 1000000000",
     "lead % has a number that no lead is given"},
    {"select max(id) from lead having max(id) >= (select next_lead from book)",
     "lead % was given a number that the book would give to the next lead"},
    {"select id from operation where id < 1 or id > 1000000000",
     "operation % has a number that no operation is given"},
    {"select id, merged_into from lead l where merged_into is not null and not exists (select 1 "
     "from lead k where k.id = l.merged_into)",
     "lead % was merged into lead %, which does not exist"},
    {"select lead_id from identity where lead_id not in (select id from lead)",
     "an address, phone or id belongs to lead %, which does not exist"},
    {"select lead_id from tag where lead_id not in (select id from lead)",
     "a tag belongs to lead %, which does not exist"},
    {"select lead_id from activity where lead_id not in (select id from lead)",
     "an activity belongs to lead %, which does not exist"},
    {"select id, lead_id from stage_move where lead_id not in (select id from lead)",
     "move % belongs to lead %, which does not exist"},
    {"select id, lead_id from consent where lead_id not in (select id from lead)",
     "consent % belongs to lead %, which does not exist"},
    {"select lead_id from score where lead_id not in (select id from lead)",
     "a score belongs to lead %, which does not exist"},
    {"select number, file from bought_row where file not in (select id from bought_file)",
     "row % of a bought list is of file %, which does not exist", 9},
    {"select lead_id, kind from activity where kind not in (select id from kind)",
     "an activity of lead % is of kind %, which does not exist"},
    {"select id from lead where stage not in (select name from stage)",
     "lead % is in a stage that the book does not list"},
    {"select id, created_op from lead where created_op not in (select id from operation)",
     "lead % was created by operation %, which does not exist"},
    {"select id, op from change where op not in (select id from operation)",
     "change % is of operation %, which does not exist"},
    {"select op from change where lead_id = 0 and kind = 'undo' and (cast(new as integer) < 1 or "
     "cast(new as integer) >= op)",
     "operation % cannot have undone what it is said to have undone"},
    {"select id, op from change where kind in ('move', 'activity', 'lead', 'identity', 'address', "
     "'duplicate') and ((old is not null and not json_valid(old)) or (new is not null and not "
     "json_valid(new)))",
     "change % of operation % is not in the form that operations write, so that it cannot be "
     "undone"},
    {"select id from lead where created_at < -62135596800 or created_at > 253402300799",
     "lead % was created at a time outside of the years 1 to 9999"},
    {"select lead_id from activity where at < -62135596800 or at > 253402300799",
     "an activity of lead % is at a time outside of the years 1 to 9999"},
    {"select id from stage_move where at < -62135596800 or at > 253402300799 or cycle < 1",
     "move % has a cycle below 1, or is at a time outside of the years 1 to 9999"},
    {"select id from operation where at < -62135596800 or at > 253402300799",
     "operation % is at a time outside of the years 1 to 9999"},
    {"select id, lead_id from consent where at < -62135596800 or at > 253402300799",
     "consent % of lead % is at a time outside of the years 1 to 9999"},
    {"select id, lead_id from crossing where at < -62135596800 or at > 253402300799",
     "crossing % of lead % is at a time outside of the years 1 to 9999", 2},
    {"select id from suppression where at < -62135596800 or at > 253402300799",
     "suppression % is at a time outside of the years 1 to 9999", 7},
};

/// References between tables that a check above names better.
constexpr std::pair<std::string_view, std::string_view> kReferencesChecked[] = {
    {"lead", "lead"},       {"identity", "lead"},   {"tag", "lead"},   {"activity", "lead"},
    {"stage_move", "lead"}, {"consent", "lead"},    {"score", "lead"}, {"activity", "kind"},
    {"lead", "operation"},  {"change", "operation"}};

class BookCheck {
 public:
  BookCheck(Store& store, const std::function<bool()>& stop)
      : store_(store), connection_(store.impl().connection), stop_(stop) {}

  std::vector<Finding> run() {
    objects();
    if (!findings_.empty()) return std::move(findings_);  // what follows asks these tables
    pages();
    for (const RowCheck& check : kRowChecks) {
      if (stop_ && stop_()) return std::move(findings_);
      if (check.since <= store_.impl().format) rows(check);
    }
    if (stop_ && stop_()) return std::move(findings_);
    dates();
    references();
    merges();
    texts();
    return std::move(findings_);
  }

 private:
  void add(std::string what) { findings_.push_back({std::move(what), false}); }

  void objects() {
    for (const ForeignObject& object : foreign_objects(connection_, store_.impl().format))
      add(describe(object));
  }

  void pages() {
    sql::Statement check =
        connection_.prepare("pragma integrity_check(" + std::to_string(kMostFindings) + ")");
    while (check.step())
      if (check.text(0) != "ok") findings_.push_back({check.string(0), is_of_index(check.text(0))});
  }

  static bool is_of_index(std::string_view finding) {
    return finding.find(" missing from index ") != std::string_view::npos ||
           finding.starts_with("wrong # of entries in index ");
  }

  void rows(const RowCheck& check) {
    sql::Statement select = connection_.prepare(check.sql);
    for (std::size_t found = 0; found < kMostFindings && select.step(); ++found) {
      std::string what;
      int column = 0;
      for (const char letter : check.what) {
        if (letter != '%')
          what += letter;
        else
          what += std::to_string(select.integer(column++));
      }
      add(std::move(what));
    }
  }

  // Of the fields that the file has; created_at is among the checks above.
  void dates() {
    const Fields& fields = store_.playbook().fields;
    sql::Statement columns =
        connection_.prepare("select name from pragma_table_info('lead') order by cid");
    std::vector<std::string> known;
    while (columns.step()) known.push_back(columns.string(0));
    for (std::size_t nth = 0; nth < fields.size(); ++nth) {
      const Field& field = fields.all()[nth];
      const std::string column = column_name(fields, FieldIndex{static_cast<std::uint16_t>(nth)});
      if ((field.type != FieldType::date && field.type != FieldType::datetime) ||
          field.name == "created_at" ||
          std::find(known.begin(), known.end(), column) == known.end())
        continue;
      sql::Statement select =
          connection_.prepare("select id, " + sql::quoted(column) + " from lead where " +
                              sql::quoted(column) + " is not null order by id");
      for (std::size_t found = 0; found < kMostFindings && select.step();) {
        const std::int64_t stored = select.integer(1);
        if (within_calendar(field.type, stored) == stored) continue;
        ++found;
        add("lead " + std::to_string(select.integer(0)) + ": " + field.name +
            " is outside of the years 1 to 9999");
      }
    }
  }

  void references() {
    sql::Statement select = connection_.prepare(
        "select \"table\", parent, count(*) from pragma_foreign_key_check "
        "group by 1, 2 order by 1, 2");
    while (select.step()) {
      const std::pair reference{select.text(0), select.text(1)};
      if (std::find(std::begin(kReferencesChecked), std::end(kReferencesChecked), reference) ==
          std::end(kReferencesChecked))
        add_reference(select.integer(2), std::string(reference.first),
                      std::string(reference.second));
    }
  }

  void add_reference(std::int64_t rows, const std::string& table, const std::string& parent) {
    if (rows == 1)
      add("1 row of the table " + table + " belongs to a row of the table " + parent +
          " that does not exist");
    else
      add(std::to_string(rows) + " rows of the table " + table + " belong to rows of the table " +
          parent + " that do not exist");
  }

  // Every merged lead comes to one that was not merged.
  void merges() {
    try {
      const Merges all(connection_);
      for (const auto& [part, into] : all.all()) all.survivor(LeadId{part});
    } catch (const Error& error) {
      add(error.what());
    }
  }

  void texts() {
    sql::Statement tables = connection_.prepare(
        "select m.name, c.name from sqlite_schema m, pragma_table_info(m.name) c where m.type = "
        "'table' and m.name not like 'sqlite_%' and lower(c.type) = 'text' order by 1, 2");
    std::vector<std::pair<std::string, std::string>> columns;
    while (tables.step()) columns.emplace_back(tables.string(0), tables.string(1));
    for (const auto& [table, column] : columns) {
      if (stop_ && stop_()) return;
      sql::Statement select =
          connection_.prepare("select " + sql::quoted(column) + " from " + sql::quoted(table) +
                              " where " + sql::quoted(column) + " is not null");
      std::size_t bad = 0;
      while (select.step())
        if (first_invalid_utf8(select.text(0))) ++bad;
      if (bad > 0)
        add("the column " + column + " of the table " + table + " has " + std::to_string(bad) +
            " texts that are not UTF-8");
    }
  }

  Store& store_;
  sql::Connection& connection_;
  const std::function<bool()>& stop_;
  std::vector<Finding> findings_;
};

}  // namespace

std::vector<Finding> check_book(Store& store, const std::function<bool()>& stop) {
  const ReadingAtOnce together(store);
  return BookCheck(store, stop).run();
}

}  // namespace leads
