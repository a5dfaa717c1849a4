// SPDX-License-Identifier: MIT
// The files of texts/, embedded.
#pragma once

#include <chrono>
#include <span>
#include <string>
#include <string_view>

#include "leads/zone.h"

namespace leads {

struct PlaybookText {
  std::string_view name, text;
};
std::span<const PlaybookText> playbook_texts();
/// The templates that the example names, without their ending .md.
std::span<const PlaybookText> example_letters();
/// The example's leads and activities, without their ending .csv. They were written on
/// kExampleDay.
std::span<const PlaybookText> example_files();
constexpr Day kExampleDay{std::chrono::days{20779}};  // 2026-11-22
/// The text with each date in it, 2026-11-22 or the start of 2026-11-22T10:00:00Z, moved by so many
/// days.
std::string with_moved_dates(std::string_view text, std::chrono::days by);

}  // namespace leads
