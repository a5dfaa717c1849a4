// SPDX-License-Identifier: MIT
#include "flows/next.h"

#include <algorithm>
#include <iterator>
#include <map>

#include "base/text.h"
#include "flows/nurture/letters.h"
#include "flows/nurture/plan_leads.h"
#include "store/read/lead_cursor.h"
#include "store/read/lead_needs.h"
#include "store/read/owners.h"
#include "store/read/people.h"
#include "store/store.h"

namespace leads {
namespace {

bool before(const WorkItem& a, const WorkItem& b) {
  if (more_urgent(a.reasons, b.reasons)) return true;
  if (more_urgent(b.reasons, a.reasons)) return false;
  if (a.score.total != b.score.total) return a.score.total > b.score.total;
  return a.lead < b.lead;
}

// Stages whose leads can have work by being there: one that promises an answer, lets them turn
// stale, is one of deals, lists leads that nobody contacted, or from which they may come back on a
// date.
std::vector<StageId> promising_stages(const Playbook& playbook) {
  const bool recycles =
      std::any_of(playbook.reasons.begin(), playbook.reasons.end(),
                  [](const Reason& reason) { return reason.recycle_after.has_value(); });
  std::vector<StageId> stages;
  for (std::size_t index = 0; index < playbook.stages.size(); ++index) {
    const Stage& stage = playbook.stages[index];
    const bool promises =
        stage.type == StageType::open && (stage.respond_within || stage.stale_after);
    if (promises || is_deal(stage) || lists_untouched(playbook, stage) ||
        (recycles && stage.type == StageType::parked))
      stages.push_back(static_cast<StageId>(index));
  }
  return stages;
}

LeadNeeds needs_of_work(const Playbook& playbook) {
  LeadNeeds needs;
  for (const BuiltIn field :
       {BuiltIn::name, BuiltIn::first_name, BuiltIn::last_name, BuiltIn::company, BuiltIn::email,
        BuiltIn::phone, BuiltIn::owner, BuiltIn::next_step, BuiltIn::next_step_at})
    needs.add(at(field));
  for (const Assign& rule : playbook.assigns) {
    if (rule.when) needs.add(*rule.when);
  }
  needs.activities = needs.moves = true;
  return needs;
}

/// The tasks of sequences that leads have to be called or written to for.
class TasksDue {
 public:
  TasksDue(Store& store, const Playbook& playbook, Instant as_of)
      : planner_(playbook), plans_(store, planner_, as_of) {
    const std::map<std::string, Seconds> first = first_tasks(playbook);
    if (first.empty()) return;
    const Seconds soonest =
        std::min_element(first.begin(), first.end(), [](const auto& a, const auto& b) {
          return a.second < b.second;
        })->second;
    leads_ = plans_.ledger().enrolled([&](std::string_view sequence, Instant at) {
      const std::string name = fold(sequence);
      const auto found = first.find(name);
      if (found == first.end() && is_sequence(playbook, name)) return false;
      // One that leads.toml no longer has may be any of them, renamed. A step of some days is due
      // from the first second of its day.
      const Seconds after = found == first.end() ? soonest : found->second;
      return add_clamped(at, after - Seconds{std::chrono::days{2}}) <= as_of;
    });
  }
  /// Those that may have one, ascending.
  const std::vector<LeadId>& leads() const { return leads_; }
  /// What they need to be read with.
  void add_needs(LeadNeeds& needs) const {
    if (leads_.empty()) return;
    needs.add(plans_.needs());
    needs.add(LeadNeeds::all_but_texts(planner_.playbook().fields));
  }

  /// The first that is due is a reason of its own, described in the item.
  void add(LeadCursor& cursor, const Score& score, WorkItem& item) {
    if (!std::binary_search(leads_.begin(), leads_.end(), cursor.lead().id)) return;
    const Playbook& playbook = planner_.playbook();
    std::optional<Instant> first;
    for (const SequencePlan& plan : plans_.of(cursor, score)) {
      for (const PlannedStep& planned : plan.steps) {
        if (planned.state != StepState::due || !planned.step || !plan.sequence) continue;
        const NurtureStep& step = playbook.nurtures[*plan.sequence].steps[*planned.step];
        if (is_mail(step) || (first && *first <= planned.due)) continue;
        first = planned.due;
        item.task = task_text(step, cursor.lead(), playbook);
      }
    }
    if (first) add_reason(item.reasons, {WorkReason::Kind::nurture_task, *first, {}});
  }

 private:
  /// How soon after its beginning each sequence that has tasks has the first one, by folded name.
  static std::map<std::string, Seconds> first_tasks(const Playbook& playbook) {
    std::map<std::string, Seconds> first;
    for (const Nurture& nurture : playbook.nurtures)
      for (const NurtureStep& step : nurture.steps) {
        if (is_mail(step)) continue;
        Seconds& after = first.try_emplace(fold(nurture.name), step.after).first->second;
        after = std::min(after, step.after);
      }
    return first;
  }
  static bool is_sequence(const Playbook& playbook, std::string_view folded) {
    return std::any_of(playbook.nurtures.begin(), playbook.nurtures.end(),
                       [&](const Nurture& nurture) { return fold(nurture.name) == folded; });
  }

  NurturePlanner planner_;
  LeadPlans plans_;
  std::vector<LeadId> leads_;
};

std::vector<LeadId> united(const std::vector<LeadId>& these, const std::vector<LeadId>& those) {
  std::vector<LeadId> all;
  std::set_union(these.begin(), these.end(), those.begin(), those.end(), std::back_inserter(all));
  return all;
}

}  // namespace

Worklist work_list(const Evaluation& evaluation, const Zone& zone, WorkRequest request) {
  Store& store = evaluation.store;
  const Instant as_of = evaluation.as_of;
  const Playbook& playbook = store.playbook();
  const BookState state = store.state();
  const WorkTime time{as_of, work_until(as_of, zone, request.until), zone};
  const std::size_t limit = request.limit;
  Selection selection;
  selection.filter = std::move(request.filter);
  selection.zone = &zone;
  selection.needs = needs_of_work(playbook);
  TasksDue tasks(store, playbook, as_of);
  tasks.add_needs(selection.needs);
  selection.packs = true;
  if (state.scored_at && *state.scored_at <= as_of && state.mark == playbook.mark &&
      !store.looking_back()) {
    std::vector<LeadId> ids = People(store).with_work(
        {as_of, time.until, as_of - kKnockRecent, promising_stages(playbook)});
    const std::vector<LeadId> unowned = leads_without_owner(store, assigning_stages(playbook));
    selection.ids = united(united(ids, unowned), tasks.leads());
  }
  if (request.among && selection.ids) {
    std::vector<LeadId> both;
    std::set_intersection(selection.ids->begin(), selection.ids->end(), request.among->begin(),
                          request.among->end(), std::back_inserter(both));
    selection.ids = std::move(both);
  } else if (request.among) {
    selection.ids = std::move(request.among);
  }
  const WorkingTime working(playbook.calendar);
  const Assigner assigner(playbook, {}, as_of);
  Worklist list;
  const SelectionCount count =
      select_leads(evaluation, std::move(selection), [&](LeadCursor& cursor, const Score& score) {
        const LeadView& lead = cursor.lead();
        WorkItem item;
        item.reasons =
            work_reasons(lead, cursor.activities(), score, playbook, working, assigner, time);
        tasks.add(cursor, score, item);
        if (item.reasons.empty()) return;
        ++list.matched;
        item.lead = lead.id;
        item.score = score;
        const bool full = list.items.size() >= limit;
        if (full && (limit == 0 || !before(item, list.items.front()))) return;
        item.name = display_name(lead);
        const auto text = [&lead](BuiltIn field) { return std::string(lead.cell(field).text); };
        item.company = text(BuiltIn::company);
        item.phone = text(BuiltIn::phone);
        item.next_step = text(BuiltIn::next_step);
        item.stage = lead.stage;
        if (full) {
          std::pop_heap(list.items.begin(), list.items.end(), before);
          list.items.pop_back();
        }
        list.items.push_back(std::move(item));
        std::push_heap(list.items.begin(), list.items.end(), before);
      });
  list.evaluated = count.evaluated;
  std::sort(list.items.begin(), list.items.end(), before);
  return list;
}

}  // namespace leads
