// SPDX-License-Identifier: MIT
// Other programs, without a shell: started only while no book is open, since a fork shares its
// locks.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace leads {

/// Runs it in the foreground on this terminal and returns its exit code (128 + n when signal n
/// ended it); nullopt when it can't be started.
std::optional<int> run_child(const std::vector<std::string>& words);
/// The same with `input` on its standard input; a program that stops reading is no error.
std::optional<int> run_child(const std::vector<std::string>& words, std::string_view input);

}  // namespace leads
