// SPDX-License-Identifier: MIT
// Terms of a filter, as the parser of filters reads them: names, then values of the name's type.
#include <algorithm>

#include "cli/complete/offer.h"
#include "core/filter/names.h"

namespace leads {
namespace {

FilterVocabulary vocabulary_of(const Playbook& playbook) {
  FilterVocabulary vocabulary;
  vocabulary.fields = &playbook.fields;
  vocabulary.kinds = &playbook.kinds;
  return vocabulary;
}

std::string_view type_says(NameType type) {
  switch (type) {
    case NameType::text:
      return "text";
    case NameType::integer:
    case NameType::number:
      return "number or range";
    case NameType::money:
      return "amount or range";
    case NameType::boolean:
      return "true or false";
    case NameType::date:
    case NameType::instant:
      return "date or range";
    case NameType::duration:
      return "duration or range";
    case NameType::stage:
      return "stages";
    case NameType::kind:
      return "kinds of activity";
    case NameType::consent:
      return "state of consent";
  }
  return "";
}

void offer_names(FilterScope scope, bool further, Known& known, Candidates& candidates) {
  const FilterVocabulary vocabulary = vocabulary_of(known.playbook());
  for (const std::string& name : filter_names(scope, vocabulary)) {
    if (const auto meaning = find_name(name, scope, vocabulary))
      candidates.add(name + ":", meaning->name == Name::retention ? "due to be forgotten"
                                                                  : type_says(meaning->type));
  }
  candidates.add("has:", "a value is present");
  candidates.add("no:", "a value is missing");
  candidates.add("not:", "the opposite of a term");
  if (further) candidates.add("or", "begin an alternative");
  if (scope != FilterScope::command_line) return;
  for (const View& view : known.views()) candidates.add("@" + view.name, view.filter);
}

void offer_present(FilterScope scope, Known& known, Candidates& candidates) {
  const FilterVocabulary vocabulary = vocabulary_of(known.playbook());
  for (const std::string& name : filter_names(scope, vocabulary)) {
    const auto meaning = find_name(name, scope, vocabulary);
    if (meaning && meaning->can_be_missing) candidates.add(name);
  }
}

void offer_texts(const NameMeaning& name, Known& known, Candidates& candidates) {
  std::string typed = candidates.typed();
  if (typed.starts_with('"')) typed.erase(0, 1);
  if (name.name == Name::tag) {
    for (const std::string& tag : known.tags(typed)) candidates.add_quoted(tag);
  }
  if (name.name == Name::reason) {
    for (const Reason& reason : known.playbook().reasons) candidates.add(reason.name);
  }
  if (name.name != Name::field || name.definition == nullptr) return;
  Candidates values(typed);
  if (name.field == at(BuiltIn::owner)) {
    values.add("me", "you: " + known.me());
    values.add("nobody", "without an owner");
  }
  offer_field_value(*name.definition, name.field, known, values);
  for (const Candidate& value : values.all()) candidates.add_quoted(value.text, value.says);
}

void offer_numbers(const NameMeaning& name, Known& known, Candidates& candidates) {
  const ScoreSettings& score = known.playbook().score;
  if (name.name == Name::grade) {
    for (const Grade grade : {Grade::A, Grade::B, Grade::C, Grade::D, Grade::U})
      candidates.add(grade_name(grade));
  } else if (name.name == Name::temperature) {
    for (const Temperature each : {Temperature::hot, Temperature::warm, Temperature::cold})
      candidates.add(temperature_name(each));
  } else if (name.name == Name::score) {
    candidates.add(std::to_string(score.hot) + "..", "hot");
    candidates.add(std::to_string(score.warm) + "..", "warm or hot");
    candidates.add(".." + std::to_string(score.warm - 1), "cold");
  } else if (name.name == Name::op) {
    for (const OperationRecord& operation : known.operations())
      candidates.add(std::to_string(operation.id), operation.command + ": " + operation.summary);
  }
}

void offer_values(const NameMeaning& name, Known& known, Candidates& candidates) {
  switch (name.type) {
    case NameType::text:
      return offer_texts(name, known, candidates);
    case NameType::integer:
    case NameType::number:
    case NameType::money:
      return offer_numbers(name, known, candidates);
    case NameType::boolean:
      if (name.name == Name::retention) return candidates.add("due");
      candidates.add("true");
      candidates.add("false");
      return;
    case NameType::date:
    case NameType::instant:
      return offer_dates(Sense::filter, known, candidates);
    case NameType::duration:
      for (const std::string_view each : {"..1d", "..7d", "7d..", "14d..", "30d..", "90d.."})
        candidates.add(each, each.starts_with('.') ? "not longer" : "at least");
      return;
    case NameType::stage:
      return offer(ValueKind::stage, {}, nullptr, false, known, candidates);
    case NameType::kind:
      for (const std::string& kind : known.playbook().kinds.names()) candidates.add(kind);
      return;
    case NameType::consent:
      for (const ConsentState state : {ConsentState::unknown, ConsentState::opted_in,
                                       ConsentState::legitimate_interest, ConsentState::opted_out})
        candidates.add(consent_name(state));
      return;
  }
}

}  // namespace

void offer_term(FilterScope scope, bool further, Known& known, Candidates& candidates) {
  while (candidates.typed().starts_with("not:")) candidates.settle(4);
  const std::size_t colon = candidates.typed().find(':');
  if (colon == std::string::npos) return offer_names(scope, further, known, candidates);
  const std::string name = candidates.typed().substr(0, colon);
  candidates.settle(colon + 1);
  if (name == "has" || name == "no") return offer_present(scope, known, candidates);
  const auto meaning = find_name(name, scope, vocabulary_of(known.playbook()));
  if (!meaning || candidates.typed().starts_with('~')) return;
  const bool happens = meaning->name == Name::did || meaning->name == Name::entered;
  if (happens && candidates.typed().find('@') != std::string::npos) {
    candidates.settle(candidates.typed().find('@') + 1);
    const std::size_t end = candidates.typed().find("..");
    if (end != std::string::npos) candidates.settle(end + 2);
    return offer_dates(Sense::filter, known, candidates);
  }
  candidates.settle_list(',');
  const std::size_t dots = candidates.typed().find("..");
  if (dots != std::string::npos) {
    // The other end of a range.
    const bool words = meaning->type == NameType::date || meaning->type == NameType::instant ||
                       meaning->type == NameType::stage || meaning->name == Name::grade ||
                       meaning->name == Name::temperature;
    if (words) candidates.settle(dots + 2);
    if (!words && dots > 0) return;
  }
  offer_values(*meaning, known, candidates);
}

}  // namespace leads
