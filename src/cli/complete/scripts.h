// SPDX-License-Identifier: MIT
// The scripts of completions/, which the build puts into the program.
#pragma once

#include <string_view>

namespace leads {

/// For bash, zsh or fish; "" for another shell.
std::string_view completion_script(std::string_view shell);

}  // namespace leads
