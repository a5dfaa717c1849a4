// SPDX-License-Identifier: MIT
// Which step of which sequence a lead is due for, and why not. Pure: what was recorded and the
// instant come from the caller. Whatever happens to leads.toml, the clock or the lead, a step that
// was claimed is never due again unless it was released.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/funnel/working_time.h"
#include "core/match/filter_matcher.h"
#include "core/nurture/record.h"
#include "leads/playbook.h"

namespace leads {

enum class StepState : std::uint8_t {
  due,           ///< to be sent, or done, now
  waits,         ///< not due yet
  out_of_hours,  ///< due, in working hours only
  too_many,      ///< due, once fewer mails were sent lately ([mail] at_most)
  withheld,      ///< due, but the lead may not be reached
  unconfirmed,   ///< claimed, and nothing is known of it since
};
std::string_view step_state_name(StepState state);

struct PlannedStep {
  std::optional<std::size_t> step;  ///< index; nullopt for one that leads.toml no longer has
  std::string key;
  StepState state{};
  Instant due;               ///< of an unconfirmed one when it was claimed
  std::string_view barrier;  ///< of a withheld one: why, in words
  Seconds after{0};          ///< since the enrolment
};

/// Why a step is not taken now, in words; "" for one that is due or waits.
std::string why_not(const PlannedStep& step, const Playbook& playbook);

enum class SequenceEnd : std::uint8_t { none, stopped, lost, finished };

/// A lead in one sequence.
struct SequencePlan {
  std::optional<std::size_t> sequence;  ///< index; nullopt for one that leads.toml no longer has
  std::string name;
  bool enrols = false;  ///< `when` matches for the first time
  Instant enrolled;     ///< as_of if it enrols
  SequenceEnd end = SequenceEnd::none;
  std::optional<Instant> ended;    ///< of one that was stopped: when that was recorded
  std::vector<PlannedStep> steps;  ///< the next mail, tasks that are due or come next, and mails
                                   ///< that are unconfirmed
};

/// The [[nurture]] of a playbook, compiled. The playbook must outlive it.
class NurturePlanner {
 public:
  explicit NurturePlanner(const Playbook& playbook);

  /// `records` are all of the lead's, in any order. The plans are in the order of leads.toml: those
  /// of sequences that the lead is in or enters.
  std::vector<SequencePlan> plan(const Facts& facts, std::span<const NurtureRecord> records) const;
  const Playbook& playbook() const { return *playbook_; }

 private:
  struct Sequence {
    const Nurture* nurture = nullptr;
    std::string folded;  ///< its name
    FilterMatcher when;
    std::optional<FilterMatcher> stop;
  };
  struct Lead;
  struct Taken;

  std::optional<SequencePlan> plan_sequence(std::size_t index, Lead& lead) const;
  bool was_lost_since(const LeadView& lead, Instant enrolled) const;
  Taken taken_of(std::size_t index, const Lead& lead) const;
  void plan_mail(SequencePlan& plan, const Taken& taken, Lead& lead) const;
  void plan_tasks(SequencePlan& plan, const Lead& lead) const;
  void add_unconfirmed(SequencePlan& plan, std::string_view folded, const Lead& lead) const;
  void add_gone(std::vector<SequencePlan>& plans, const Lead& lead) const;
  Instant mail_due(const SequencePlan& plan, const NurtureStep& step, const Taken& taken) const;
  Instant later_by(Instant from, Seconds span) const;
  bool is_known(std::string_view folded) const;
  bool is_done(const NurtureStep& step, Instant since, const Facts& facts) const;
  std::int64_t recent_mails(const Facts& facts, std::span<const NurtureRecord> records) const;
  Instant next_working(Instant at) const;

  const Playbook* playbook_;
  WorkingTime working_;
  std::vector<Sequence> sequences_;
};

}  // namespace leads
