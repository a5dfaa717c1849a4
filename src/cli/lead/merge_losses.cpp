// SPDX-License-Identifier: MIT
#include "cli/lead/merge_losses.h"

#include <fmt/core.h>

#include <algorithm>

#include "base/numbers.h"
#include "base/words.h"
#include "cli/lead/change.h"
#include "core/funnel/answer.h"
#include "leads/error.h"
#include "store/read/lead_cursor.h"
#include "store/read/people.h"
#include "store/records.h"
#include "store/write/operation.h"

namespace leads {
namespace {

std::string_view words_of(PromisedAnswer::State state) {
  switch (state) {
    case PromisedAnswer::State::in_time:
      return "in time";
    case PromisedAnswer::State::late:
      return "late";
    case PromisedAnswer::State::waiting:
      return "waiting";
    case PromisedAnswer::State::overdue:
      return "overdue";
    case PromisedAnswer::State::moved_on:
      return "never";
  }
  return {};
}

std::vector<LedgerMove> ledger_of(Session& session, LeadId lead) {
  const Playbook& playbook = session.playbook();
  std::vector<LedgerMove> ledger;
  for (const StageMove& move : People(session.store(true)).moves(lead)) {
    const std::optional<StageId> to = playbook.find_stage(move.to);
    if (!to) continue;
    ledger.push_back({move.at, playbook.find_stage(move.from), *to, move.cycle});
  }
  return ledger;
}

}  // namespace

Standing standing_of(Session& session, LeadId lead) {
  Standing standing;
  const std::vector<LedgerMove> ledger = ledger_of(session, lead);
  const Playbook& playbook = session.playbook();
  const WorkingTime working(playbook.calendar);
  with_lead(session, lead, [&](LeadCursor& cursor) {
    const LeadView& view = cursor.lead();
    standing.stage = view.stage;
    standing.reason = view.stage_reason;
    for (const Stay& stay : stays(view.created_at(), view.stage, ledger, session.now())) {
      const std::string& name = playbook.stage(stay.stage).name;
      standing.way.push_back(name);
      const auto answer =
          promised_answer(stay, cursor.activities(), playbook, working, session.now());
      if (answer) standing.given.push_back(fmt::format("{}: {}", name, words_of(answer->state)));
    }
  });
  return standing;
}

std::vector<MergeResult::Left> left_behind(const Playbook& playbook, const Standing& keep,
                                           const Standing& other) {
  std::vector<MergeResult::Left> left;
  const auto named = [&playbook](const Standing& standing) {
    const std::string& name = playbook.stage(standing.stage).name;
    return standing.reason.empty() ? name : fmt::format("{} ({})", name, standing.reason);
  };
  if (other.stage != keep.stage || (!other.reason.empty() && other.reason != keep.reason))
    left.push_back({"stage", named(keep), named(other)});
  if (other.way.size() > 1 && other.way != keep.way)
    left.push_back({"stages", join(keep.way, " -> "), join(other.way, " -> ")});
  for (const std::string& answer : other.given) left.push_back({"answer", "", answer});
  return left;
}

void refuse_if_further(Session& session, LeadId keep, std::span<const LeadId> others) {
  if (session.options().yes || !People(session.store(true)).exists(keep)) return;
  const Playbook& playbook = session.playbook();
  const auto stage_of = [&session](LeadId lead) {
    StageId stage{};
    with_lead(session, lead, [&stage](LeadCursor& cursor) { stage = cursor.lead().stage; });
    return stage;
  };
  const StageId first = stage_of(keep);
  LeadId furthest = keep;
  StageId stage = first;
  for (const LeadId other : others) {
    // One that was merged already is refused with better words.
    if (other == keep || !People(session.store(true)).exists(other)) return;
    const StageId its = stage_of(other);
    if (!is_further(playbook, its, stage)) continue;
    furthest = other;
    stage = its;
  }
  if (furthest == keep) return;
  std::string turned = "leads merge " + std::to_string(number(furthest));
  turned += " " + std::to_string(number(keep));
  for (const LeadId other : others)
    if (other != furthest) turned += " " + std::to_string(number(other));
  throw Error(
      ErrorKind::refused, {},
      fmt::format("lead {} ({}) is further on than lead {} ({}), and its stage would be lost",
                  number(furthest), playbook.stage(stage).name, number(keep),
                  playbook.stage(first).name),
      fmt::format("keep that one: {}; to merge them all the same: --yes", turned));
}

}  // namespace leads
