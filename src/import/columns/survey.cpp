// SPDX-License-Identifier: MIT
// What only a whole column shows: the order of its dates, whether they are a spreadsheet's day
// numbers, its decimal mark.
#include "import/columns/survey.h"

#include <algorithm>
#include <array>

#include "base/numbers.h"
#include "base/text.h"
#include "base/time/file_date.h"
#include "base/time/timestamp.h"
#include "import/columns/column.h"
#include "import/import.h"
#include "import/notes.h"
#include "import/source/row_reader.h"
#include "leads/error.h"

namespace leads {
namespace {

using Role = ColumnTarget::Role;

// 1954: numbers below it, in a column that may count what happened, are no days.
constexpr double kFirstCertainDay = 20000;
constexpr auto kDateOrders = std::to_array({DateOrder::day_month_year, DateOrder::month_day_year});

struct Seen {
  std::size_t column = 0;
  bool dates = false, whole = false, money = false;
  bool may_count = false;  // a column of events: 3 in it is how often
  std::size_t values = 0, serials = 0,
              unix_times = 0;  // of the serials those that are seconds since 1970
  std::array<std::size_t, kDateOrders.size()> good{};  // values a date in this order
  std::size_t differ = 0;                              // good in both, and another day in each
  std::size_t points = 0, commas = 0;                  // amounts that must have that decimal mark
  std::string grouped;  // an amount that is as well read with a point between its groups: 1.234
  std::string proof;    // a value only one order takes
  std::string ambiguous;
};

class Survey {
 public:
  Survey(std::vector<ColumnTarget>& columns, const Playbook& playbook, bool dates_known, bool own,
         char delimiter)
      : columns_(columns), delimiter_(delimiter) {
    for (std::size_t column = 0; column < columns.size(); ++column) {
      const auto type = surveyed_type(columns[column], playbook);
      if (!type) continue;
      Seen seen;
      seen.column = column;
      seen.dates = *type == FieldType::date || *type == FieldType::datetime;
      seen.whole = *type == FieldType::integer;
      seen.may_count = columns[column].role == ColumnTarget::Role::event;
      seen.money = *type == FieldType::money;
      if (seen.dates ? !dates_known : !own) seen_.push_back(seen);
    }
  }
  bool wanted() const { return !seen_.empty(); }

  void take(std::span<const std::string_view> cells) {
    for (Seen& seen : seen_) {
      const std::string_view text = trim(cells[seen.column]);
      if (text.empty()) continue;
      if (seen.dates)
        date(seen, text);
      else
        amount(seen, text);
    }
  }

  std::optional<Diagnostic> decide(const ImportFile& file, const std::vector<std::string>& header,
                                   Notes& notes) {
    std::optional<DateOrder> order_of_file;  // by any column: a file is written in one place
    for (const Seen& seen : seen_) {
      if (const auto order = only_order(seen)) {
        columns_[seen.column].dates = order;
        if (!order_of_file || *order_of_file == *order) {
          order_of_file = order;
          notes.add(std::string("dates are ") +
                        (*order == DateOrder::day_month_year ? "day first" : "month first"),
                    0, header[seen.column] + ": " + seen.proof);
        }
      }
    }
    std::string unclear, example;
    for (const Seen& seen : seen_) {
      ColumnTarget& target = columns_[seen.column];
      if (!seen.dates) {
        if (seen.commas > seen.points) target.mark = DecimalMark::comma;
        if (seen.commas + seen.points == 0) note_grouped(seen, target, notes);
        continue;
      }
      target.serial_days = seen.serials > 0 && seen.serials == seen.values;
      if (target.serial_days)
        notes.add(seen.unix_times == 0 ? "dates are a spreadsheet's day numbers"
                                       : "dates are seconds since 1970",
                  0, header[seen.column]);
      if (target.dates || seen.good[0] + seen.good[1] == 0) continue;
      target.dates = order_of_file.value_or(DateOrder::day_month_year);
      if (order_of_file || seen.differ == 0) continue;
      unclear += (unclear.empty() ? "\"" : ", \"") + header[seen.column] + "\"";
      if (example.empty()) example = seen.ambiguous;
    }
    if (unclear.empty()) return std::nullopt;
    Diagnostic problem;
    problem.file = file.name;
    problem.line = 1;
    problem.message =
        "the dates of " + unclear + " can be read day first or month first, as \"" + example + "\"";
    problem.hint = "say which: --date D.M.Y or --date M/D/Y";
    return problem;
  }

 private:
  static void date(Seen& seen, std::string_view text) {
    ++seen.values;
    if (parse_iso(text)) return;
    std::array<std::optional<ParsedTime>, kDateOrders.size()> parsed;
    for (std::size_t i = 0; i < kDateOrders.size(); ++i) {
      parsed[i] = parse_ordered(text, kDateOrders[i]);
      if (parsed[i]) ++seen.good[i];
    }
    if (parsed[0] && parsed[1] && parsed[0]->local != parsed[1]->local && seen.differ++ == 0)
      seen.ambiguous = text;
    if (parsed[0].has_value() != parsed[1].has_value() && seen.proof.empty()) seen.proof = text;
    if (parsed[0] || parsed[1]) return;
    if (const auto number = parse_number(text);
        number && (!seen.may_count || *number >= kFirstCertainDay)) {
      ++seen.serials;
      if (*number >= kFewestUnixSeconds) ++seen.unix_times;
    }
  }

  static void amount(Seen& seen, std::string_view text) {
    if (text.find_first_of(".,") == std::string_view::npos) return;
    const auto mark = decimal_mark_of(text);
    if (!mark && seen.grouped.empty() && text.find('.') != std::string_view::npos &&
        plain_amount(text, DecimalMark::comma))
      seen.grouped = text;
    if (!mark) return;
    ++(*mark == DecimalMark::point ? seen.points : seen.commas);
  }

  // Between semicolons a spreadsheet that has decimal commas may have written 1.234. Between commas
  // programs mean the point, but of money, which has no three decimals.
  void note_grouped(const Seen& seen, const ColumnTarget& target, Notes& notes) const {
    if ((delimiter_ != ';' && (delimiter_ == '\0' || !seen.money)) || seen.whole ||
        seen.grouped.empty())
      return;
    const auto read = plain_amount(seen.grouped, DecimalMark::point),
               other = plain_amount(seen.grouped, DecimalMark::comma);
    if (!read || !other) return;
    notes.add(target.name +
                  ": read with a decimal point; if it groups thousands, write one amount of the "
                  "column with its decimals, such as 1234,00",
              0, seen.grouped + " is " + *read + ", not " + *other);
  }

  /// The one order that takes more of the values; the rest are problems of their cells.
  static std::optional<DateOrder> only_order(const Seen& seen) {
    if (!seen.dates || seen.good[0] == seen.good[1]) return std::nullopt;
    return seen.good[0] > seen.good[1] ? kDateOrders[0] : kDateOrders[1];
  }

  std::vector<ColumnTarget>& columns_;
  std::vector<Seen> seen_;
  char delimiter_;
};

}  // namespace

std::optional<FieldType> surveyed_type(const ColumnTarget& target, const Playbook& playbook) {
  switch (target.role) {
    case Role::field: {
      const FieldType type = playbook.fields[target.field].type;
      const bool wanted = type == FieldType::date || type == FieldType::datetime ||
                          type == FieldType::money || type == FieldType::number ||
                          type == FieldType::integer;
      return wanted ? std::optional(type) : std::nullopt;
    }
    case Role::at:
    case Role::event:
    case Role::consent_at:
    case Role::stage_at:
      return FieldType::datetime;
    case Role::value:
      return FieldType::number;
    default:
      return std::nullopt;
  }
}

std::optional<DateOrder> named_order(const ImportFile& file, const ImportOptions& options) {
  if (options.dates || file.mapping == nullptr) return options.dates;
  return file.mapping->date;
}

std::optional<Diagnostic> decide_columns(const ImportFile& file, const ImportOptions& options,
                                         const Playbook& playbook,
                                         std::vector<ColumnTarget>& columns, Notes& notes) {
  const std::optional<DateOrder> order = named_order(file, options);
  for (ColumnTarget& column : columns) column.dates = order;
  const std::unique_ptr<RowReader> rows = file.open();
  Survey survey(columns, playbook, order.has_value(), is_own_export(rows->header(), file),
                rows->delimiter());
  if (!survey.wanted()) return std::nullopt;
  SourceRow row;
  while (rows->next(row))
    if (row.problem == nullptr && row.cells.size() == columns.size()) survey.take(row.cells);
  return survey.decide(file, rows->header(), notes);
}

}  // namespace leads
