// SPDX-License-Identifier: MIT
// --if-unchanged-since: refuses a change if the lead was changed after a script read it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "cli/session.h"

namespace leads {

/// At most one of them is set; if neither is, nothing is checked.
struct UnchangedSince {
  std::optional<std::int64_t> op;
  std::optional<Instant> at;
};

/// Digits are an operation's number, anything else is a date. Throws not_found for an operation
/// that does not exist yet, usage for text that is neither.
UnchangedSince unchanged_since(Session& session, const std::string& text);
/// Throws refused if the lead was changed later. Called inside the transaction, so that no other
/// change can come in between.
void check_unchanged(Session& session, LeadId lead, const UnchangedSince& limit);

}  // namespace leads
