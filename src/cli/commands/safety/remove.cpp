// SPDX-License-Identifier: MIT
// leads remove: takes a lead out that was added by mistake.
#include <fmt/core.h>

#include <algorithm>

#include "base/words.h"
#include "cli/command/command.h"
#include "cli/lead/change.h"
#include "cli/lead/lead_targets.h"
#include "leads/error.h"
#include "store/read/people.h"
#include "store/write/operation.h"

namespace leads::remove_command {
namespace {

struct Options {
  LeadTargets targets;
};

void declare(Flags& flags, Options& options) {
  flags.words("LEAD…", options.targets.words, false, "ids or e-mail addresses").kind =
      ValueKind::lead;
  declare_ids_from(flags, options.targets);
}

/// What would be lost with the lead, in words; "" for one without a past.
std::string history_of(Session& session, LeadId lead) {
  const Playbook& playbook = session.playbook();
  std::vector<std::string> parts;
  with_lead(session, lead, [&](LeadCursor& cursor) {
    std::int64_t contacts = 0, purchases = 0;
    for (const Activity& activity : cursor.activities()) {
      const Kind& kind = playbook.kinds[activity.kind];
      contacts += is_contact(kind, activity.machine) ? 1 : 0;
      purchases += kind.name == "purchase" ? 1 : 0;
    }
    if (contacts > 0) parts.push_back(counted(contacts, "contact", "contacts"));
    if (purchases > 0) parts.push_back(counted(purchases, "purchase", "purchases"));
  });
  const std::vector<StageMove> moves = People(session.store(true)).moves(lead);
  const auto moved = std::count_if(moves.begin(), moves.end(),
                                   [](const StageMove& move) { return !move.from.empty(); });
  if (moved > 0) parts.push_back(counted(moved, "move", "moves"));
  const std::size_t consents = People(session.store(true)).consents(lead).size();
  if (consents > 0) parts.push_back(counted(consents, "record of consent", "records of consent"));
  return join(parts, ", ");
}

int run(const Options& options, Session& session) {
  session.store(true);
  if (!options.targets.ids_from && options.targets.words.empty())
    throw Error(ErrorKind::usage, "leads remove", "no leads were named", "leads remove 42");
  if (is_filter(options.targets.words))
    throw Error(ErrorKind::usage, in_quotes(options.targets.words.front()),
                "is a filter, but leads to be removed are named by id or e-mail",
                "leads list FILTER --ids | leads remove --ids-from -");
  const std::vector<LeadId> leads = named_leads(session, options.targets, "remove");
  Operation operation = session.begin("remove");
  std::vector<Diagnostic> kept;
  for (const LeadId lead : leads) {
    const std::string history = session.options().yes ? "" : history_of(session, lead);
    if (!history.empty())
      kept.push_back({fmt::format("lead {}", number(lead)), 0, 0, 1, "has a history: " + history,
                      "to remove it all the same: --yes; if it is a second record of somebody: "
                      "leads merge",
                      "", false});
  }
  if (!kept.empty()) throw Error(ErrorKind::refused, std::move(kept));
  ChangeReport report;
  report.verb = "removed";
  report.dry_run = session.options().dry_run;
  for (const LeadId lead : leads) {
    report.changed.push_back({lead, lead_name(session, lead), {}, {}});
    operation.remove(lead);
  }
  report.op = operation.finish(leads.size() == 1 ? fmt::format("lead {}", number(leads.front()))
                                                 : counted(leads.size(), "lead", "leads"),
                               report.dry_run);
  if (report.op != 0 && !report.dry_run)
    report.changed.back().notes.push_back(fmt::format(
        "to bring {} back: leads undo {}", leads.size() == 1 ? "it" : "them", report.op));
  print_change(session, report);
  return 0;
}

}  // namespace

extern const Command kCommand{
    .name = "remove",
    .group = "Safety",
    .summary = "remove leads that were added by mistake",
    .usage = "LEAD… [--yes]",
    .details =
        "Removes a lead with its tags, addresses and activities. leads undo brings all of it "
        "back, and a file may bring the lead again. A lead with contacts, purchases, moves to "
        "another stage or records of consent is refused (exit 5) unless --yes is given; one that "
        "opted out, or that others were merged into, always.\n"
        "Two records of one person are merged instead: leads merge. A lead that is not worth "
        "pursuing is closed: leads advance 42 --to disqualified --reason R.",
    .examples = {{"leads remove 42 --yes", "with all that is known about it"},
                 {"leads remove 42 --yes -n", "see what would happen"},
                 {"leads list tag:test --ids | leads remove --ids-from -",
                  "several, unless one has a history"}},
    .make = make_invocation<Options, declare, run>,
    .writes = true,
    .plans = true,
    .is_tool = false,
};

}  // namespace leads::remove_command
