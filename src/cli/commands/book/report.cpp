// SPDX-License-Identifier: MIT
// leads report: selects the report and the leads it covers.
#include <algorithm>

#include "base/spelling.h"
#include "base/time/when.h"
#include "base/words.h"
#include "cli/command/command.h"
#include "cli/list/listed_leads.h"
#include "cli/report/reports.h"
#include "leads/error.h"

namespace leads::report_command {
namespace {

struct Options {
  std::string name;
  std::vector<std::string> filter;
  std::string by, since, until;
  bool exit_status = false, explain = false;
};

void declare(Flags& flags, Options& options) {
  flags.word("NAME", options.name, false, "pipeline (default), funnel, sources, owners or sla")
      .kind = ValueKind::report;
  flags.words("FILTER", options.filter, false, "which leads; default: all").kind =
      ValueKind::filter;
  flags.value("--by", "FIELD", options.by, "split funnel, sources or sla by a field, such as owner")
      .kind = ValueKind::field;
  flags
      .value("--since", "WHEN", options.since,
             "funnel, sla: entered since then; sources: created since then")
      .kind = ValueKind::past_date;
  flags
      .value("--until", "WHEN", options.until,
             "funnel, sla: entered until then; sources: created until then")
      .kind = ValueKind::past_date;
  flags.toggle("-x,--explain", options.explain,
               "show the filter that lists the leads of each number");
  flags.toggle("-e,--exit-status", options.exit_status, "sla: exit 1 if an answer is overdue");
}

const Report& report_named(const std::string& name) {
  std::vector<std::string> names;
  for (const Report& report : reports()) {
    if (report.name == name) return report;
    names.emplace_back(report.name);
  }
  std::string hint = did_you_mean(nearest(name, names));
  if (hint.empty()) {
    hint = "reports:";
    for (const std::string& each : names) hint += " " + each;
  }
  throw Error(ErrorKind::not_found, "\"" + name + "\"", "unknown report", hint);
}

void check_flags(const Options& options, const Report& report) {
  const std::pair<std::string_view, bool> kGiven[] = {{"--by", !options.by.empty()},
                                                      {"--since", !options.since.empty()},
                                                      {"--until", !options.until.empty()},
                                                      {"--explain", options.explain},
                                                      {"--exit-status", options.exit_status}};
  for (const auto& [flag, given] : kGiven) {
    const auto takes = [flag = flag](const Report& each) {
      return std::find(each.flags.begin(), each.flags.end(), flag) != each.flags.end();
    };
    if (!given || takes(report)) continue;
    std::vector<std::string> taking;
    for (const Report& each : reports()) {
      if (takes(each)) taking.emplace_back(each.name);
    }
    const std::string first = taking.front(), last = taking.back();
    taking.pop_back();
    const std::string names = join(taking, ", ") + (taking.empty() ? "" : " and ") + last;
    throw Error(ErrorKind::usage, flag, "applies only to " + names,
                "leads report " + first + " " + std::string(flag) +
                    (flag == "--exit-status" || flag == "--explain" ? "" : " …"));
  }
}

int run(const Options& options, Session& session) {
  std::vector<std::string> terms = options.filter;
  const bool named = !options.name.empty() && options.name.find(':') == std::string::npos;
  if (!options.name.empty() && !named) terms.insert(terms.begin(), options.name);
  const Report& report = named ? report_named(options.name) : reports().front();
  check_flags(options, report);
  ReportRequest request;
  request.terms = terms;
  request.by = options.by;
  request.exit_status = options.exit_status;
  request.explain = options.explain;
  request.since = options.since;
  request.until = options.until;
  request.selection.filter = session.filter(terms);
  request.selection.zone = &session.zone();
  if (!options.since.empty())
    request.period.since = session.moment(options.since, Sense::filter, "--since").first;
  if (!options.until.empty())
    request.period.until = session.moment(options.until, Sense::filter, "--until").last;
  if (request.period.until < request.period.since)
    throw Error(ErrorKind::usage, "--until",
                "\"" + options.until + "\" is before --since \"" + options.since + "\"",
                "leads report sla --since 4w --until 1w");
  const Filter filter = request.selection.filter;
  const int code = report.run(session, std::move(request));
  if (!filter.empty() && count_leads(session, filter).matched == 0) session.explain_nothing(filter);
  return code;
}

}  // namespace

extern const Command kCommand{
    .name = "report",
    .group = "Whole book",
    .summary = "show the pipeline, funnel, sources, owners or answer times",
    .usage = "[pipeline|funnel|sources|owners|sla] [FILTER…] [--by FIELD]",
    .details =
        "pipeline: leads by stage, how hot they are, how long they have been there, what they are "
        "expected to bring (`value`), and what they paid: `won` is the sum of the purchases "
        "recorded on winning them (advance --won --value), `bought` that of all their purchases. "
        "Currencies are never added up.\n"
        "funnel: what became of the cycles that entered each stage, within --since and --until if "
        "given: how many moved on, are still in it, went back, are parked or lost there. A "
        "customer "
        "who comes back begins another cycle; a jump enters the stages it passes. The share that "
        "moved on has its 95 % interval; of fewer than ten it is too few to say. The median stay "
        "counts those that have not left the stage yet (Kaplan-Meier). `value` is what the leads "
        "that entered are expected to bring, `lost_value` what was lost of it. With --by, one row "
        "per value. Leads closed as duplicates, or for a reason with `counts_as_lost = false`, are "
        "left out.\n"
        "sources: what the leads of each source, or value of --by (campaign, vendor, referred_by), "
        "cost and brought: how many were qualified and won in any of their cycles, the share won, "
        "`cost`, what was paid on winning, and how many times the cost that is, never across "
        "currencies. Duplicates and the like count in no number of leads, but their cost stays. "
        "Below the table: inbound sources against outbound ones, as in [sources].\n"
        "owners: how many open leads each owner has, and the capacity in [[assign]]; how many "
        "are hot or overdue for an answer; what their leads paid; and who is away.\n"
        "sla: how promptly leads are answered in the stages with a `respond_within`, in working "
        "time of [calendar]: entries answered in time and late, waiting, overdue, moved on "
        "without an answer, and never touched; median and 90th percentile of those answered. "
        "With --by owner each entry counts for the owner at the moment of the answer, or at the "
        "time it was due if there was no answer.",
    .examples = {{"leads report", "the pipeline"},
                 {"leads report funnel --by source", "which source brings customers"},
                 {"leads report sources --by campaign", "what each campaign cost and brought"},
                 {"leads report sla --by owner --since 4w", "answer times by owner"},
                 {"leads report sla -e -q || echo \"somebody waits too long\"", "for cron"}},
    .make = make_invocation<Options, declare, run>,
    .pages = true,
};

}  // namespace leads::report_command
