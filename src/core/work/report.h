// SPDX-License-Identifier: MIT
// Reports over a walk of the leads: pipeline, funnel, owners, answers. Pure accumulators; the
// caller feeds them lead by lead.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "core/funnel/answer.h"
#include "leads/score.h"

namespace leads {

/// Leads by stage: how many, how hot, what they are worth, and how long they have stood there.
class PipelineReport {
 public:
  struct Row {
    StageId stage{};
    std::int64_t leads = 0, hot = 0, warm = 0, cold = 0;
    std::map<std::string, std::int64_t>
        value;  ///< 1/10000 by currency ("" unknown); never added across currencies
    std::int64_t median_age = 0;  ///< seconds in the stage
  };
  explicit PipelineReport(const Playbook& playbook)
      : playbook_(&playbook), rows_(playbook.stages.size()), ages_(playbook.stages.size()) {}
  /// Throws Error bad_input when the values of a stage add up to more than fits into 64 bits.
  void add(const LeadView& lead, const Score& score, Instant as_of);
  /// One row a stage, in order of the stages.
  std::vector<Row> rows() const;

 private:
  const Playbook* playbook_;
  std::vector<Row> rows_;
  std::vector<std::vector<std::int64_t>> ages_;
};

/// How far leads came in their present cycle: a lead counts for its furthest stage and every open
/// or won stage before it.
class FunnelReport {
 public:
  struct Row {
    std::string group;                  ///< value of the field it is split by; "" without
    std::vector<std::int64_t> reached;  ///< by step()
    std::int64_t lost = 0, parked = 0;  ///< that are so now
    std::int64_t set_aside = 0;  ///< closed for a reason that is no loss, such as a duplicate: they
                                 ///< are in none of the other figures
  };
  explicit FunnelReport(const Playbook& playbook);
  void add(const LeadView& lead, std::string_view group);
  /// Open and won stages in order: the columns of `reached`.
  const std::vector<StageId>& steps() const { return steps_; }
  /// Groups by leads, most first, then by name.
  std::vector<Row> rows() const;

 private:
  const Playbook* playbook_;
  std::vector<StageId> steps_;
  std::map<std::string, Row> groups_;
};

/// Who has how many open leads, and how many of them wait for an answer longer than promised.
class OwnersReport {
 public:
  struct Row {
    std::string owner;  ///< "" is no owner
    std::int64_t open = 0, hot = 0, overdue = 0;
    std::optional<int> capacity;  ///< the largest that an [[assign]] gives
    std::optional<Day> away;      ///< the last day of a current absence
  };
  OwnersReport(const Playbook& playbook, const WorkingTime& working, Instant as_of);
  void add(const LeadView& lead, std::span<const Activity> activities, const Score& score);
  /// Declared owners in their order, then others by name, then no owner.
  std::vector<Row> rows() const;

 private:
  const Playbook* playbook_;
  const WorkingTime* working_;
  Instant as_of_;
  std::vector<Row> declared_;
  std::map<std::string, std::size_t> places_;  ///< in it, by folded name
  std::map<std::string, Row> others_;          ///< by folded name
};

/// How promptly `respond_within` is kept, by stage: every entry into a stage that promises an
/// answer is one to be answered.
class AnswersReport {
 public:
  struct Row {
    std::string group;
    StageId stage{};
    std::int64_t entries = 0;
    std::int64_t in_time = 0, late = 0;       ///< answered
    std::int64_t waiting = 0, overdue = 0;    ///< still there without an answer: not yet due, due
    std::int64_t moved_on = 0;                ///< left the stage without an answer
    std::int64_t never_touched = 0;           ///< without any contact since entry, left or not
    std::optional<std::int64_t> median, p90;  ///< working seconds to the answer, of those answered
  };
  struct Overdue {
    LeadId lead{};
    std::string name, owner;
    StageId stage{};
    Instant due;
  };
  /// Entries within since..until count.
  AnswersReport(const Playbook& playbook, const WorkingTime& working, Instant as_of, Instant since,
                Instant until)
      : playbook_(&playbook), working_(&working), as_of_(as_of), since_(since), until_(until) {}
  /// The group that an answer counts in, by the instant it is charged at: whose it was then.
  using GroupAt = std::function<std::string(Instant charged_at)>;
  void add(const LeadView& lead, std::span<const Stay> way, std::span<const Activity> activities,
           const GroupAt& group_at);
  /// Groups by name, stages in order.
  std::vector<Row> rows() const;
  /// Longest overdue first.
  std::vector<Overdue> overdue() const;

 private:
  struct Tally {
    Row row;
    std::vector<std::int64_t> answers;
  };
  const Playbook* playbook_;
  const WorkingTime* working_;
  Instant as_of_, since_, until_;
  std::map<std::pair<std::string, StageId>, Tally> tallies_;
  std::vector<Overdue> overdue_;
};

}  // namespace leads
