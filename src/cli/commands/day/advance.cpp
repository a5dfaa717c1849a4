// SPDX-License-Identifier: MIT
// leads advance: moves leads one stage forward or to a named stage; gates list what is missing.
#include <fmt/core.h>

#include "base/numbers.h"
#include "base/text.h"
#include "base/time/when.h"
#include "cli/command/command.h"
#include "cli/lead/field_input.h"
#include "cli/lead/lead_targets.h"
#include "cli/output/errors.h"
#include "cli/stage/moving.h"
#include "leads/error.h"

namespace leads::advance_command {
namespace {

struct Options {
  LeadTargets targets;
  std::string to, reason, at;
  std::optional<std::string> value;
  bool back = false, won = false, lost = false, force = false, keep_going = false;
};

void declare(Flags& flags, Options& options) {
  declare_targets(flags, options.targets, false);
  FlagInfo& to = flags.value("--to", "STAGE", options.to, "to that stage instead of the next");
  to.kind = ValueKind::stage;
  to.one_of = "to";
  flags.toggle("--back", options.back, "one stage backward; needs --reason").one_of = "to";
  flags.toggle("--won", options.won, "close the lead as won").one_of = "to";
  FlagInfo& value = flags.value("--value", "AMOUNT", options.value,
                                "the amount of the purchase, in the lead's currency");
  value.kind = ValueKind::number;
  value.needs = {"--won"};
  flags.toggle("--lost", options.lost, "close the lead as lost; needs --reason").one_of = "to";
  flags.text("--reason", "TEXT", options.reason, "why; one of [reasons] if leads.toml lists any")
      .kind = ValueKind::reason;
  flags.value("--at", "WHEN", options.at, "when it happened; default now").kind =
      ValueKind::past_date;
  flags.toggle("--force", options.force, "pass the gate; needs --reason and is recorded");
  flags.toggle("--keep-going", options.keep_going,
               "move the leads that can move and list the others (exit 8)");
}

// Parked and lost stages are not part of the sequence: no stage precedes them.
std::optional<StageId> stage_before(const Playbook& playbook, StageId stage) {
  const StageType type = playbook.stage(stage).type;
  if (type == StageType::parked || type == StageType::lost) return std::nullopt;
  for (std::size_t i = index(stage); i-- > 0;) {
    if (playbook.stages[i].type == StageType::open) return StageId{static_cast<std::uint8_t>(i)};
  }
  return std::nullopt;
}

std::optional<StageId> target_of(const Options& options, const Playbook& playbook, StageId from) {
  if (!options.to.empty()) return stage_named(playbook, options.to);
  if (options.won || options.lost) {
    const auto stage = stage_of_type(playbook, options.won ? StageType::won : StageType::lost,
                                     options.won ? "customer" : "lost");
    if (!stage)
      throw Error(ErrorKind::usage, options.won ? "--won" : "--lost",
                  "leads.toml has no such stage");
    return stage;
  }
  return options.back ? stage_before(playbook, from) : next_stage(playbook, from);
}

// A returning customer starts a new cycle, so this is not a backward move.
bool is_backward(const Playbook& playbook, StageId from, StageId to) {
  return playbook.stage(from).type == StageType::open &&
         playbook.stage(to).type == StageType::open && index(to) < index(from);
}

void check_reason(const Options& options, const Playbook& playbook, StageId from, StageId to) {
  const bool lost = playbook.stage(to).type == StageType::lost;
  const bool parked = playbook.stage(to).type == StageType::parked;
  if (options.reason.empty() &&
      (options.force || lost || options.back || is_backward(playbook, from, to)))
    throw Error(ErrorKind::usage, "--reason",
                fmt::format("moving to {} needs a reason", playbook.stage(to).name),
                "--reason TEXT");
  if (lost || (parked && !options.reason.empty())) check_listed_reason(playbook, options.reason);
}

/// One step never closes a deal by itself.
bool closes_unasked(const Options& options, const Playbook& playbook, StageId to) {
  return options.to.empty() && !options.won && !options.lost && !options.back &&
         playbook.stage(to).type == StageType::won;
}

std::optional<Instant> instant_of(const Options& options, Session& session) {
  if (options.at.empty()) return std::nullopt;
  const Instant at = session.moment(options.at, Sense::past, "--at").first;
  if (at > session.now())
    throw Error(ErrorKind::usage, "--at",
                "\"" + options.at + "\" is in the future: record a move once it has happened");
  return at;
}

std::optional<double> amount_of(const Options& options, Session& session) {
  if (!options.value) return std::nullopt;
  const std::optional<std::int64_t> amount =
      parse_money(typed_digits(session, *options.value, "--value"));
  if (!amount || *amount < 0)
    throw Error(ErrorKind::usage, "--value", "\"" + *options.value + "\" is not an amount",
                "write it as 1234.50");
  return static_cast<double>(*amount) / 10000;
}

/// The lead is there already: what is given is another reason for it.
bool corrects_reason(const Options& options, const Playbook& playbook, StageId to) {
  const StageType type = playbook.stage(to).type;
  if (options.reason.empty() || (type != StageType::parked && type != StageType::lost))
    return false;
  check_listed_reason(playbook, options.reason);
  return true;
}

void advance(const Options& options, Session& session, Mover& mover, LeadId lead,
             std::optional<Instant> dated, std::optional<double> amount) {
  const Playbook& playbook = session.playbook();
  StageId from{};
  with_lead(session, lead, [&](LeadCursor& cursor) { from = cursor.lead().stage; });
  const std::optional<StageId> to = target_of(options, playbook, from);
  if (!to && playbook.stage(from).gone)
    return mover.refuse(
        lead,
        fmt::format("leads.toml no longer has the stage {}, so no stage comes after it",
                    playbook.stage(from).name),
        fmt::format("name one: leads advance {} --to STAGE", number(lead)));
  if (!to) {
    return mover.refuse(lead,
                        fmt::format("there is no stage {} {}", options.back ? "before" : "after",
                                    playbook.stage(from).name),
                        fmt::format("name one: leads advance {} --to STAGE", number(lead)));
  }
  if (closes_unasked(options, playbook, *to))
    return mover.refuse(
        lead,
        fmt::format("is {}: the next stage, {}, would close the deal", playbook.stage(from).name,
                    playbook.stage(*to).name),
        fmt::format("if it is won: leads advance {} --won --value AMOUNT", number(lead)));
  if (from == *to && corrects_reason(options, playbook, *to)) {
    mover.correct_reason(lead, options.reason);
    return;
  }
  if (amount && from == *to) {
    return mover.refuse(
        lead,
        fmt::format("is already {}: a further sale does not move it", playbook.stage(from).name),
        fmt::format("leads log {} purchase --value {}", number(lead), *options.value));
  }
  check_reason(options, playbook, from, *to);
  if (playbook.stage(from).type == StageType::lost && playbook.stage(*to).type == StageType::open &&
      !options.force) {
    return mover.refuse(
        lead,
        fmt::format("is {}: it is re-opened when it gets in touch", playbook.stage(from).name),
        fmt::format("leads log {} call …; or re-open it anyway: --force --reason TEXT",
                    number(lead)));
  }
  const std::size_t before = mover.moved();
  const Instant at = dated.value_or(mover.operation().at());
  if (!mover.move(lead, {*to, at, options.reason, options.force, dated.has_value()}) ||
      mover.moved() == before || !amount)
    return;
  NewActivity purchase;
  purchase.lead = lead;
  purchase.at = at;
  purchase.kind = *playbook.kinds.find("purchase");
  purchase.value = amount;
  mover.operation().record({purchase});
  mover.note("purchase: " + format_number(*amount));
}

/// What a bulk question asks: the command and where the leads go.
std::string verb_of(const Options& options, const Playbook& playbook) {
  if (options.back) return "advance --back";
  if (options.to.empty() && !options.won && !options.lost) return "advance";
  const auto target = target_of(options, playbook, StageId{});
  return "advance to " + playbook.stage(*target).name + ":";
}

/// On a terminal the amount of a single sale is asked for; nothing is an answer, too.
std::optional<std::string> asked_value(const Options& options, Session& session,
                                       std::size_t leads) {
  if (!options.won || options.value || leads != 1 || session.options().yes || !session.can_ask())
    return options.value;
  std::string answer = read_answer("amount of the sale? Enter for none: ");
  return answer.empty() ? std::nullopt : std::optional(std::move(answer));
}

/// Commands that close leads do not accept parts of names.
std::string exact(const Options& options, const Playbook& playbook) {
  if (options.won) return "advance --won";
  if (options.lost) return "advance --lost";
  const auto to = playbook.find_stage(options.to);
  const bool closes = to && (playbook.stage(*to).type == StageType::won ||
                             playbook.stage(*to).type == StageType::lost);
  return closes ? "advance --to " + options.to : "";
}

int run(const Options& options, Session& session) {
  session.store(true);
  if (int{!options.to.empty()} + int{options.back} + int{options.won} + int{options.lost} > 1)
    throw Error(ErrorKind::usage, "leads advance",
                "--to, --back, --won and --lost exclude each other");
  check_text(options.reason, "--reason");
  amount_of(options, session);  // reports a mistake before anything is asked
  const std::optional<Instant> at = instant_of(options, session);
  const PickedLeads leads =
      target_leads(session, options.targets, "advance", exact(options, session.playbook()),
                   verb_of(options, session.playbook()));
  Options asked = options;
  asked.value = asked_value(options, session, leads.leads.size());
  const std::optional<double> amount = amount_of(asked, session);
  Mover mover(session, "advance", "moved");
  for (const LeadId lead : still_picked(session, leads, mover.operation()))
    advance(asked, session, mover, lead, at, amount);
  mover.finish(options.keep_going);
  return 0;
}

}  // namespace

extern const Command kCommand{
    .name = "advance",
    .group = "Every day",
    .summary = "move leads to another stage, or close them",
    .usage = "LEAD…|FILTER… [--to STAGE|--back|--won|--lost] [--reason R]",
    .details =
        "Without a flag each lead moves one stage forward, but never into a stage that closes it "
        "as won: that takes --won or --to with its name. A stage's gate (`require` and "
        "`limit`) refuses a lead and lists what is missing; --force --reason passes the gate "
        "and is recorded. Moving backward and closing as lost need a reason; to correct the reason "
        "of a parked or lost lead, name its stage again with another one. A lead that is closed "
        "has no next step any more. With several leads "
        "either all move or none, unless --keep-going is given. A lead without an owner gets "
        "one when it enters a stage that has an [[assign]]. Commands that close a lead (--won, "
        "--lost) accept ids, e-mail addresses or a filter, but not parts of names. Record "
        "further sales to a customer with: leads log 42 purchase --value 300. A customer who "
        "comes back (--to an open stage) starts a new cycle; a lost lead is re-opened when it "
        "gets in touch, whichever command records that.",
    .examples = {{"leads advance 42", "one stage forward"},
                 {"leads advance 42 --to nurture --reason no_budget",
                  "not now; [reasons] says when it comes back"},
                 {"leads advance 42 --won --value 1200", "won, with the amount of the purchase"},
                 {"leads advance 43 --lost --reason no_budget", "closed as lost"},
                 {"leads list stage:sal owner:ana --ids | leads advance --ids-from - --keep-going",
                  "many at once"}},
    .make = make_invocation<Options, declare, run>,
    .writes = true,
    .plans = true,
    .needs_valid_rules = true,
};

}  // namespace leads::advance_command
