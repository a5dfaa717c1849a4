// SPDX-License-Identifier: MIT
// The cells of a report that count leads, each with the filter that lists them: `leads list FILTER
// --count` is what the cell says, or there is no filter.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "cli/report/reports.h"
#include "core/match/filter_matcher.h"
#include "store/read/lead_needs.h"

namespace leads {

class CountedCells {
 public:
  /// Only what prints the filters asks for them: JSON, and a terminal with --explain.
  CountedCells(Session& session, const ReportRequest& request);
  bool wanted() const { return wanted_; }

  using Counter = std::function<std::int64_t()>;
  /// A cell that counts leads; `leads` returns how many it has counted so far. `term` is what
  /// narrows the report's filter to its leads; nullopt where no filter does. Returns its index.
  std::size_t add(std::optional<std::string> term, Counter leads, Counter cycles = {});
  /// After a lead was counted: checks the filters of these cells against it. Each lead a filter
  /// lists must have been counted in its cell, and the other way around, or the cell has none.
  void check(const Facts& facts, std::size_t begin, std::size_t end);
  void check(const Facts& facts) { check(facts, 0, cells_.size()); }

  /// Once all cells are counted: reads the leads of the report again, and keeps the filters that
  /// list as many leads as their cell counts. With `key_of`, a cell that has a key is compared only
  /// with the leads of that key, which its filter lists alone.
  using KeyOf = std::function<std::string(const LeadView&)>;
  void count_again(const ReportRequest& request, const LeadNeeds& needs = {},
                   const KeyOf& key_of = {});
  /// The key of the cells added from now on; "" for none.
  void set_key(std::string key) { key_ = std::move(key); }

  std::int64_t leads(std::size_t cell) const { return cells_[cell].leads(); }
  std::optional<std::string> filter(std::size_t cell) const;
  /// {"leads":…, "cycles":…, "filter":…}
  Record record(std::size_t cell) const;
  /// What --explain prints of the cell called `name`.
  std::string line(std::size_t cell, const std::string& name) const;

 private:
  struct Cell {
    std::optional<std::string> term;
    std::optional<FilterMatcher> matcher;
    Counter leads, cycles;
    std::string key;
    std::int64_t seen = 0;
    bool exact = true;
  };
  std::optional<std::string> narrowed(const std::string& term) const;

  Session& session_;
  std::vector<std::string> terms_;
  std::string key_;
  bool wanted_;
  std::vector<Cell> cells_;
};

/// The term that lists the leads of a group of --by; nullopt for a field whose equality in filters
/// is wider than that of groups. `value` is "" for leads without one.
std::optional<std::string> group_term(const Field& field, const std::string& value);
/// The term that lists the leads which came as far as the first step of the funnel that satisfies
/// `wanted`; nullopt without one.
std::optional<std::string> reached_term(const Playbook& playbook,
                                        const std::function<bool(StageId)>& wanted);
/// `name:value`, quoted where that is needed. `value` is not empty.
std::string equality_term(const std::string& name, const std::string& value);
/// The key of a group: values that a filter takes for equal are one group.
std::string group_key(const Field& field, const std::string& value);

}  // namespace leads
