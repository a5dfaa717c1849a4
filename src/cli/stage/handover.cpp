// SPDX-License-Identifier: MIT
#include "cli/stage/handover.h"

#include <fmt/core.h>

namespace leads {
namespace {

StageId accepted_stage(const Playbook& playbook) {
  if (const auto sal = playbook.find_stage("sal");
      sal && playbook.stage(*sal).type == StageType::open)
    return *sal;
  // Without it, the first stage after one that is entered by `qualify` and that itself is entered
  // by hand.
  bool qualifies = false;
  for (std::size_t index = 0; index < playbook.stages.size(); ++index) {
    const Stage& stage = playbook.stages[index];
    if (stage.type == StageType::open && qualifies && !stage.qualify)
      return StageId{static_cast<std::uint8_t>(index)};
    qualifies = qualifies || stage.qualify.has_value();
  }
  throw Error(ErrorKind::not_found, "--accept", "leads.toml has no stage sal",
              "leads qualify LEAD --to STAGE --reason TEXT");
}

struct Standing {
  StageId stage{};
  std::string owner;
};

Standing standing_of(Session& session, LeadId lead) {
  Standing standing;
  with_lead(session, lead, [&standing](LeadCursor& cursor) {
    standing = {cursor.lead().stage, std::string(cursor.lead().cell(BuiltIn::owner).text)};
  });
  return standing;
}

bool stands_open(Session& session, Mover& mover, LeadId lead, StageId stage) {
  const Stage& now = session.playbook().stage(stage);
  if (now.type == StageType::open) return true;
  mover.refuse(lead, fmt::format("is {} ({})", now.name, stage_type_name(now.type)),
               fmt::format("leads advance {} --to STAGE", number(lead)));
  return false;
}

}  // namespace

bool accept_leads(Session& session, const PickedLeads& leads) {
  const StageId target = accepted_stage(session.playbook());
  Mover mover(session, "qualify", "accepted");
  for (const LeadId lead : still_picked(session, leads, mover.operation())) {
    const Standing standing = standing_of(session, lead);
    if (!stands_open(session, mover, lead, standing.stage)) continue;
    if (index(standing.stage) >= index(target)) {
      mover.unchanged(lead);
      continue;
    }
    // A user who accepts a lead without an owner becomes its owner, before any gate requires one.
    if (standing.owner.empty())
      mover.operation().set(lead, at(BuiltIn::owner), Value{session.me()});
    if (mover.move(lead, {target, mover.operation().at(), "", false, false}) &&
        standing.owner.empty())
      mover.noted_owner(session.me());
  }
  mover.finish(false);
  return mover.moved() > 0;
}

bool reject_leads(Session& session, const PickedLeads& leads, const std::string& reason) {
  const Playbook& playbook = session.playbook();
  if (reason.empty())
    throw Error(ErrorKind::usage, "--reject", "needs a reason",
                "--reason R; [reasons] in leads.toml defines when such a lead comes back");
  check_listed_reason(playbook, reason);
  const Reason* known = playbook.find_reason(reason);
  const auto parked = known != nullptr && known->never
                          ? std::nullopt
                          : stage_of_type(playbook, StageType::parked, "nurture");
  const auto target = parked ? parked : stage_of_type(playbook, StageType::lost, "disqualified");
  if (!target)
    throw Error(ErrorKind::not_found, "--reject",
                "leads.toml has neither a parked nor a lost stage");
  Mover mover(session, "qualify", "rejected");
  for (const LeadId lead : still_picked(session, leads, mover.operation())) {
    if (stands_open(session, mover, lead, standing_of(session, lead).stage))
      mover.move(lead, {*target, mover.operation().at(), reason, false, false});
  }
  mover.finish(false);
  return mover.moved() > 0;
}

// Like qualifying, but whatever the score: forward among the open stages, from an open or parked
// stage, ignoring what they require.
bool may_move_by_hand(Session& session, Mover& mover, LeadId lead, StageId target) {
  const Playbook& playbook = session.playbook();
  const StageId stage = standing_of(session, lead).stage;
  const Stage& from = playbook.stage(stage);
  const std::string other = fmt::format("leads advance {} --to {} --reason TEXT", number(lead),
                                        playbook.stage(target).name);
  if (from.type == StageType::won || from.type == StageType::lost) {
    mover.refuse(lead,
                 fmt::format("is {}: only leads in open and parked stages can qualify", from.name),
                 other + " --force");
    return false;
  }
  if (from.type == StageType::open && index(target) < index(stage)) {
    mover.refuse(
        lead,
        fmt::format("is already {}, which comes after {}", from.name, playbook.stage(target).name),
        other);
    return false;
  }
  return true;
}

bool move_by_hand(Session& session, const PickedLeads& leads, const std::string& stage,
                  const std::string& reason) {
  const StageId target = stage_named(session.playbook(), stage);
  if (reason.empty())
    throw Error(ErrorKind::usage, "--to", "a move by hand needs a reason", "--reason TEXT");
  if (session.playbook().stage(target).type != StageType::open)
    throw Error(ErrorKind::usage, "--to",
                session.playbook().stage(target).name +
                    " is not an open stage, so leads cannot qualify for it",
                "leads advance LEAD --to " + stage + " --reason TEXT");
  Mover mover(session, "qualify", "moved");
  for (const LeadId lead : still_picked(session, leads, mover.operation()))
    if (may_move_by_hand(session, mover, lead, target))
      mover.move(lead, {target, mover.operation().at(), reason, false, false});
  mover.finish(false);
  return mover.moved() > 0;
}

}  // namespace leads
