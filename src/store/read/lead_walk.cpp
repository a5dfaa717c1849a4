// SPDX-License-Identifier: MIT
#include "store/read/lead_walk.h"

#include <algorithm>
#include <limits>

#include "store/packs/hash64.h"
#include "store/packs/lead_pack.h"
#include "store/packs/pack_seal.h"
#include "store/read/lead_cursor.h"
#include "store/read/lead_needs.h"
#include "store/schema.h"
#include "store/store.h"

namespace leads {
namespace {

constexpr std::size_t kRowHead = 2,
                      kFirstField =
                          kRowHead +
                          LeadWalk::columns;  // of a row: its id and stage, its score, its fields

std::vector<std::string> score_columns() {
  return {"s.lead_id",   "fit",   "engagement",  "total",     "grade",
          "temperature", "ready", "valid_until", "touched_op"};
}

std::string names_of(Store::Impl& book, std::span<const FieldIndex> fields) {
  std::string names;
  for (const FieldIndex field : fields)
    names.append(names.empty() ? "" : " ").append(column_name(book.playbook->fields, field));
  return names;
}

/// Nullopt if a name is not a column of this book.
std::optional<std::vector<FieldIndex>> fields_of(Store::Impl& book, std::string_view names) {
  std::vector<FieldIndex> fields;
  while (!names.empty()) {
    const std::string_view name = names.substr(0, names.find(' '));
    names.remove_prefix(std::min(names.size(), name.size() + 1));
    const std::string_view plain = name.starts_with("f_") ? name.substr(2) : name;
    const std::optional<FieldIndex> field = book.playbook->fields.find(plain);
    if (!field || !book.stored(*field) || column_name(book.playbook->fields, *field) != name)
      return std::nullopt;
    fields.push_back(*field);
  }
  return fields;
}

bool contains(std::span<const FieldIndex> fields, FieldIndex field) {
  return std::find(fields.begin(), fields.end(), field) != fields.end();
}

}  // namespace

std::optional<PackLayout> find_layout(Store::Impl& book, std::span<const FieldIndex> fields) {
  if (book.format < 4) return std::nullopt;
  sql::Statement select =
      book.connection.prepare("select id, fields from pack_layout order by id desc");
  while (select.step()) {
    std::optional<std::vector<FieldIndex>> known = fields_of(book, select.text(1));
    if (!known) continue;
    if (std::all_of(fields.begin(), fields.end(),
                    [&](FieldIndex field) { return contains(*known, field); }))
      return PackLayout{select.integer(0), std::move(*known), hash64(select.text(1), 0)};
  }
  return std::nullopt;
}

PackLayout make_layout(Store::Impl& book, std::span<const FieldIndex> fields) {
  const std::string names = names_of(book, fields);
  book.connection.prepare("insert into pack_layout(fields) values($1) on conflict do nothing")
      .bind(1, std::string_view(names))
      .run();
  sql::Statement select = book.connection.prepare("select id from pack_layout where fields = $1");
  select.bind(1, std::string_view(names)).step();
  return {select.integer(0), {fields.begin(), fields.end()}, hash64(names, 0)};
}

LeadWalk::LeadWalk(Store::Impl& book, const LeadNeeds& needs, LeadSelection selection)
    : book_(book), selection_(std::move(selection)) {
  if (selection_.dense && selection_.ids) {
    if (selection_.ids->empty())
      selection_.dense = false;
    else
      selection_.first = selection_.ids->front(), selection_.last = selection_.ids->back();
  }
  reads_packs_ = selection_.packs && !needs.activity_texts;
  has_activities_ = reads_packs_ && needs.activities;
  has_creation_ = needs.creation;
  next_ = number(selection_.first);
  prepare_rows(needs);
  if (reads_packs_ && (selection_.dense || selection_.ids) && !needs.creation && !book.past)
    prepare_packs();
}

void LeadWalk::prepare_rows(const LeadNeeds& needs) {
  // Joined row by row: where both go by number SQLite steps on, which costs less than a statement a
  // table. A table's name only where two have the column: SQLite looks each up.
  std::vector<std::string> names{"l.id", "stage"};
  for (std::string& column : score_columns()) names.push_back(std::move(column));
  std::string from = " from lead l left join score s on s.lead_id = l.id";
  loaded_ = book_.stored(needs.fields);
  for (const FieldIndex field : loaded_)
    names.push_back(sql::quoted(column_name(book_.playbook->fields, field)));
  if (has_activities_) {
    names.insert(names.end(), {"p.op", "p.activities"});
    from += " left join pack p on p.lead_id = l.id";
  }
  if (has_creation_) names.push_back("created_op");
  from += " where l.merged_into is null and ";
  if (selection_.dense) {
    rows_ = book_.connection.prepare_walk(names, from + "l.id between $1 and $2 order by l.id");
    rows_.bind(1, number(selection_.first)).bind(2, number(selection_.last));
    return;
  }
  if (selection_.ids) {
    rows_ = book_.connection.prepare_walk(names, from + "l.id = $1");
    return;
  }
  // These may have to be sorted, which a walk is not.
  rows_ = book_.connection.prepare("select " + sql::unnamed(names) + from + "(" +
                                   selection_.condition.where + ") order by l.id");
  for (std::size_t i = 0; i < selection_.condition.parameters.size(); ++i)
    rows_.bind(static_cast<int>(i + 1), selection_.condition.parameters[i]);
}

// A pack that was made since its lead was last touched says what its rows say.
void LeadWalk::prepare_packs() {
  const std::optional<PackLayout> layout = find_layout(book_, loaded_);
  if (!layout) return;
  for (const FieldIndex field : layout->fields)
    layout_.push_back(contains(loaded_, field) ? std::optional(field) : std::nullopt);
  ahead_.resize(1 + layout_.size());
  layout_mark_ = layout->mark;
  std::vector<std::string> names = score_columns();
  names.insert(names.end(), {"p.op", "p.lead"});
  if (has_activities_) names.push_back("p.activities");
  const std::string from =
      "from pack p cross join score s on s.lead_id = p.lead_id where p.layout = $1 and p.op >= "
      "coalesce(touched_op, 0) and ";
  packs_ = book_.connection.prepare_walk(
      names, from + (selection_.dense ? "p.lead_id between $2 and $3 order by p.lead_id"
                                      : "p.lead_id = $2"));
  packs_.bind(1, layout->id);
  if (selection_.dense) packs_.bind(2, number(selection_.first)).bind(3, number(selection_.last));
}

bool LeadWalk::step() {
  if (!selection_.ids) return selection_.dense ? step_dense() : step_rows();
  return step_listed();
}

bool LeadWalk::step_listed() {
  const std::vector<LeadId>& listed = *selection_.ids;
  if (selection_.dense) {
    while (step_dense()) {
      while (next_listed_ < listed.size() && listed[next_listed_] < id_) ++next_listed_;
      if (next_listed_ < listed.size() && listed[next_listed_] == id_) return true;
    }
    return false;
  }
  while (next_listed_ < listed.size()) {
    const std::int64_t lead = number(listed[next_listed_++]);
    if (packs_) {
      packs_.reset();
      packs_.bind(2, lead);
      if (look_ahead()) {
        take_pack();
        return true;
      }
    }
    rows_.reset();
    rows_.bind(1, lead);
    if (step_rows()) return true;
  }
  return false;
}

bool LeadWalk::step_dense() {
  return packs_ ? step_packs() : step_rows();
}

bool LeadWalk::step_packs() {
  while (true) {
    if (between_) {
      if (step_rows()) return true;
      rows_.reset();
      between_ = false;
      next_ = ahead_id_.value_or(std::numeric_limits<std::int64_t>::max());
      if (!ahead_id_) return false;
    }
    if (!looked_ahead_) looked_ahead_ = true, look_ahead();
    if (ahead_id_ && *ahead_id_ == next_) {
      looked_ahead_ = false;
      ++next_;
      take_pack();
      return true;
    }
    const std::int64_t last = ahead_id_ ? *ahead_id_ - 1 : number(selection_.last);
    if (next_ > last) return false;
    rows_.bind(1, next_).bind(2, last);
    between_ = true;
  }
}

/// A pack that is damaged is passed over: its lead is one of those between.
bool LeadWalk::look_ahead() {
  while (packs_.step()) {
    const std::span<const Cell> row = packs_.row();
    std::string_view lead = row[columns + 1].text;
    bool good = unseal(lead, static_cast<std::uint64_t>(row[lead_id].integer),
                       layout_mark_ + static_cast<std::uint64_t>(row[columns].integer));
    CellUnpacker unpacker(lead);
    for (Cell& cell : ahead_) good = good && unpacker.next(cell);
    if (!good || unpacker.more()) continue;
    ahead_id_ = row[lead_id].integer;
    return true;
  }
  ahead_id_.reset();
  return false;
}

bool LeadWalk::step_rows() {
  if (!rows_.step()) return false;
  take_row();
  return true;
}

void LeadWalk::take_pack() {
  const std::span<const Cell> row = packs_.row();
  id_ = LeadId{row[lead_id].integer};
  stage_ = ahead_.front().text;
  score_ = row.first(columns);
  fields_ = std::span<const Cell>(ahead_).subspan(1);
  activities_.reset();
  if (has_activities_) take_activities(row[columns + 2].text, row[columns].integer);
  packed_now_ = true;
}

void LeadWalk::take_activities(std::string_view sealed, std::int64_t op) {
  if (unseal(sealed, static_cast<std::uint64_t>(number(id_)), static_cast<std::uint64_t>(op)))
    activities_ = sealed;
}

void LeadWalk::take_row() {
  const std::span<const Cell> row = rows_.row();
  id_ = LeadId{row[0].integer};
  stage_ = row[1].text;
  score_ = row.subspan(kRowHead, columns);
  fields_ = row.subspan(kFirstField, loaded_.size());
  activities_.reset();
  if (has_activities_) {
    const std::span<const Cell> pack =
        row.subspan(kFirstField + loaded_.size(), 2);  // its operation, and the activities
    if (pack[0].present() && pack[0].integer >= score_[touched_op].integer)
      take_activities(pack[1].text, pack[0].integer);
  }
  if (has_creation_) created_op_ = row.back().integer;
  packed_now_ = false;
}

void LeadWalk::take_fields(std::span<Cell> by_field) const {
  if (!packed_now_) {
    for (std::size_t nth = 0; nth < loaded_.size(); ++nth)
      by_field[index(loaded_[nth])] = fields_[nth];
    return;
  }
  for (std::size_t nth = 0; nth < layout_.size(); ++nth) {
    if (layout_[nth]) by_field[index(*layout_[nth])] = fields_[nth];
  }
}

}  // namespace leads
