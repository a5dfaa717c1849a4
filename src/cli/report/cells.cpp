// SPDX-License-Identifier: MIT
#include "cli/report/cells.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <map>
#include <variant>

#include "base/scan.h"
#include "base/text.h"
#include "base/words.h"
#include "core/filter/tokens.h"
#include "core/work/cycles.h"
#include "leads/error.h"

namespace leads {
namespace {

/// A word that a shell takes as one.
bool is_pattern(const std::string& term) {
  return term.find(":~") != std::string::npos;
}

/// Fields whose filters compare texts by folding alone, as groups do.
bool folds_alone(const Field& field) {
  constexpr auto kSpelled = std::to_array<std::string_view>({"name", "company"});
  return (field.type == FieldType::text || field.type == FieldType::source ||
          field.type == FieldType::choice) &&
         std::find(kSpelled.begin(), kSpelled.end(), field.name) == kSpelled.end();
}

}  // namespace

CountedCells::CountedCells(Session& session, const ReportRequest& request)
    : session_(session), terms_(request.terms) {
  const Format format = session.out.settings().format;
  wanted_ = format == Format::json || format == Format::jsonl || format == Format::html ||
            (request.explain && format == Format::table);
  if (request.explain && !wanted_)
    throw Error(ErrorKind::usage, "--explain", "applies to tables on a terminal and to JSON",
                "leads report -x --format table, or --json, which has the filters anyway");
}

std::size_t CountedCells::add(std::optional<std::string> term, Counter leads, Counter cycles) {
  Cell cell;
  cell.leads = std::move(leads);
  cell.cycles = std::move(cycles);
  if (term && !term->empty())
    cell.matcher.emplace(session_.filter({*term}), session_.playbook(), &session_.zone());
  cell.term = std::move(term);
  cell.key = key_;
  cells_.push_back(std::move(cell));
  return cells_.size() - 1;
}

void CountedCells::check(const Facts& facts, std::size_t begin, std::size_t end) {
  for (std::size_t i = begin; i < end; ++i) {
    Cell& cell = cells_[i];
    const std::int64_t now = cell.leads();
    const bool counted = now != cell.seen;
    cell.seen = now;
    if (!cell.term || !cell.exact) continue;
    cell.exact = counted == (!cell.matcher || cell.matcher->match(facts).value);
  }
}

void CountedCells::count_again(const ReportRequest& request, const LeadNeeds& needs,
                               const KeyOf& key_of) {
  if (!wanted_) return;
  Selection selection = request.selection;
  selection.scores = false;
  selection.needs = needs;
  std::map<std::string, std::vector<Cell*>> by_key;
  for (Cell& cell : cells_) {
    cell.seen = 0;
    if (!cell.term) continue;
    by_key[cell.key].push_back(&cell);
    if (!cell.matcher) continue;
    selection.needs.add(cell.matcher->filter());
    selection.scores = selection.scores || names_scores(cell.matcher->filter());
  }
  const bool activities = selection.needs.activities;
  const bool scores = selection.scores;
  select_leads(session_.evaluation(), std::move(selection),
               [&](LeadCursor& cursor, const Score& score) {
                 const Facts facts{cursor.lead(),
                                   activities ? cursor.activities() : std::span<const Activity>(),
                                   session_.now(),
                                   scores ? &score : nullptr,
                                   {},
                                   {},
                                   {}};
                 const auto count = [&](const std::string& key) {
                   const auto cells = by_key.find(key);
                   if (cells == by_key.end()) return;
                   for (Cell* cell : cells->second)
                     cell->seen += !cell->matcher || cell->matcher->match(facts).value ? 1 : 0;
                 };
                 count({});
                 if (key_of)
                   if (const std::string key = key_of(cursor.lead()); !key.empty()) count(key);
               });
  for (Cell& cell : cells_) cell.exact = cell.seen == cell.leads();
}

std::optional<std::string> CountedCells::filter(std::size_t index) const {
  const Cell& cell = cells_[index];
  if (!cell.term || !cell.exact) return std::nullopt;
  return narrowed(*cell.term);
}

// The term goes before the words of every alternative. Arguments are texts of their own: joined,
// the pattern in one would go on in the next.
std::optional<std::string> CountedCells::narrowed(const std::string& term) const {
  if (terms_.empty()) return term;
  for (std::size_t i = 0; i < terms_.size(); ++i) {
    if (terms_[i].starts_with('@') || (is_pattern(terms_[i]) && i + 1 < terms_.size()))
      return std::nullopt;
  }
  const std::string typed = join(terms_, " ");
  if (term.empty()) return typed;
  const TokenResult split = split_tokens(typed, 0, typed.size());
  const auto* tokens = std::get_if<std::vector<Token>>(&split);
  if (tokens == nullptr) return std::nullopt;
  std::string text = term + " ";
  std::size_t copied = 0;
  for (const Token& token : *tokens) {
    if (token.quoted || lowered(token.text) != "or") continue;
    text += typed.substr(copied, token.end - copied) + " " + term;
    copied = token.end;
  }
  return text + typed.substr(copied);
}

Record CountedCells::record(std::size_t index) const {
  const Cell& cell = cells_[index];
  const auto filter = this->filter(index);
  Record record{{"leads", cell.leads()}};
  if (cell.cycles) record.emplace_back("cycles", cell.cycles());
  record.emplace_back("filter", filter ? Datum(*filter) : Datum());
  return record;
}

std::string CountedCells::line(std::size_t index, const std::string& name) const {
  const Cell& cell = cells_[index];
  const auto filter = this->filter(index);
  std::string line = fmt::format("{}: {}", name, counted(cell.leads(), "lead", "leads"));
  if (cell.cycles && cell.cycles() != cell.leads())
    line += fmt::format(" in {}", counted(cell.cycles(), "cycle", "cycles"));
  if (!filter) return line + ", which no filter lists";
  return line + (filter->empty() ? ": leads list" : ": leads list " + shell_quoted(*filter));
}

std::string equality_term(const std::string& name, const std::string& value) {
  const bool plain = std::all_of(value.begin(), value.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  });
  if (plain) return name + ":" + value;
  std::string quoted;
  for (const char c : value) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return name + ":\"" + quoted + "\"";
}

std::optional<std::string> group_term(const Field& field, const std::string& value) {
  if (value.empty()) return "no:" + field.name;
  if (field.type == FieldType::integer || field.type == FieldType::boolean)
    return field.name + ":" + value;
  const std::string folded = fold(value);
  if (!folds_alone(field) || folded == "me" || folded == "nobody") return std::nullopt;
  return equality_term(field.name, value);
}

std::optional<std::string> reached_term(const Playbook& playbook,
                                        const std::function<bool(StageId)>& wanted) {
  for (const StageId step : funnel_steps(playbook))
    if (wanted(step)) return "furthest_stage:" + playbook.stage(step).name + "..";
  return std::nullopt;
}

std::string group_key(const Field& field, const std::string& value) {
  return folds_alone(field) ? fold(value) : value;
}

}  // namespace leads
