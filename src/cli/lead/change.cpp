// SPDX-License-Identifier: MIT
#include "cli/lead/change.h"

#include <fmt/core.h>

#include <algorithm>

#include "base/text.h"
#include "base/time/format.h"
#include "base/time/timestamp.h"
#include "base/words.h"
#include "core/nurture/record.h"
#include "formats/json/json.h"
#include "leads/error.h"
#include "store/journal/journal.h"
#include "store/read/people.h"

namespace leads {
namespace {

Record json_lead(const ChangedLead& lead) {
  List fields;
  for (const ChangedField& field : lead.fields) {
    fields.emplace_back(Record{{"field", field.field},
                               {"before", text_or_missing(field.before)},
                               {"after", text_or_missing(field.after)}});
  }
  return {
      {"id", number(lead.id)}, {"name", text_or_missing(lead.name)}, {"fields", std::move(fields)}};
}

// Instants are shown in local time to people, in UTC to scripts.
std::string shown(Session& session, const ChangedField& field, const std::string& text) {
  const Playbook& playbook = session.playbook();
  const std::optional<FieldIndex> index = playbook.fields.find(field.field);
  if (!index || playbook.fields[*index].type != FieldType::datetime) return text;
  const std::optional<ParsedTime> parsed = parse_iso(text);
  return parsed && parsed->zoned ? format_local(parsed->instant, session.zone()) : text;
}

void draw(Page& page, Session& session, const ChangeReport& report, const ChangedLead& lead) {
  Page::Line& line = page.line();
  line.spans = {{(report.dry_run ? "would have " : "") + report.verb + " ", Style::plain},
                {std::to_string(number(lead.id)) + " ", Style::dim},
                {lead.name, Style::bold}};
  line.hang = 4;
  for (const ChangedField& field : lead.fields) {
    Page::Line& detail = page.line();
    detail.hang = 6;
    detail.spans.emplace_back("  " + field.field + ": ", Style::dim);
    if (!field.before.empty())
      detail.spans.emplace_back(shown(session, field, field.before) + " -> ", Style::plain);
    detail.spans.emplace_back(
        field.after.empty() ? "(removed)" : shown(session, field, field.after), Style::plain);
  }
  for (const std::string& note : lead.notes) page.text("  " + note);
}

}  // namespace

void print_change(Session& session, const ChangeReport& report) {
  if (report.op != 0 && !report.dry_run)
    session.out.made("the change was made nevertheless: leads history -l 1");
  List changed, unchanged;
  for (const ChangedLead& lead : report.changed) changed.emplace_back(json_lead(lead));
  for (const LeadId lead : report.unchanged) unchanged.emplace_back(number(lead));
  Page page;
  page.schema = "leads.change/1";
  page.document = {{"op", report.op != 0 && !report.dry_run ? Datum(report.op) : Datum()},
                   {"dry_run", report.dry_run},
                   {"plan", report.dry_run ? text_or_missing(session.plan()) : Datum()},
                   {"changed", std::move(changed)},
                   {"unchanged", std::move(unchanged)}};
  for (const auto& member : report.extra) page.document.push_back(member);
  for (const std::string& note : report.notes) page.text(note);
  for (const ChangedLead& lead : report.changed) draw(page, session, report, lead);
  for (const LeadId lead : report.unchanged)
    page.text(fmt::format("{} is unchanged", number(lead)), Style::dim);
  if (report.dry_run && !session.plan().empty()) page.text("plan: " + session.plan(), Style::dim);
  if (session.options().quiet && !session.out.is_data()) return;
  session.out.print(page);
}

namespace {

std::string text_in(const JsonValue* object, std::string_view name) {
  const JsonValue* member = object != nullptr ? object->find(name) : nullptr;
  return member != nullptr && member->string() != nullptr ? *member->string() : std::string();
}

std::string activity_line(const JsonValue& activity) {
  std::string line = text_in(&activity, "kind");
  const bool is_step = !sequence_of(text_in(&activity, "subject")).empty();
  for (const char* part : {"subject", is_step ? "ref" : "note"}) {
    if (const std::string more = text_in(&activity, part); !more.empty()) line += ": " + more;
  }
  return line;
}

std::string whole_lead_name(const JsonValue& lead) {
  const JsonValue* fields = lead.find("fields");
  std::string name = text_in(fields, "name");
  if (name.empty())
    name = std::string(trim(text_in(fields, "first_name") + " " + text_in(fields, "last_name")));
  for (const char* other : {"company", "email"}) {
    if (name.empty()) name = text_in(fields, other);
  }
  return name;
}

}  // namespace

std::string describe_change(EntryKind kind, const std::string& value) {
  Diagnostic problem;
  const auto described = [&](const auto& words) {
    const std::optional<JsonValue> json =
        value.starts_with('{') ? try_parse_json(value, problem) : std::nullopt;
    return json && json->object() != nullptr ? words(*json) : value;
  };
  switch (kind) {
    case EntryKind::identity:
      return described([](const JsonValue& json) { return text_in(&json, "value"); });
    case EntryKind::consent:
      return described([](const JsonValue& json) { return text_in(&json, "state"); });
    case EntryKind::activity:
    case EntryKind::duplicate:
      return described(activity_line);
    case EntryKind::lead:
      return described(whole_lead_name);
    case EntryKind::field:
    case EntryKind::tag:
    case EntryKind::stage:
    case EntryKind::move:
    case EntryKind::address:
    case EntryKind::merged:
    case EntryKind::merged_into:
    case EntryKind::undo:
    case EntryKind::created:
      return value;
  }
  return value;
}

void with_lead(Session& session, LeadId lead, const std::function<void(LeadCursor&)>& use) {
  Store& store = session.store(false);
  LeadNeeds needs = LeadNeeds::all_but_texts(store.playbook().fields);
  needs.activity_texts = session.scorer().needs_activity_text();
  LeadCursor cursor(store, std::move(needs), {std::vector{lead}, {}, false});
  if (!cursor.next())
    throw Error(ErrorKind::not_found, {}, fmt::format("there is no lead {}", number(lead)));
  use(cursor);
}

std::string lead_name(Session& session, LeadId lead) {
  std::string name;
  with_lead(session, lead, [&name](LeadCursor& cursor) { name = display_name(cursor.lead()); });
  return name;
}

std::string whom(Session& session, std::int64_t op) {
  constexpr std::size_t kNamed = 2;
  Store& store = session.store(false);
  const std::vector<LeadId> leads = Journal(store).some_of(op, kNamed + 1);
  std::vector<std::string> names;
  for (std::size_t i = 0; i < std::min(leads.size(), kNamed); ++i) {
    if (People(store).exists(leads[i])) {
      names.push_back(lead_name(session, leads[i]));
      continue;
    }
    names.push_back("#" + std::to_string(number(leads[i])));
    for (const JournalEntry& entry : Journal(store).changes(op)) {
      if (entry.kind == EntryKind::lead && entry.lead == leads[i])
        names.back() =
            describe_change(entry.kind, entry.before.empty() ? entry.after : entry.before);
    }
  }
  return join(names, ", ") + (leads.size() > kNamed ? ", …" : "");
}

void set_field(Session& session, Operation& operation, FieldIndex field, const Value& value,
               ChangedLead& changed) {
  const Field& description = session.playbook().fields[field];
  if (const std::optional<Value> before = operation.set(changed.id, field, value))
    changed.fields.push_back({description.name, format_value(description, Cell::of(*before)),
                              format_value(description, Cell::of(value))});
}

void add_owners(const std::vector<std::pair<LeadId, Assignment>>& given, ChangedLead& changed) {
  for (const auto& [lead, assignment] : given) {
    if (lead != changed.id) continue;
    if (!assignment.owner.empty()) changed.fields.push_back({"owner", "", assignment.owner});
    changed.notes.push_back(assignment_words(assignment));
  }
}

Score score_of(Session& session, LeadId lead) {
  Score score;
  with_lead(session, lead, [&](LeadCursor& cursor) {
    session.scorer().score(cursor.lead(), cursor.activities(), cursor.activity_texts(),
                           session.now(), session.subjects(), session.scratch(), score);
  });
  return score;
}

}  // namespace leads
