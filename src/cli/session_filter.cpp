// SPDX-License-Identifier: MIT
// Filters of the command line: their words, saved views, and why one finds nothing.
#include <algorithm>
#include <filesystem>

#include "base/scan.h"
#include "base/spelling.h"
#include "base/text.h"
#include "base/utf8.h"
#include "base/words.h"
#include "cli/session.h"
#include "core/filter/combine.h"
#include "core/filter/parser.h"
#include "flows/find_leads.h"
#include "flows/why_nothing.h"
#include "formats/values/phone.h"
#include "leads/error.h"

namespace leads {
namespace {

using Words = std::vector<std::string>;

FilterResult parse_terms(const Words& terms, FilterScope scope, const Playbook& book,
                         const std::string& me, PhoneReader phones) {
  const std::vector<std::string> stages = book.stage_names();
  FilterVocabulary vocabulary;
  vocabulary.fields = &book.fields;
  vocabulary.kinds = &book.kinds;
  std::vector<bool> aside;
  for (const Stage& stage : book.stages) aside.push_back(is_set_aside(stage));
  vocabulary.stages = &stages;
  vocabulary.aside = &aside;
  vocabulary.me = me;
  vocabulary.country = book.calendar.country;
  vocabulary.retention = book.retention.has_value();
  vocabulary.phones = std::move(phones);
  return parse_filter(terms, scope, vocabulary);
}

bool is_or(const std::string& word) {
  return lowered(word) == "or";
}

}  // namespace

const View* Session::view(const std::string& word) {
  if (!word.starts_with('@')) return nullptr;
  const std::string name = word.substr(1);
  for (const View& view : preferences_.views())
    if (view.name == name) return &view;
  return playbook().find_view(name);
}

/// A mistyped view would be a free word.
void Session::hint_at_views(const Words& terms) {
  for (const std::string& term : terms) {
    if (!term.starts_with('@') || view(term) != nullptr) continue;
    std::vector<std::string> names;
    for (const View& saved : preferences_.views()) names.push_back("@" + saved.name);
    for (const View& saved : playbook().views) names.push_back("@" + saved.name);
    const std::string hint = did_you_mean(nearest(term, names));
    if (!hint.empty())
      say("hint: there is no view " + term + ", so it is searched as a word; " + hint);
  }
}

Filter Session::filter(const Words& terms, FilterScope scope) {
  const bool views = scope == FilterScope::command_line &&
                     std::any_of(terms.begin(), terms.end(),
                                 [this](const std::string& term) { return view(term) != nullptr; });
  if (scope == FilterScope::command_line) hint_at_views(terms);
  Filter filter = views ? filter_with_views(terms) : plain_filter(terms, scope, "filter");
  if (has_lead_numbers(filter)) take_lead_numbers(filter, store(false));
  return filter;
}

Filter Session::filter_with_views(const Words& terms) {
  Filter filter;
  for (auto begin = terms.begin();;) {
    const auto end = std::find_if(begin, terms.end(), is_or);
    if (begin == end)
      throw Error(ErrorKind::usage, "filter", "`or` needs a term on both sides",
                  "for the word itself quote it: \"or\"");
    Filter both;
    Words others;
    for (auto word = begin; word != end; ++word) {
      if (const View* saved = view(*word))
        narrow(both,
               plain_filter({saved->filter}, FilterScope::command_line, "view " + saved->name));
      else
        others.push_back(*word);
    }
    if (!others.empty()) narrow(both, plain_filter(others, FilterScope::command_line, "filter"));
    widen(filter, std::move(both));
    if (end == terms.end()) return filter;
    begin = end + 1;
  }
}

Filter Session::plain_filter(const Words& terms, FilterScope scope, const std::string& where) {
  for (const std::string& term : terms) {
    if (trim(term).empty())
      throw Error(ErrorKind::usage, where, "a term is empty", "to mean every lead, leave it out");
    if (first_invalid_utf8(term))
      throw Error(ErrorKind::usage, where, "\"" + term + "\" is not valid UTF-8",
                  "convert it to UTF-8");
  }
  FilterResult result = parse_terms(terms, scope, playbook(), me(), phones());
  // Once the book is open, it knows the stages and fields that leads.toml no longer has.
  std::error_code failed;
  if (std::holds_alternative<FilterProblem>(result) && !store_ &&
      std::filesystem::exists(db_path(), failed)) {
    store(false);
    result = parse_terms(terms, scope, playbook(), me(), phones());
  }
  if (auto* parsed = std::get_if<Filter>(&result)) {
    for (const std::string& note : parsed->notes) say(where + ": " + note);
    return std::move(*parsed);
  }
  const FilterProblem& problem = std::get<FilterProblem>(result);
  throw Error(ErrorKind::usage, {{where, 0, problem.column, problem.width, problem.message,
                                  problem.hint, join(terms, " "), false}});
}

PhoneReader Session::phones() {
  return [country = playbook().calendar.country](std::string_view typed) {
    return parse_phone(typed, country);
  };
}

std::vector<std::string> Session::why_nothing(const Filter& filter) {
  const Evaluation asked = evaluation();
  const auto read = [this](const std::string& text) -> std::optional<Filter> {
    FilterResult result =
        parse_terms({text}, FilterScope::command_line, playbook(), me(), phones());
    auto* parsed = std::get_if<Filter>(&result);
    return parsed != nullptr ? std::optional(std::move(*parsed)) : std::nullopt;
  };
  return leads::why_nothing({asked, &zone(), read}, filter);
}

void Session::explain_nothing(const Filter& filter) {
  if (options_.quiet || filter.empty()) return;
  for (const std::string& line : why_nothing(filter)) say("hint: " + line);
}

}  // namespace leads
