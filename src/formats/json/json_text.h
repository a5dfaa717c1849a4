// SPDX-License-Identifier: MIT
// What the readers of JSON say about a text that is wrong. It hides RapidJSON's headers.
#pragma once

#include <string>
#include <string_view>

#include "base/limits.h"
#include "leads/error.h"

namespace leads {

inline constexpr std::size_t kDeepestJson = limits::kNesting;

/// A problem at a byte of `text`: line and column, no excerpt.
Diagnostic json_problem(std::string_view text, std::size_t offset, std::string message);
/// Of a rapidjson::ParseErrorCode; ours, where the builder stopped it at kDeepestJson.
std::string json_message(int parse_error_code);
/// Bytes that are not UTF-8, or NUL.
bool find_bad_bytes(std::string_view text, Diagnostic& problem);

}  // namespace leads
