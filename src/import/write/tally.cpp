// SPDX-License-Identifier: MIT
#include "import/write/tally.h"

#include <algorithm>

#include "base/text.h"
#include "import/rows/problems.h"
#include "leads/error.h"

namespace leads {
namespace {

std::string_view outcome_word(RowTally::Outcome outcome, bool activities) {
  switch (outcome) {
    case RowTally::Outcome::created:
      return activities ? "recorded" : "created";
    case RowTally::Outcome::updated:
      return "updated";
    case RowTally::Outcome::unchanged:
      return "unchanged";
    case RowTally::Outcome::rejected:
      return "rejected";
    case RowTally::Outcome::skipped:
      return "skipped";
  }
  return "";
}

}  // namespace

void RowTally::start_file(std::string name, const std::vector<std::string>& header,
                          std::span<const ColumnTarget> columns) {
  files_.push_back(std::move(name));
  headers_.push_back(header);
  const bool has_problem = header.size() > 1 && header.back() == "problem" &&
                           columns.size() == header.size() &&
                           columns.back().role == ColumnTarget::Role::ignored;
  has_problem_.push_back(has_problem);
  if (has_problem) headers_.back().pop_back();
  of_all_.emplace_back();
  first_rows_.push_back(rows_);
}

void RowTally::say_of_all(const std::string& column, std::string value) {
  std::vector<std::string>& header = headers_.back();
  if (std::find(header.begin(), header.end(), column) != header.end()) return;
  header.insert(header.begin(), column);
  of_all_.back() = std::move(value);
}

std::span<const std::string_view> RowTally::own_cells(std::span<const std::string_view> cells,
                                                      std::size_t file) const {
  const std::size_t width = headers_[file].size() - (of_all_[file].empty() ? 0 : 1);
  return has_problem_[file] && cells.size() > width ? cells.first(cells.size() - 1) : cells;
}

bool RowTally::is_blank(const SourceRow& source) const {
  if (source.problem != nullptr) return false;
  const auto cells = own_cells(source.cells, headers_.size() - 1);
  return std::all_of(cells.begin(), cells.end(),
                     [](std::string_view cell) { return trim(cell).empty(); });
}

std::uint64_t RowTally::start_row(int line) {
  ++report_.rows;
  if (options_.outcome)
    kept_.push_back({static_cast<std::uint32_t>(files_.size() - 1), line, 0, Outcome::unchanged});
  return rows_++;
}

std::size_t& RowTally::counter(Outcome outcome) {
  switch (outcome) {
    case Outcome::created:
      return report_.created;
    case Outcome::updated:
      return report_.updated;
    case Outcome::unchanged:
      return report_.unchanged;
    case Outcome::rejected:
      return report_.rejected;
    case Outcome::skipped:
      break;
  }
  return report_.skipped;
}

void RowTally::set(std::uint64_t row, Outcome outcome, std::int64_t lead) {
  ++counter(outcome);
  if (!options_.outcome) return;
  // A row of several activities counts as recorded when any of them is new.
  if (kept_[row].outcome == Outcome::created && outcome == Outcome::unchanged) return;
  kept_[row].outcome = outcome;
  kept_[row].lead = lead;
}

void RowTally::reject(std::uint64_t row, std::span<const std::string_view> cells,
                      std::vector<Diagnostic> problems) {
  set(row, Outcome::rejected, 0);
  std::string reason;
  for (const Diagnostic& problem : problems)
    reason += (reason.empty() ? "" : "; ") + problem.message;
  if (options_.keep_going && options_.reject) write_out(row, cells, problems.front(), reason);
  if (options_.outcome) reasons_[row] = std::move(reason);
  keep(std::move(problems));
}

void RowTally::write_out(std::uint64_t row, std::span<const std::string_view> cells,
                         const Diagnostic& first, const std::string& reason) const {
  const auto file = static_cast<std::size_t>(
      std::upper_bound(first_rows_.begin(), first_rows_.end(), row) - first_rows_.begin() - 1);
  // Of what could not be read at all, the place is all there is to find it by.
  if (cells.empty())
    return options_.reject({}, headers_[file],
                           first.file + ":" + std::to_string(first.line) + ": " + reason);
  cells = own_cells(cells, file);
  if (of_all_[file].empty()) return options_.reject(cells, headers_[file], reason);
  std::vector<std::string_view> all{of_all_[file]};
  all.insert(all.end(), cells.begin(), cells.end());
  options_.reject(all, headers_[file], reason);
}

void RowTally::add_unread(std::vector<Diagnostic> problems) {
  int line = -1;
  for (Diagnostic& problem : problems) {
    if (problem.line == line) {
      keep({std::move(problem)});
      continue;
    }
    line = problem.line;
    reject(start_row(line), {}, {std::move(problem)});
  }
}

void RowTally::add_fatal(Diagnostic problem) {
  fatal_ = true;
  keep({std::move(problem)});
}

void RowTally::keep(std::vector<Diagnostic> problems) {
  for (Diagnostic& problem : problems) {
    if (problems_.size() == kMostKeptProblems) break;
    problems_.push_back(std::move(problem));
  }
}

void RowTally::stop_on_problems() {
  if (problems_.empty()) return;
  if (!options_.keep_going || fatal_) throw_problems(std::move(problems_));
  for (Diagnostic& problem : problems_) {
    if (report_.problems.size() == ImportReport::kMostProblems) break;
    report_.problems.push_back(std::move(problem));
  }
  problems_.clear();
}

void RowTally::check_complete() const {
  const std::size_t counted =
      report_.created + report_.updated + report_.unchanged + report_.skipped + report_.rejected;
  if (counted != report_.rows)
    throw Error::without_change(ErrorKind::bug, "import",
                                std::to_string(report_.rows) + " rows were read, and " +
                                    std::to_string(counted) + " of them have an outcome");
}

void RowTally::report(const std::function<LeadId(std::size_t)>& lead_of) const {
  if (!options_.outcome) return;
  for (std::size_t i = 0; i < kept_.size(); ++i) {
    const Row& row = kept_[i];
    ImportOptions::Outcome result{files_[row.file],
                                  row.line,
                                  outcome_word(row.outcome, activities_),
                                  {},
                                  LeadId{std::max<std::int64_t>(row.lead, 0)}};
    if (row.lead < 0 && !options_.dry_run)
      result.lead = lead_of(static_cast<std::size_t>(-row.lead - 1));
    const auto reason = reasons_.find(i);
    if (reason != reasons_.end()) result.reason = reason->second;
    options_.outcome(result);
  }
}

}  // namespace leads
