// SPDX-License-Identifier: MIT
// leads forget: erases a person everywhere in the database, for good.
#include <fmt/core.h>

#include <algorithm>
#include <filesystem>

#include "base/numbers.h"
#include "base/text.h"
#include "base/time/format.h"
#include "base/words.h"
#include "cli/command/command.h"
#include "cli/lead/change.h"
#include "cli/lead/lead_targets.h"
#include "cli/session.h"
#include "core/match/retention.h"
#include "flows/select.h"
#include "leads/error.h"
#include "store/read/people.h"
#include "store/rights/forgetting.h"
#include "store/write/operation.h"

namespace leads::forget_command {
namespace {

struct Options {
  LeadTargets targets;
  bool due = false;
  std::optional<std::string> confirm;
};

void declare(Flags& flags, Options& options) {
  flags.words("LEAD…", options.targets.words, false, "ids or e-mail addresses").kind =
      ValueKind::lead;
  declare_ids_from(flags, options.targets);
  flags.toggle("--due", options.due,
               "everybody who is due by [retention] of leads.toml; leads list retention:due");
  flags.value("--confirm", "NAME", options.confirm,
              "the person's name, e-mail address or number, instead of being asked for it");
}

/// A lead that was removed is still in the journal: its number names it.
std::optional<LeadId> removed_lead(Session& session, const LeadTargets& targets) {
  if (targets.ids_from || targets.words.size() != 1) return std::nullopt;
  const auto id = parse_integer(targets.words.front());
  Store& store = session.store(true);
  if (!id || People(store).survivor(LeadId{*id})) return std::nullopt;
  if (find_person(store, LeadId{*id}).members.empty()) return std::nullopt;
  return LeadId{*id};
}

std::string name_of(Session& session, LeadId lead) {
  return People(session.store(true)).exists(lead) ? lead_name(session, lead)
                                                  : "#" + std::to_string(number(lead));
}

bool names(Session& session, LeadId lead, const std::string& text) {
  const std::string typed = fold(text);
  if (typed == fold(name_of(session, lead)) || typed == std::to_string(number(lead))) return true;
  const PersonRecord person = find_person(session.store(true), lead);
  for (const auto& [kind, key] : person.keys)
    if (kind == "email" && key == typed) return true;
  return false;
}

struct Person {
  LeadId lead{};
  std::optional<Instant> quiet_since;  ///< of those who are due
};

/// By [retention], ascending.
std::vector<Person> due_people(Session& session) {
  Selection selection;
  selection.filter = session.filter({"retention:due"}, FilterScope::command_line);
  selection.scores = false;
  std::vector<Person> people;
  select_leads(session.evaluation(), std::move(selection), [&](LeadCursor& cursor, const Score&) {
    people.push_back({cursor.lead().id, quiet_since(cursor.lead(), cursor.activities(),
                                                    session.playbook(), session.now())});
  });
  return people;
}

std::vector<Person> named_people(const Options& options, Session& session) {
  const LeadTargets& targets = options.targets;
  const bool named = targets.ids_from || !targets.words.empty();
  if (options.due) {
    if (named)
      throw Error(ErrorKind::usage, "--due",
                  "forgets everybody who is due: no lead can be named beside it",
                  "leads forget --due");
    return due_people(session);
  }
  if (!named)
    throw Error(ErrorKind::usage, "leads forget", "nobody was named",
                "leads forget 42, or leads forget --due");
  std::vector<Person> people;
  if (const std::optional<LeadId> removed = removed_lead(session, targets))
    people.push_back({*removed, std::nullopt});
  else
    for (const LeadId lead : named_leads(session, targets, "forget"))
      people.push_back({lead, std::nullopt});
  return people;
}

/// While the question was open, somebody may have been heard of again.
void keep_due(Session& session, std::vector<Person>& people) {
  const std::vector<Person> due = due_people(session);
  std::erase_if(people, [&due](const Person& person) {
    return !std::binary_search(due.begin(), due.end(), person,
                               [](const Person& a, const Person& b) { return a.lead < b.lead; });
  });
}

// Nothing brings a person back, so the name is asked for.
void confirm(const Options& options, Session& session, const std::vector<Person>& people) {
  if (session.options().yes || session.options().dry_run) return;
  const LeadId lead = people.front().lead;
  const std::string first = name_of(session, lead);
  if (options.confirm) {
    if (people.size() == 1 && names(session, lead, *options.confirm)) return;
    throw Error(ErrorKind::refused, "--confirm",
                people.size() == 1
                    ? in_quotes(*options.confirm) + " is not the name of lead " +
                          std::to_string(number(lead))
                    : "names one person, but " + std::to_string(people.size()) + " were named",
                people.size() == 1 ? "leads show " + std::to_string(number(lead))
                                   : "to forget all of them: --yes");
  }
  if (!session.can_ask())
    throw people.size() == 1
        ? Error(ErrorKind::cancelled, {}, "cannot ask for the person's name; nothing was changed",
                "give it with --confirm NAME, or use --yes; -n shows what would happen")
        : Error(ErrorKind::cancelled, {},
                fmt::format("cannot ask whether to forget {} people; nothing was changed",
                            people.size()),
                "use --yes; -n names them");
  const std::string answer = session.answer(
      people.size() == 1
          ? "To forget " + first + " for good, type the name: "
          : fmt::format("To forget {} people for good, type {}: ", people.size(), people.size()));
  const bool agreed = people.size() == 1 ? names(session, lead, answer)
                                         : trim(answer) == std::to_string(people.size());
  if (!agreed) throw Error(ErrorKind::cancelled, {}, "that is not it; nothing was changed");
}

/// Copies of the database beside it that a forgotten person is still in.
std::vector<std::string> copies_of(const std::string& path) {
  namespace fs = std::filesystem;
  std::vector<std::string> found;
  std::error_code failed;
  const fs::path book(path);
  const std::string name = book.filename().string(), stem = book.stem().string();
  const fs::path folder = book.has_parent_path() ? book.parent_path() : fs::path(".");
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, failed)) {
    const std::string other = entry.path().filename().string();
    if (other.starts_with(name + ".bak-") ||
        (other != name && other.starts_with(stem + "-") && other.ends_with(".db")))
      found.push_back(entry.path().string());
  }
  std::sort(found.begin(), found.end());
  return found;
}

void note_others(const Forgotten& forgotten, ChangedLead& changed) {
  std::vector<std::string> others;
  for (const LeadId other : forgotten.others) others.push_back(std::to_string(number(other)));
  if (!others.empty())
    changed.notes.push_back("has an address or phone in common with lead " + join(others, ", ") +
                            ", which remains; if it is the same person: leads forget " +
                            join(others, " "));
}

int nobody(Session& session, const Options& options) {
  print_change(session, {});
  if (options.due) session.say("nobody is due to be forgotten");
  return 0;
}

int run(const Options& options, Session& session) {
  session.store(true);
  std::vector<Person> people = named_people(options, session);
  if (people.empty()) return nobody(session, options);
  confirm(options, session, people);
  Operation operation = session.begin(std::string(kForget));
  if (options.due) keep_due(session, people);
  if (people.empty()) return nobody(session, options);
  ChangeReport report;
  report.verb = "erased";
  report.dry_run = session.options().dry_run;
  std::size_t marks = 0, activities = 0;
  for (const auto& [lead, since] : people) {
    ChangedLead changed{lead, name_of(session, lead), {}, {}};
    if (since)
      changed.notes.push_back("no basis, interest or contact since " +
                              format_day(local_day(*since, session.zone())));
    const Forgotten forgotten = operation.forget(lead);
    marks += forgotten.marks;
    activities += forgotten.activities;
    note_others(forgotten, changed);
    report.changed.push_back(std::move(changed));
  }
  report.op = operation.finish(counted(people.size(), "person", "people"), report.dry_run);
  List copies;
  const std::vector<std::string> found = copies_of(session.db_path());
  for (const std::string& copy : found) copies.emplace_back(copy);
  report.changed.back().notes.push_back(
      counted(activities, "activity", "activities") + " went; " + counted(marks, "mark", "marks") +
      " remain by which the next file is recognised; nothing brings the person back");
  report.changed.back().notes.push_back(found.empty()
                                            ? "backups and files exported earlier are not reached"
                                            : "not reached: " + join(found, ", ") +
                                                  ", other backups, and files exported earlier");
  report.extra = {{"activities", activities}, {"marks", marks}, {"not_reached", std::move(copies)}};
  print_change(session, report);
  return 0;
}

}  // namespace

extern const Command kCommand{
    .name = "forget",
    .group = "Safety",
    .summary = "erase a person everywhere in the database, for good",
    .usage = "LEAD… | --due [--confirm NAME]",
    .details =
        "Erases the lead and those merged into it: fields, addresses, activities with their "
        "subjects and notes, consent, scores, and all that the history says of them. No undo "
        "brings it back. Other leads keep what is theirs; where one has the same address or phone "
        "it is named.\n"
        "Of each e-mail address, phone and id in another system a mark remains, a hash with a key "
        "that only this database has: the next import leaves the person's rows out and says so. A "
        "mark is a pseudonym, not anonymity: anybody who has the database and an address can "
        "find out whether it was forgotten.\n"
        "Backups, and files that were exported earlier, are not reached; those beside the database "
        "are named. leads person prints what is held, before it goes.\n"
        "With [retention] in leads.toml, --due forgets everybody who has had no basis, interest or "
        "contact for so long: -n names them. Nobody is forgotten without being asked for.",
    .examples = {{"leads forget 42 --yes", "without being asked for the name"},
                 {"leads forget 42 --confirm \"Ana Lima\"", "for scripts"},
                 {"leads forget 42 -n", "see what would happen"},
                 {"leads forget --due -n", "who is due by [retention] of leads.toml"}},
    .make = make_invocation<Options, declare, run>,
    .writes = true,
    .plans = true,
    .is_tool = false,
};

}  // namespace leads::forget_command
