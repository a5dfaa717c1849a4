// SPDX-License-Identifier: MIT
// Reports over a walk of the leads: pipeline, owners, answers. Pure accumulators; the
// caller feeds them lead by lead.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "core/funnel/answer.h"
#include "core/work/money.h"
#include "leads/score.h"

namespace leads {

/// Leads by stage: how many, how hot, what they are worth, and how long they have stood there.
class PipelineReport {
 public:
  struct Row {
    StageId stage{};
    std::int64_t leads = 0, hot = 0, warm = 0, cold = 0;
    Amounts value;                ///< expected
    Amounts won, bought;          ///< paid, as of Paid
    std::int64_t median_age = 0;  ///< seconds in the stage
  };
  explicit PipelineReport(const Playbook& playbook)
      : playbook_(&playbook), rows_(playbook.stages.size()), ages_(playbook.stages.size()) {
    for (std::size_t i = 0; i < rows_.size(); ++i)
      rows_[i].stage = StageId{static_cast<std::uint8_t>(i)};
  }
  /// Throws Error bad_input when the values of a stage add up to more than fits into 64 bits.
  void add(const LeadView& lead, const Score& score, const Paid& paid, Instant as_of);
  /// The rows as they are now, without medians. They live as long as the report.
  const std::vector<Row>& so_far() const { return rows_; }
  /// One row a stage, in order of the stages.
  std::vector<Row> rows() const;

 private:
  const Playbook* playbook_;
  std::vector<Row> rows_;
  std::vector<std::vector<std::int64_t>> ages_;
};

/// Who has how many open leads, and how many of them wait for an answer longer than promised.
class OwnersReport {
 public:
  struct Row {
    std::string owner;  ///< "" is no owner
    std::int64_t open = 0, hot = 0, overdue = 0;
    Amounts won, bought;          ///< paid by their leads, whatever stage those are in
    std::optional<int> capacity;  ///< the largest that an [[assign]] gives
    std::optional<Day> away;      ///< the last day of a current absence
  };
  OwnersReport(const Playbook& playbook, const WorkingTime& working, Instant as_of);
  /// Throws Error bad_input when amounts add up to more than fits into 64 bits.
  void add(const LeadView& lead, std::span<const Activity> activities, const Score& score,
           const Paid& paid);
  /// Declared owners in their order, then others by name, then no owner.
  std::vector<Row> rows() const;

 private:
  const Playbook* playbook_;
  const WorkingTime* working_;
  Instant as_of_;
  std::vector<Row> declared_;
  std::map<std::string, std::size_t> index_of_;  ///< in it, by folded name
  std::map<std::string, Row> others_;            ///< by folded name
};

/// How promptly `respond_within` is kept, by stage: every entry into a stage that promises an
/// answer is one to be answered.
class AnswersReport {
 public:
  struct Row {
    std::string group;
    StageId stage{};
    std::int64_t entries = 0;
    std::int64_t leads = 0;                   ///< of these entries
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
  /// All of them together.
  Row total() const;
  /// Longest overdue first.
  std::vector<Overdue> overdue() const;

 private:
  struct Tally {
    Row row;
    std::vector<std::int64_t> answers;
    LeadId last{};  ///< leads come one by one
  };
  static Row settled(const Tally& tally);
  const Playbook* playbook_;
  const WorkingTime* working_;
  Instant as_of_, since_, until_;
  std::map<std::pair<std::string, StageId>, Tally> tallies_;
  std::vector<Overdue> overdue_;
};

}  // namespace leads
