// SPDX-License-Identifier: MIT
// leads merge: merges leads that are the same person; --find lists likely duplicates.
#include <fmt/core.h>

#include "base/numbers.h"
#include "cli/command/command.h"
#include "cli/lead/change.h"
#include "cli/lead/duplicate_list.h"
#include "cli/lead/merge_losses.h"
#include "flows/qualify.h"
#include "leads/error.h"
#include "store/read/lead_cursor.h"
#include "store/read/people.h"
#include "store/records.h"
#include "store/write/operation.h"

namespace leads::merge_command {
namespace {

struct Options {
  std::vector<std::string> words;
  std::optional<std::int64_t> least, limit;
  bool find = false;
};

void declare(Flags& flags, Options& options) {
  flags
      .words("LEAD…|FILTER…", options.words, false,
             "the lead to keep, then the leads to merge into it; with --find: a filter")
      .kind = ValueKind::lead_or_filter;
  flags.toggle("--find", options.find, "list pairs that may be the same person; changes nothing");
  flags
      .whole("--min", "STRENGTH", options.least, 1, 100,
             "only pairs of at least this strength (default 50; 80 is almost certain)")
      .needs = {"--find"};
  flags.whole("-l,--limit", "N", options.limit, 1, 1'000'000'000, "at most N pairs (default 20)")
      .needs = {"--find"};
}

/// What was taken over, one line each.
std::vector<std::string> notes_of(LeadId other, const std::string& name,
                                  const MergeResult& result) {
  std::vector<std::string> notes;
  for (const Identity& identity : result.identities) {
    const bool id = identity.kind.starts_with("id:");
    notes.push_back(id ? fmt::format("also id {} of {}", identity.value, identity.kind.substr(3))
                       : fmt::format("also {} {}", identity.kind, identity.value));
  }
  if (result.activities > 0)
    notes.push_back(fmt::format("{} {} of lead {}", result.activities,
                                result.activities == 1 ? "activity" : "activities", number(other)));
  if (result.same_activities > 0)
    notes.push_back(fmt::format("{} of its activities {} already here", result.same_activities,
                                result.same_activities == 1 ? "was" : "were"));
  if (result.consents > 0) notes.push_back("its stricter consent was taken over");
  for (const MergeResult::Left& left : result.left) {
    const std::string kept = left.kept.empty() ? "" : fmt::format(" (stays {})", left.kept);
    notes.push_back(fmt::format("not taken over from lead {}: {} {}{}", number(other), left.name,
                                left.other, kept));
  }
  notes.push_back(
      fmt::format("lead {}{} was merged into it", number(other), name.empty() ? "" : " " + name));
  return notes;
}

Record json_of(LeadId other, const std::string& name, const MergeResult& result) {
  List identities, left;
  for (const MergeResult::Left& each : result.left)
    left.emplace_back(
        Record{{"field", each.name}, {"kept", text_or_missing(each.kept)}, {"other", each.other}});
  for (const Identity& identity : result.identities)
    identities.emplace_back(Record{{"kind", identity.kind}, {"value", identity.value}});
  return {{"id", number(other)},
          {"name", text_or_missing(name)},
          {"activities", result.activities},
          {"same_activities", result.same_activities},
          {"identities", std::move(identities)},
          {"consents", result.consents},
          {"not_taken", std::move(left)}};
}

/// "" for a lead that was already merged.
std::string stage_name(Session& session, LeadId lead) {
  std::string name;
  if (!People(session.store(true)).exists(lead)) return name;
  with_lead(session, lead,
            [&](LeadCursor& cursor) { name = session.playbook().stage(cursor.lead().stage).name; });
  return name;
}

ChangeReport merge(Session& session, Operation& operation, LeadId keep,
                   const std::vector<LeadId>& others) {
  ChangeReport report;
  report.verb = "merged into";
  report.dry_run = session.options().dry_run;
  ChangedLead changed{keep, "", {}, {}};
  List merged;
  const Fields& fields = session.playbook().fields;
  refuse_if_further(session, keep, others);
  const std::string stage = stage_name(session, keep);
  for (const LeadId other : others) {
    const std::string name =
        People(session.store(true)).exists(other) ? lead_name(session, other) : "";
    std::optional<Standing> standing;
    if (People(session.store(true)).exists(other)) standing = standing_of(session, other);
    MergeResult result = operation.merge(keep, other);
    if (standing) {
      const auto left = left_behind(session.playbook(), standing_of(session, keep), *standing);
      result.left.insert(result.left.begin(), left.begin(), left.end());
    }
    for (const auto& [field, before, after] : result.fields)
      changed.fields.push_back({fields[field].name, before, after});
    for (const std::string& tag : result.tags) changed.fields.push_back({"tag", "", tag});
    for (std::string& note : notes_of(other, name, result))
      changed.notes.push_back(std::move(note));
    merged.emplace_back(json_of(other, name, result));
  }
  changed.name = lead_name(session, keep);
  if (const std::string after = stage_name(session, keep); after != stage)
    changed.fields.push_back({"stage", stage, after});
  add_owners(assign_reopened(session.store(true), operation, session.now()), changed);
  report.changed.push_back(std::move(changed));
  report.extra = {{"merged", std::move(merged)}};
  return report;
}

/// On a terminal, shows what would be taken over and asks first.
void ask(Session& session, LeadId keep, const std::vector<LeadId>& others) {
  if (session.options().yes || session.options().dry_run || !session.can_ask()) return;
  {
    Operation trial = session.begin("merge");
    ChangeReport report = merge(session, trial, keep, others);
    report.dry_run = true;
    trial.finish("", true);
    print_change(session, report);
    session.out.flush();
  }
  session.confirm(fmt::format("merge {} into lead {}?",
                              others.size() == 1 ? fmt::format("lead {}", number(others.front()))
                                                 : fmt::format("{} leads", others.size()),
                              number(keep)));
}

/// A number means that lead itself: one that was already merged is refused.
LeadId lead_of(Session& session, const std::string& word) {
  if (const auto id = parse_integer(word); id && People(session.store(true)).survivor(LeadId{*id}))
    return LeadId{*id};
  return session.find_lead(word, "merge");
}

int run(const Options& options, Session& session) {
  session.check_may_write();
  if (options.find)
    return print_duplicates(session, options.words, static_cast<int>(options.least.value_or(50)),
                            static_cast<std::size_t>(options.limit.value_or(20)));
  session.store(true);
  if (options.words.size() < 2)
    throw Error(ErrorKind::usage, "leads merge",
                "needs the lead to keep and at least one lead to merge into it",
                "leads merge 42 57; to find duplicates: leads merge --find");
  std::vector<LeadId> leads;
  for (const std::string& word : options.words) leads.push_back(lead_of(session, word));
  const std::vector<LeadId> others(leads.begin() + 1, leads.end());
  ask(session, leads.front(), others);
  Operation operation = session.begin("merge");
  ChangeReport report = merge(session, operation, leads.front(), others);
  report.op =
      operation.finish(fmt::format("{} {} into lead {}", others.size(),
                                   others.size() == 1 ? "lead" : "leads", number(leads.front())),
                       report.dry_run);
  print_change(session, report);
  return 0;
}

}  // namespace

extern const Command kCommand{
    .name = "merge",
    .group = "Whole book",
    .summary = "merge duplicate leads, or find them",
    .usage = "KEEP OTHER…  or  --find [FILTER…] [--min STRENGTH] [-l N]",
    .details =
        "KEEP keeps its values, stage and owner. Fields that it lacks are filled from OTHER, "
        "whose activities, tags, further e-mails, phones and ids are added to it; the stricter "
        "consent wins. What is not taken over is listed. Where OTHER is further on in the funnel, "
        "this is refused with the command that keeps OTHER, unless --yes. From then on OTHER's "
        "number means KEEP. leads undo separates them again: what came from OTHER goes back.\n"
        "--find compares leads that share an e-mail, a mailbox, a phone, or name and company. "
        "STRENGTH is a sum of up to 100: same e-mail 80, another "
        "spelling of a mailbox 65, name and company 55, a shared e-mail (info@) and the name "
        "55, phone 50 (together with an e-mail only if the name is the same), the name in "
        "addition 20; different names -20, different e-mails of leads without a name -20, two "
        "ids in one system -40: a shared switchboard alone gives 30. With a filter, one of the "
        "two must match. Values that more than 50 leads share form no pairs.",
    .examples = {{"leads merge 42 57", "merge 57 into 42"},
                 {"leads merge 42 57 -n", "see what would be taken over"},
                 {"leads merge --find", "likely duplicates, strongest first"},
                 {"leads merge --find created_at:1w.. --min 80 --json",
                  "this week's, for scripts"}},
    .make = make_invocation<Options, declare, run>,
    .writes = true,
    .plans = true,
    .reads_with = "--find",
};

}  // namespace leads::merge_command
