// SPDX-License-Identifier: MIT
#include "core/nurture/planner.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

#include "base/text.h"
#include "base/time/duration.h"
#include "base/words.h"
#include "core/lead/activity_facts.h"
#include "core/nurture/barrier.h"

namespace leads {
namespace {

/// What is known of a step, by how often it was claimed, sent and released: no clock decides.
struct StepCount {
  std::int64_t claimed = 0, sent = 0, released = 0;
  Instant last = kFirstInstant;  ///< the newest claim, or sending without one
  Seconds after{0};

  void add(const NurtureRecord& record) {
    claimed += record.event == NurtureEvent::claimed ? 1 : 0;
    sent += record.event == NurtureEvent::sent ? 1 : 0;
    released += record.event == NurtureEvent::released ? 1 : 0;
    if (record.event == NurtureEvent::released || record.at < last) return;
    last = record.at;
    after = record.after;
  }
  bool is_taken() const { return sent > 0 || claimed > released; }
  bool is_unconfirmed() const { return claimed > released + sent; }
  std::int64_t mails() const { return std::max(claimed - released, sent); }
};

using StepCounts = std::map<std::pair<std::string, std::string>, StepCount>;

StepCounts count_steps(std::span<const NurtureRecord> records) {
  StepCounts counts;
  for (const NurtureRecord& record : records)
    if (record.event != NurtureEvent::enrolled && record.event != NurtureEvent::ended)
      counts[{fold(record.sequence), record.step}].add(record);
  return counts;
}

/// "hello" for "letters/hello.md".
std::string_view stem(std::string_view file) {
  const std::size_t folder = file.rfind('/');
  if (folder != std::string_view::npos) file.remove_prefix(folder + 1);
  return file.substr(0, file.rfind('.'));
}

bool has_template(const NurtureStep& step, std::string_view key) {
  return !step.template_file.empty() && stem(step.template_file) == stem(key);
}

}  // namespace

std::string_view step_state_name(StepState state) {
  constexpr std::array<std::string_view, 6> kNames{"due",      "waits",    "out_of_hours",
                                                   "too_many", "withheld", "unconfirmed"};
  return kNames[static_cast<std::size_t>(state)];
}

std::string why_not(const PlannedStep& step, const Playbook& playbook) {
  switch (step.state) {
    case StepState::withheld:
      return std::string(step.barrier);
    case StepState::unconfirmed:
      return "claimed, and it is not known whether it was sent";
    case StepState::out_of_hours:
      return "outside working hours";
    case StepState::too_many:
      return "at most " + counted(playbook.mail_at_most->first, "mail", "mails") + " per " +
             format_duration(playbook.mail_at_most->second);
    case StepState::due:
    case StepState::waits:
      return "";
  }
  return "";
}

/// What is the same for all sequences of a lead, but for the mails that they add.
struct NurturePlanner::Lead {
  const Facts& facts;
  std::span<const NurtureRecord> records;
  StepCounts counts;
  std::int64_t mails = 0;  ///< lately, and those due now
};

/// What a lead already had of a sequence.
struct NurturePlanner::Taken {
  std::set<std::string> names;      ///< of the sequence: its own, and those it had before, folded
  std::vector<bool> steps;          ///< by index
  std::optional<std::size_t> last;  ///< the last of them
  std::optional<Seconds> gone;      ///< `after` of the last that leads.toml no longer has
  std::optional<std::pair<Instant, Seconds>> newest;  ///< when, and `after`

  void note(const StepCount& count) {
    if (!newest || count.last > newest->first) newest = {count.last, count.after};
  }
};

NurturePlanner::NurturePlanner(const Playbook& playbook)
    : playbook_(&playbook), working_(playbook.calendar) {
  for (const Nurture& nurture : playbook.nurtures) {
    Sequence sequence{
        &nurture, fold(nurture.name), FilterMatcher(nurture.when.value_or(Filter()), playbook), {}};
    if (nurture.stop) sequence.stop.emplace(*nurture.stop, playbook);
    sequences_.push_back(std::move(sequence));
  }
}

std::vector<SequencePlan> NurturePlanner::plan(const Facts& facts,
                                               std::span<const NurtureRecord> records) const {
  Lead lead{facts, records, count_steps(records), 0};
  if (playbook_->mail_at_most) lead.mails = recent_mails(facts, records);
  std::vector<SequencePlan> plans;
  for (std::size_t i = 0; i < sequences_.size(); ++i)
    if (auto plan = plan_sequence(i, lead)) plans.push_back(*std::move(plan));
  add_gone(plans, lead);
  return plans;
}

std::optional<SequencePlan> NurturePlanner::plan_sequence(std::size_t index, Lead& lead) const {
  const Sequence& sequence = sequences_[index];
  const Taken taken = taken_of(index, lead);
  SequencePlan plan{index, sequence.nurture->name, false, {}, {}, {}, {}};
  std::optional<Instant> enrolled;
  for (const NurtureRecord& record : lead.records)
    if (record.event == NurtureEvent::enrolled && taken.names.contains(fold(record.sequence)))
      enrolled = std::min(record.at, enrolled.value_or(record.at));
  for (const NurtureRecord& record : lead.records)
    if (record.event == NurtureEvent::ended && taken.names.contains(fold(record.sequence)))
      plan.ended = std::min(record.at, plan.ended.value_or(record.at));
  const bool stopped = plan.ended || (sequence.stop && sequence.stop->match(lead.facts).value);
  if (!enrolled) {
    if (stopped || !sequence.when.match(lead.facts).value) {
      add_unconfirmed(plan, sequence.folded, lead);
      return plan.steps.empty() ? std::nullopt : std::optional(std::move(plan));
    }
    plan.enrols = true;
    enrolled = lead.facts.as_of;
  }
  plan.enrolled = *enrolled;
  add_unconfirmed(plan, sequence.folded, lead);
  if (stopped) {
    plan.end = SequenceEnd::stopped;
  } else if (was_lost_since(lead.facts.lead, plan.enrolled)) {
    plan.end = SequenceEnd::lost;
  } else {
    const std::size_t unconfirmed = plan.steps.size();
    plan_mail(plan, taken, lead);
    plan_tasks(plan, lead);
    if (plan.steps.size() == unconfirmed) plan.end = SequenceEnd::finished;
  }
  return plan;
}

// Though it is open again: then it is another opportunity.
bool NurturePlanner::was_lost_since(const LeadView& lead, Instant enrolled) const {
  const auto is_loss = [&](StageId stage, Instant since) {
    return playbook_->stage(stage).type == StageType::lost && since > enrolled;
  };
  return is_loss(lead.stage, lead.stage_since) ||
         std::any_of(lead.entries.begin(), lead.entries.end(),
                     [&](const StageEntry& entry) { return is_loss(entry.stage, entry.at); });
}

NurturePlanner::Taken NurturePlanner::taken_of(std::size_t index, const Lead& lead) const {
  const Sequence& sequence = sequences_[index];
  const std::vector<NurtureStep>& steps = sequence.nurture->steps;
  Taken taken;
  taken.names.insert(sequence.folded);
  taken.steps.resize(steps.size());
  for (const auto& [name, count] : lead.counts) {
    if (!count.is_taken()) continue;
    const std::string& key = name.second;
    const bool is_named = std::any_of(
        steps.begin(), steps.end(), [&](const NurtureStep& step) { return step_key(step) == key; });
    // A step that got a name, or whose template moved to another folder, is still that step.
    const auto is_it = [&](const NurtureStep& step) {
      return is_named ? step_key(step) == key : has_template(step, key);
    };
    const bool gone = std::none_of(steps.begin(), steps.end(), is_it);
    // A sequence of another name may be this one, renamed: what it sent is not sent again.
    if (name.first != sequence.folded && (gone || is_known(name.first))) continue;
    taken.note(count);
    taken.names.insert(name.first);
    if (gone) taken.gone = std::max(count.after, taken.gone.value_or(count.after));
    for (std::size_t i = 0; i < steps.size(); ++i) {
      if (!is_it(steps[i])) continue;
      taken.steps[i] = true;
      taken.last = std::max(i, taken.last.value_or(i));
    }
  }
  return taken;
}

// The first that was not taken, behind all that were: a step put in before one that was sent is
// for those who come after.
void NurturePlanner::plan_mail(SequencePlan& plan, const Taken& taken, Lead& lead) const {
  const Nurture& nurture = *sequences_[*plan.sequence].nurture;
  const auto is_next = [&](std::size_t i) {
    const NurtureStep& step = nurture.steps[i];
    return is_mail(step) && !taken.steps[i] && (!taken.last || i > *taken.last) &&
           (!taken.gone || step.after > *taken.gone);
  };
  std::size_t next = 0;
  while (next < nurture.steps.size() && !is_next(next)) ++next;
  if (next == nurture.steps.size()) return;
  const NurtureStep& step = nurture.steps[next];
  const Instant as_of = lead.facts.as_of;
  PlannedStep planned{
      next,      std::string(step_key(step)), StepState::due, mail_due(plan, step, taken), {},
      step.after};
  const Instant working = nurture.hours ? next_working(std::max(planned.due, as_of)) : as_of;
  if (planned.due > as_of) {
    planned.state = StepState::waits;
    if (nurture.hours) planned.due = working;
  } else if (const std::string_view barrier = mail_barrier(lead.facts, *playbook_);
             !barrier.empty()) {  // before what passes by itself
    planned.state = StepState::withheld;
    planned.barrier = barrier;
  } else if (working > as_of) {
    planned.state = StepState::out_of_hours;
    planned.due = working;
  } else if (playbook_->mail_at_most && lead.mails >= playbook_->mail_at_most->first) {
    planned.state = StepState::too_many;
  } else {
    ++lead.mails;
  }
  plan.steps.push_back(std::move(planned));
}

// After what the sequence asks for since the enrolment, and never sooner after the mail before
// than the two are apart in leads.toml.
Instant NurturePlanner::mail_due(const SequencePlan& plan, const NurtureStep& step,
                                 const Taken& taken) const {
  const Instant due = later_by(plan.enrolled, step.after);
  if (!taken.newest) return due;
  const auto& [last, after] = *taken.newest;
  return std::max(due, later_by(last, std::max(step.after - after, Seconds{0})));
}

// A day or more counts in days of the calendar, so that a nightly run is not a second too early.
Instant NurturePlanner::later_by(Instant from, Seconds span) const {
  const Instant later = add_clamped(from, span);
  if (span < std::chrono::days{1}) return later;
  const Zone& zone = playbook_->calendar.zone;
  return first_second(local_day(later, zone), zone);
}

void NurturePlanner::plan_tasks(SequencePlan& plan, const Lead& lead) const {
  const Nurture& nurture = *sequences_[*plan.sequence].nurture;
  const Instant as_of = lead.facts.as_of;
  for (std::size_t i = 0; i < nurture.steps.size(); ++i) {
    const NurtureStep& step = nurture.steps[i];
    if (is_mail(step)) continue;
    Instant due = later_by(plan.enrolled, step.after);
    if (nurture.hours) due = next_working(due);
    if (due <= as_of && is_done(step, due, lead.facts)) continue;
    PlannedStep planned{i, std::string(step_key(step)), StepState::due, due, {}, step.after};
    if (due > as_of) {
      planned.state = StepState::waits;
    } else if (const std::string_view barrier = task_barrier(lead.facts, *playbook_, step.channel);
               !barrier.empty()) {
      planned.state = StepState::withheld;
      planned.barrier = barrier;
    }
    plan.steps.push_back(std::move(planned));
    if (due > as_of) return;  // the later ones come when this one has
  }
}

bool NurturePlanner::is_done(const NurtureStep& step, Instant since, const Facts& facts) const {
  const auto known = known_at(facts.activities, facts.as_of);
  return std::any_of(known.begin(), known.end(), [&](const Activity& activity) {
    if (activity.at < since) return false;
    const Kind& kind = playbook_->kinds[activity.kind];
    // No built-in kind is by post: there a note says that it is done.
    if (step.channel == "post" && kind.name == "note") return true;
    return kind.channel == step.channel && is_contact(kind, activity.machine);
  });
}

void NurturePlanner::add_unconfirmed(SequencePlan& plan, std::string_view folded,
                                     const Lead& lead) const {
  for (const auto& [name, count] : lead.counts) {
    if (name.first != folded || !count.is_unconfirmed()) continue;
    PlannedStep planned{{}, name.second, StepState::unconfirmed, count.last, {}, count.after};
    if (plan.sequence) {
      const std::vector<NurtureStep>& steps = sequences_[*plan.sequence].nurture->steps;
      for (std::size_t i = 0; i < steps.size(); ++i)
        if (step_key(steps[i]) == name.second) planned.step = i;
    }
    plan.steps.push_back(std::move(planned));
  }
}

void NurturePlanner::add_gone(std::vector<SequencePlan>& plans, const Lead& lead) const {
  for (const NurtureRecord& record : lead.records) {
    const std::string folded = fold(record.sequence);
    const bool listed = std::any_of(plans.begin(), plans.end(), [&](const SequencePlan& plan) {
      return fold(plan.name) == folded;
    });
    if (is_known(folded) || listed) continue;
    SequencePlan plan{{}, record.sequence, false, record.at, SequenceEnd::finished, {}, {}};
    add_unconfirmed(plan, folded, lead);
    if (!plan.steps.empty()) plans.push_back(std::move(plan));
  }
}

bool NurturePlanner::is_known(std::string_view folded) const {
  return std::any_of(sequences_.begin(), sequences_.end(),
                     [folded](const Sequence& sequence) { return sequence.folded == folded; });
}

// Of all sequences, and those of campaigns that an import brought.
std::int64_t NurturePlanner::recent_mails(const Facts& facts,
                                          std::span<const NurtureRecord> records) const {
  const Instant since = add_clamped(facts.as_of, -playbook_->mail_at_most->second);
  std::vector<NurtureRecord> recent;
  std::copy_if(records.begin(), records.end(), std::back_inserter(recent),
               [since](const NurtureRecord& record) { return record.at > since; });
  std::int64_t mails = 0;
  for (const auto& [name, count] : count_steps(recent))
    mails += std::max<std::int64_t>(count.mails(), 0);
  for (const Activity& activity : facts.activities)
    mails += activity.at > since && activity.machine &&
                     playbook_->kinds[activity.kind].name == "email_sent"
                 ? 1
                 : 0;
  return mails;
}

Instant NurturePlanner::next_working(Instant at) const {
  constexpr Seconds kOneSecond{1};
  const Instant worked = working_.due_at(at, kOneSecond);
  return worked == kLastInstant ? worked : worked - kOneSecond;
}

}  // namespace leads
