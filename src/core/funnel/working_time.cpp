// SPDX-License-Identifier: MIT
// Working time by intervals. Local time runs evenly within a stretch of one offset, so each stretch
// is two look-ups in a sum over weeks, less what is taken off by the holidays and absences before.
#include "core/funnel/working_time.h"

#include <algorithm>
#include <map>
#include <utility>

#include "core/lead/activity_facts.h"

namespace leads {
namespace {

constexpr std::int64_t kDaySeconds = 86'400;
// 0000-12-25, a Monday before any instant's local day.
constexpr std::int64_t kFirstMonday = -719'169;

std::int64_t floor_divide(std::int64_t value, std::int64_t by) {
  return value / by - (value % by < 0 ? 1 : 0);
}

std::size_t weekday_of(std::int64_t day) {
  return static_cast<std::size_t>((day - kFirstMonday) % 7);
}

std::vector<Calendar::Span> without(const std::vector<Calendar::Span>& spans, Calendar::Span off) {
  std::vector<Calendar::Span> left;
  for (const Calendar::Span& span : spans) {
    if (const int end = std::min(span.to, off.from); end > span.from)
      left.push_back({span.from, end});
    if (const int begin = std::max(span.from, off.to); begin < span.to)
      left.push_back({begin, span.to});
  }
  return left;
}

/// The part of a stretch that lies in [from, to), in local seconds.
struct LocalPart {
  std::int64_t from, to;
};

LocalPart local_part(const Zone::Stretch& stretch, Instant from, Instant to) {
  const Instant begin = std::max(stretch.begin, from), end = std::min(stretch.end, to);
  return {(begin.time_since_epoch() + stretch.offset).count(),
          (end.time_since_epoch() + stretch.offset).count()};
}

}  // namespace

WorkingTime::WorkingTime(const Calendar& calendar) : zone_(&calendar.zone), hours_(calendar.hours) {
  if (std::all_of(hours_.begin(), hours_.end(), [](const auto& spans) { return spans.empty(); }))
    hours_.fill({{0, static_cast<int>(kDaySeconds)}});
  for (std::size_t day = 0; day < hours_.size(); ++day)
    before_weekday_[day + 1] = before_weekday_[day] + worked_on(day, kDaySeconds);
  std::map<std::int64_t, std::vector<Calendar::Span>> left;
  for (const Calendar::Absence& absence : calendar.absences) {
    const std::int64_t day = absence.day.time_since_epoch().count();
    const auto [known, fresh] = left.try_emplace(day);
    known->second = without(fresh ? hours_[weekday_of(day)] : known->second, absence.span);
  }
  for (const Day day : calendar.holidays) left[day.time_since_epoch().count()].clear();
  taken_.push_back(0);
  for (auto& [day, spans] : left) {
    taken_.push_back(taken_.back() + worked_on(weekday_of(day), kDaySeconds) -
                     worked_in(spans, kDaySeconds));
    short_days_.push_back(day);
    left_.push_back(std::move(spans));
  }
}

std::int64_t WorkingTime::worked_in(const std::vector<Calendar::Span>& spans, std::int64_t second) {
  std::int64_t sum = 0;
  for (const Calendar::Span& span : spans)
    sum += std::clamp<std::int64_t>(second, span.from, span.to) - span.from;
  return sum;
}

std::int64_t WorkingTime::worked_until(std::int64_t local) const {
  const std::int64_t day = floor_divide(local, kDaySeconds);
  const std::size_t weekday = weekday_of(day);
  const std::int64_t weeks = (day - kFirstMonday) / 7;
  const auto next = std::lower_bound(short_days_.begin(), short_days_.end(), day);
  const auto index = static_cast<std::size_t>(next - short_days_.begin());
  const bool is_short = next != short_days_.end() && *next == day;
  const std::int64_t second = local - day * kDaySeconds;
  return weeks * before_weekday_[7] + before_weekday_[weekday] - taken_[index] +
         (is_short ? worked_in(left_[index], second) : worked_on(weekday, second));
}

Seconds WorkingTime::between(Instant from, Instant to) const {
  std::int64_t sum = 0;
  while (from < to) {
    const Zone::Stretch stretch = zone_->stretch_at(from);
    const LocalPart part = local_part(stretch, from, to);
    sum += worked_until(part.to) - worked_until(part.from);
    from = stretch.end;
  }
  return Seconds{sum};
}

Instant WorkingTime::due_at(Instant start, Seconds span) const {
  std::int64_t left = span.count();
  while (left > 0 && start < kLastInstant) {
    const Zone::Stretch stretch = zone_->stretch_at(start);
    const LocalPart part = local_part(stretch, start, kLastInstant);
    const std::int64_t base = worked_until(part.from), worked = worked_until(part.to) - base;
    if (worked < left) {
      left -= worked;
      start = stretch.end;
      continue;
    }
    std::int64_t low = part.from,
                 high = part.to;  // the first second with `left` worked before it is in (low, high]
    while (high - low > 1) {
      const std::int64_t middle = low + (high - low) / 2;
      (worked_until(middle) - base >= left ? high : low) = middle;
    }
    return Instant{Seconds{high}} - stretch.offset;
  }
  return std::min(start, kLastInstant);
}

std::optional<Instant> stale_at(const LeadView& lead, std::span<const Activity> activities,
                                const Playbook& playbook, Instant as_of) {
  const Stage& stage = playbook.stage(lead.stage);
  if (!stage.stale_after) return std::nullopt;
  const Instant contact = last_contact(activities, playbook.kinds, as_of).value_or(kFirstInstant);
  return add_clamped(std::max(lead.stage_since, contact), *stage.stale_after);
}

}  // namespace leads
