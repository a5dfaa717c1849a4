// SPDX-License-Identifier: MIT
#include "cli/complete/offer.h"

#include <algorithm>
#include <array>
#include <chrono>

#include "base/numbers.h"
#include "base/text.h"
#include "base/time/duration.h"
#include "base/time/format.h"
#include "cli/command/help.h"
#include "cli/list/lead_columns.h"
#include "cli/report/reports.h"
#include "import/columns/recognise.h"

namespace leads {
namespace {

// "Tue 1 Dec", with the year if it is another one, and the time unless it is midnight.
std::string day_name(Instant at, const Known& known) {
  const auto local = known.zone().to_local(at);
  const auto day = std::chrono::floor<std::chrono::days>(local);
  const std::chrono::year_month_day date{day};
  const std::chrono::year_month_day today{
      std::chrono::floor<std::chrono::days>(known.zone().to_local(known.now()))};
  std::string name(weekday_abbreviation(std::chrono::weekday{day}.c_encoding()));
  name += " " + std::to_string(static_cast<unsigned>(date.day())) + " ";
  name += month_abbreviation(static_cast<unsigned>(date.month()));
  if (date.year() != today.year()) name += " " + std::to_string(static_cast<int>(date.year()));
  const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(local - day).count();
  if (minutes == 0) return name;
  const std::string minute = std::to_string(minutes % 60);
  return name + " " + std::to_string(minutes / 60) + ":" + (minute.size() < 2 ? "0" : "") + minute;
}

void offer_columns(const Command* command, bool sorting, Known& known, Candidates& candidates) {
  std::vector<std::string> named = candidates.settle_list(',');
  const char sign = sorting ? '-' : '+';
  if (candidates.typed().starts_with(sign)) candidates.settle(1);
  if (command == nullptr || !(sorting || command->lists_leads)) return;
  const auto add = [&](const std::string& name, const std::string& says) {
    const bool listed = std::any_of(named.begin(), named.end(), [&](std::string_view each) {
      if (each.starts_with(sign)) each.remove_prefix(1);
      return each == name;
    });
    if (!listed) candidates.add(name, says);
  };
  if (!sorting && named.empty()) candidates.add("help", "list the columns");
  for (const LeadColumn& column : lead_columns(known.playbook(), known.now())) {
    const auto field = known.playbook().fields.find(column.column.name);
    add(column.column.name,
        field ? std::string(type_name(known.playbook().fields[*field].type)) : "");
  }
}

void offer_fields(Known& known, Candidates& candidates, std::string_view after = {}) {
  for (const Field& field : known.playbook().fields.all())
    candidates.add(field.name + std::string(after), type_name(field.type));
}

void offer_field_pair(Known& known, Candidates& candidates) {
  const std::size_t equals = candidates.typed().find('=');
  if (equals == std::string::npos) return offer_fields(known, candidates, "=");
  const auto field = known.playbook().fields.find(candidates.typed().substr(0, equals));
  candidates.settle(equals + 1);
  if (field) offer_field_value(known.playbook().fields[*field], *field, known, candidates);
}

// COLUMN=FIELD: the file's columns are not known here, the fields are.
void offer_mapped_field(Known& known, Candidates& candidates) {
  const std::size_t equals = candidates.typed().rfind('=');
  if (equals == std::string::npos) return;
  candidates.settle(equals + 1);
  candidates.add("-", "leave the column out");
  candidates.add("external_id", "the lead's number in the other program");
  candidates.add("tags", "a list of tags");
  candidates.add("stage", "the stage");
  offer_fields(known, candidates);
}

void offer_leads(Known& known, Candidates& candidates) {
  const std::string typed = candidates.typed();
  const bool hash = typed.starts_with('#');
  if (hash) candidates.settle(1);
  const Beginning beginning(typed);
  for (const KnownLead& lead : known.leads(candidates.typed())) {
    const std::string id = std::to_string(lead.id);
    const std::string company =
        lead.company.empty() || lead.company == lead.name ? "" : ", " + lead.company;
    if (id.starts_with(candidates.typed()))
      candidates.add(id, lead.name + company);
    else if (beginning.of(lead.email))
      candidates.add(lead.email, lead.name + company);
    else if (beginning.of(lead.name))
      candidates.add(lead.name, "lead " + id + company);
    else
      candidates.add(lead.company, "lead " + id + ", " + lead.name);
  }
}

void offer_stages(Known& known, Candidates& candidates) {
  for (const Stage& stage : known.playbook().stages) {
    if (stage.gone) continue;
    const std::string label = stage.label == stage.name ? "" : stage.label + ", ";
    candidates.add(stage.name, label + std::string(stage_type_name(stage.type)));
  }
}

std::string_view direction_says(Direction direction) {
  switch (direction) {
    case Direction::in:
      return "from them";
    case Direction::out:
      return "from us";
    case Direction::both:
      return "both ways";
    default:
      return "";
  }
}

void offer_activity_kinds(bool short_words, Known& known, Candidates& candidates) {
  const Kinds& kinds = known.playbook().kinds;
  for (const Kind& kind : kinds.all()) candidates.add(kind.name, direction_says(kind.direction));
  if (!short_words) return;
  for (const KindWord& word : kind_words())
    candidates.add(word.word, "short for " + std::string(word.kind));
}

void offer_tags(Known& known, Candidates& candidates) {
  if (candidates.typed().starts_with('+') || candidates.typed().starts_with('-'))
    candidates.settle(1);
  for (const std::string& tag : known.tags(candidates.typed())) candidates.add(tag);
}

void offer_reasons(Known& known, Candidates& candidates) {
  for (const Reason& reason : known.playbook().reasons) {
    candidates.add(reason.name, reason.never ? "never comes back"
                                : reason.recycle_after
                                    ? "comes back after " + format_duration(*reason.recycle_after)
                                    : std::string());
  }
}

void offer_mappings(Known& known, Candidates& candidates) {
  for (const Mapping& mapping : known.playbook().imports)
    candidates.add(mapping.name, "mapping of leads.toml");
  for (const std::string& name : reading_names()) candidates.add(name, "a program's export");
}

void offer_reports(Candidates& candidates) {
  for (const Report& report : reports()) candidates.add(report.name, report.summary);
  candidates.add(kAllReports, "all of them, on a page of HTML");
}

void offer_topics(Candidates& candidates) {
  for (const Command* command : commands()) candidates.add(command->name, command->summary);
  for (const std::string& topic : topic_names()) candidates.add(topic, topic_summary(topic));
}

void offer_sources(const Playbook& playbook, Candidates& candidates) {
  std::vector<std::string> names;
  for (const auto& [name, direction] : playbook.sources) names.push_back(name);
  std::sort(names.begin(), names.end());
  for (const std::string& name : names) candidates.add(name);
}

void offer_operations(Known& known, Candidates& candidates) {
  for (const OperationRecord& operation : known.operations())
    candidates.add(std::to_string(operation.id), day_name(operation.at, known) + "  " +
                                                     operation.command + ": " + operation.summary);
}

}  // namespace

void offer_dates(Sense sense, const Known& known, Candidates& candidates) {
  static constexpr auto kPast = std::to_array<std::string_view>(
      {"now", "today", "yesterday", "mon", "tue", "wed", "thu", "fri", "sat", "sun",
       "1d",  "1w",    "2w",        "1mo", "3mo", "1y",  "sow", "som", "soq", "soy"});
  static constexpr auto kComing = std::to_array<std::string_view>(
      {"today", "tomorrow", "mon", "tue", "wed", "thu", "fri", "sat", "sun", "+1d", "+3d", "+1w",
       "+2w", "+1mo", "eow", "eom", "eoq", "eoy"});
  const auto add = [&](std::string_view word) {
    if (const auto when = parse_when(word, sense))
      candidates.add(word, day_name(resolve(*when, known.now(), known.zone()).first, known));
  };
  const std::string typed = candidates.typed();
  const std::size_t sign = typed.starts_with('+') ? 1 : 0;
  if (typed.size() > sign && typed.find_first_not_of("0123456789", sign) == std::string::npos) {
    for (const std::string_view unit : {"h", "d", "w", "mo", "y"}) add(typed + std::string(unit));
    return;
  }
  const std::span<const std::string_view> words =
      sense == Sense::future ? std::span<const std::string_view>(kComing) : kPast;
  for (const std::string_view word : words) add(word);
}

void offer_field_value(const Field& field, FieldIndex index, Known& known, Candidates& candidates) {
  const Playbook& playbook = known.playbook();
  switch (field.type) {
    case FieldType::boolean:
      candidates.add("true");
      candidates.add("false");
      return;
    case FieldType::choice:
      for (const std::string& choice : field.choices) candidates.add(choice);
      return;
    case FieldType::date:
    case FieldType::datetime:
      return offer_dates(Sense::future, known, candidates);
    case FieldType::source:
      offer_sources(playbook, candidates);
      break;
    default:
      break;
  }
  if (index == at(BuiltIn::owner)) {
    candidates.add(known.me(), "you");
    for (const Owner& owner : playbook.owners) candidates.add(owner.name, owner.email);
    for (const Assign& assign : playbook.assigns) {
      for (const std::string& owner : assign.owners) candidates.add(owner);
    }
  }
  if (is_text(field.type)) {
    for (const std::string& value : known.values(index, candidates.typed())) candidates.add(value);
  }
}

void offer(ValueKind kind, std::span<const std::string_view> choices, const Command* command,
           bool further, Known& known, Candidates& candidates) {
  switch (kind) {
    case ValueKind::text:
    case ValueKind::number:
      return;
    case ValueKind::choice:
      for (const std::string_view choice : choices) candidates.add(choice);
      return;
    case ValueKind::file:
    case ValueKind::folder:
      candidates.paths = kind == ValueKind::file ? Paths::files : Paths::folders;
      return;
    case ValueKind::lead:
      return offer_leads(known, candidates);
    case ValueKind::filter:
      return offer_term(FilterScope::command_line, further, known, candidates);
    case ValueKind::lead_or_filter:
      if (candidates.typed().find(':') == std::string::npos) offer_leads(known, candidates);
      return offer_term(FilterScope::command_line, further, known, candidates);
    case ValueKind::activity_filter:
      return offer_term(FilterScope::timeline, further, known, candidates);
    case ValueKind::field:
      return offer_fields(known, candidates);
    case ValueKind::field_value:
      return offer_field_pair(known, candidates);
    case ValueKind::column_field:
      return offer_mapped_field(known, candidates);
    case ValueKind::columns:
    case ValueKind::sort_keys:
      return offer_columns(command, kind == ValueKind::sort_keys, known, candidates);
    case ValueKind::stage:
      return offer_stages(known, candidates);
    case ValueKind::activity_kind:
      return offer_activity_kinds(true, known, candidates);
    case ValueKind::tag:
      return offer_tags(known, candidates);
    case ValueKind::reason:
      return offer_reasons(known, candidates);
    case ValueKind::mapping:
      return offer_mappings(known, candidates);
    case ValueKind::report:
      return offer_reports(candidates);
    case ValueKind::topic:
      return offer_topics(candidates);
    case ValueKind::operation:
      return offer_operations(known, candidates);
    case ValueKind::past_date:
      return offer_dates(Sense::past, known, candidates);
    case ValueKind::coming_date:
      return offer_dates(Sense::future, known, candidates);
  }
}

}  // namespace leads
