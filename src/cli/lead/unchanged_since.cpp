// SPDX-License-Identifier: MIT
#include "cli/lead/unchanged_since.h"

#include <fmt/core.h>

#include "base/numbers.h"
#include "base/time/format.h"
#include "base/time/when.h"
#include "leads/error.h"
#include "store/journal/journal.h"

namespace leads {

UnchangedSince unchanged_since(Session& session, const std::string& text) {
  UnchangedSince limit;
  if (!text.empty() && text.find_first_not_of("0123456789") == std::string::npos) {
    limit.op = parse_integer(text);
    const std::int64_t newest = session.store(true).state().newest_op;
    if (!limit.op || *limit.op > newest)
      throw Error(ErrorKind::not_found, "--if-unchanged-since", "there is no operation " + text,
                  fmt::format("the newest is {}: leads history -l 1", newest));
    return limit;
  }
  limit.at = session.moment(text, Sense::past, "--if-unchanged-since").first;
  return limit;
}

void check_unchanged(Session& session, LeadId lead, const UnchangedSince& limit) {
  if (!limit.op && !limit.at) return;
  const std::optional<OperationRecord> newest = Journal(session.store(true)).newest_operation(lead);
  if (!newest || (limit.op ? newest->id <= *limit.op : newest->at <= *limit.at)) return;
  throw Error(
      ErrorKind::refused, {},
      fmt::format("lead {} was changed at {} by {} ({}, operation {}); nothing was changed now",
                  number(lead), format_local(newest->at, session.zone()), newest->actor,
                  newest->command, newest->id),
      fmt::format("to see the changes: leads history {}", number(lead)));
}

}  // namespace leads
