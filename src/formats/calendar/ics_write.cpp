// SPDX-License-Identifier: MIT
#include "formats/calendar/ics_write.h"

#include <chrono>

#include "base/overloaded.h"
#include "base/time/format.h"
#include "formats/text/content_line.h"

namespace leads {
namespace {

constexpr Seconds kLength = std::chrono::minutes{30};

/// 2026-11-21T14:30:00Z as 20261121T143000Z.
std::string compact(std::string text) {
  std::erase_if(text, [](char letter) { return letter == '-' || letter == ':'; });
  return text;
}

void append_event(std::string& out, const CalendarEvent& event) {
  const auto put = [&out](const std::string& line) { append_content_line(out, line); };
  const std::string changed = compact(format_utc(event.changed));
  put("BEGIN:VEVENT");
  put("UID:" + event.uid);
  put("DTSTAMP:" + changed);
  put("LAST-MODIFIED:" + changed);
  put("SEQUENCE:" + std::to_string(event.sequence));
  // A day is that date wherever it is read; calendars show it above the hours, and time is free.
  const bool whole_day = std::holds_alternative<Day>(event.when);
  std::visit(
      Overloaded{[&](Day day) {
                   put("DTSTART;VALUE=DATE:" + compact(format_day(day)));
                   put("DTEND;VALUE=DATE:" + compact(format_day(day + std::chrono::days{1})));
                 },
                 [&](Instant at) {
                   put("DTSTART:" + compact(format_utc(at)));
                   put("DTEND:" + compact(format_utc(at + kLength)));
                 }},
      event.when);
  put(whole_day ? "TRANSP:TRANSPARENT" : "TRANSP:OPAQUE");
  put("SUMMARY:" + content_text(event.summary));
  if (!event.description.empty()) put("DESCRIPTION:" + content_text(event.description));
  put("BEGIN:VALARM");
  put("ACTION:DISPLAY");
  put(whole_day ? "TRIGGER:PT9H" : "TRIGGER:-PT15M");
  put("DESCRIPTION:" + content_text(event.summary));
  put("END:VALARM");
  put("END:VEVENT");
}

}  // namespace

std::string ics_calendar(std::string_view name, std::span<const CalendarEvent> events) {
  std::string out;
  append_content_line(out, "BEGIN:VCALENDAR");
  append_content_line(out, "VERSION:2.0");
  append_content_line(out, "PRODID:-//leads//leads//EN");
  append_content_line(out, "X-WR-CALNAME:" + content_text(name));
  for (const CalendarEvent& event : events) append_event(out, event);
  append_content_line(out, "END:VCALENDAR");
  return out;
}

}  // namespace leads
