// SPDX-License-Identifier: MIT
// score -x: scores with every line that contributes.
#pragma once

#include "cli/session.h"
#include "flows/select.h"

namespace leads {

/// On a terminal a page, in JSON an object per lead, else a row per line. Returns the exit code.
int print_explanations(Session& session, Selection selection);

}  // namespace leads
