// SPDX-License-Identifier: MIT
// Lines are unfolded and split into name, parameters and value; events collect what their days
// follow from.
#include "formats/time/ics.h"

#include <algorithm>
#include <set>

#include "base/limits.h"
#include "base/scan.h"
#include "base/text.h"
#include "base/utf8.h"
#include "formats/time/ics_rule.h"

namespace leads {
namespace {

constexpr Day kLastRepeated = std::chrono::sys_days{std::chrono::year{2099} / 12 / 31};
constexpr int kLongestEvent = 366;
constexpr int kDaySeconds = 86'400;
constexpr std::size_t kMostEvents = limits::kCalendarEvents;
constexpr std::size_t kMostDays = limits::kCalendarDays;  // of all events, each day of each counted
// Of all events that repeat: a tenth of a second, and some 2,000 of one month each from 1970 on.
constexpr std::size_t kMostLooks = limits::kCalendarLooks;

struct Property {
  std::string name, value;  ///< the name in capitals
  std::string zone;         ///< TZID
  bool has_time = false;
  int line = 0;
};

/// Content lines, unfolded: a line that begins with a blank goes on with the one before.
class IcsLines {
 public:
  explicit IcsLines(std::string_view text) : rest_(text) {
    if (rest_.starts_with(kByteOrderMark)) rest_.remove_prefix(kByteOrderMark.size());
  }
  bool next(std::string& line) {
    if (rest_.empty()) return false;
    line_ = read_;
    line = take();
    while (rest_.starts_with(' ') || rest_.starts_with('\t')) line += take().substr(1);
    return true;
  }
  int number() const { return line_; }

 private:
  std::string_view take() {
    std::string_view line = rest_.substr(0, rest_.find('\n'));
    rest_.remove_prefix(std::min(line.size() + 1, rest_.size()));
    ++read_;
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
  }
  std::string_view rest_;
  int read_ = 1, line_ = 0;
};

/// The value of TZID among the parameters.
std::string zone_of(std::string_view parameters) {
  while (!parameters.empty()) {
    const std::string_view one = trim(parameters.substr(0, parameters.find(';')));
    parameters.remove_prefix(std::min(parameters.find(';'), parameters.size() - 1) + 1);
    if (!equal_ascii_case(one.substr(0, 5), "TZID=")) continue;
    std::string name(one.substr(5));
    std::erase(name, '"');
    return name;
  }
  return {};
}

/// Nullopt for a line without a colon outside of quotes.
std::optional<Property> split(std::string_view line, int number) {
  bool quoted = false;
  std::size_t name_end = std::string_view::npos;
  for (std::size_t index = 0; index < line.size(); ++index) {
    if (line[index] == '"') quoted = !quoted;
    if (quoted) continue;
    if (line[index] == ';' && name_end == std::string_view::npos) name_end = index;
    if (line[index] != ':') continue;
    Property property;
    property.name = uppered(line.substr(0, std::min(name_end, index)));
    property.value = std::string(trim(line.substr(index + 1)));
    if (name_end < index) property.zone = zone_of(line.substr(name_end + 1, index - name_end - 1));
    property.has_time = property.value.find('T') != std::string::npos;
    property.line = number;
    return property;
  }
  return std::nullopt;
}

/// "P1D", "P2W"; nullopt for durations with a time of day.
std::optional<int> whole_days(std::string_view text) {
  Scan scan(text);
  scan.eat('+');
  if (!scan.eat('P')) return std::nullopt;
  const std::string_view digits = scan.digits();
  if (digits.empty() || digits.size() > 4) return std::nullopt;
  const int times = scan.eat('W') ? 7 : scan.eat('D') ? 1 : 0;
  return times != 0 && scan.done() ? std::optional(Scan::to_int(digits) * times) : std::nullopt;
}

/// "PT4H", "P1DT30M": seconds.
std::optional<std::int64_t> duration_of(std::string_view text) {
  constexpr std::size_t kMostDigits = 6;
  Scan scan(text);
  scan.eat('+');
  if (!scan.eat('P')) return std::nullopt;
  std::int64_t sum = 0;
  for (bool clock = false; !scan.done();) {
    clock = scan.eat('T') || clock;
    const std::string_view digits = scan.digits();
    if (digits.empty() || digits.size() > kMostDigits) return std::nullopt;
    const int unit = clock ? (scan.eat('H')   ? 3600
                              : scan.eat('M') ? 60
                              : scan.eat('S') ? 1
                                              : 0)
                           : (scan.eat('W')   ? 7 * kDaySeconds
                              : scan.eat('D') ? kDaySeconds
                                              : 0);
    if (unit == 0) return std::nullopt;
    sum += std::int64_t{Scan::to_int(digits)} * unit;
  }
  return sum;
}

/// "20261224T123000", also without seconds, in front of a Z: seconds since 1970 as its clock shows
/// them.
std::optional<std::int64_t> clock_time(std::string_view text) {
  const auto day = parse_ics_date(text);
  const std::size_t begin = text.find('T');
  if (!day) return std::nullopt;
  std::int64_t seconds = std::int64_t{day->time_since_epoch().count()} * kDaySeconds;
  if (begin == std::string_view::npos) return seconds;
  Scan scan(text.substr(begin + 1));
  const auto hour = scan.number(2), minute = hour ? scan.number(2) : std::nullopt;
  if (!minute || *hour > 23 || *minute > 59) return std::nullopt;
  const auto second = is_ascii_digit(scan.peek()) ? scan.number(2) : std::optional(0);
  if (!second || *second > 60) return std::nullopt;
  scan.eat('Z');
  seconds += std::int64_t{*hour} * 3600 + std::int64_t{*minute} * 60 + std::min(*second, 59);
  return scan.done() ? std::optional(seconds) : std::nullopt;
}

struct Event {
  std::optional<Property> start, end, duration, rule;
  std::vector<Property> also, except;
  bool cancelled = false;
  int line = 0;

  void take(Property property) {
    if (property.name == "DTSTART")
      start = std::move(property);
    else if (property.name == "DTEND")
      end = std::move(property);
    else if (property.name == "DURATION")
      duration = std::move(property);
    else if (property.name == "RRULE")
      rule = std::move(property);
    else if (property.name == "RDATE")
      also.push_back(std::move(property));
    else if (property.name == "EXDATE")
      except.push_back(std::move(property));
    else if (property.name == "STATUS")
      cancelled = uppered(property.value) == "CANCELLED";
  }
};

class IcsReader {
 public:
  IcsReader(std::string_view text, const Zone& zone, const IcsZones& zones)
      : lines_(text), zone_(zone), zones_(zones) {}

  IcsDays read() {
    std::string line;
    while (lines_.next(line)) {
      if (trim(line).empty()) continue;
      auto property = split(line, lines_.number());
      if (!property) {
        problem(lines_.number(), path_.empty() ? "is not an iCalendar file"
                                               : "has no `:` between its name and its value");
        if (path_.empty()) return finish();
        continue;
      }
      if (!take(std::move(*property))) return finish();
    }
    if (!seen_calendar_)
      problem(0, "is not an iCalendar file: there is no BEGIN:VCALENDAR");
    else if (!path_.empty())
      problem(event_.line, "BEGIN:" + path_.back() + " has no END");
    return finish();
  }

 private:
  void problem(int line, std::string message) {
    result_.problems.push_back({line, std::move(message)});
  }

  IcsDays finish() {
    result_.days.assign(days_.begin(), days_.end());
    for (const IcsDays::Part& part : parts_)
      if (!days_.contains(part.day)) result_.parts.push_back(part);
    return std::move(result_);
  }

  /// False when there is no use in reading on.
  bool take(Property property) {
    if (property.name == "BEGIN") {
      path_.push_back(uppered(property.value));
      seen_calendar_ = seen_calendar_ || path_.front() == "VCALENDAR";
      if (path_.back() == "VEVENT" && ++events_ > kMostEvents) {
        problem(property.line, "has more than 2000 events");
        return false;
      }
      if (path_.back() == "VEVENT") event_ = {};
      if (path_.size() <= 2) event_.line = property.line;
      return true;
    }
    if (property.name != "END") {
      if (!path_.empty() && path_.back() == "VEVENT") event_.take(std::move(property));
      return true;
    }
    if (path_.empty() || path_.back() != uppered(property.value)) {
      problem(property.line, "END:" + property.value + " has no BEGIN");
      return false;
    }
    if (path_.back() == "VEVENT") finish_event();
    path_.pop_back();
    return true;
  }

  std::optional<Day> date(const Property& property) {
    const auto day = parse_ics_date(property.value);
    if (!day) problem(property.line, property.name + " \"" + property.value + "\" is not a date");
    return day;
  }

  std::vector<Day> dates(const std::vector<Property>& lists) {
    std::vector<Day> found;
    for (const Property& list : lists) {
      Property one = list;
      for (std::string_view rest = list.value;;) {
        one.value = std::string(rest.substr(0, rest.find(',')));
        if (const auto day = date(one)) found.push_back(*day);
        if (one.value.size() == rest.size()) break;
        rest.remove_prefix(one.value.size() + 1);
      }
    }
    return found;
  }

  std::optional<int> length(Day first) {
    std::optional<int> days = 1;
    if (event_.end) {
      const auto end = date(*event_.end);
      if (!end) return std::nullopt;
      days = static_cast<int>((*end - first).count());
    } else if (event_.duration) {
      days = whole_days(event_.duration->value);
    }
    if (days == 0) days = 1;  // an end that is the start is written by some, and meant as the day
    if (days && *days > 0 && *days <= kLongestEvent) return days;
    problem(event_.line, "the event does not last whole days, or lasts more than a year");
    return std::nullopt;
  }

  bool repeat(const YearlyRule& rule, Day first, std::vector<Day>& starts) {
    const auto days = rule.days(first, kLastRepeated, looks_);
    if (!days) {
      looks_ = 0;
      problem(event_.rule->line,
              "the events repeat over too many days: more than 10,000,000 would have to be looked "
              "at; let this one begin later");
      return false;
    }
    starts.insert(starts.end(), days->begin(), days->end());
    return true;
  }

  void finish_event() {
    if (event_.cancelled || counted_ > kMostDays || looks_ == 0) return;
    if (!event_.start) return problem(event_.line, "the event has no DTSTART");
    if (event_.start->has_time) return finish_hours();
    const auto first = date(*event_.start);
    const auto count = first ? length(*first) : std::nullopt;
    if (!count) return;
    std::vector<Day> starts = dates(event_.also);
    starts.push_back(*first);
    if (event_.rule) {
      const auto rule = YearlyRule::parse(uppered(event_.rule->value));
      if (!rule)
        return problem(event_.rule->line,
                       "repeats in a way that is not supported: " + event_.rule->value);
      if (!repeat(*rule, *first, starts)) return;
    }
    counted_ += starts.size() * static_cast<std::size_t>(*count);
    if (counted_ > kMostDays) return problem(event_.line, "has more than 100000 days");
    std::vector<Day> except = dates(event_.except);
    std::sort(except.begin(), except.end());
    for (const Day start : starts) {
      if (std::binary_search(except.begin(), except.end(), start)) continue;
      for (int day = 0; day < *count; ++day) days_.insert(start + std::chrono::days{day});
    }
  }

  /// As the calendar's clocks show it, in seconds since 1970; nullopt when it is not clear.
  std::optional<std::int64_t> local(const Property& property) {
    const auto shown = clock_time(property.value);
    const bool utc = property.value.ends_with('Z');
    if (!shown || (!utc && (property.zone.empty() || property.zone == zone_.name()))) return shown;
    const Zone* const other = utc || !zones_ ? nullptr : zones_(property.zone);
    if (!utc && other == nullptr) return std::nullopt;
    const Instant at = utc ? Instant{Seconds{*shown}}
                           : other->to_instant(std::chrono::local_seconds{Seconds{*shown}});
    return zone_.to_local(at).time_since_epoch().count();
  }

  std::optional<std::int64_t> hours_end(std::int64_t start) {
    if (event_.end) return local(*event_.end);
    const auto length = event_.duration ? duration_of(event_.duration->value) : std::nullopt;
    return length ? std::optional(start + *length) : std::nullopt;
  }

  /// Of an event with times: appointments in a calendar of days off are hours off.
  void finish_hours() {
    const auto start = local(*event_.start);
    const auto end = start ? hours_end(*start) : std::nullopt;
    const auto rule = event_.rule ? YearlyRule::parse(uppered(event_.rule->value)) : std::nullopt;
    if (!end || *end <= *start || *end - *start > std::int64_t{kLongestEvent} * kDaySeconds ||
        (event_.rule && !rule)) {
      ++result_.left_out;
      return;
    }
    const Day first{std::chrono::floor<std::chrono::days>(Instant{Seconds{*start}})};
    std::vector<Day> starts = dates(event_.also);
    starts.push_back(first);
    if (rule && !repeat(*rule, first, starts)) return;
    counted_ += starts.size() * static_cast<std::size_t>((*end - *start) / kDaySeconds + 1);
    if (counted_ > kMostDays) return problem(event_.line, "has more than 100000 days");
    std::vector<Day> except = dates(event_.except);
    std::sort(except.begin(), except.end());
    const std::int64_t of_day =
        *start - std::int64_t{first.time_since_epoch().count()} * kDaySeconds;
    for (const Day day : starts)
      if (!std::binary_search(except.begin(), except.end(), day))
        take_hours(day, of_day, of_day + (*end - *start));
  }

  /// From and to seconds of `day`, perhaps on days after it.
  void take_hours(Day day, std::int64_t from, std::int64_t to) {
    for (; to > 0; ++day, from -= kDaySeconds, to -= kDaySeconds) {
      const int begin = static_cast<int>(std::max<std::int64_t>(from, 0)),
                end = static_cast<int>(std::min<std::int64_t>(to, kDaySeconds));
      if (begin == 0 && end == kDaySeconds)
        days_.insert(day);
      else if (begin < end)
        parts_.insert({day, begin, end});
    }
  }

  IcsLines lines_;
  const Zone& zone_;
  const IcsZones& zones_;
  std::vector<std::string> path_;  ///< components begun and not ended
  Event event_;
  std::size_t events_ = 0, counted_ = 0, looks_ = kMostLooks;
  bool seen_calendar_ = false;
  std::set<Day> days_;
  std::set<IcsDays::Part> parts_;
  IcsDays result_;
};

}  // namespace

IcsDays parse_ics(std::string_view text, const Zone& zone, const IcsZones& zones) {
  return IcsReader(text, zone, zones).read();
}

}  // namespace leads
