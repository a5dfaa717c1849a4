// SPDX-License-Identifier: MIT
// The report on a week: what happened in it against the week before, and the leads behind the
// figures by name. A pure accumulator; the caller feeds it lead by lead.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "base/time/when.h"
#include "core/funnel/answer.h"
#include "core/work/cycles.h"
#include "core/work/funnel_report.h"
#include "core/work/money.h"

namespace leads {

class WeekReport {
 public:
  using Count = FunnelReport::Count;
  /// What happened within one period.
  struct Figures {
    Count created;                              ///< leads; one cycle each
    Count qualified;                            ///< cycles that came to the first qualified step
    Count won, lost;                            ///< cycles that were
    Amounts won_money, lost_value;              ///< paid on winning; expected of the leads lost now
    Count moved;                                ///< moves between stages, and their leads
    std::int64_t to_answer = 0;                 ///< answers promised by entries of the period
    std::int64_t answered_in_time = 0;          ///< of them
    std::int64_t contacts = 0;                  ///< what we did, alone or together with the lead
    std::int64_t newly_hot = 0, gone_cold = 0;  ///< at its end, and not at its beginning
  };
  /// A lead by name.
  struct Named {
    LeadId lead{};
    std::string name, owner;
    std::string note;               ///< why it was lost, where it moved, or its next step
    std::int64_t rank = 0;          ///< the highest come first
    std::int64_t from = 0, to = 0;  ///< its score at the beginning and at the end
    std::string currency;
    std::int64_t amount = 0;  ///< paid on winning, or its value
    Instant at{};             ///< when it was won, lost, moved or due
    std::optional<Day> day;   ///< of a next step for a day
  };
  /// The first of a list, and how many there are.
  struct Names {
    static constexpr std::size_t kMost = 20;
    std::vector<Named> first;
    std::int64_t all = 0;
    void add(Named named);
  };
  /// The scores of a lead at the beginning and end of the week and at the beginning of the week
  /// before; nullopt before the lead was created.
  struct Scores {
    std::optional<int> end, begin, before;
    Temperature end_is{}, begin_is{}, before_is{};
  };

  WeekReport(const Playbook& playbook, const WorkingTime& working, Instant as_of, InstantRange week,
             InstantRange before);
  /// Leads come in ascending order. Throws Error bad_input when amounts add up to more than fits.
  void add(const LeadView& lead, std::span<const LedgerMove> moves,
           std::span<const Purchase> purchases, std::span<const Activity> activities,
           const Scores& scores);

  const Figures& week() const { return week_; }
  const Figures& before() const { return before_; }
  std::int64_t overdue_steps() const { return overdue_.all; }
  std::int64_t overdue_answers() const { return overdue_answers_; }
  /// Of the week, the largest amounts, changes and delays first.
  const Names& won() const { return won_; }
  const Names& lost() const { return lost_; }
  const Names& moved() const { return moved_; }
  const Names& hot() const { return hot_; }
  const Names& cold() const { return cold_; }
  const Names& risen() const { return risen_; }
  const Names& fallen() const { return fallen_; }
  const Names& overdue() const { return overdue_; }

 private:
  struct Period {
    InstantRange range;
    Figures* figures;
    bool named;
    bool has(Instant at) const { return at >= range.first && at <= range.last; }
  };
  void count(const Period& period, const LeadView& lead, std::span<const LedgerMove> moves,
             std::span<const Purchase> purchases, std::span<const Activity> activities);
  void count_cycle(const Period& period, const LeadView& lead, const Cycle& cycle,
                   std::span<const LedgerMove> moves, std::span<const Purchase> purchases);
  void name_move(const LeadView& lead, StageId from, StageId to, Instant at);
  void count_scores(const LeadView& lead, const Scores& scores);
  void count_step(const LeadView& lead);

  const Playbook* playbook_;
  const WorkingTime* working_;
  Instant as_of_;
  InstantRange week_range_, before_range_;
  std::optional<StageId> qualified_;
  Figures week_, before_;
  Names won_, lost_, moved_, hot_, cold_, risen_, fallen_, overdue_;
  std::int64_t overdue_answers_ = 0;
};

}  // namespace leads
