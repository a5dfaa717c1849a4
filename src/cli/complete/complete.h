// SPDX-License-Identifier: MIT
// What the hidden command `leads __complete WORD… PIECE` offers to a shell: how a half-typed
// command line can go on. All of it follows from the table of commands and their flags.
#pragma once

#include <string>
#include <vector>

#include "cli/complete/candidates.h"
#include "leads/instant.h"

namespace leads {

/// `words` are those after `leads`, the last one typed up to the cursor (often ""). `clock` is the
/// machine's time. Never throws for mistakes in the words or in files.
Candidates complete(std::vector<std::string> words, Instant clock);

/// One candidate per line, with its description after a tab; finally `:files` or `:folders` if the
/// shell is to offer those.
std::string completion_lines(const Candidates& candidates);

}  // namespace leads
