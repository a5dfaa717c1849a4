// What `leads report NAME` prints. Each returns the exit code.
#pragma once

#include <string>

#include "cli/session.h"
#include "flows/select.h"

namespace leads {

struct Period {
  Instant since = kFirstInstant, until = kLastInstant;
};

int report_pipeline(Session& session, Selection selection);
/// A row a value of the field `by`, if one is named.
int report_funnel(Session& session, Selection selection, const std::string& by);
int report_owners(Session& session, Selection selection);
/// Entries within the period. With `exit_status`, 1 when an answer is overdue.
int report_answers(Session& session, Selection selection, const std::string& by, Period period,
                   bool exit_status);

}  // namespace leads
