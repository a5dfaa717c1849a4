// SPDX-License-Identifier: MIT
#include "core/work/worklist.h"

#include <algorithm>
#include <array>

#include "core/funnel/answer.h"
#include "core/lead/activity_facts.h"
#include "leads/filter.h"

namespace leads {
namespace {

// The newest knock after the lead entered its stage.
std::optional<Instant> last_knock(const LeadView& lead, std::span<const Activity> activities,
                                  const Kinds& kinds, Instant as_of) {
  for (auto activity = activities.rbegin(); activity != activities.rend(); ++activity) {
    if (activity->at > as_of) continue;
    if (activity->at <= lead.stage_since) return std::nullopt;
    if (kinds[activity->kind].knocking && !activity->machine) return activity->at;
  }
  return std::nullopt;
}

// The knock that re-opened a lost lead, while it is news.
std::optional<Instant> reopening_knock(const LeadView& lead, std::span<const Activity> activities,
                                       const Kinds& kinds, Instant as_of) {
  if (!lead.reopened || as_of - lead.cycle_since >= kKnockRecent) return std::nullopt;
  for (auto activity = activities.rbegin(); activity != activities.rend(); ++activity) {
    if (activity->at <= lead.cycle_since && kinds[activity->kind].knocking && !activity->machine)
      return activity->at;
  }
  return std::nullopt;
}

bool in_contact_since(Instant since, std::span<const Activity> activities, const Kinds& kinds,
                      Instant as_of) {
  const auto contact = last_contact(activities, kinds, as_of);
  return contact && *contact >= since;
}

// The interest before the silence that recent interest ended; the lead's creation when there was
// none.
std::optional<Instant> silence_ended(const LeadView& lead, std::span<const Activity> activities,
                                     const Kinds& kinds, Instant as_of) {
  std::optional<Instant> later;
  for (auto activity = activities.rbegin(); activity != activities.rend(); ++activity) {
    if (activity->at > as_of || activity->machine || !is_interest(kinds[activity->kind])) continue;
    if (later && *later - activity->at >= kSilence) return activity->at;
    if (as_of - activity->at >= kRecent) return std::nullopt;
    later = activity->at;
  }
  return later && *later - lead.created_at() >= kSilence ? std::optional(lead.created_at())
                                                         : std::nullopt;
}

// The next step, if it is due before the end of the look ahead.
std::optional<WorkReason> promised_step(const LeadView& lead, const WorkTime& time) {
  const Cell& step = lead.cell(BuiltIn::next_step_at);
  if (!step.present()) return std::nullopt;
  WorkReason reason{WorkReason::Kind::promised, Instant{Seconds{step.integer}}, {}};
  const Instant midnight = next_midnight(time.as_of, time.zone);
  if (is_stored_day(step.integer)) {
    reason.day = day_of_stored(step.integer);
    reason.at = first_second(*reason.day, time.zone);
    reason.overdue = *reason.day < local_day(time.as_of, time.zone);
  } else {
    reason.overdue = reason.at < time.as_of;
  }
  if (reason.at >= std::max(time.until, midnight)) return std::nullopt;
  reason.ahead = reason.at >= midnight;
  return reason;
}

bool has_step(const LeadView& lead) {
  return lead.cell(BuiltIn::next_step_at).present() || lead.cell(BuiltIn::next_step).present();
}

// The lower, the earlier in the list.
int rank(const WorkReason& reason) {
  if (reason.overdue) return 0;
  if (reason.kind == WorkReason::Kind::promised) return reason.ahead ? 3 : 1;
  if (reason.kind == WorkReason::Kind::answer_due) return 2;
  return 4 + static_cast<int>(reason.kind);
}

}  // namespace

std::string_view work_reason_name(WorkReason::Kind kind) {
  constexpr std::array<std::string_view, 12> kNames{
      "answer_due", "promised", "knocked",   "reopened", "nurture_task", "hot_untouched",
      "unassigned", "no_step",  "came_back", "recycled", "going_stale",  "untouched"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::vector<WorkReason> work_reasons(const LeadView& lead, std::span<const Activity> activities,
                                     const Score& score, const Playbook& playbook,
                                     const WorkingTime& working, const Assigner& assigner,
                                     const WorkTime& time) {
  const Instant as_of = time.as_of;
  std::vector<WorkReason> reasons;
  const auto add = [&reasons](WorkReason::Kind kind, Instant at) {
    reasons.push_back({kind, at, {}});
  };
  const auto sorted = [&reasons] {
    std::stable_sort(reasons.begin(), reasons.end(),
                     [](const WorkReason& a, const WorkReason& b) { return rank(a) < rank(b); });
    return std::move(reasons);
  };
  const StageType type = playbook.stage(lead.stage).type;
  const bool open = is_worked(playbook.stage(lead.stage));
  if (const auto answer = promised_answer(lead, activities, playbook, working, as_of);
      answer && answer->is_open())
    reasons.push_back({WorkReason::Kind::answer_due,
                       answer->due,
                       {},
                       answer->state == PromisedAnswer::State::overdue});
  if (auto step = promised_step(lead, time)) reasons.push_back(*step);
  if (!open && (type == StageType::lost || type == StageType::parked)) {
    const auto knock = last_knock(lead, activities, playbook.kinds, as_of);
    if (knock && as_of - *knock < kKnockRecent) add(WorkReason::Kind::knocked, *knock);
    if (const auto date = may_return(lead, activities, playbook, as_of).recycle_at;
        date && *date <= as_of && !in_contact_since(*date, activities, playbook.kinds, as_of))
      add(WorkReason::Kind::recycled, *date);
  }
  if (!open) return sorted();
  if (const auto knock = reopening_knock(lead, activities, playbook.kinds, as_of);
      knock && !in_contact_since(*knock, activities, playbook.kinds, as_of))
    add(WorkReason::Kind::reopened, *knock);
  if (score.temperature == Temperature::hot) {
    const Instant touched =
        last_contact(activities, playbook.kinds, as_of).value_or(lead.created_at());
    if (as_of - touched >= kUntouched) add(WorkReason::Kind::hot_untouched, touched);
  }
  if (!lead.cell(BuiltIn::owner).present() &&
      assigner.choose({lead, activities, as_of, &score, {}}, lead.stage))
    add(WorkReason::Kind::unassigned, lead.stage_since);
  const Stage& stage = playbook.stage(lead.stage);
  if (is_deal(stage) && !has_step(lead)) add(WorkReason::Kind::no_step, lead.stage_since);
  if (const auto before = silence_ended(lead, activities, playbook.kinds, as_of))
    add(WorkReason::Kind::came_back, *before);
  if (const auto stale = stale_at(lead, activities, playbook, as_of);
      stale && *stale <= std::max(as_of + kStaleAhead, time.until - Seconds{1}))
    add(WorkReason::Kind::going_stale, *stale);
  if (lists_untouched(playbook, stage) && !has_step(lead) &&
      !last_contact(activities, playbook.kinds, as_of))
    add(WorkReason::Kind::untouched, lead.created_at());
  return sorted();
}

void add_reason(std::vector<WorkReason>& reasons, const WorkReason& reason) {
  const auto place =
      std::upper_bound(reasons.begin(), reasons.end(), reason,
                       [](const WorkReason& a, const WorkReason& b) { return rank(a) < rank(b); });
  reasons.insert(place, reason);
}

Instant work_until(Instant as_of, const Zone& zone, std::optional<Instant> until) {
  return std::max(next_midnight(as_of, zone), until.value_or(as_of));
}

bool is_deal(const Stage& stage) {
  return stage.type == StageType::open && stage.funnel == Funnel::bofu && !stage.gone;
}

bool lists_untouched(const Playbook& playbook, const Stage& stage) {
  return playbook.rules.empty() && stage.type == StageType::open && !stage.gone &&
         !stage.respond_within && !stage.stale_after;
}

bool more_urgent(const std::vector<WorkReason>& these, const std::vector<WorkReason>& those) {
  const WorkReason &a = these.front(), &b = those.front();
  if (rank(a) != rank(b)) return rank(a) < rank(b);
  const bool by_time = rank(a) < 4 || a.kind >= WorkReason::Kind::recycled;
  return by_time && a.at < b.at;
}

}  // namespace leads
