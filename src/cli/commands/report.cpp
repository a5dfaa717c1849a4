// SPDX-License-Identifier: MIT
// leads report: selects the report and the leads it covers.
#include <algorithm>

#include "base/spelling.h"
#include "base/time/when.h"
#include "cli/command/command.h"
#include "cli/report/reports.h"
#include "leads/error.h"

namespace leads::report_command {
namespace {

struct Options {
  std::string name;
  std::vector<std::string> filter;
  std::string by, since, until;
  bool exit_status = false;
};

void declare(Flags& flags, Options& options) {
  flags.word("NAME", options.name, false, "pipeline (default), funnel, owners or sla").kind =
      ValueKind::report;
  flags.words("FILTER", options.filter, false, "which leads; default: all").kind =
      ValueKind::filter;
  flags
      .value("--by", "FIELD", options.by,
             "split funnel and sla by a field, such as source or owner")
      .kind = ValueKind::field;
  flags.value("--since", "WHEN", options.since, "sla: only leads that came since then").kind =
      ValueKind::past_date;
  flags.value("--until", "WHEN", options.until, "sla: only leads that came until then").kind =
      ValueKind::past_date;
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
                                                      {"--exit-status", options.exit_status}};
  for (const auto& [flag, given] : kGiven) {
    const auto takes = [flag = flag](const Report& each) {
      return std::find(each.flags.begin(), each.flags.end(), flag) != each.flags.end();
    };
    if (!given || takes(report)) continue;
    std::string names, first;
    for (const Report& each : reports()) {
      if (!takes(each)) continue;
      names += (names.empty() ? "" : " and ") + std::string(each.name);
      if (first.empty()) first = each.name;
    }
    throw Error(
        ErrorKind::usage, flag, "applies only to " + names,
        "leads report " + first + " " + std::string(flag) + (flag == "--exit-status" ? "" : " …"));
  }
}

int run(const Options& options, Session& session) {
  std::vector<std::string> terms = options.filter;
  const bool named = !options.name.empty() && options.name.find(':') == std::string::npos;
  if (!options.name.empty() && !named) terms.insert(terms.begin(), options.name);
  const Report& report = named ? report_named(options.name) : reports().front();
  check_flags(options, report);
  ReportRequest request{{}, options.by, {}, options.exit_status};
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
  return report.run(session, std::move(request));
}

}  // namespace

extern const Command kCommand{
    .name = "report",
    .group = "Whole book",
    .summary = "show the pipeline, the funnel, owners' loads or answer times",
    .usage = "[pipeline|funnel|owners|sla] [FILTER…] [--by FIELD]",
    .details =
        "pipeline: leads by stage, how hot they are, how long they have been there, and what "
        "they are worth, by currency.\n"
        "funnel: how many leads reached each stage in their present cycle, as a share of the "
        "previous stage and of all leads; with --by, one row per value. Leads closed as "
        "duplicates, or for a reason with `counts_as_lost = false`, are left out.\n"
        "owners: how many open leads each owner has, and the capacity in [[assign]]; how many "
        "are hot or overdue for an answer; and who is away.\n"
        "sla: how promptly leads are answered in the stages with a `respond_within`, in working "
        "time of [calendar]: entries answered in time and late, waiting, overdue, moved on "
        "without an answer, and never touched; median and 90th percentile of those answered. "
        "With --by owner each entry counts for the owner at the moment of the answer, or at the "
        "time it was due if there was no answer.",
    .examples = {{"leads report", "the pipeline"},
                 {"leads report funnel --by source", "which source brings customers"},
                 {"leads report owners", "how many leads each owner has"},
                 {"leads report sla --by owner --since 4w", "answer times by owner"},
                 {"leads report sla -e -q || echo \"somebody waits too long\"", "for cron"}},
    .make = make_invocation<Options, declare, run>,
    .pages = true,
};

}  // namespace leads::report_command
