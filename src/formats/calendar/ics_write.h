// SPDX-License-Identifier: MIT
// Appointments as an iCalendar file (RFC 5545) that calendars take in again and again: an event
// keeps its UID, and its SEQUENCE grows when it moves.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <variant>

#include "leads/instant.h"
#include "leads/zone.h"

namespace leads {

struct CalendarEvent {
  std::string uid;
  std::int64_t sequence = 0;        ///< how often it was changed
  Instant changed{};                ///< when it last was
  std::variant<Day, Instant> when;  ///< the whole day, or half an hour from the instant on
  std::string summary, description;
};

/// The whole file. Each event reminds: a quarter of an hour before, or at nine of its day.
std::string ics_calendar(std::string_view name, std::span<const CalendarEvent> events);

}  // namespace leads
