// leads edit: fields and tags of leads.
#include <fmt/core.h>

#include <algorithm>

#include "cli/change.h"
#include "cli/command.h"
#include "cli/field_input.h"
#include "leads/error.h"

namespace leads::edit_command {
namespace {

struct Options {
  std::vector<std::string> leads;
  FieldInput input;
};

void declare(Flags& flags, Options& options) {
  flags.words("LEAD…", options.leads, true, "ids, e-mails, or a piece of a name that hits exactly one");
  declare_field_input(flags, options.input);
  flags.values("--unset", "FIELD", options.input.unset, "make a field empty");
}

std::string value_text(Session& session, LeadId lead, FieldIndex field) {
  std::string text;
  with_lead(session, lead, [&](LeadCursor& cursor) {
    text = format_value(session.playbook().fields[field], cursor.lead().cell(field));
  });
  return text;
}

ChangedLead edit(Session& session, Operation& operation, LeadId lead, const FieldValues& values, const std::vector<std::string>& tags) {
  const Playbook& playbook = session.playbook();
  ChangedLead changed{lead, "", {}, {}};
  for (const auto& [field, value] : values) {
    const std::string before = value_text(session, lead, field);
    if (operation.set(lead, field, value))
      changed.fields.push_back({playbook.fields[field].name, before, format_value(playbook.fields[field], Cell::of(value))});
  }
  for (const std::string& tag : tags) {
    const bool remove = tag.starts_with('-');
    const std::string name = remove || tag.starts_with('+') ? tag.substr(1) : tag;
    if (operation.set_tag(lead, name, !remove)) changed.fields.push_back({"tag", remove ? name : "", remove ? "" : name});
  }
  changed.name = lead_name(session, lead);
  return changed;
}

int run(const Options& options, Session& session) {
  session.store(true);
  const FieldValues values = parse_field_input(session, options.input);
  if (values.empty() && options.input.tags.empty())
    throw Error(ErrorKind::usage, "leads edit", "what should change?", "leads edit 42 --title \"VP Sales\" -t +partner");
  for (const auto& [field, value] : values) {
    if (field == at(BuiltIn::created_at) && std::holds_alternative<std::monostate>(value))
      throw Error(ErrorKind::usage, "created_at", "every lead was created some time", "leads edit LEAD --created-at 2026-11-21");
  }
  std::vector<LeadId> leads;
  for (const std::string& word : options.leads) leads.push_back(session.find_lead(word));
  ChangeReport report;
  report.verb = "edited";
  report.dry_run = session.options().dry_run;
  Operation operation = session.begin("edit");
  for (const LeadId lead : leads) {
    ChangedLead changed = edit(session, operation, lead, values, options.input.tags);
    if (changed.fields.empty()) {
      report.unchanged.push_back(lead);
    } else {
      report.changed.push_back(std::move(changed));
    }
  }
  std::string summary = fmt::format("{} {}", report.changed.size(), report.changed.size() == 1 ? "lead" : "leads");
  report.op = operation.finish(summary, report.dry_run);
  print_change(session, report);
  return 0;
}

}  // namespace

extern const Command kCommand{
    "edit", "Every day", "change fields and tags", "LEAD… [--FIELD VALUE]… [--unset FIELD]… [-t +TAG|-TAG]…",
    "Several leads get the same change, all or none. Dates may be words: --next-step-at +3d.",
    {{"leads edit 42 --title \"VP Sales\" --employees 120", "two fields"},
     {"leads edit ana@acme.example -t +partner -t -cold", "a tag added, one taken off"},
     {"leads edit 42 --unset phone -n", "see what would happen"}},
    make_invocation<Options, declare, run>};

}  // namespace leads::edit_command
