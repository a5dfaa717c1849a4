// Dates as people type them on the command line and in filters: parsed once, resolved when as-of is
// known.
#include "leads/when.h"

#include <array>

#include "base/scan.h"
#include "base/time/duration.h"
#include "base/time/timestamp.h"
#include "base/time/when.h"
#include "leads/instant.h"
#include "leads/zone.h"

namespace leads {
namespace {

using std::chrono::days;
using std::chrono::months;
using Word = When::Word;

struct NamedWord {
  std::string_view name;
  Word word;
};

constexpr std::array<NamedWord, 19> kWords{{
    {"now", Word::now},           {"today", Word::today}, {"yesterday", Word::yesterday},
    {"tomorrow", Word::tomorrow}, {"mon", Word::mon},     {"tue", Word::tue},
    {"wed", Word::wed},           {"thu", Word::thu},     {"fri", Word::fri},
    {"sat", Word::sat},           {"sun", Word::sun},     {"sow", Word::sow},
    {"eow", Word::eow},           {"som", Word::som},     {"eom", Word::eom},
    {"soq", Word::soq},           {"eoq", Word::eoq},     {"soy", Word::soy},
    {"eoy", Word::eoy},
}};

std::optional<When> relative(TypedDuration span, bool past) {
  if (past) span = {-span.seconds, -span.months};
  When when;
  when.kind = When::Kind::relative;
  when.span = span;
  return when;
}

// Of the month `delta` months on, the same day or the last one there is.
std::chrono::year_month_day shift_months(std::chrono::year_month_day date, int delta) {
  const std::chrono::year_month month = date.year() / date.month() + months{delta};
  const std::chrono::year_month_day shifted = month / date.day();
  return shifted.ok() ? shifted : std::chrono::year_month_day{month / std::chrono::last};
}

Instant shift(Instant as_of, TypedDuration span, const Zone& zone) {
  if (span.months == 0) return add_clamped(as_of, span.seconds);
  const auto local = zone.to_local(as_of);
  const auto midnight = std::chrono::floor<days>(local);
  const std::chrono::year_month_day date{midnight};
  const std::int64_t year = static_cast<int>(date.year()) + std::int64_t{span.months} / 12;
  if (year < 0 || year > 10'000) return year < 0 ? kFirstInstant : kLastInstant;
  const std::chrono::local_days moved{shift_months(date, span.months)};
  return add_clamped(zone.to_instant(moved + (local - midnight)), span.seconds);
}

int weekday_index(Day day) {
  return static_cast<int>(std::chrono::weekday{day}.iso_encoding()) - 1;
}

Day weekday_day(Day today, int wanted, bool next) {
  const int today_index = weekday_index(today);
  if (next) return today + days{(wanted - today_index + 6) % 7 + 1};
  return today - days{(today_index - wanted + 7) % 7};
}

Day first_of_month(std::chrono::year_month month) {
  return Day{month / 1};
}

// The day a word other than `now` means.
Day word_day(const When& when, Day today) {
  const std::chrono::year_month_day date{today};
  const std::chrono::year_month month = date.year() / date.month();
  const std::chrono::year_month quarter =
      month - months{(static_cast<unsigned>(date.month()) - 1) % 3};
  const std::chrono::year_month january = date.year() / std::chrono::January;
  switch (when.word) {
    case Word::now:
    case Word::today:
      return today;
    case Word::yesterday:
      return today - days{1};
    case Word::tomorrow:
      return today + days{1};
    case Word::sow:
      return today - days{weekday_index(today)};
    case Word::eow:
      return today + days{6 - weekday_index(today)};
    case Word::som:
      return first_of_month(month);
    case Word::eom:
      return first_of_month(month + months{1}) - days{1};
    case Word::soq:
      return first_of_month(quarter);
    case Word::eoq:
      return first_of_month(quarter + months{3}) - days{1};
    case Word::soy:
      return first_of_month(january);
    case Word::eoy:
      return first_of_month(january + months{12}) - days{1};
    default:
      return weekday_day(today, static_cast<int>(when.word) - static_cast<int>(Word::mon),
                         when.next_weekday);
  }
}

InstantRange whole_day(Day day, const Zone& zone) {
  return {first_second(day, zone), last_second(day, zone)};
}

std::optional<When> from_iso(std::string_view text) {
  const auto parsed = parse_iso(text);
  if (!parsed) return std::nullopt;
  When when;
  when.kind = parsed->zoned      ? When::Kind::instant
              : parsed->has_time ? When::Kind::local_time
                                 : When::Kind::day;
  when.instant = parsed->instant;
  when.local = parsed->local;
  return when;
}

}  // namespace

std::optional<When> parse_when(std::string_view text, Sense sense) {
  if (text.starts_with('+')) {
    const auto span = parse_duration(text.substr(1), true);
    return span ? relative(*span, false) : std::nullopt;
  }
  if (const auto span = parse_duration(text, true)) return relative(*span, sense == Sense::past);
  for (const NamedWord& named : kWords) {
    if (!equal_ascii_case(text, named.name)) continue;
    When when;
    when.kind = When::Kind::word;
    when.word = named.word;
    when.next_weekday =
        sense == Sense::future && named.word >= Word::mon && named.word <= Word::sun;
    return when;
  }
  return from_iso(text);
}

std::string_view when_forms() {
  return "2026-11-21, 2026-11-21T14:30 (also with Z or +01:00), now, today, yesterday, tomorrow, "
         "mon to sun, "
         "2w 3d 6h 30m 1mo 1y, +3d, sow eow som eom soq eoq soy eoy";
}

InstantRange resolve(const When& when, Instant as_of, const Zone& zone) {
  const auto second = [](Instant at) { return InstantRange{at, at}; };
  switch (when.kind) {
    case When::Kind::instant:
      return second(when.instant);
    case When::Kind::local_time:
      return second(zone.to_instant(when.local));
    case When::Kind::relative:
      return second(shift(as_of, when.span, zone));
    case When::Kind::day:
      return whole_day(Day{std::chrono::floor<days>(when.local).time_since_epoch()}, zone);
    case When::Kind::word:
      break;
  }
  if (when.word == Word::now) return second(as_of);
  return whole_day(word_day(when, local_day(as_of, zone)), zone);
}

bool changes_at_midnight(const When& when) {
  return when.kind == When::Kind::word && when.word != Word::now;
}

}  // namespace leads
