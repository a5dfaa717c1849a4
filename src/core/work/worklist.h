// SPDX-License-Identifier: MIT
// The work list: why a lead needs attention now. Pure.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/funnel/assign.h"
#include "core/funnel/working_time.h"
#include "leads/score.h"

namespace leads {

/// One reason. The enumerators are in order of urgency, but for what is overdue: see urgency().
struct WorkReason {
  enum class Kind : std::uint8_t {
    answer_due,     ///< its stage promises an answer and none was given; `at` is when it is due
    promised,       ///< its next step is due before the end of the look ahead; `at` is when
    knocked,        ///< it is lost or parked and got in touch since; `at` is when it last did
    reopened,       ///< it was lost, got in touch, without contact since; `at` is when it did
    nurture_task,   ///< a step of a sequence that somebody has to do; `at` is when it fell due
    hot_untouched,  ///< hot, without contact for kUntouched; `at` is the last contact, or
                    ///< its creation
    unassigned,     ///< an [[assign]] of its stage is for it, and it has no owner: none was free;
                    ///< `at` is when it entered
    no_step,        ///< a deal, in an open stage of the bottom of the funnel, without a next step;
                    ///< `at` is when it entered
    came_back,      ///< it showed interest in the last kRecent after a silence of kSilence or more;
                    ///< `at` is the interest before
    recycled,       ///< parked until a date that has passed, without contact since; `at` is
                    ///< that date
    going_stale,    ///< stale, or within kStaleAhead or the look ahead; `at` is when
    untouched,      ///< nobody contacted it, and neither rules nor a promise of its stage say when
                    ///< to; `at` is its creation
  };
  Kind kind{};
  Instant at{};
  std::optional<Day> day;  ///< of a promise for a day, of which `at` is the first second
  bool overdue = false;    ///< an answer or a step that should have been by now
  bool ahead = false;      ///< a step after today
};
inline constexpr Seconds kUntouched = std::chrono::days{3};
inline constexpr Seconds kRecent = std::chrono::days{3};
inline constexpr Seconds kSilence = std::chrono::days{90};
inline constexpr Seconds kStaleAhead = std::chrono::days{1};
inline constexpr Seconds kKnockRecent =
    std::chrono::days{14};  ///< older knocks, and returns by one, are no news

std::string_view work_reason_name(WorkReason::Kind kind);

/// When work is looked for.
struct WorkTime {
  Instant as_of;
  Instant until;     ///< the end of the look ahead: that of today or later, see work_until()
  const Zone& zone;  ///< says when today ends
};
/// The end of today, or `until` if that is later.
Instant work_until(Instant as_of, const Zone& zone, std::optional<Instant> until);

/// The most urgent first, each kind at most once; empty for a lead that can wait. Leads of won
/// stages and closed ones have no work but promises, knocks and recycle dates that have passed.
std::vector<WorkReason> work_reasons(const LeadView& lead, std::span<const Activity> activities,
                                     const Score& score, const Playbook& playbook,
                                     const WorkingTime& working, const Assigner& assigner,
                                     const WorkTime& time);
/// Adds a reason where it belongs.
void add_reason(std::vector<WorkReason>& reasons, const WorkReason& reason);
/// Whether leads that nobody contacted have no other reason to be listed: there are no rules that
/// could make one hot, and the stage promises nothing.
bool lists_untouched(const Playbook& playbook, const Stage& stage);
/// Whether the stage is one of deals, which need a next step.
bool is_deal(const Stage& stage);

/// Whether the first of these reasons comes before the first of those: what is overdue, then the
/// steps of today, then answers that are due, then the steps after today, then by kind; among
/// these by the instant, where one is due. Neither list is empty.
bool more_urgent(const std::vector<WorkReason>& these, const std::vector<WorkReason>& those);

}  // namespace leads
