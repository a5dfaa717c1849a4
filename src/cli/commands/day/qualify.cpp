// SPDX-License-Identifier: MIT
// leads qualify: moves leads into the stages whose filter they match, and reports what is met and
// what is missing.
#include "flows/qualify.h"

#include <fmt/core.h>

#include <algorithm>

#include "cli/command/command.h"
#include "cli/lead/field_input.h"
#include "cli/lead/lead_targets.h"
#include "cli/stage/handover.h"
#include "cli/stage/verdicts.h"
#include "store/write/knocks.h"

namespace leads::qualify_command {
namespace {

struct Options {
  LeadTargets targets;
  bool exit_status = false, accept = false, reject = false;
  std::string to, reason;
};

void declare(Flags& flags, Options& options) {
  declare_targets(flags, options.targets, true);
  flags.toggle("--accept", options.accept, "the owner takes the lead: move it to sal").one_of =
      "to";
  flags
      .toggle("--reject", options.reject,
              "the owner declines it: park or disqualify it; needs --reason")
      .one_of = "to";
  FlagInfo& to =
      flags.value("--to", "STAGE", options.to,
                  "move by hand to a later open stage, whatever the score; needs --reason");
  to.kind = ValueKind::stage;
  to.one_of = "to";
  FlagInfo& reason = flags.text("--reason", "TEXT", options.reason,
                                "why; for --reject, one of [reasons] if leads.toml lists any");
  reason.kind = ValueKind::reason;
  reason.needs = {"--reject", "--to"};
  flags.toggle("-e,--exit-status", options.exit_status, "exit 1 if no lead moved");
}

/// Lost leads whose activity was dated ahead, and whose time has come, are open again, and judged
/// as they are then.
struct Returned {
  LeadId lead{};
  StageId from{};
  std::optional<Assignment> owner;
};

std::vector<Returned> take_back(Session& session, Operation& operation,
                                const std::vector<LeadId>& leads) {
  std::vector<Returned> back;
  for (const LeadId lead : leads)
    with_lead(session, lead, [&](LeadCursor& cursor) {
      back.push_back({lead, cursor.lead().stage, {}});
    });
  operation.reopen(leads);
  const std::vector<LeadId>& reopened = operation.reopened();
  std::erase_if(back, [&reopened](const Returned& each) {
    return std::find(reopened.begin(), reopened.end(), each.lead) == reopened.end();
  });
  for (const auto& [lead, owner] : assign_reopened(session.store(true), operation, session.now()))
    for (Returned& each : back)
      if (each.lead == lead) each.owner = owner;
  return back;
}

/// The verdict on a lead that came back begins where it was lost.
void tell_returned(const std::vector<Returned>& back, std::vector<Verdict>& verdicts) {
  for (const Returned& each : back)
    for (Verdict& verdict : verdicts) {
      if (verdict.lead != each.lead) continue;
      verdict.qualification.from = each.from;
      if (each.owner) verdict.qualification.assigned = each.owner;
    }
}

/// Judged before the book is locked, and again inside if the book was changed meanwhile. True if
/// any lead moved or got an owner.
bool by_rules(Session& session, const PickedLeads& picked, bool all) {
  ChangeReport report;
  report.verb = "qualified";
  report.dry_run = session.options().dry_run;
  const auto judge_all = [&](const std::vector<LeadId>& leads) {
    return judge(session.evaluation(), leads);
  };
  const std::vector<LeadId> knocked = lost_leads_that_knocked(
      session.store(true), session.now(), all ? std::nullopt : std::optional(picked.leads));
  std::vector<Verdict> verdicts = judge_all(picked.leads);
  const bool any =
      !knocked.empty() || std::any_of(verdicts.begin(), verdicts.end(),
                                      [](const Verdict& verdict) { return verdict.changed(); });
  std::size_t changed = 0;
  if (any) {
    Operation operation = session.begin("qualify");
    const std::vector<Returned> back = take_back(session, operation, knocked);
    if (operation.follows() != picked.newest_op || !back.empty()) {
      std::vector<LeadId> leads = still_picked(session, picked, operation);
      for (const Returned& each : back)
        if (std::find(leads.begin(), leads.end(), each.lead) == leads.end())
          leads.push_back(each.lead);
      verdicts = judge_all(leads);
      changed = back.size();
    }
    for (const Verdict& verdict : verdicts) {
      const bool counted = std::any_of(back.begin(), back.end(), [&verdict](const Returned& each) {
        return each.lead == verdict.lead;
      });
      if (apply(operation, verdict) && !counted) ++changed;
    }
    tell_returned(back, verdicts);
    report.op =
        operation.finish(fmt::format("{} of {} leads", changed, verdicts.size()), report.dry_run);
  }
  print_verdicts(session, verdicts, std::move(report), all);
  return changed > 0;
}

int run(const Options& options, Session& session) {
  if (options.targets.all && (!options.targets.words.empty() || options.targets.ids_from))
    throw Error(ErrorKind::usage, "-a",
                "means all leads and cannot be combined with LEAD or FILTER");
  const int ways = int{options.accept} + int{options.reject} + int{!options.to.empty()};
  if (ways > 1)
    throw Error(ErrorKind::usage, "leads qualify",
                "--accept, --reject and --to exclude each other");
  if (ways > 0 && options.targets.all)
    throw Error(ErrorKind::usage, "-a",
                "applies the rules to all leads; for a decision by hand, name the leads");
  check_text(options.reason, "--reason");
  session.check_no_fields();
  Store& store = session.store(true);
  if (ways == 0) session.hint_to_write_rules();
  PickedLeads leads;
  if (options.targets.all) {
    leads.newest_op = store.state().newest_op;
    leads.leads = leads_to_qualify(session.evaluation());
  } else {
    leads = target_leads(session, options.targets, "qualify");
  }
  const bool any = options.accept       ? accept_leads(session, leads)
                   : options.reject     ? reject_leads(session, leads, options.reason)
                   : options.to.empty() ? by_rules(session, leads, options.targets.all)
                                        : move_by_hand(session, leads, options.to, options.reason);
  return options.exit_status && !any ? 1 : 0;
}

}  // namespace

extern const Command kCommand{
    .name = "qualify",
    .group = "Every day",
    .summary = "move leads into the stages they qualify for",
    .usage = "LEAD…|FILTER…|-a [--accept|--reject --reason R|--to STAGE --reason R]",
    .details =
        "Examines the next stage of each lead. If its `qualify` filter matches, the required "
        "fields are filled in and its limit is not reached, the lead enters, gets an owner by "
        "[[assign]], is evaluated again, and so on. It stops before a stage without `qualify`, "
        "never moves backward or touches won leads; a parked lead returns on its date or when it "
        "gets in touch, a lost one when an activity that was dated ahead is due. For each lead it "
        "reports what is met and what is missing.\n"
        "The owner answers with --accept or --reject. If limits or capacities do not suffice "
        "for all leads, the highest score comes first, then the lowest number.",
    .examples = {{"leads qualify 42", "one lead, stage by stage"},
                 {"leads qualify -a -q", "every lead that qualifies, from cron"},
                 {"leads qualify 42 --accept", "accept a lead"},
                 {"leads qualify 43 --reject --reason no_budget",
                  "not now; [reasons] says when it comes back"},
                 {"leads qualify 42 --to sql --reason \"met at the fair\"", "by hand"}},
    .make = make_invocation<Options, declare, run>,
    .writes = true,
    .plans = true,
    .needs_valid_rules = true,
};

}  // namespace leads::qualify_command
