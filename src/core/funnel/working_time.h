// SPDX-License-Identifier: MIT
// Working time: the playbook's [calendar] compiled. Pure; computed by intervals, never second by
// second.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <vector>

#include "leads/playbook.h"

namespace leads {

/// A second counts as worked when its local time lies in the hours of its weekday and in no
/// absence, and its local day is no holiday. Without any hours every second of a day that is no
/// holiday counts. Where clocks are set back, hours that happen twice count twice.
class WorkingTime {
 public:
  /// The calendar's zone must outlive it.
  explicit WorkingTime(const Calendar& calendar);

  /// Seconds worked in [from, to); 0 when `to` is not later.
  Seconds between(Instant from, Instant to) const;
  /// The earliest instant by which `span` has been worked since `start`: `start` itself for none,
  /// kLastInstant when that never is.
  Instant due_at(Instant start, Seconds span) const;

 private:
  /// Seconds worked from the Monday before year 1 to a local second.
  std::int64_t worked_until(std::int64_t local) const;
  static std::int64_t worked_in(const std::vector<Calendar::Span>& spans, std::int64_t second);
  std::int64_t worked_on(std::size_t weekday, std::int64_t second) const {
    return worked_in(hours_[weekday], second);
  }

  const Zone* zone_;
  std::array<std::vector<Calendar::Span>, 7> hours_;
  std::array<std::int64_t, 8>
      before_weekday_{};  ///< worked in a week before each day; the last is the whole week
  std::vector<std::int64_t>
      short_days_;  ///< holidays and days with an absence: ascending, in days since 1970
  std::vector<std::vector<Calendar::Span>> left_;  ///< of each of them the hours that are left
  std::vector<std::int64_t> taken_;                ///< by those before each; one longer
};

/// When the lead turns stale: `stale_after` of its stage, plain time, since it entered or was last
/// in contact, whichever is later. Nullopt when its stage has none.
std::optional<Instant> stale_at(const LeadView& lead, std::span<const Activity> activities,
                                const Playbook& playbook, Instant as_of);

}  // namespace leads
