// SPDX-License-Identifier: MIT
// Runs other programs without a shell, and only while no book is open, since a fork shares its
// locks.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace leads {

/// Runs it in the foreground on this terminal and returns its exit code (128 + n when signal n
/// ended it); nullopt if it cannot be started.
std::optional<int> run_child(const std::vector<std::string>& words);
/// The same with `input` on its standard input; a program that stops reading is not an error.
std::optional<int> run_child(const std::vector<std::string>& words, std::string_view input);

}  // namespace leads
