// SPDX-License-Identifier: MIT
// score -x: scores with every line they are made of.
#pragma once

#include "cli/session.h"
#include "flows/select.h"

namespace leads {

/// On a terminal a page, in JSON an object a lead, else a row a line. Returns the exit code.
int print_explanations(Session& session, Selection selection);

}  // namespace leads
