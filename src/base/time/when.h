// Parsing the dates people type, and resolving them once the instant of evaluation is known.
#pragma once

#include <optional>
#include <string_view>

#include "leads/when.h"
#include "leads/zone.h"

namespace leads {

/// A bare duration is ago (`past`) or ahead (`future`); `mon` is the last or the next one likewise.
enum class Sense : std::uint8_t { past, future };
/// CLI.md "Dates and durations", one bound (no range). Nullopt when it is none of those forms.
std::optional<When> parse_when(std::string_view text, Sense sense);
/// The accepted forms in one line, for error messages.
std::string_view when_forms();

/// First and last second meant: a day or a day word spans its day in `zone`, anything else is one
/// second.
struct InstantRange {
  Instant first, last;
};
InstantRange resolve(const When& when, Instant as_of, const Zone& zone);
/// True for the words (but `now`) whose meaning changes at the next midnight of the zone.
bool changes_at_midnight(const When& when);

}  // namespace leads
