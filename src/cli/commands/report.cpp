// leads report: picks the report and the leads it is about.
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
  flags.word("NAME", options.name, false, "pipeline (default), funnel, owners or sla");
  flags.words("FILTER", options.filter, false, "which leads; all without");
  flags.value("--by", "FIELD", options.by,
              "split funnel and sla by a field, such as source or owner");
  flags.value("--since", "WHEN", options.since, "sla: of leads that came since then");
  flags.value("--until", "WHEN", options.until, "sla: and until then");
  flags.toggle("-e,--exit-status", options.exit_status, "sla: exit 1 when an answer is overdue");
}

void check_flags(const Options& options, const std::string& name) {
  if (!options.by.empty() && name != "funnel" && name != "sla")
    throw Error(ErrorKind::usage, "--by", "splits funnel and sla only",
                "leads report funnel --by " + options.by);
  const char* flag = !options.since.empty()   ? "--since"
                     : !options.until.empty() ? "--until"
                     : options.exit_status    ? "-e"
                                              : nullptr;
  if (flag != nullptr && name != "sla")
    throw Error(ErrorKind::usage, flag, "goes with sla", std::string("leads report sla ") + flag);
}

int run(const Options& options, Session& session) {
  std::vector<std::string> terms = options.filter;
  std::string name = "pipeline";
  static const std::vector<std::string> kReports{"pipeline", "funnel", "owners", "sla"};
  if (options.name.find(':') != std::string::npos) {
    terms.insert(terms.begin(), options.name);
  } else if (!options.name.empty()) {
    name = options.name;
    if (std::find(kReports.begin(), kReports.end(), name) == kReports.end()) {
      std::string hint = did_you_mean(nearest(name, kReports));
      if (hint.empty()) hint = "reports: pipeline funnel owners sla";
      throw Error(ErrorKind::not_found, "\"" + name + "\"", "is no report", hint);
    }
  }
  check_flags(options, name);
  Selection selection;
  selection.filter = session.filter(terms);
  selection.zone = &session.zone();
  if (name == "funnel") return report_funnel(session, std::move(selection), options.by);
  if (name == "owners") return report_owners(session, std::move(selection));
  if (name == "pipeline") return report_pipeline(session, std::move(selection));
  Period period;
  if (!options.since.empty())
    period.since = session.moment(options.since, Sense::past, "--since").first;
  if (!options.until.empty())
    period.until = session.moment(options.until, Sense::past, "--until").last;
  if (period.until < period.since)
    throw Error(ErrorKind::usage, "--until",
                "\"" + options.until + "\" is before --since \"" + options.since + "\"",
                "leads report sla --since 4w --until 1w");
  return report_answers(session, std::move(selection), options.by, period, options.exit_status);
}

}  // namespace

extern const Command kCommand{
    "report",
    "Whole book",
    "pipeline, funnel, owners' loads, answers in time",
    "[pipeline|funnel|owners|sla] [FILTER…] [--by FIELD]",
    "pipeline: leads by stage as they stand now, how hot they are, how long they have stood there, "
    "and what they are worth, by "
    "currency.\n"
    "funnel: how many reached each stage in their present cycle, as a share of the stage before "
    "and of all; with --by, a row a value. "
    "Duplicates, and reasons that say so, are not counted as lost.\n"
    "owners: how many open leads each has, against the capacity of [[assign]]; how many are hot or "
    "wait for an answer too long; who is "
    "away.\n"
    "sla: how promptly leads are answered in the stages with a `respond_within`, in working time "
    "of [calendar]: entries answered in "
    "time and late, still waiting, overdue, never touched; median and 90th percentile of those "
    "answered.",
    {{"leads report", "the pipeline"},
     {"leads report funnel --by source", "which source brings customers"},
     {"leads report owners", "who has how much on the table"},
     {"leads report sla --by owner --since 4w", "how promptly, by owner"},
     {"leads report sla -e -q || echo \"somebody waits too long\"", "for cron"}},
    make_invocation<Options, declare, run>};

}  // namespace leads::report_command
