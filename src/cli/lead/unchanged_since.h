// SPDX-License-Identifier: MIT
// --if-unchanged-since: what a script read must still hold.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "cli/session.h"

namespace leads {

/// Of one kind or the other; neither: nothing is asked.
struct UnchangedSince {
  std::optional<std::int64_t> op;
  std::optional<Instant> at;
};

/// Digits are an operation's number, the rest is a date. Throws not_found for an operation that is
/// yet to come, usage for neither.
UnchangedSince unchanged_since(Session& session, const std::string& text);
/// Throws refused when the lead was changed later. Asked inside the transaction: nobody can come
/// between the answer and the change.
void check_unchanged(Session& session, LeadId lead, const UnchangedSince& limit);

}  // namespace leads
