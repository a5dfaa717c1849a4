// SPDX-License-Identifier: MIT
// Offsets of a time zone: binary search in its transitions, then the POSIX footer rule for ever
// (RFC 8536, 3.3). Local time is walked segment by segment, so gaps, overlaps and skipped days need
// no special cases.
#include "leads/zone.h"

#include <algorithm>
#include <limits>

#include "base/fnv.h"
#include "leads/instant.h"

namespace leads {
namespace {

using std::chrono::sys_days;

// No offset in use or allowed by POSIX is longer than a day and an hour.
constexpr std::int64_t kLongestOffset = std::int64_t{26} * 3600;
constexpr std::int64_t kEarliest = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kLatest = std::numeric_limits<std::int64_t>::max();

sys_days switch_day(const Zone::Switch& rule, std::chrono::year year) {
  using Kind = Zone::Switch::Kind;
  const sys_days new_year = year / 1 / 1;
  if (rule.kind == Kind::julian) return new_year + std::chrono::days{rule.day};
  if (rule.kind == Kind::julian_no_leap)
    return new_year + std::chrono::days{rule.day - 1 + (year.is_leap() && rule.day >= 60 ? 1 : 0)};
  const std::chrono::month month{static_cast<unsigned>(rule.month)};
  const std::chrono::weekday weekday{static_cast<unsigned>(rule.day)};
  if (rule.week >= 5) return sys_days{year / month / weekday[std::chrono::last]};
  return sys_days{year / month / weekday[static_cast<unsigned>(rule.week)]};
}

std::int64_t switch_instant(const Zone::Switch& rule, std::chrono::year year,
                            std::int32_t offset_before) {
  return switch_day(rule, year).time_since_epoch().count() * std::int64_t{86400} + rule.second -
         offset_before;
}

std::chrono::year year_of(std::int64_t at) {
  return std::chrono::year_month_day{std::chrono::floor<std::chrono::days>(Instant{Seconds{at}})}
      .year();
}

// A stretch of time with one offset: [begin, end).
struct Segment {
  std::int64_t begin = kEarliest;
  std::int64_t end = kLatest;
  std::int32_t offset = 0;
};

// The neighbouring years are looked at too: a switch's local second may lie days outside its year.
// Where an end and a start fall together (daylight time all year) the start wins.
Segment footer_segment(const Zone::Footer& footer, std::int64_t at) {
  Segment segment{.begin = kEarliest, .end = kLatest, .offset = footer.standard_offset};
  if (!footer.has_daylight) return segment;
  const auto consider = [&](std::int64_t when, std::int32_t offset) {
    if (when <= at && when >= segment.begin) {
      segment.begin = when;
      segment.offset = offset;
    } else if (when > at) {
      segment.end = std::min(segment.end, when);
    }
  };
  const std::chrono::year year = year_of(at);
  for (int step = -1; step <= 1; ++step)
    consider(switch_instant(footer.end, year + std::chrono::years{step}, footer.daylight_offset),
             footer.standard_offset);
  for (int step = -1; step <= 1; ++step)
    consider(switch_instant(footer.start, year + std::chrono::years{step}, footer.standard_offset),
             footer.daylight_offset);
  return segment;
}

struct Table {
  std::int32_t first_offset;
  const std::vector<Zone::Transition>& transitions;
  const std::optional<Zone::Footer>& footer;
};

Segment segment_at(const Table& table, std::int64_t at) {
  const auto& list = table.transitions;
  const auto next = std::upper_bound(
      list.begin(), list.end(), at,
      [](std::int64_t value, const Zone::Transition& entry) { return value < entry.at; });
  if (next == list.end() && table.footer) {
    Segment segment = footer_segment(*table.footer, at);
    if (!list.empty()) segment.begin = std::max(segment.begin, list.back().at);
    return segment;
  }
  Segment segment{.begin = kEarliest, .end = kLatest, .offset = table.first_offset};
  if (next != list.begin()) {
    segment.begin = std::prev(next)->at;
    segment.offset = std::prev(next)->offset;
  }
  if (next != list.end()) segment.end = next->at;
  return segment;
}

// Keeps calendar arithmetic inside std::chrono's years, whatever the Instant.
std::int64_t clamped(std::int64_t at) {
  constexpr std::int64_t kSlack = 2 * kLongestOffset;
  return std::clamp(at, kFirstInstant.time_since_epoch().count() - kSlack,
                    kLastInstant.time_since_epoch().count() + kSlack);
}

struct Located {
  Segment segment;
  std::int32_t offset_before;
  bool in_gap;
};

// The first segment that has `local` or that begins after the gap `local` lies in.
Located locate(const Table& table, std::int64_t local) {
  Segment segment = segment_at(table, local - kLongestOffset);
  std::int32_t before = segment.offset;
  while (local - segment.offset >= segment.end) {
    before = segment.offset;
    segment = segment_at(table, segment.end);
  }
  return {segment, before, local - segment.offset < segment.begin};
}

void add(Fnv& fnv, std::int64_t value) {
  fnv.add(static_cast<std::uint64_t>(value));
}

void add(Fnv& fnv, const Zone::Switch& rule) {
  for (const int part : {static_cast<int>(rule.kind), rule.month, rule.week, rule.day,
                         static_cast<int>(rule.second)})
    add(fnv, std::int64_t{part});
}

Instant within_range(std::int64_t at) {
  return std::clamp(Instant{Seconds{at}}, kFirstInstant, kLastInstant);
}

}  // namespace

Zone::Zone(std::string name, std::int32_t first_offset, std::vector<Transition> transitions,
           std::optional<Footer> footer)
    : name_(std::move(name)),
      first_offset_(first_offset),
      transitions_(std::move(transitions)),
      footer_(footer) {}

Seconds Zone::offset_at(Instant at) const {
  return Seconds{
      segment_at({first_offset_, transitions_, footer_}, clamped(at.time_since_epoch().count()))
          .offset};
}

Zone::Stretch Zone::stretch_at(Instant at) const {
  const Segment segment =
      segment_at({first_offset_, transitions_, footer_}, clamped(at.time_since_epoch().count()));
  const auto bounded = [](std::int64_t second) {
    const std::int64_t past = kLastInstant.time_since_epoch().count() + 1;
    return Instant{Seconds{std::clamp(second, kFirstInstant.time_since_epoch().count(), past)}};
  };
  return {bounded(segment.begin), bounded(segment.end), Seconds{segment.offset}};
}

std::chrono::local_seconds Zone::to_local(Instant at) const {
  return std::chrono::local_seconds{at.time_since_epoch() + offset_at(at)};
}

Instant Zone::to_instant(std::chrono::local_seconds local) const {
  const std::int64_t seconds = clamped(local.time_since_epoch().count());
  const Located found = locate({first_offset_, transitions_, footer_}, seconds);
  return within_range(seconds - (found.in_gap ? found.offset_before : found.segment.offset));
}

Instant Zone::first_at_or_after(std::chrono::local_seconds local) const {
  const std::int64_t seconds = clamped(local.time_since_epoch().count());
  const Located found = locate({first_offset_, transitions_, footer_}, seconds);
  return within_range(found.in_gap ? found.segment.begin : seconds - found.segment.offset);
}

std::uint64_t Zone::hash() const {
  Fnv fnv;
  add(fnv, std::int64_t{first_offset_});
  add(fnv, static_cast<std::int64_t>(transitions_.size()));
  for (const Transition& entry : transitions_) {
    add(fnv, entry.at);
    add(fnv, std::int64_t{entry.offset});
  }
  add(fnv, std::int64_t{footer_ ? (footer_->has_daylight ? 2 : 1) : 0});
  if (footer_) {
    add(fnv, std::int64_t{footer_->standard_offset});
    if (footer_->has_daylight) {
      add(fnv, std::int64_t{footer_->daylight_offset});
      add(fnv, footer_->start);
      add(fnv, footer_->end);
    }
  }
  return fnv.value();
}

// Local days partition time: each instant is in one of them, also where clocks are set back across
// midnight.
Instant first_second(Day day, const Zone& zone) {
  return zone.first_at_or_after(std::chrono::local_days{day.time_since_epoch()});
}

Instant last_second(Day day, const Zone& zone) {
  const Day next = day + std::chrono::days{1};
  if (next > kLastInstant) return kLastInstant;
  return add_clamped(first_second(next, zone), Seconds{-1});
}

Day local_day(Instant at, const Zone& zone) {
  const Day day{std::chrono::floor<std::chrono::days>(zone.to_local(at)).time_since_epoch()};
  const Day next = day + std::chrono::days{1};
  // Set back across midnight: the new day has begun and stays begun.
  return next <= kLastInstant && first_second(next, zone) <= at ? next : day;
}

Instant next_midnight(Instant at, const Zone& zone) {
  const Day next = local_day(at, zone) + std::chrono::days{1};
  return next > kLastInstant ? kLastInstant : first_second(next, zone);
}

}  // namespace leads
