// SPDX-License-Identifier: MIT
// What `leads score -a` does: the nightly job, and its check.
#pragma once

namespace leads {

class Session;

/// Both return the exit code.
int rescore_all(Session& session, bool full);
int check_all(Session& session);

}  // namespace leads
