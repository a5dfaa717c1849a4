// SPDX-License-Identifier: MIT
// The table of reports, and what each prints.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/session.h"
#include "flows/select.h"

namespace leads {

struct Period {
  Instant since = kFirstInstant, until = kLastInstant;
};

/// The request; a report uses the selection and the members of its own flags.
struct ReportRequest {
  Selection selection;
  std::vector<std::string> terms;  ///< of the selection's filter, as typed
  std::string by;                  ///< a field; "" if not given
  Period period;
  std::string since, until;  ///< the period as typed; "" if not given
  bool exit_status = false;
  bool explain = false;
};

/// A row of the table. Its members are named where it is written.
struct Report {
  std::string_view name = {}, summary = {};
  std::vector<std::string_view> flags = {};  ///< of `leads report` that apply to it: "--by"
  int (*run)(Session& session, ReportRequest request) = nullptr;  ///< returns the exit code
};

/// The first is the default.
const std::vector<Report>& reports();

int report_pipeline(Session& session, ReportRequest request);
/// One row per value of the field `by`, if one is named.
int report_sources(Session& session, ReportRequest request);
int report_funnel(Session& session, ReportRequest request);
int report_owners(Session& session, ReportRequest request);
/// Entries within the period. With `exit_status`, 1 when an answer is overdue.
int report_answers(Session& session, ReportRequest request);

}  // namespace leads
