// SPDX-License-Identifier: MIT
#include "cli/stage/moving.h"

#include <fmt/core.h>

#include <algorithm>

#include "base/spelling.h"
#include "base/time/format.h"
#include "leads/error.h"
#include "store/read/owners.h"
#include "store/read/people.h"

namespace leads {

Mover::Mover(Session& session, const std::string& command, std::string verb)
    : session_(&session),
      playbook_(&session.playbook()),
      command_(command),
      operation_(session.begin(command)) {
  report_.verb = std::move(verb);
  report_.dry_run = session.options().dry_run;
}

void Mover::refuse(LeadId lead, std::string message, std::string hint) {
  refused_.push_back({fmt::format("lead {}", number(lead)), 0, 0, 1, std::move(message),
                      std::move(hint), "", false});
}

std::string Mover::force(LeadId lead, const Stage& target) const {
  if (command_ == "advance") return "--force --reason TEXT";
  return fmt::format("leads advance {} --to {} --force --reason TEXT", number(lead), target.name);
}

bool Mover::passes(const LeadView& lead, const Move& move) {
  const Stage& target = playbook_->stage(move.to);
  if (move.dated && move.at < lead.stage_since) {
    const bool young = lead.stage_since == lead.created_at();
    refuse(lead.id,
           fmt::format("cannot have become {} on {}: {} {}", target.name,
                       format_local(move.at, session_->zone()),
                       young ? "it was only created on"
                             : "it only became " + playbook_->stage(lead.stage).name + " on",
                       format_local(lead.stage_since, session_->zone())),
           young ? fmt::format("correct --at, or the lead: leads edit {} --created-at …",
                               number(lead.id))
                 : "correct --at");
    return false;
  }
  if (move.forced) return true;
  const Decision decision = gate(*playbook_, move.to, lead);
  std::string missing, fix = fmt::format("leads edit {}", number(lead.id));
  for (const std::string& field : decision.missing) {
    missing += (missing.empty() ? "" : ", ") + field;
    fix += fmt::format(" --{} …", field);
  }
  if (!decision.allowed) {
    refuse(lead.id, fmt::format("cannot enter {}: {} missing", target.name, missing),
           fix + "; or pass the gate: " + force(lead.id, target));
    return false;
  }
  if (!target.limit) return true;
  if (!room_) room_.emplace(*playbook_, People(session_->store(true)).count_by_stage());
  const std::string full = room_->full(move.to);
  if (!full.empty())
    refuse(lead.id, fmt::format("cannot enter {}: it {}", target.name, full),
           "to pass the limit: " + force(lead.id, target));
  return full.empty();
}

bool Mover::move(LeadId lead, const Move& move) {
  ChangedLead changed{lead, "", {}, {}};
  StageId from{};
  bool allowed = false, owned = false;
  std::vector<ChangedField> steps;
  with_lead(*session_, lead, [&](LeadCursor& cursor) {
    from = cursor.lead().stage;
    changed.name = display_name(cursor.lead());
    owned = cursor.lead().cell(BuiltIn::owner).present();
    allowed = from == move.to || passes(cursor.lead(), move);
    for (const BuiltIn step : {BuiltIn::next_step_at, BuiltIn::next_step}) {
      const Field& field = playbook_->fields[at(step)];
      const Cell& cell = cursor.lead().cell(step);
      if (cell.present()) steps.push_back({field.name, format_value(field, cell), ""});
    }
  });
  if (!allowed) return false;
  if (!operation_.move(lead, move.to, move.at, move.reason, move.forced)) {
    unchanged(lead);
    return true;
  }
  if (room_) room_->move(from, move.to);
  changed.fields.push_back({"stage", playbook_->stage(from).name, playbook_->stage(move.to).name});
  const StageType type = playbook_->stage(move.to).type;
  if (type == StageType::won || type == StageType::lost)
    changed.fields.insert(changed.fields.end(), steps.begin(), steps.end());
  report_.changed.push_back(std::move(changed));
  const std::string back =
      return_words(*playbook_, move.to, move.reason, move.at, session_->zone());
  if (!back.empty()) note(back);
  if (!owned) assign(lead, move.to);
  return true;
}

void Mover::correct_reason(LeadId lead, const std::string& reason) {
  ChangedLead changed{lead, lead_name(*session_, lead), {}, {}};
  const std::vector<StageMove> moves = People(session_->store(true)).moves(lead);
  const std::string before = moves.empty() ? "" : moves.back().reason;
  if (!operation_.correct_reason(lead, reason)) return unchanged(lead);
  changed.fields.push_back({"reason", before, reason});
  report_.changed.push_back(std::move(changed));
  StageId stage{};
  Instant since{};
  with_lead(*session_, lead, [&](LeadCursor& cursor) {
    stage = cursor.lead().stage;
    since = cursor.lead().stage_since;
  });
  const std::string back = return_words(*playbook_, stage, reason, since, session_->zone());
  if (!back.empty()) note(back);
}

void Mover::assign(LeadId lead, StageId stage) {
  const auto& rules = playbook_->assigns;
  if (std::none_of(rules.begin(), rules.end(),
                   [stage](const Assign& rule) { return rule.at == stage; }))
    return;
  if (!assigner_)
    assigner_.emplace(*playbook_, owner_loads(session_->store(true)), session_->now());
  const Score score = score_of(*session_, lead);
  std::optional<Assignment> chosen;
  with_lead(*session_, lead, [&](LeadCursor& cursor) {
    chosen =
        assigner_->choose({cursor.lead(), cursor.activities(), session_->now(), &score, {}}, stage);
  });
  if (!chosen) return;
  if (chosen->owner.empty()) return note(assignment_words(*chosen));
  assigner_->give(chosen->owner);
  operation_.set(lead, at(BuiltIn::owner), Value{chosen->owner});
  noted_owner(chosen->owner);
  note(assignment_words(*chosen));
}

void Mover::finish(bool keep_going) {
  if (!refused_.empty() && !keep_going) throw Error(ErrorKind::refused, std::move(refused_));
  report_.op = operation_.finish(fmt::format("{} {}", moved(), moved() == 1 ? "lead" : "leads"),
                                 report_.dry_run);
  print_change(*session_, report_);
  if (refused_.empty()) return;
  session_->out.flush();
  throw Error(report_.changed.empty() ? ErrorKind::refused : ErrorKind::partial,
              std::move(refused_));
}

void check_listed_reason(const Playbook& playbook, const std::string& reason) {
  if (playbook.reasons.empty() || playbook.find_reason(reason) != nullptr) return;
  std::vector<std::string> names;
  for (const Reason& each : playbook.reasons) names.push_back(each.name);
  std::string hint = did_you_mean(nearest(reason, names));
  if (hint.empty()) {
    hint = "reasons:";
    for (const std::string& name : names) hint += " " + name;
  }
  throw Error(ErrorKind::not_found, "\"" + reason + "\"", "unknown reason", hint);
}

std::optional<StageId> stage_of_type(const Playbook& playbook, StageType type,
                                     std::string_view preferred) {
  const auto named = playbook.find_stage(preferred);
  if (named && playbook.stage(*named).type == type) return named;
  for (std::size_t index = 0; index < playbook.stages.size(); ++index) {
    if (playbook.stages[index].type == type) return StageId{static_cast<std::uint8_t>(index)};
  }
  return std::nullopt;
}

namespace {

std::string parked_stage_name(const Playbook& playbook) {
  const auto parked = stage_of_type(playbook, StageType::parked, "nurture");
  return parked ? playbook.stage(*parked).name : "a parked STAGE";
}

}  // namespace

std::string wait_words(const Return& back, const Zone& zone) {
  if (back.never) return "does not come back";
  const std::string date =
      back.recycle_at ? "from " + format_local(*back.recycle_at, zone) + " on, or " : "";
  return "may come back " + date + "once it gets in touch, when it qualifies";
}

std::string gone_words(const Stage& stage, LeadId lead) {
  return fmt::format(
      "leads.toml no longer has the stage {}; to move the lead: leads advance {} --to STAGE",
      stage.name, number(lead));
}

std::string return_words(const Playbook& playbook, StageId stage, std::string_view reason,
                         Instant since, const Zone& zone) {
  const StageType type = playbook.stage(stage).type;
  if (type != StageType::parked && type != StageType::lost) return {};
  Return back;
  if (const Reason* known = playbook.find_reason(reason)) {
    back.never = known->never;
    if (type == StageType::parked && known->recycle_after)
      back.recycle_at = add_clamped(since, *known->recycle_after);
  }
  if (const Reason* known = playbook.find_reason(reason);
      type == StageType::lost && known != nullptr && known->recycle_after)
    return "a lost lead does not come back by recycle_after, only when it gets in touch; to have "
           "it "
           "come back: --to " +
           parked_stage_name(playbook) + " --reason " + known->name;
  return type == StageType::parked || back.never ? wait_words(back, zone)
                                                 : "comes back when it gets in touch";
}

}  // namespace leads
