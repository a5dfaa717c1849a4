// SPDX-License-Identifier: MIT
// leads edit: fields and tags of leads.
#include <fmt/core.h>

#include <algorithm>

#include "base/text.h"
#include "base/words.h"
#include "cli/command/command.h"
#include "cli/lead/change.h"
#include "cli/lead/lead_editor.h"
#include "cli/lead/lead_targets.h"
#include "cli/lead/unchanged_since.h"
#include "leads/error.h"
#include "store/read/identities.h"
#include "store/write/operation.h"

namespace leads::edit_command {
namespace {

struct Options {
  LeadTargets targets;
  FieldInput input;
  std::optional<std::string> unchanged_since;
  bool force = false;
};

void declare(Flags& flags, Options& options) {
  declare_targets(flags, options.targets, false);
  declare_field_input(flags, options.input);
  flags.values("--unset", "FIELD", options.input.unset, "make a field empty").kind =
      ValueKind::field;
  flags
      .value("--if-unchanged-since", "WHEN|OP", options.unchanged_since,
             "exit 5 if a lead was changed later; digits name an operation")
      .kind = ValueKind::past_date;
  flags.toggle("--force", options.force, "accept an e-mail or phone that another lead has");
}

void check_address(Session& session, LeadId lead, FieldIndex field, const Value& value) {
  const bool email = field == at(BuiltIn::email);
  const auto* text = std::get_if<std::string>(&value);
  if (text == nullptr || (!email && field != at(BuiltIn::phone))) return;
  for (const LeadId other : Identities(session.store(true))
                                .find(email ? "email" : "phone", email ? fold(*text) : *text)) {
    if (other == lead) continue;
    throw Error(ErrorKind::refused, {},
                fmt::format("lead {} already has that {}; nothing was changed", number(other),
                            email ? "e-mail" : "phone"),
                fmt::format("to see it: leads show {}; if both leads share it, add --force",
                            number(other)));
  }
}

ChangedLead edit(Session& session, Operation& operation, LeadId lead, const FieldValues& values,
                 const std::vector<std::string>& tags, bool force) {
  ChangedLead changed{lead, "", {}, {}};
  for (const auto& [field, value] : values) {
    const std::size_t before = changed.fields.size();
    set_field(session, operation, field, value, changed);
    if (!force && changed.fields.size() > before) check_address(session, lead, field, value);
  }
  for (const std::string& tag : tags) {
    const bool remove = tag.starts_with('-');
    const std::string name(
        trim(remove || tag.starts_with('+') ? std::string_view(tag).substr(1) : tag));
    if (operation.set_tag(lead, name, !remove))
      changed.fields.push_back({"tag", remove ? name : "", remove ? "" : name});
  }
  changed.name = lead_name(session, lead);
  return changed;
}

int change(Session& session, const PickedLeads& picked, const FieldValues& values,
           const std::vector<std::string>& tags, const UnchangedSince& limit, bool force) {
  warn_of_unrecognised(session, values);
  ChangeReport report;
  report.verb = "edited";
  report.dry_run = session.options().dry_run;
  Operation operation = session.begin("edit");
  const std::vector<LeadId> leads = still_picked(session, picked, operation);
  for (const LeadId lead : leads) check_unchanged(session, lead, limit);
  for (const LeadId lead : leads) {
    ChangedLead changed = edit(session, operation, lead, values, tags, force);
    if (changed.fields.empty())
      report.unchanged.push_back(lead);
    else
      report.changed.push_back(std::move(changed));
  }
  const std::string summary =
      fmt::format("{} {}", report.changed.size(), report.changed.size() == 1 ? "lead" : "leads");
  report.op = operation.finish(summary, report.dry_run);
  print_change(session, report);
  return 0;
}

// The edited text is kept if it cannot be stored.
int change_in_editor(Session& session, LeadId lead, UnchangedSince limit, bool force) {
  const EditedLead edited = edit_in_editor(session, lead);
  if (edited.values.empty() && edited.tags.empty())
    limit = {};
  else if (!limit.op && !limit.at)
    limit.op = edited.op;
  try {
    return change(session, {{lead}, {}, 0}, edited.values, edited.tags, limit, force);
  } catch (const Error& error) {
    edited.file->keep();
    throw Error(error.kind, error.where, error.what(),
                "your text is kept in " + edited.file->path() +
                    (error.hint.empty() ? "" : "; " + error.hint));
  }
}

[[noreturn]] void no_change(const std::vector<std::string>& words) {
  const auto assigned = std::find_if(words.begin(), words.end(), [](const std::string& word) {
    return word.find('=') != std::string::npos;
  });
  if (assigned == words.end())
    throw Error(ErrorKind::usage, "leads edit", "no change was given",
                "leads edit 42 --title \"VP Sales\" -t +partner");
  const std::string name = lowered(assigned->substr(0, assigned->find('=')));
  const std::string value = assigned->substr(name.size() + 1);
  const auto as_word = [](std::string_view text) {
    return text.empty() || text.find(' ') != std::string_view::npos ? shell_quoted(text)
                                                                    : std::string(text);
  };
  const std::string lead = words.front() == *assigned ? "42" : words.front();
  std::string mend = "leads edit " + lead;
  if (name == "stage")
    mend = "leads advance " + lead + " --to " + as_word(value);
  else if (name == "tag" || name == "tags")
    for (const std::string_view tag : split(value, ','))
      mend += " -t " + as_word("+" + std::string(trim(tag)));
  else
    mend += " --" + name + " " + as_word(value);
  throw Error(ErrorKind::usage, in_quotes(*assigned),
              "is taken for a lead; to set a field, use its flag", mend);
}

int run(const Options& options, Session& session) {
  if (!options.targets.ids_from && options.targets.words.empty())
    throw Error(ErrorKind::usage, "leads edit", "LEAD… is missing", "leads edit --help");
  const FieldInput& input = options.input;
  const bool alone =
      input.flags.empty() && input.set.empty() && input.unset.empty() && input.tags.empty();
  session.check_may_write();
  session.store(!alone);
  const FieldValues values = parse_field_input(session, input);
  if (alone && (options.targets.ids_from || options.targets.words.size() > 1 ||
                is_filter(options.targets.words) || !session.can_ask()))
    no_change(options.targets.words);
  for (const auto& [field, value] : values) {
    if (field == at(BuiltIn::created_at) && std::holds_alternative<std::monostate>(value))
      throw Error(ErrorKind::usage, "created_at", "cannot be empty",
                  "leads edit LEAD --created-at 2026-11-21");
  }
  const PickedLeads leads = target_leads(session, options.targets, "edit");
  const UnchangedSince limit = options.unchanged_since
                                   ? unchanged_since(session, *options.unchanged_since)
                                   : UnchangedSince{};
  if (alone) return change_in_editor(session, leads.leads.front(), limit, options.force);
  return change(session, leads, values, tags_of(input), limit, options.force);
}

}  // namespace

extern const Command kCommand{
    .name = "edit",
    .group = "Every day",
    .summary = "change fields and tags",
    .usage =
        "LEAD…|FILTER… [--FIELD VALUE]… [--unset FIELD]… [-t +TAG|-TAG]… [--if-unchanged-since "
        "WHEN|OP]",
    .details =
        "Several leads, named or selected by a filter, get the same change; either all are changed "
        "or none. Dates may be words: "
        "--next-step-at +3d. An e-mail address or phone number that another lead already has is "
        "refused (exit 5).\n"
        "Without a change, a single lead on a terminal is opened as TOML in $VISUAL or $EDITOR "
        "(default vi). Mistakes are shown at the top of the file until they are fixed; an "
        "unchanged file changes nothing, and an empty file cancels.\n"
        "--if-unchanged-since is for scripts: it refuses the change if anything in the lead's "
        "history is later than what the script read.",
    .examples = {{"leads edit 42 --title \"VP Sales\" --employees 120", "two fields"},
                 {"leads edit ana@acme.example -t +partner -t -cold",
                  "add one tag and remove another"},
                 {"leads edit 42 --owner bo --if-unchanged-since 2026-11-22T14:30",
                  "only if nobody has changed it since"},
                 {"leads edit owner:bo stage:new --owner ana -y", "many at once, by a filter"},
                 {"leads edit 42 --unset phone -n", "see what would happen"}},
    .make = make_invocation<Options, declare, run>,
    .writes = true,
    .plans = true,
};

}  // namespace leads::edit_command
