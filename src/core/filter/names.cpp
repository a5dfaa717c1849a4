// SPDX-License-Identifier: MIT
// The table of names and look-ups on it. Field names come from the vocabulary.
#include "core/filter/names.h"

#include <algorithm>

namespace leads {
namespace {

constexpr unsigned kRule = 1U << static_cast<unsigned>(FilterScope::rule);
constexpr unsigned kStage = 1U << static_cast<unsigned>(FilterScope::stage);
constexpr unsigned kCommand = 1U << static_cast<unsigned>(FilterScope::command_line);
constexpr unsigned kActivity = 1U << static_cast<unsigned>(FilterScope::activity) |
                               1U << static_cast<unsigned>(FilterScope::timeline);
constexpr unsigned kLead = kRule | kStage | kCommand;

struct Row {
  std::string_view text;
  Name name;
  NameType type;
  unsigned scopes;
  bool can_be_missing = false;
};

constexpr Row kNames[] = {
    {"tag", Name::tag, NameType::text, kLead, true},
    {"stage", Name::stage, NameType::stage, kLead},
    {"furthest_stage", Name::furthest_stage, NameType::stage, kLead},
    {"in_stage", Name::in_stage, NameType::duration, kLead},
    {"cycle", Name::cycle, NameType::integer, kLead},
    {"mailable", Name::mailable, NameType::boolean, kLead},
    {"callable", Name::callable, NameType::boolean, kLead},
    {"lead_age", Name::lead_age, NameType::duration, kLead},
    {"idle", Name::idle, NameType::duration, kLead},
    {"last_activity", Name::last_activity, NameType::instant, kLead, true},
    {"last_contact", Name::last_contact, NameType::instant, kLead, true},
    {"fit", Name::fit, NameType::integer, kStage | kCommand},
    {"engagement", Name::engagement, NameType::integer, kStage | kCommand},
    {"score", Name::score, NameType::integer, kStage | kCommand},
    {"grade", Name::grade, NameType::integer, kStage | kCommand},
    {"temperature", Name::temperature, NameType::integer, kStage | kCommand},
    {"qualified", Name::qualified, NameType::boolean, kStage | kCommand},
    {"first_response", Name::first_response, NameType::instant, kStage | kCommand, true},
    {"did", Name::did, NameType::kind, kStage | kCommand},
    {"said", Name::said, NameType::text, kStage | kCommand},
    {"entered", Name::entered, NameType::stage, kStage | kCommand},
    {"reason", Name::reason, NameType::text, kStage | kCommand, true},
    {"ready", Name::ready, NameType::stage, kCommand},
    {"retention", Name::retention, NameType::boolean, kCommand},
    {"op", Name::op, NameType::integer, kCommand},
    {"duplicates_of", Name::duplicates_of, NameType::integer, kCommand},
    {"kind", Name::kind, NameType::kind, kActivity},
    {"at", Name::at, NameType::instant, kActivity},
    {"subject", Name::subject, NameType::text, kActivity, true},
    {"value", Name::value, NameType::number, kActivity, true},
    {"ref", Name::ref, NameType::text, kActivity, true},
    {"note", Name::note, NameType::text, kActivity, true},
    {"machine", Name::machine, NameType::boolean, kActivity},
    {"system", Name::system, NameType::text, kActivity, true},
};

constexpr std::string_view kConsentPrefix = "consent.";

bool allows(unsigned scopes, FilterScope scope) {
  return (scopes >> static_cast<unsigned>(scope) & 1U) != 0;
}

NameType type_of(FieldType type) {
  switch (type) {
    case FieldType::integer:
      return NameType::integer;
    case FieldType::number:
      return NameType::number;
    case FieldType::date:
      return NameType::date;
    case FieldType::datetime:
      return NameType::instant;
    case FieldType::boolean:
      return NameType::boolean;
    case FieldType::money:
      return NameType::money;
    default:
      return NameType::text;
  }
}

// As flags are spelled: `next-step` is next_step.
std::string plain_name(std::string_view text) {
  std::string plain(text);
  std::replace(plain.begin(), plain.end(), '-', '_');
  return plain;
}

std::optional<NameMeaning> find_lead_name(std::string_view text, const Fields& fields) {
  if (text.starts_with(kConsentPrefix)) {
    const auto channel = parse_channel(text.substr(kConsentPrefix.size()));
    if (!channel) return std::nullopt;
    return NameMeaning{std::string(text), Name::consent, NameType::consent, {}, *channel,
                       nullptr,           false};
  }
  const auto field = fields.find(text);
  if (!field) return std::nullopt;
  const Field& definition = fields[*field];
  return NameMeaning{definition.name, Name::field, type_of(definition.type), *field, {},
                     &definition,     true};
}

}  // namespace

std::optional<NameMeaning> find_name(std::string_view typed, FilterScope scope,
                                     const FilterVocabulary& vocabulary) {
  std::string text = plain_name(typed);
  // As the heading of its column says.
  if (text == "temp" && !vocabulary.fields->find(text)) text = "temperature";
  for (const Row& row : kNames) {
    if (row.text != text || !allows(row.scopes, scope)) continue;
    return NameMeaning{std::string(row.text), row.name, row.type, {}, {}, nullptr,
                       row.can_be_missing};
  }
  if (is_of_activities(scope)) return std::nullopt;
  return find_lead_name(text, *vocabulary.fields);
}

std::optional<std::string> where_else(std::string_view typed, FilterScope scope,
                                      const FilterVocabulary& vocabulary) {
  const std::string text = plain_name(typed);
  if (text == "id" || text.starts_with("id.")) return "it can be used on the command line only";
  const auto* row = std::find_if(std::begin(kNames), std::end(kNames),
                                 [&](const Row& it) { return it.text == text; });
  if (is_of_activities(scope)) {
    if (row == std::end(kNames) && !find_lead_name(text, *vocabulary.fields)) return std::nullopt;
    return scope == FilterScope::activity ? "it speaks of the lead: use it in `when`"
                                          : "it speaks of the lead, not of its activities";
  }
  if (row == std::end(kNames)) return std::nullopt;
  if (row->scopes == kActivity) return "it speaks of an activity: use it in `where`";
  if (row->scopes == kCommand) return "it can be used on the command line only";
  return "it can be used in stages, assign and nurture and on the command line";
}

std::string_view scope_name(FilterScope scope) {
  switch (scope) {
    case FilterScope::rule:
      return "rules";
    case FilterScope::stage:
      return "stages, assign and nurture";
    case FilterScope::command_line:
      return "filters of leads";
    case FilterScope::activity:
    case FilterScope::timeline:
      return "filters of activities";
  }
  return "";
}

std::vector<std::string> filter_names(FilterScope scope, const FilterVocabulary& vocabulary) {
  std::vector<std::string> names;
  if (!is_of_activities(scope)) names = vocabulary.fields->names();
  for (const Row& row : kNames) {
    if (allows(row.scopes, scope)) names.emplace_back(row.text);
  }
  if (is_of_activities(scope)) return names;
  for (std::size_t channel = 0; channel < kChannels; ++channel) {
    names.push_back(std::string(kConsentPrefix) += channel_name(static_cast<Channel>(channel)));
  }
  return names;
}

}  // namespace leads
