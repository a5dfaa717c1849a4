// How to add a report: write a function that takes a ReportRequest and prints a table, and name it
// here.
#include "cli/report/reports.h"

namespace leads {

const std::vector<Report>& reports() {
  static const std::vector<Report> table{
      {.name = "pipeline", .run = report_pipeline},
      {.name = "funnel", .flags = {"--by"}, .run = report_funnel},
      {.name = "owners", .run = report_owners},
      {.name = "sla",
       .flags = {"--by", "--since", "--until", "--exit-status"},
       .run = report_answers},
  };
  return table;
}

}  // namespace leads
