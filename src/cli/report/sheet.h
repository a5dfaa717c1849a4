// SPDX-License-Identifier: MIT
// A report's table: rows that are named by a group of --by and by words of the report, and that
// have the same figures as their total.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "cli/report/counts.h"
#include "cli/report/shown.h"
#include "cli/report/walk.h"

namespace leads {

class Sheet {
 public:
  using Columns = std::function<std::vector<Column>(Format)>;
  using Figures = std::function<std::vector<Datum>(Format)>;
  /// `names` are the columns that name a row, after that of --by. What shows or hides a column of
  /// figures is the format alone: rates have their intervals in data. The first `spoken` names are
  /// what --explain calls a row.
  Sheet(Session& session, const ReportRequest& request, const Grouping& by,
        std::vector<Column> names, Columns columns, std::size_t spoken = 1);

  Format format() const { return format_; }
  bool people() const { return for_people(format_); }
  /// Whether rows have bars.
  bool bars() const { return format_ == Format::table; }
  CountedCells& cells() { return cells_; }

  /// A number of the row that counts leads: the column, what lists them beyond the group and the
  /// period, and how many they are. Without `created` the period is part of the term already.
  struct Counted {
    std::string column;
    std::optional<std::string> term;
    std::int64_t leads = 0;
    std::optional<std::int64_t> cycles = {};
  };
  /// The term of the period for leads that were created in it.
  std::string created_term() const;
  /// Adds a row. `group` and `key` are of --by.
  void add(const std::string& group, const std::string& key, std::vector<Datum> names,
           const Figures& figures, const std::vector<Counted>& counted = {});
  /// Rows have keys of their own, which follow from a lead with these needs: add() is given them,
  /// and the filter of a row lists leads of its key alone.
  void set_keys(LeadNeeds needs, CountedCells::KeyOf key_of);
  /// Within the same ReadingAtOnce as the walk: checks the filters.
  void count_again();
  /// The last row where people read it; member `total` of data, with `more` after its figures.
  void set_total(const Figures& figures, Record more = {});
  void print(const std::string& schema, const std::string& key, const std::string& empty_note);

  Table table;

 private:
  std::string name_of(const std::string& group) const;

  Session& session_;
  const ReportRequest& request_;
  const Grouping& by_;
  Format format_;
  std::size_t spoken_;
  std::size_t names_;  ///< columns that name a row, with that of --by
  Columns columns_;
  CountedCells cells_;
  std::vector<CountedRow> counted_;
  LeadNeeds key_needs_;
  CountedCells::KeyOf key_of_;
  std::vector<Datum> total_row_;
  Record total_;
};

}  // namespace leads
