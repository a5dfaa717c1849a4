// SPDX-License-Identifier: MIT
// leads add: one lead.
#include <fmt/core.h>

#include <algorithm>

#include "base/text.h"
#include "cli/command/command.h"
#include "cli/lead/change.h"
#include "cli/lead/field_input.h"
#include "flows/new_leads.h"
#include "formats/values/values.h"
#include "leads/error.h"

namespace leads::add_command {
namespace {

struct Options {
  std::vector<std::string> name;
  FieldInput input;
  std::string on_match = "error";
};

void declare(Flags& flags, Options& options) {
  flags.words("NAME", options.name, false, "the person's or organisation's name");
  declare_field_input(flags, options.input);
  flags
      .value("--on-match", "POLICY", options.on_match,
             "if a lead already has that e-mail or phone: error (default), fill or skip")
      .choices = {"error", "fill", "skip"};
}

Record document(Session& session, LeadId lead) {
  Score score = score_of(session, lead);
  return {{"id", number(lead)},
          {"score", score.total},
          {"temperature", temperature_name(score.temperature)}};
}

int fill(Session& session, Operation& operation, LeadId lead, const FieldValues& values,
         const std::vector<std::string>& tags, bool write) {
  const Playbook& playbook = session.playbook();
  ChangeReport report;
  report.verb = "filled";
  report.dry_run = session.options().dry_run;
  ChangedLead changed{lead, lead_name(session, lead), {}, {}};
  if (write) {
    with_lead(session, lead, [&](LeadCursor& cursor) {
      for (const auto& [field, value] : values) {
        if (cursor.lead().cell(field).present()) continue;
        changed.fields.push_back({playbook.fields[field].name, "",
                                  format_value(playbook.fields[field], Cell::of(value))});
      }
    });
    for (const auto& [field, value] : values) {
      for (const ChangedField& fill : changed.fields) {
        if (fill.field == playbook.fields[field].name) operation.set(lead, field, value);
      }
    }
    for (const std::string& tag : tags) {
      if (operation.set_tag(lead, tag, true)) changed.fields.push_back({"tag", "", tag});
    }
  }
  report.op = operation.finish(fmt::format("lead {}", number(lead)), report.dry_run);
  if (changed.fields.empty())
    report.unchanged.push_back(lead);
  else
    report.changed.push_back(std::move(changed));
  print_change(session, report);
  return 0;
}

int create(Session& session, Operation& operation, const NewLead& lead,
           const std::optional<Assignment>& owner) {
  const Playbook& playbook = session.playbook();
  const LeadId id = operation.create(std::span(&lead, 1)).front();
  ChangeReport report;
  report.verb = "added";
  report.dry_run = session.options().dry_run;
  ChangedLead changed{id, lead_name(session, id), {}, {}};
  for (const auto& [field, value] : lead.values)
    changed.fields.push_back(
        {playbook.fields[field].name, "", format_value(playbook.fields[field], Cell::of(value))});
  if (owner) changed.notes.push_back(assignment_words(*owner));
  for (const std::string& tag : lead.tags) changed.fields.push_back({"tag", "", tag});
  report.changed.push_back(std::move(changed));
  report.extra = {{"lead", document(session, id)}};
  report.op = operation.finish(fmt::format("lead {}", number(id)), report.dry_run);
  print_change(session, report);
  return 0;
}

NewLead lead_of(const Options& options, Session& session) {
  NewLead lead;
  lead.values = parse_field_input(session, options.input);
  // `+tag` as with edit; a new lead has none to remove.
  for (const std::string& tag : options.input.tags) {
    if (tag.starts_with('-'))
      throw Error(ErrorKind::usage, "--tag",
                  "a new lead has no tag \"" + tag.substr(1) + "\" to remove");
    lead.tags.emplace_back(trim(tag.starts_with('+') ? std::string_view(tag).substr(1) : tag));
  }
  std::string name;
  for (const std::string& word : options.name) name += (name.empty() ? "" : " ") + word;
  check_text(name, "NAME");
  if (name == "-")
    throw Error(ErrorKind::usage, "NAME", "\"-\" is not a name",
                "to read leads from standard input: leads import -");
  if (!trim(name).empty() &&
      std::any_of(lead.values.begin(), lead.values.end(),
                  [](const auto& entry) { return entry.first == at(BuiltIn::name); }))
    throw Error(ErrorKind::usage, "NAME", "name is given twice", "give it once");
  if (!trim(name).empty()) lead.values.emplace(lead.values.begin(), at(BuiltIn::name), name);
  std::erase_if(lead.values, [](const auto& entry) {
    return std::holds_alternative<std::monostate>(entry.second);
  });
  if (lead.values.empty())
    throw Error(ErrorKind::usage, "leads add", "nothing was given to add",
                "leads add \"Ana Lima\" --email ana@acme.example");
  return lead;
}

int run(const Options& options, Session& session) {
  Store& store = session.store(true, true);
  NewLead lead = lead_of(options, session);
  const std::optional<OnMatch> policy = parse_on_match(options.on_match);
  if (!policy || *policy == OnMatch::overwrite)
    throw Error(ErrorKind::usage, "--on-match",
                "\"" + options.on_match + "\" is not one of error, fill, skip");
  warn_of_unrecognised(session, lead.values);
  NewcomerAssigner assigner(store, session.now());
  Operation operation = session.begin("add");
  // Checked inside the transaction, so that no other process can add the same lead in between.
  const std::optional<KnownLead> known = known_lead(store, lead);
  if (known && known->same) {
    if (*policy == OnMatch::error)
      throw Error(
          ErrorKind::refused, {},
          fmt::format("lead {} already has that {}", number(known->lead),
                      known->by == at(BuiltIn::email) ? "e-mail" : "phone"),
          fmt::format("to change it: leads edit {0} …; to fill its blank fields: --on-match fill",
                      number(known->lead)));
    return fill(session, operation, known->lead, lead.values, lead.tags, *policy == OnMatch::fill);
  }
  const std::optional<Assignment> owner = assigner.assign(lead);
  const int code = create(session, operation, lead, owner);
  if (known)
    session.say(fmt::format(
        "lead {} has the same phone number; to see whether they are duplicates: leads merge --find",
        number(known->lead)));
  return code;
}

}  // namespace

extern const Command kCommand{
    .name = "add",
    .group = "Every day",
    .summary = "add one lead",
    .usage = "NAME [--FIELD VALUE]… [--set FIELD=VALUE]… [-t TAG]…",
    .details =
        "A lead needs a name, a company or an e-mail address, and nothing more. If another lead "
        "already has the e-mail address, or has the phone number and no different name or "
        "e-mail address, nothing is added unless --on-match says what to do.",
    .examples = {{"leads add \"Ana Lima\" --email ana@acme.example --company Acme",
                  "a person at a company"},
                 {"leads add --company \"Borg & Sons\" --type organization -t fair",
                  "an organisation, tagged"},
                 {"leads add \"Ana Lima\" --email ana@acme.example --title CEO --on-match fill",
                  "fill the fields that are blank"}},
    .make = make_invocation<Options, declare, run>,
    .writes = true,
};

}  // namespace leads::add_command
