// SPDX-License-Identifier: MIT
// Runs other programs without a shell, and only while no book is open, since a fork shares its
// locks.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace leads {

/// Runs it in the foreground on this terminal and returns its exit code (128 + n when signal n
/// ended it); nullopt if it cannot be started.
std::optional<int> run_child(const std::vector<std::string>& words);
/// The same with `input` on its standard input; a program that stops reading is not an error.
std::optional<int> run_child(const std::vector<std::string>& words, std::string_view input);

struct ChildOutput {
  int code = 0;  ///< as of run_child
  std::string output, error;
};
/// Runs it without input, with these variables added to the environment; nullopt if it cannot be
/// started.
std::optional<ChildOutput> run_captured(
    const std::vector<std::string>& words,
    const std::vector<std::pair<std::string, std::string>>& variables);

}  // namespace leads
