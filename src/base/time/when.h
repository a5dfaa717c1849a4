// SPDX-License-Identifier: MIT
// Parsing the dates people type, and resolving them once the instant of evaluation is known.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "leads/when.h"
#include "leads/zone.h"

namespace leads {

/// CLI.md "Dates and durations", one bound (no range). `country` (ISO 3166-1 alpha-2, "" unknown)
/// decides whether 3/4 is in March or in April. Nullopt when the text has none of those forms, or
/// is ambiguous.
std::optional<When> parse_when(std::string_view text, Sense sense, std::string_view country = {});
/// What to type instead of what parse_when refused: the two readings, a near word, or the forms.
std::string when_hint(std::string_view text);
/// The accepted forms in one line, for error messages.
std::string_view when_forms();

/// First and last second meant: a day or a day word spans its day in `zone`, anything else is one
/// second.
struct InstantRange {
  Instant first, last;
};
InstantRange resolve(const When& when, Instant as_of, const Zone& zone);
/// False for what means the same whenever it is asked.
bool depends_on_now(const When& when);
/// True for what means another day, month or year after some midnight of the zone.
bool changes_at_midnight(const When& when);
/// Whether a day was typed, not a time of day: "monday" and "+3d", but neither "now" nor "+2h".
bool means_day(const When& when);

}  // namespace leads
