// SPDX-License-Identifier: MIT
// The table of reports, and what each prints.
#pragma once

#include <optional>
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
  std::string since, until;           ///< the period as typed; "" if not given
  std::optional<std::string> claims;  ///< the vendor to claim from
  bool exit_status = false;
  bool explain = false;
};

/// A row of the table. Its members are named where it is written.
struct Report {
  std::string_view name = {}, title = {}, summary = {};
  std::vector<std::string_view> flags = {};  ///< of `leads report` that apply to it: "--by"
  int (*run)(Session& session, ReportRequest request) = nullptr;  ///< returns the exit code
};

/// The name that stands for all of them, on a page of HTML, and the flag that every report has.
inline constexpr std::string_view kAllReports = "all", kFlagOfAllReports = "--html";

/// The first is the default.
const std::vector<Report>& reports();

// Each prints its report and returns the exit code.
namespace activity_report {
int run(Session& session, ReportRequest request);
}
namespace ageing_report {
int run(Session& session, ReportRequest request);
}
namespace cohorts_report {
int run(Session& session, ReportRequest request);
}
namespace companies_report {
int run(Session& session, ReportRequest request);
}
namespace forecast_report {
int run(Session& session, ReportRequest request);
}
namespace funnel_report {
int run(Session& session, ReportRequest request);
}
namespace nurture_report {
int run(Session& session, ReportRequest request);
}
namespace owners_report {
int run(Session& session, ReportRequest request);
}
namespace pipeline_report {
int run(Session& session, ReportRequest request);
}
namespace reasons_report {
int run(Session& session, ReportRequest request);
}
namespace scores_report {
int run(Session& session, ReportRequest request);
}
namespace sla_report {
int run(Session& session, ReportRequest request);
}
namespace sources_report {
int run(Session& session, ReportRequest request);
}
namespace vendors_report {
int run(Session& session, ReportRequest request);
}
namespace velocity_report {
int run(Session& session, ReportRequest request);
}
namespace week_report {
int run(Session& session, ReportRequest request);
}

}  // namespace leads
