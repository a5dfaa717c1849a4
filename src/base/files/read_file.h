// SPDX-License-Identifier: MIT
// Files read whole: the small ones leads is set up with, and lists of ids.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace leads {

/// A regular file's bytes; nullopt when there is none. Throws bad_input, also for more than 1 MiB,
/// and storage; `what` names it in the message "that is no …".
std::optional<std::string> read_small_file(const std::string& path, std::string_view what);

/// Everything up to the end, of a pipe too; `-` is standard input. Throws not_found, bad_input for
/// a directory, and storage.
std::string read_to_end(const std::string& path);

}  // namespace leads
