// SPDX-License-Identifier: MIT
// leads add: one lead.
#include <fmt/core.h>

#include <algorithm>

#include "base/files/read_file.h"
#include "base/text.h"
#include "cli/command/command.h"
#include "cli/lead/change.h"
#include "cli/lead/field_input.h"
#include "cli/lead/posted_lead.h"
#include "flows/new_leads.h"
#include "flows/qualify.h"
#include "flows/select.h"
#include "formats/values/values.h"
#include "leads/error.h"
#include "store/read/identities.h"
#include "store/rights/suppressions.h"

namespace leads::add_command {
namespace {

struct Options {
  std::vector<std::string> name;
  FieldInput input;
  std::string on_match, activity;

  bool from_input() const { return name == std::vector<std::string>{"-"}; }
};

void declare(Flags& flags, Options& options) {
  flags.words("NAME", options.name, false,
              "the name, \"Ana Lima <ana@x.example>\", an e-mail address, or `-`");
  declare_field_input(flags, options.input);
  flags
      .value(
          "--on-match", "POLICY", options.on_match,
          "if a lead already has that e-mail or phone: error (default), fill (default of `-`) or "
          "skip")
      .choices = {"error", "fill", "skip"};
  flags
      .value("--activity", "KIND", options.activity,
             "with `-`: record what happened, such as form_submit")
      .kind = ValueKind::activity_kind;
}

Record document(Session& session, LeadId lead) {
  Score score = score_of(session, lead);
  return {{"id", number(lead)},
          {"score", score.total},
          {"temperature", temperature_name(score.temperature)}};
}

/// Sets the fields that are blank, and adds the tags.
void fill_blanks(Session& session, Operation& operation, const FieldValues& values,
                 const std::vector<std::string>& tags, ChangedLead& changed) {
  std::vector<FieldIndex> blank;
  with_lead(session, changed.id, [&](LeadCursor& cursor) {
    for (const auto& [field, value] : values)
      if (!cursor.lead().cell(field).present()) blank.push_back(field);
  });
  for (const auto& [field, value] : values) {
    if (std::find(blank.begin(), blank.end(), field) != blank.end())
      set_field(session, operation, field, value, changed);
  }
  for (const std::string& tag : tags) {
    if (operation.set_tag(changed.id, tag, true)) changed.fields.push_back({"tag", "", tag});
  }
}

void note_new(const Playbook& playbook, const NewLead& lead, const std::optional<Assignment>& owner,
              ChangedLead& changed) {
  for (const auto& [field, value] : lead.values)
    changed.fields.push_back(
        {playbook.fields[field].name, "", format_value(playbook.fields[field], Cell::of(value))});
  if (owner) changed.notes.push_back(assignment_words(*owner));
  for (const std::string& tag : lead.tags) changed.fields.push_back({"tag", "", tag});
}

int fill(Session& session, Operation& operation, LeadId lead, const FieldValues& values,
         const std::vector<std::string>& tags, bool write) {
  ChangeReport report;
  report.verb = "filled";
  report.dry_run = session.options().dry_run;
  ChangedLead changed{lead, lead_name(session, lead), {}, {}};
  if (write) fill_blanks(session, operation, values, tags, changed);
  report.op = operation.finish(fmt::format("lead {}", number(lead)), report.dry_run);
  if (changed.fields.empty())
    report.unchanged.push_back(lead);
  else
    report.changed.push_back(std::move(changed));
  print_change(session, report);
  return 0;
}

int create(Session& session, Operation& operation, const NewLead& lead,
           const std::optional<Assignment>& owner, LeadId& made) {
  const LeadId id = operation.create(std::span(&lead, 1)).front();
  made = id;
  ChangeReport report;
  report.verb = "added";
  report.dry_run = session.options().dry_run;
  ChangedLead changed{id, lead_name(session, id), {}, {}};
  note_new(session.playbook(), lead, owner, changed);
  report.changed.push_back(std::move(changed));
  report.extra = {{"lead", document(session, id)}};
  report.op = operation.finish(fmt::format("lead {}", number(id)), report.dry_run);
  print_change(session, report);
  return 0;
}

struct Address {
  std::string name, email;
};

/// Of "Otto <otto@x.example>", and of a bare address; nullopt for a name without one.
std::optional<Address> split_address(std::string_view typed) {
  typed = trim(typed);
  const auto is_address = [](std::string_view text) {
    const std::size_t at = text.find('@');
    return at != std::string_view::npos && at > 0 && at + 1 < text.size() &&
           text.find_first_of(" <>,;\"") == std::string_view::npos &&
           text.find('@', at + 1) == std::string_view::npos;
  };
  if (is_address(typed)) return Address{"", std::string(typed)};
  const std::size_t open = typed.rfind('<');
  if (open == std::string_view::npos || !typed.ends_with('>')) return std::nullopt;
  const std::string_view email = trim(typed.substr(open + 1, typed.size() - open - 2));
  if (!is_address(email)) return std::nullopt;
  std::string_view name = trim(typed.substr(0, open));
  if (name.size() > 1 && name.front() == '"' && name.back() == '"')
    name = trim(name.substr(1, name.size() - 2));
  return Address{std::string(name), std::string(email)};
}

void take_email(Session& session, NewLead& lead, const std::string& email) {
  auto parsed = parse_typed_value(session, at(BuiltIn::email), email);
  if (const auto* problem = std::get_if<ValueProblem>(&parsed))
    throw Error(ErrorKind::usage, "NAME", problem->message, problem->hint);
  if (has_field(lead.values, at(BuiltIn::email)))
    throw Error(ErrorKind::usage, "NAME", "an e-mail address is given twice", "give it once");
  lead.values.emplace_back(at(BuiltIn::email), std::get<Value>(std::move(parsed)));
}

/// The user who adds a lead is its owner, where `me` is set and leads.toml assigns nothing.
void own(Session& session, NewLead& lead) {
  if (session.preferences()["me"].is_default() || !session.playbook().assigns.empty()) return;
  if (!has_field(lead.values, at(BuiltIn::owner)))
    lead.values.emplace_back(at(BuiltIn::owner), Value{session.me()});
}

/// `+tag` as with edit; a new lead has none to remove.
void add_tags(const Options& options, NewLead& lead) {
  for (const std::string& tag : tags_of(options.input)) {
    if (tag.starts_with('-'))
      throw Error(ErrorKind::usage, "--tag",
                  "a new lead has no tag \"" + tag.substr(1) + "\" to remove");
    lead.tags.emplace_back(trim(tag.starts_with('+') ? std::string_view(tag).substr(1) : tag));
  }
}

/// A new lead has no value to lose.
void drop_blank(NewLead& lead) {
  std::erase_if(lead.values, [](const auto& entry) {
    return std::holds_alternative<std::monostate>(entry.second);
  });
}

Error already_has(const KnownLead& known, std::string hint) {
  return Error(ErrorKind::refused, {},
               fmt::format("lead {} already has that {}", number(known.lead),
                           known.by == at(BuiltIn::email) ? "e-mail" : "phone"),
               std::move(hint));
}

NewLead lead_of(const Options& options, Session& session) {
  NewLead lead;
  lead.values = parse_field_input(session, options.input);
  add_tags(options, lead);
  std::string name;
  for (const std::string& word : options.name) name += (name.empty() ? "" : " ") + word;
  check_text(name, "NAME");
  if (auto address = split_address(name)) {
    name = std::move(address->name);
    take_email(session, lead, address->email);
  }
  if (!trim(name).empty() && has_field(lead.values, at(BuiltIn::name)))
    throw Error(ErrorKind::usage, "NAME", "name is given twice", "give it once");
  if (!trim(name).empty()) lead.values.emplace(lead.values.begin(), at(BuiltIn::name), name);
  own(session, lead);
  drop_blank(lead);
  if (lead.values.empty())
    throw Error(ErrorKind::usage, "leads add", "nothing was given to add",
                "leads add \"Ana Lima\" --email ana@acme.example");
  return lead;
}

std::string text_of(const NewLead& lead, BuiltIn field) {
  for (const auto& [index, value] : lead.values)
    if (const auto* text = std::get_if<std::string>(&value); index == at(field) && text != nullptr)
      return *text;
  return {};
}

/// Another lead of the same name and company, which is likely the same.
std::optional<LeadId> namesake(Session& session, const NewLead& lead) {
  std::string name = text_of(lead, BuiltIn::name);
  if (name.empty())
    name = trim(text_of(lead, BuiltIn::first_name) + " " + text_of(lead, BuiltIn::last_name));
  const std::string company = text_of(lead, BuiltIn::company);
  const auto unfit = [](const std::string& text) {
    return text.empty() || text.find_first_of("\"\n\r") != std::string::npos;
  };
  if (unfit(name) || unfit(company)) return std::nullopt;
  Selection selection;
  selection.filter = session.filter({"name:\"" + name + "\"", "company:\"" + company + "\""});
  selection.zone = &session.zone();
  selection.scores = false;
  std::optional<LeadId> found;
  select_leads(session.evaluation(), std::move(selection),
               [&found](LeadCursor& cursor, const Score&) {
                 if (!found) found = cursor.lead().id;
               });
  return found;
}

NewActivity activity_of(const Playbook& playbook, const Options& options, const PostedLead& posted,
                        Instant at) {
  NewActivity activity;
  activity.kind = kind_named(playbook, options.activity.empty() ? "form_submit" : options.activity,
                             "--activity");
  activity.at = at;
  activity.note = posted.message;
  activity.subject = posted.subject;
  return activity;
}

/// What the command line gives wins over what was posted.
NewLead posted_lead(const Options& options, Session& session, const PostedLead& posted) {
  NewLead lead;
  lead.values = parse_field_input(session, options.input);
  const FieldValues& given = lead.values;
  FieldValues added;
  for (const auto& [field, value] : posted.values)
    if (!has_field(given, field)) added.emplace_back(field, value);
  lead.values.insert(lead.values.end(), added.begin(), added.end());
  drop_blank(lead);
  lead.tags = posted.tags;
  add_tags(options, lead);
  const auto names = {BuiltIn::name,    BuiltIn::first_name, BuiltIn::last_name,
                      BuiltIn::company, BuiltIn::email,      BuiltIn::phone};
  if (std::all_of(names.begin(), names.end(),
                  [&lead](BuiltIn field) { return text_of(lead, field).empty(); }))
    throw Error(ErrorKind::bad_input, "standard input",
                "has neither a name nor a company, e-mail or phone",
                "name=Ana+Lima&email=ana%40acme.example");
  return lead;
}

bool is_forgotten(Store& store, const NewLead& lead) {
  Suppressions suppressions(store);
  return std::any_of(kAddresses.begin(), kAddresses.end(), [&](BuiltIn field) {
    return suppressions.is_forgotten(identity_kind(at(field)),
                                     identity_key(at(field), text_of(lead, field)));
  });
}

/// Only who comes back by themselves is added again, and that is for the user to say.
void refuse_forgotten(Session& session, const NewLead& lead) {
  if (session.options().yes || !is_forgotten(session.store(true), lead)) return;
  throw Error(ErrorKind::refused, "leads add",
              "the person with this e-mail address or phone was forgotten",
              "if they came back by themselves: add --yes; they are reached again once leads "
              "consent has recorded it");
}

/// The lead is matched or made, and what happened is recorded; its number is the answer.
int add_posted(const Options& options, Session& session, OnMatch policy) {
  Store& store = session.store(true, true);
  const PostedLead posted = parse_posted_lead(session, read_to_end("-"));
  NewLead lead = posted_lead(options, session, posted);
  const bool acts = !options.activity.empty() || !posted.message.empty();
  NewActivity activity = activity_of(session.playbook(), options, posted, session.now());
  NewcomerAssigner assigner(store, session.now());
  session.scorer();
  Operation operation = session.begin("add");
  const std::optional<KnownLead> known = known_lead(store, lead);
  const bool matched = known && known->same;
  if (matched && policy == OnMatch::error) throw already_has(*known, "--on-match fill");
  ChangeReport report;
  report.verb = matched ? "matched" : "added";
  report.dry_run = session.options().dry_run;
  LeadId id{};
  ChangedLead changed;
  if (matched) {
    id = known->lead;
    changed = {id, lead_name(session, id), {}, {}};
    if (policy == OnMatch::fill) fill_blanks(session, operation, lead.values, lead.tags, changed);
  } else {
    const std::optional<Assignment> owner = assigner.assign(lead);
    id = operation.create(std::span(&lead, 1)).front();
    changed = {id, lead_name(session, id), {}, {}};
    note_new(session.playbook(), lead, owner, changed);
  }
  if (acts) {
    activity.lead = id;
    operation.record({activity});
    add_owners(assign_reopened(store, operation, session.now()), changed);
    changed.notes.push_back("logged " + session.playbook().kinds[activity.kind].name);
  }
  report.changed.push_back(std::move(changed));
  report.extra = {{"lead", document(session, id)}, {"matched", matched}};
  report.op = operation.finish(fmt::format("lead {}", number(id)), report.dry_run);
  if (session.out.is_data())
    print_change(session, report);
  else if (!session.options().quiet)
    session.out.write(std::to_string(number(id)) + "\n");
  return 0;
}

int run(const Options& options, Session& session) {
  const std::string match = !options.on_match.empty() ? options.on_match
                            : options.from_input()    ? "fill"
                                                      : "error";
  const std::optional<OnMatch> policy = parse_on_match(match);
  if (!policy || *policy == OnMatch::overwrite)
    throw Error(ErrorKind::usage, "--on-match",
                "\"" + match + "\" is not one of error, fill, skip");
  if (options.from_input()) return add_posted(options, session, *policy);
  if (!options.activity.empty())
    throw Error(ErrorKind::usage, "--activity", "applies only to leads add -",
                "leads log LEAD " + options.activity);
  Store& store = session.store(true, true);
  NewLead lead = lead_of(options, session);
  const std::optional<LeadId> alike = namesake(session, lead);
  warn_of_unrecognised(session, lead.values);
  NewcomerAssigner assigner(store, session.now());
  Operation operation = session.begin("add");
  // Checked inside the transaction, so that no other process can add the same lead in between.
  const std::optional<KnownLead> known = known_lead(store, lead);
  if (known && known->same) {
    if (*policy == OnMatch::error)
      throw already_has(
          *known,
          fmt::format("to change it: leads edit {0} …; to fill its blank fields: --on-match fill",
                      number(known->lead)));
    return fill(session, operation, known->lead, lead.values, lead.tags, *policy == OnMatch::fill);
  }
  refuse_forgotten(session, lead);
  const std::optional<Assignment> owner = assigner.assign(lead);
  LeadId made{};
  const int code = create(session, operation, lead, owner, made);
  if (known)
    session.say(fmt::format(
        "lead {} has the same phone number; to see whether they are duplicates: leads merge --find",
        number(known->lead)));
  else if (alike)
    session.say(
        fmt::format("lead {0} has the same name and company and is likely the same; if so: "
                    "leads merge {0} {1}",
                    number(*alike), number(made)));
  return code;
}

}  // namespace

extern const Command kCommand{
    .name = "add",
    .group = "Every day",
    .summary = "add one lead",
    .usage = "NAME|- [--FIELD VALUE]… [--set FIELD=VALUE]… [-t TAG]…",
    .details =
        "A lead needs a name, a company or an e-mail address, and nothing more. Where `me` is set "
        "and leads.toml has no [[assign]], you are its owner. If another lead "
        "already has the e-mail address, or has the phone number and no different name or "
        "e-mail address, nothing is added unless --on-match says what to do.\n"
        "With `-` one lead is read from standard input, as the handler of a web form has it: a "
        "JSON object or a form-encoded body. A lead with that e-mail or phone is matched, and its "
        "blank fields are filled; otherwise it is added. `message` is kept as the note of an "
        "activity, by default form_submit. The answer is the number of the lead.",
    .examples = {{"leads add \"Ana Lima\" --email ana@acme.example --company Acme",
                  "a person at a company"},
                 {"leads add --company \"Borg & Sons\" --type organization -t fair",
                  "an organisation, tagged"},
                 {"leads add \"Otto Berg <otto@x.example>\" -t fair,vip", "as in an e-mail"},
                 {"echo 'name=Otto&email=otto%40x.example&message=Hello' | leads add -",
                  "from a web form"},
                 {"leads add \"Ana Lima\" --email ana@acme.example --title CEO --on-match fill",
                  "fill the fields that are blank"}},
    .make = make_invocation<Options, declare, run>,
    .writes = true,
    .plans = true,
};

}  // namespace leads::add_command
