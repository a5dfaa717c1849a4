// SPDX-License-Identifier: MIT
// The names of a book: rules as they are in leads.toml, with the fields, kinds and stages that only
// the book knows after them. They are combined once, when the book is opened; what other
// processes add later is found, but never added.
#include <algorithm>
#include <limits>
#include <tuple>

#include "leads/error.h"
#include "store/damage.h"
#include "store/schema.h"
#include "store/scores/score_writing.h"
#include "store/store_impl.h"

namespace leads {
namespace {

enum class Table : std::uint8_t { field, kind, stage };

struct NameRow {
  Table table{};
  std::int64_t index = 0;  ///< of a field; the code of a kind
  std::string name, type, choices;
};

// One statement, for every command starts here: its preparation is most of the cost, and what it
// reads is of one moment.
std::vector<NameRow> stored_names(sql::Connection& connection) {
  sql::Statement select = connection.prepare(
      "select 0, position, name, type, choices from field union all select 1, id, name, null, null "
      "from kind "
      "union all select 2, 0, name, null, null from stage");
  std::vector<NameRow> rows;
  while (select.step())
    rows.push_back({static_cast<Table>(select.integer(0)), select.integer(1), select.string(2),
                    select.string(3), select.string(4)});
  const auto order = [](const NameRow& row) { return std::tie(row.table, row.index, row.name); };
  std::sort(rows.begin(), rows.end(),
            [&](const NameRow& a, const NameRow& b) { return order(a) < order(b); });
  return rows;
}

void check_type(const Field& declared, std::string_view stored_type, const std::string& rules) {
  const FieldType type = parse_type(stored_type);
  if (column_type(declared.type) == column_type(type)) return;
  throw Error(ErrorKind::bad_input, rules,
              "the field " + declared.name + " is " + std::string(type_name(type)) +
                  " in the book, but " + std::string(type_name(declared.type)) + " in leads.toml",
              "keep the type, or declare a field of a new name");
}

void add_field(Playbook& playbook, const NameRow& row) {
  Field field{row.name, parse_type(row.type), {}};
  for (std::string_view rest = row.choices; !rest.empty();) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    field.choices.emplace_back(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  check_type(playbook.fields[playbook.fields.add(std::move(field))], row.type, playbook.path);
}

void add_kind(Playbook& playbook, const NameRow& row, const std::string& path) {
  if (playbook.kinds.find(row.name)) return;
  if (playbook.kinds.size() == std::numeric_limits<std::uint16_t>::max())
    throw Error(ErrorKind::bad_input, path, "the book has more than 65,535 kinds of activity",
                "the database is damaged: restore a backup");
  playbook.kinds.add({row.name, Direction::none, "", false});
}

// A stage leads.toml no longer knows: its leads stay where they are until a person moves them.
void add_stage(Playbook& playbook, const NameRow& row, const std::string& path) {
  if (playbook.find_stage(row.name)) return;
  if (playbook.stages.size() == Crossing::kNothing)
    throw Error(ErrorKind::bad_input, path,
                "the book has more than 255 stages, including those that leads.toml no longer has",
                "give a stage another label instead of another name");
  Stage stage;
  stage.name = stage.label = row.name;
  stage.funnel = Funnel::none;
  stage.type = StageType::parked;
  stage.gone = true;
  playbook.stages.push_back(std::move(stage));
}

/// Which of the playbook's names the file has.
void note_names(Store::Impl& book, const std::vector<NameRow>& rows) {
  const Playbook& playbook = *book.playbook;
  book.kind_of.clear();
  book.kind_code.clear();
  book.fields_read = 0;
  book.unknown_field.clear();
  book.has_column.assign(playbook.fields.size(), false);
  std::fill_n(book.has_column.begin(), built_in_columns(book.format), true);
  for (const NameRow& row : rows) {
    if (row.table == Table::field) {
      ++book.fields_read;
      const std::optional<FieldIndex> field = playbook.fields.find(row.name);
      if (field) check_type(playbook.fields[*field], row.type, playbook.path);
      if (field)
        book.has_column[index(*field)] = true;
      else
        book.unknown_field = row.name;
    }
    if (row.table != Table::kind) continue;
    const std::optional<KindId> kind = playbook.kinds.find(row.name);
    if (!kind) continue;
    book.kind_of[row.index] = *kind;
    book.kind_code[index(*kind)] = row.index;
  }
}

Error added_meanwhile(const std::string& path, const std::string& what) {
  return Error(ErrorKind::busy, path, "another process has just added " + what + " to the book",
               "run it again");
}

}  // namespace

void Store::Impl::learn(Playbook rules) {
  const std::vector<NameRow> rows = stored_names(connection);
  for (const NameRow& row : rows) {
    switch (row.table) {
      case Table::field:
        add_field(rules, row);
        break;
      case Table::kind:
        add_kind(rules, row, connection.path());
        break;
      case Table::stage:
        add_stage(rules, row, connection.path());
        break;
    }
  }
  playbook = std::make_shared<const Playbook>(std::move(rules));
  note_names(*this, rows);
}

void Store::Impl::refresh_names() {
  note_names(*this, stored_names(connection));
}

KindId Store::Impl::kind(std::int64_t code) {
  auto found = kind_of.find(code);
  if (found != kind_of.end()) return found->second;
  refresh_names();
  found = kind_of.find(code);
  if (found != kind_of.end()) return found->second;
  sql::Statement select = connection.prepare("select name from kind where id = $1");
  if (select.bind(1, code).step())
    throw added_meanwhile(connection.path(), "the kind of activity \"" + select.string(0) + "\"");
  throw_damaged_row(connection.path(), "an activity is of the kind number " + std::to_string(code) +
                                           ", which it does not list");
}

StageId Store::Impl::stage(std::string_view name) {
  if (const std::optional<StageId> found = playbook->find_stage(name)) return *found;
  const std::string wanted(name);  // what it is part of may be a row that is read on
  sql::Statement select = connection.prepare("select 1 from stage where name = $1");
  if (select.bind(1, std::string_view(wanted)).step())
    throw added_meanwhile(connection.path(), "the stage \"" + wanted + "\"");
  throw_damaged_row(connection.path(),
                    "the stage \"" + wanted + "\" of a lead is not among its stages");
}

void Store::Impl::apply_declarations() {
  // Another process may have added some since the book was opened: those that leads.toml declares,
  // or its own.
  sql::Statement count = connection.prepare("select count(*) from field");
  count.step();
  const bool others = count.integer(0) != fields_read;
  count.reset();
  if (others) refresh_names();
  if (!unknown_field.empty())
    throw added_meanwhile(connection.path(), "the field " + unknown_field);
  bool changed = false;
  for (std::size_t index = static_cast<std::size_t>(BuiltIn::count);
       index < playbook->fields.size(); ++index) {
    const auto field_index = static_cast<FieldIndex>(index);
    if (stored(field_index)) continue;
    const Field& field = playbook->fields[field_index];
    connection.execute("alter table lead add column " + sql::quoted("f_" + field.name) + " " +
                       std::string(column_type(field.type)));
    std::string choices;
    for (const std::string& choice : field.choices)
      choices += (choices.empty() ? "" : "\n") + choice;
    connection.prepare("insert into field(name, position, type, choices) values($1, $2, $3, $4)")
        .bind(1, std::string_view(field.name))
        .bind(2, static_cast<std::int64_t>(index))
        .bind(3, type_name(field.type))
        .bind_text_or_null(4, choices)
        .run();
    has_column[index] = true;
    ++fields_read;
    changed = true;
  }
  if (changed) create_views(connection);
}

}  // namespace leads
