// leads advance: leads move a stage on, or where they are told; gates say what is missing.
#include <fmt/core.h>

#include <algorithm>

#include "cli/change.h"
#include "cli/command.h"
#include "cli/field_input.h"
#include "cli/lead_targets.h"
#include "leads/error.h"
#include "leads/funnel.h"
#include "leads/text.h"

namespace leads::advance_command {
namespace {

struct Options {
  LeadTargets targets;
  std::string to, reason, at;
  bool back = false, won = false, lost = false, force = false;
};

void declare(Flags& flags, Options& options) {
  declare_targets(flags, options.targets, false);
  flags.value("--to", "STAGE", options.to, "to that stage instead of the next");
  flags.toggle("--back", options.back, "one stage back; needs --reason");
  flags.toggle("--won", options.won, "the lead bought");
  flags.toggle("--lost", options.lost, "an opportunity that did not close; needs --reason");
  flags.value("--reason", "TEXT", options.reason, "why; one of [reasons] where leads.toml lists them");
  flags.value("--at", "WHEN", options.at, "when it happened; default now");
  flags.toggle("--force", options.force, "past a gate; needs --reason and is recorded");
}

std::optional<StageId> first_of(const Playbook& playbook, StageType type) {
  for (std::size_t place = 0; place < playbook.stages.size(); ++place) {
    if (playbook.stages[place].type == type) return StageId{static_cast<std::uint8_t>(place)};
  }
  return std::nullopt;
}

// Parked and lost stages stand beside the way: nothing is before them.
std::optional<StageId> stage_before(const Playbook& playbook, StageId stage) {
  const StageType type = playbook.stage(stage).type;
  if (type == StageType::parked || type == StageType::lost) return std::nullopt;
  for (std::size_t place = index(stage); place-- > 0;) {
    if (playbook.stages[place].type == StageType::open) return StageId{static_cast<std::uint8_t>(place)};
  }
  return std::nullopt;
}

StageId target_of(const Options& options, const Playbook& playbook, const LeadView& lead) {
  const std::string who = fmt::format("lead {}", number(lead.id));
  const Stage& now = playbook.stage(lead.stage);
  if (!options.to.empty()) return stage_named(playbook, options.to);
  if (options.won || options.lost) {
    const auto stage = first_of(playbook, options.won ? StageType::won : StageType::lost);
    if (!stage) throw Error(ErrorKind::usage, options.won ? "--won" : "--lost", "leads.toml has no such stage");
    return *stage;
  }
  const std::optional<StageId> stage = options.back ? stage_before(playbook, lead.stage) : next_stage(playbook, lead.stage);
  if (stage) return *stage;
  throw Error(ErrorKind::refused, who, fmt::format("there is no stage {} {}", options.back ? "before" : "after", now.name),
              fmt::format("name one: leads advance {} --to STAGE", number(lead.id)));
}

bool is_backward(const Playbook& playbook, StageId from, StageId to) {
  const auto on_the_way = [&playbook](StageId stage) {
    const StageType type = playbook.stage(stage).type;
    return type == StageType::open || type == StageType::won;
  };
  return on_the_way(from) && on_the_way(to) && index(to) < index(from);
}

void check_reason(const Options& options, const Playbook& playbook, StageId from, StageId to) {
  const bool lost = playbook.stage(to).type == StageType::lost;
  if (options.reason.empty() && (options.force || lost || is_backward(playbook, from, to)))
    throw Error(ErrorKind::usage, "--reason", fmt::format("moving to {} needs a reason", playbook.stage(to).name), "--reason TEXT");
  if (!lost || playbook.reasons.empty() || playbook.find_reason(options.reason) != nullptr) return;
  std::vector<std::string> names;
  for (const Reason& reason : playbook.reasons) names.push_back(reason.name);
  std::string hint = did_you_mean(nearest(options.reason, names));
  if (hint.empty()) {
    hint = "reasons:";
    for (const std::string& name : names) hint += " " + name;
  }
  throw Error(ErrorKind::not_found, "\"" + options.reason + "\"", "is no reason of leads.toml", hint);
}

Instant instant_of(const Options& options, Session& session) {
  if (options.at.empty()) return session.now();
  const std::optional<When> when = parse_when(options.at, Sense::past);
  if (!when) throw Error(ErrorKind::usage, "--at", "\"" + options.at + "\" is not a date", std::string(when_forms()));
  return resolve(*when, session.now(), session.zone()).first;
}

void check_gate(const Options& options, const Playbook& playbook, StageId to, const LeadView& lead) {
  const Decision decision = gate(playbook, to, lead);
  if (decision.allowed || options.force) return;
  std::string missing, mend = fmt::format("leads edit {}", number(lead.id));
  for (const std::string& field : decision.missing) {
    missing += (missing.empty() ? "" : ", ") + field;
    mend += fmt::format(" --{} …", field);
  }
  throw Error(ErrorKind::refused, fmt::format("lead {}", number(lead.id)),
              fmt::format("may not enter {}: {} missing", playbook.stage(to).name, missing),
              mend + "; or go past the gate: --force --reason TEXT");
}

int run(const Options& options, Session& session) {
  Store& store = session.store(true);
  const Playbook& playbook = store.playbook();
  if (int{!options.to.empty()} + int{options.back} + int{options.won} + int{options.lost} > 1)
    throw Error(ErrorKind::usage, "leads advance", "takes one of --to, --back, --won, --lost");
  check_text(options.reason, "--reason");
  const std::vector<LeadId> leads = target_leads(session, options.targets, "advance");
  const Instant at = instant_of(options, session);
  ChangeReport report;
  report.verb = "moved";
  report.dry_run = session.options().dry_run;
  Operation operation = session.begin("advance");
  for (const LeadId lead : leads) {
    ChangedLead changed{lead, "", {}, {}};
    StageId to{};
    with_lead(session, lead, [&](LeadCursor& cursor) {
      to = target_of(options, playbook, cursor.lead());
      check_reason(options, playbook, cursor.lead().stage, to);
      check_gate(options, playbook, to, cursor.lead());
      changed.name = display_name(cursor.lead());
      changed.fields.push_back({"stage", playbook.stage(cursor.lead().stage).name, playbook.stage(to).name});
    });
    if (operation.move(lead, to, at, options.reason, options.force)) report.changed.push_back(std::move(changed));
    else report.unchanged.push_back(lead);
  }
  report.op = operation.finish(fmt::format("{} {}", report.changed.size(), report.changed.size() == 1 ? "lead" : "leads"), report.dry_run);
  print_change(session, report);
  return 0;
}

}  // namespace

extern const Command kCommand{
    "advance", "Every day", "move leads a stage on, back, won or lost", "LEAD…|FILTER… [--to STAGE|--back|--won|--lost] [--reason R]",
    "One stage on, or as told. A stage that requires fields refuses leads without them and says which. Several leads move all or "
    "none. A move from won or lost to an open stage begins a new cycle of the same lead.",
    {{"leads advance 42", "one stage on"},
     {"leads advance 42 --won", "it bought"},
     {"leads advance acme --lost --reason no_budget", "it did not close"},
     {"leads list stage:sal score:80.. --ids | leads advance --ids-from -", "from a script"}},
    make_invocation<Options, declare, run>};

}  // namespace leads::advance_command
