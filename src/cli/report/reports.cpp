// SPDX-License-Identifier: MIT
// How to add a report: write a function that takes a ReportRequest and prints a table, and name it
// here.
#include "cli/report/reports.h"

namespace leads {

const std::vector<Report>& reports() {
  static const std::vector<Report> table{
      {.name = "pipeline",
       .summary = "how many leads are in each stage",
       .flags = {"--explain"},
       .run = report_pipeline},
      {.name = "funnel",
       .summary = "what became of the leads that entered each stage",
       .flags = {"--by", "--since", "--until", "--explain"},
       .run = report_funnel},
      {.name = "sources",
       .summary = "what the leads of each source cost and brought",
       .flags = {"--by", "--since", "--until", "--explain"},
       .run = report_sources},
      {.name = "owners", .summary = "how many open leads each owner has", .run = report_owners},
      {.name = "sla",
       .summary = "how soon new leads were answered",
       .flags = {"--by", "--since", "--until", "--exit-status"},
       .run = report_answers},
  };
  return table;
}

}  // namespace leads
