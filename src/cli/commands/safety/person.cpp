// SPDX-License-Identifier: MIT
// leads person: everything that is held about somebody, to be handed to them.
#include <fmt/core.h>

#include <utility>

#include "base/time/format.h"
#include "base/words.h"
#include "cli/command/command.h"
#include "cli/lead/change.h"
#include "cli/lead/reach_words.h"
#include "cli/session.h"
#include "leads/error.h"
#include "store/journal/journal.h"
#include "store/read/identities.h"
#include "store/read/people.h"
#include "store/rights/forgetting.h"
#include "store/rights/suppressions.h"

namespace leads::person_command {
namespace {

struct Options {
  std::string lead;
};

void declare(Flags& flags, Options& options) {
  flags.word("LEAD", options.lead, true, "an id or e-mail address").kind = ValueKind::lead;
}

/// A list of records, in the document and as lines of the page.
class Sheet {
 public:
  explicit Sheet(Page& page, const Zone& zone) : page_(page), zone_(zone) {}

  void title(const std::string& text) { title_ = text; }
  void line(const std::string& label, const std::string& text) {
    if (text.empty()) return;
    if (!title_.empty()) {
      page_.blank();
      page_.text(std::exchange(title_, {}), Style::bold);
    }
    Page::Line& line = page_.line();
    line.spans = {{"  " + label + "  ", Style::dim}, {text, Style::plain}};
    line.hang = 4;
  }
  std::string time(Instant at) const { return format_local(at, zone_); }

 private:
  Page& page_;
  const Zone& zone_;
  std::string title_;  // of what follows, if anything does
};

Record fields_of(const LeadView& lead, const Fields& fields, Sheet& sheet) {
  Record record;
  for (std::size_t place = 0; place < fields.size(); ++place) {
    const auto field = static_cast<FieldIndex>(place);
    const std::string text = format_value(fields[field], lead.cell(field));
    record.emplace_back(fields[field].name, datum_of(fields[field], lead.cell(field)));
    sheet.line(fields[field].name, text);
  }
  return record;
}

List addresses_of(Store& store, LeadId lead, Sheet& sheet) {
  List list;
  for (const Identity& identity : Identities(store).of(lead)) {
    if (identity.kind == "row") continue;
    list.emplace_back(Record{{"kind", identity.kind},
                             {"value", identity.value},
                             {"label", text_or_missing(identity.label)}});
    sheet.line(identity.kind, identity.value);
  }
  return list;
}

List consents_of(Store& store, LeadId lead, Sheet& sheet) {
  List list;
  for (const ConsentRecord& consent : People(store).consents(lead)) {
    list.emplace_back(Record{{"channel", channel_name(consent.channel)},
                             {"address", text_or_missing(consent.address)},
                             {"state", consent_name(consent.state)},
                             {"at", consent.at},
                             {"evidence", text_or_missing(consent.evidence)}});
    sheet.line(std::string(channel_name(consent.channel)),
               fmt::format("{}, {}{}{}", consent_name(consent.state), sheet.time(consent.at),
                           consent.address.empty() ? "" : ", of " + consent.address,
                           consent.evidence.empty() ? "" : ": " + consent.evidence));
  }
  return list;
}

List stops_of(Store& store, const PersonRecord& person, Sheet& sheet) {
  List list;
  Suppressions suppressions(store);
  for (const auto& [kind, key] : person.keys)
    for (const SuppressionRecord& entry : suppressions.of(kind, key)) {
      list.emplace_back(Record{{"address", key},
                               {"why", stop_name(entry.why)},
                               {"at", entry.at},
                               {"evidence", text_or_missing(entry.evidence)}});
      sheet.line(key, fmt::format("{}, {}", stop_name(entry.why), sheet.time(entry.at)));
    }
  return list;
}

List activities_of(Store& store, LeadId lead, Instant as_of, Sheet& sheet) {
  List list;
  for (const ActivityRecord& activity : People(store).timeline(lead, as_of, std::size_t{1} << 30)) {
    const std::string& kind = store.playbook().kinds[activity.kind].name;
    list.emplace_back(Record{{"at", activity.at},
                             {"kind", kind},
                             {"subject", text_or_missing(activity.subject)},
                             {"value", activity.value ? Datum(*activity.value) : Datum()},
                             {"system", text_or_missing(activity.system)},
                             {"ref", text_or_missing(activity.ref)},
                             {"note", text_or_missing(activity.note)},
                             {"machine_because", text_or_missing(activity.inferred)},
                             {"machine", activity.machine}});
    std::string text = kind;
    for (const std::string& part : {activity.subject, activity.note})
      if (!part.empty()) text += ": " + part;
    sheet.line(sheet.time(activity.at), text);
  }
  return list;
}

List moves_of(Store& store, LeadId lead, Sheet& sheet) {
  List list;
  for (const StageMove& move : People(store).moves(lead)) {
    list.emplace_back(Record{{"at", move.at},
                             {"from", text_or_missing(move.from)},
                             {"to", move.to},
                             {"actor", move.actor},
                             {"reason", text_or_missing(move.reason)}});
    sheet.line(sheet.time(move.at),
               fmt::format("{}{}, by {}{}", move.from.empty() ? "" : move.from + " -> ", move.to,
                           move.actor, move.reason.empty() ? "" : ": " + move.reason));
  }
  return list;
}

List history_of(Store& store, LeadId lead, Sheet& sheet) {
  List list;
  for (const auto& [operation, entry] : Journal(store).history(lead)) {
    const std::string before = describe_change(entry.kind, entry.before),
                      after = describe_change(entry.kind, entry.after);
    list.emplace_back(Record{{"at", operation.at},
                             {"actor", operation.actor},
                             {"command", operation.command},
                             {"what", shown_name(entry.kind, entry.name)},
                             {"before", text_or_missing(before)},
                             {"after", text_or_missing(after)}});
    sheet.line(
        sheet.time(operation.at),
        fmt::format("{} by {}: {}{}{}", operation.command, operation.actor,
                    shown_name(entry.kind, entry.name), before.empty() ? "" : " " + before + " ->",
                    after.empty() ? "" : " " + after));
  }
  return list;
}

int run(const Options& options, Session& session) {
  Store& store = session.store(false);
  const LeadId lead = session.find_lead(options.lead, "person");
  const PersonRecord person = find_person(store, lead);
  Page page;
  page.schema = "leads.person/1";
  Sheet sheet(page, session.zone());
  with_lead(session, lead, [&](LeadCursor& cursor) {
    const LeadView& view = cursor.lead();
    page.text(fmt::format("Everything about {} (lead {})", display_name(view), number(lead)),
              Style::bold);
    List merged;
    for (const LeadId part : People(store).merged_leads(lead)) merged.emplace_back(number(part));
    page.document = {{"id", number(lead)}, {"merged", std::move(merged)}};
    page.document.emplace_back("fields", fields_of(view, store.playbook().fields, sheet));
    List tags;
    for (const std::string_view tag : view.tags) tags.emplace_back(tag);
    if (!tags.empty())
      sheet.line("tags", join(std::vector<std::string>(view.tags.begin(), view.tags.end()), ", "));
    page.document.emplace_back("tags", std::move(tags));
    sheet.line("stage", store.playbook().stage(view.stage).name);
    page.document.emplace_back("stage", store.playbook().stage(view.stage).name);
    const Score score = score_of(session, lead);
    sheet.line("score", std::to_string(score.total));
    page.document.emplace_back("score", score.total);
  });
  sheet.title("Addresses and ids");
  page.document.emplace_back("addresses", addresses_of(store, lead, sheet));
  sheet.title("Consent");
  page.document.emplace_back("consent", consents_of(store, lead, sheet));
  page.document.emplace_back("suppressed", stops_of(store, person, sheet));
  sheet.title("What happened");
  page.document.emplace_back("activities", activities_of(store, lead, session.now(), sheet));
  sheet.title("Stages");
  page.document.emplace_back("moves", moves_of(store, lead, sheet));
  sheet.title("Changes");
  page.document.emplace_back("history", history_of(store, lead, sheet));
  session.out.print(page);
  return 0;
}

}  // namespace

extern const Command kCommand{
    .name = "person",
    .group = "Safety",
    .summary = "print everything that is held about somebody",
    .usage = "LEAD",
    .details =
        "Fields, tags, addresses and ids, consent with its evidence, activities with their notes, "
        "stages and every recorded change, of the lead and of those merged into it: what a person "
        "may ask for. As JSON it is the portable copy. leads forget erases all of it.",
    .examples = {{"leads person 42", "to read"},
                 {"leads person 42 --json -o person.json", "to hand over"},
                 {"leads person 42 --json | jq .consent", "one part of it"}},
    .make = make_invocation<Options, declare, run>,
    .pages = true,
};

}  // namespace leads::person_command
