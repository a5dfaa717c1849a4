// SPDX-License-Identifier: MIT
#include "cli/report/sheet.h"

#include "base/words.h"

namespace leads {

Sheet::Sheet(Session& session, const ReportRequest& request, const Grouping& by,
             std::vector<Column> names, Columns columns, std::size_t spoken)
    : session_(session),
      request_(request),
      by_(by),
      format_(session.out.settings().format),
      spoken_(spoken),
      names_(names.size() + (by ? 1 : 0)),
      columns_(std::move(columns)),
      cells_(session, request),
      key_needs_(needs_of(by)),
      key_of_(keys_of(by)) {
  if (by) table.columns.push_back(column(by.name(), heading_of(by.name())));
  for (Column& each : names) table.columns.push_back(std::move(each));
  for (Column& each : columns_(format_)) table.columns.push_back(std::move(each));
}

std::string Sheet::created_term() const {
  const std::string range = period_range(request_);
  return range.empty() ? range : "created_at:" + range;
}

std::string Sheet::name_of(const std::string& group) const {
  return group.empty() && by_.index() == at(BuiltIn::owner) ? "(nobody)" : shown_name(group);
}

void Sheet::add(const std::string& group, const std::string& key, std::vector<Datum> names,
                const Figures& figures, const std::vector<Counted>& counted) {
  std::vector<Datum>& row = table.rows.emplace_back();
  std::vector<std::string> label;
  if (by_) {
    row.push_back(people() ? Datum(name_of(group)) : text_or_missing(group));
    label.push_back(name_of(group));
  }
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i < spoken_) label.push_back(datum_text(names[i], session_.out.settings(), true));
    row.push_back(std::move(names[i]));
  }
  for (Datum& each : figures(format_)) row.push_back(std::move(each));
  if (!cells_.wanted()) return;
  CountedRow& made = counted_.emplace_back();
  made.label = join(label, ", ");
  cells_.set_key(key_of_ ? key : "");
  for (const Counted& each : counted) {
    CountedCells::Counter cycles;
    if (each.cycles) cycles = [count = *each.cycles] { return count; };
    made.cells.emplace_back(each.column,
                            cells_.add(
                                all_of({by_.term(group), each.term}),
                                [count = each.leads] { return count; }, std::move(cycles)));
  }
}

void Sheet::set_keys(LeadNeeds needs, CountedCells::KeyOf key_of) {
  key_needs_.add(needs);
  key_of_ = std::move(key_of);
}

void Sheet::count_again() {
  cells_.count_again(request_, key_needs_, key_of_);
}

void Sheet::set_total(const Figures& figures, Record more) {
  const std::vector<Column> columns = columns_(Format::json);
  std::vector<Datum> values = figures(Format::json);
  for (std::size_t i = 0; i < values.size(); ++i)
    total_.emplace_back(columns[i].name, std::move(values[i]));
  total_.insert(total_.end(), more.begin(), more.end());
  total_row_.emplace_back("total");
  total_row_.resize(names_);
  for (Datum& each : figures(format_)) total_row_.push_back(std::move(each));
}

void Sheet::print(const std::string& schema, const std::string& key,
                  const std::string& empty_note) {
  table.schema = schema;
  table.key = key;
  table.empty_note = empty_note;
  Record members{{"as_of", session_.now()}, {"by", text_or_missing(by_ ? by_.name() : "")}};
  if (!total_.empty()) members.emplace_back("total", std::move(total_));
  table.members.insert(table.members.begin(), members.begin(), members.end());
  if (has_total_row(format_) && !table.rows.empty() && !total_row_.empty()) {
    table.rows.push_back(std::move(total_row_));
    table.has_total = true;
  }
  add_counts(cells_, counted_, format_, table);
  spread_currencies(table, format_);
  for (Table& each : table.further) spread_currencies(each, format_);
  session_.out.print(table);
}

}  // namespace leads
