// SPDX-License-Identifier: MIT
// Regular expressions of filters. The engine (RE2: linear time, bounded memory) is named in
// pattern.cpp alone.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <variant>

#include "base/limits.h"
#include "leads/filter.h"

namespace leads {

/// Longest pattern taken, in bytes.
inline constexpr std::size_t kLongestPattern = limits::kPattern;

/// The compiled pattern, or what is wrong with it in a few words.
std::variant<std::shared_ptr<const Pattern>, std::string> compile_pattern(std::string_view text);
/// What the pattern costs to keep and to run, in instructions: some hundred for most, never above
/// 100,000.
std::size_t pattern_size(const Pattern& pattern);
/// Whether the pattern is found anywhere in `text`, ignoring case. Several threads may ask at once.
bool found_in(const Pattern& pattern, std::string_view text);

}  // namespace leads
