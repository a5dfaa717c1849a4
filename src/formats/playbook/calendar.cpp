// SPDX-License-Identifier: MIT
// [calendar]: zone, country, working hours and days off.
#include <algorithm>
#include <array>

#include "base/scan.h"
#include "base/text.h"
#include "base/utf8.h"
#include "core/lead/amount.h"
#include "core/lead/country.h"
#include "formats/playbook/reading.h"
#include "formats/time/ics.h"
#include "leads/error.h"

namespace leads {
namespace {

constexpr std::array<std::string_view, 7> kDays = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

void read_country(Calendar& calendar, TomlTable& table) {
  const auto text = table.text("country");
  if (!text) return;
  const std::string upper = uppered(*text);
  if (is_country_code(*text)) {
    calendar.country = *text;
    return;
  }
  const std::string right = upper == "UK" ? "GB" : upper;
  table.problems().error(table.find("country")->place,
                         "country must be a code of two letters (ISO 3166-1), got " + quoted(*text),
                         is_country_code(right) ? "country = \"" + right + '"' : "like \"DE\"");
}

void read_currency(Calendar& calendar, TomlTable& table) {
  const auto text = table.text("currency");
  if (!text) return;
  const bool letters =
      text->size() == 3 && std::all_of(text->begin(), text->end(), is_ascii_letter);
  if (letters && uppered(*text) == *text) {
    calendar.currency = *text;
    return;
  }
  const std::string code = letters ? uppered(*text) : currency_mark("1 " + *text).codes;
  table.problems().error(
      table.find("currency")->place,
      "currency must be a code of three letters (ISO 4217), got " + quoted(*text),
      code.size() == 3 ? "currency = \"" + code + '"' : "like \"EUR\"");
}

/// "09:30" as a second of the day; "24:00" is its end.
std::optional<int> parse_clock(std::string_view text) {
  Scan scan(text);
  const auto hour = scan.number(2);
  const auto minute = hour && scan.eat(':') ? scan.number(2) : std::nullopt;
  if (!minute || !scan.done() || *minute > 59 || *hour * 60 + *minute > 24 * 60)
    return std::nullopt;
  return (*hour * 60 + *minute) * 60;
}

/// The days of "mon" or "mon-fri", first and last; "sun-thu" runs over the end of the week. Nullopt
/// for anything else.
std::optional<std::pair<std::size_t, std::size_t>> parse_days(std::string_view text) {
  const auto day = [](std::string_view name) -> std::optional<std::size_t> {
    const auto* found = std::find(kDays.begin(), kDays.end(), name);
    return found == kDays.end() ? std::nullopt : std::optional<std::size_t>(found - kDays.begin());
  };
  const std::size_t dash = text.find('-');
  const auto first = day(text.substr(0, dash));
  const auto last = dash == std::string_view::npos ? first : day(text.substr(dash + 1));
  if (!first || !last) return std::nullopt;
  return std::pair{*first, *last};
}

std::vector<Calendar::Span> read_spans(const TomlNode& node, Problems& problems) {
  std::vector<Calendar::Span> spans;
  const auto text = read_text(node, "working hours", problems);
  if (!text) return spans;
  std::string_view rest = *text;
  while (true) {
    const std::string_view part = rest.substr(0, rest.find(','));
    const std::string_view span = trim(part);
    const std::size_t dots = span.find("..");
    const auto from = parse_clock(trim(span.substr(0, dots)));
    const auto to =
        dots == std::string_view::npos ? std::nullopt : parse_clock(trim(span.substr(dots + 2)));
    const auto refuse = [&](const std::string& message, std::string hint) {
      const int column = column_at(*text, static_cast<std::size_t>(span.data() - text->data()));
      const int width = std::max(1, column_at(span, span.size()) - 1);
      problems.error(place_inside(node, column, width, problems), message, std::move(hint));
    };
    if (!from || !to) {
      refuse("working hours are from one time to another, got " + quoted(span),
             "like \"09:00..12:00,13:00..17:30\"");
    } else if (*to <= *from) {
      refuse("the hours " + quoted(span) + " end before they begin", "");
    } else if (!spans.empty() && *from < spans.back().to) {
      refuse("the hours " + quoted(span) + " begin before the previous ones end", "");
    } else {
      spans.push_back({*from, *to});
    }
    if (part.size() == rest.size() || problems.full()) return spans;
    rest.remove_prefix(part.size() + 1);
  }
}

void read_hours(Calendar& calendar, TomlTable& table) {
  std::array<bool, 7> seen{};
  for (const TomlEntry& entry : table.table("hours")) {
    const auto spans = read_spans(entry.value, table.problems());
    const auto days = parse_days(entry.key);
    if (!days) {
      table.problems().error(entry.place, "hours are given for days, got " + quoted(entry.key),
                             "like mon, or mon-fri");
      continue;
    }
    for (std::size_t step = 0; step <= (days->second + 7 - days->first) % 7; ++step) {
      const std::size_t day = (days->first + step) % 7;
      if (seen[day]) {
        table.problems().error(
            entry.place, "the hours of " + std::string(kDays[day]) + " are already set above");
        break;
      }
      seen[day] = true;
      calendar.hours[day] = spans;
    }
  }
}

void read_holidays(Calendar& calendar, const TomlNode& node, Problems& problems) {
  const TomlNode* list = read_list(node, "holidays", problems);
  if (list == nullptr) return;
  for (const TomlNode& item : list->items) {
    if (const auto days = read_days(item, "a holiday", false, problems))
      calendar.holidays.push_back(days->first);
  }
}

/// The days off of the file that `ics` names; all its problems are reported at the name.
void read_ics(Reading& reading, const TomlNode& node) {
  Calendar& calendar = reading.book.calendar;
  const auto path = read_text(node, "ics", reading.problems);
  if (!path) return;
  calendar.ics = *path;
  const auto zone_of = [&reading](const std::string& name) -> const Zone* {
    if (const auto known = reading.zones.find(name); known != reading.zones.end())
      return &known->second;
    try {
      return &reading.zones.emplace(name, name == "UTC" ? Zone() : reading.load_zone(name))
                  .first->second;
    } catch (const Error&) {
      return nullptr;  // a program's own name for it
    }
  };
  try {
    const IcsDays found = parse_ics(reading.load_file(*path), calendar.zone, zone_of);
    for (const IcsDays::Part& part : found.parts)
      calendar.absences.push_back({part.day, {part.from, part.to}});
    calendar.ics_left_out = found.left_out;
    if (found.left_out > 0)
      reading.problems.warn(
          node.place,
          *path + ": " + std::to_string(found.left_out) +
              (found.left_out == 1 ? " event with times is" : " events with times are") +
              " left out",
          "an event counts when it has an end or a duration, a time zone of the system, and comes "
          "back every year or not at all");
    calendar.holidays.insert(calendar.holidays.end(), found.days.begin(), found.days.end());
    for (const IcsProblem& problem : found.problems) {
      const std::string line = problem.line > 0 ? ", line " + std::to_string(problem.line) : "";
      reading.problems.error(node.place, *path + line + ": " + problem.message);
    }
  } catch (const Error& error) {
    reading.problems.error(node.place, *path + ": " + error.what(), error.hint);
  }
}

}  // namespace

void read_calendar(Reading& reading, TomlTable& root) {
  const TomlNode* node = root.find("calendar");
  if (node == nullptr) return;
  Calendar& calendar = reading.book.calendar;
  TomlTable table(*node, "[calendar]", reading.problems);
  if (const TomlNode* zone = table.find("time_zone")) {
    if (auto found = read_zone(reading, *zone, "time_zone")) calendar.zone = std::move(*found);
  }
  read_country(calendar, table);
  read_currency(calendar, table);
  read_hours(calendar, table);
  if (const TomlNode* holidays = table.find("holidays"))
    read_holidays(calendar, *holidays, reading.problems);
  if (const TomlNode* ics = table.find("ics")) read_ics(reading, *ics);
  std::sort(calendar.holidays.begin(), calendar.holidays.end());
  calendar.holidays.erase(std::unique(calendar.holidays.begin(), calendar.holidays.end()),
                          calendar.holidays.end());
  table.finish();
}

}  // namespace leads
