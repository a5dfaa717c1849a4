// SPDX-License-Identifier: MIT
// leads report: selects the report and the leads it covers.
#include <algorithm>

#include "base/scan.h"
#include "base/spelling.h"
#include "base/time/when.h"
#include "base/words.h"
#include "cli/command/command.h"
#include "cli/list/listed_leads.h"
#include "cli/report/html/html_page.h"
#include "cli/report/reports.h"
#include "cli/report/shown.h"
#include "leads/error.h"

namespace leads::report_command {
namespace {

struct Options {
  std::string name;
  std::vector<std::string> filter;
  std::string by, since, until, html;
  std::optional<std::string> claims;
  bool exit_status = false, explain = false;
};

void declare(Flags& flags, Options& options) {
  flags.word("NAME", options.name, false, "which report; default: pipeline").kind =
      ValueKind::report;
  flags.words("FILTER", options.filter, false, "which leads; default: all").kind =
      ValueKind::filter;
  flags.value("--by", "FIELD", options.by, "split the report by a field, such as owner").kind =
      ValueKind::field;
  flags.value("--since", "WHEN", options.since, "the period of the report; see below").kind =
      ValueKind::past_date;
  flags.value("--until", "WHEN", options.until, "the end of the period").kind =
      ValueKind::past_date;
  flags.value("--claims", "VENDOR", options.claims,
              "vendors: list the rows that may be claimed back from the vendor");
  flags
      .value("--html", "FILE", options.html,
             "write one self-contained page of HTML, with charts; all: of all reports")
      .file = FileUse::written;
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
  names.emplace_back(kAllReports);
  std::string hint = did_you_mean(nearest(name, names));
  if (hint.empty()) {
    hint = "reports:";
    for (const std::string& each : names) hint += " " + each;
  }
  throw Error(ErrorKind::not_found, "\"" + name + "\"", "unknown report", hint);
}

void check_flags(const Options& options, const Report& report) {
  const std::pair<std::string_view, bool> kGiven[] = {
      {"--by", !options.by.empty()},       {"--claims", options.claims.has_value()},
      {"--since", !options.since.empty()}, {"--until", !options.until.empty()},
      {"--explain", options.explain},      {"--exit-status", options.exit_status}};
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

/// --html FILE is --format html --output FILE.
void take_html(const Options& options, Session& session) {
  if (options.html.empty()) return;
  OutputSettings settings = session.out.settings();
  const GlobalOptions& typed = session.options();
  if (typed.output || typed.format || settings.format == Format::json ||
      settings.format == Format::jsonl || has_plain_cells(settings.format))
    throw Error(ErrorKind::usage, "--html", "writes a file of its own format",
                "leave out --output, --format and their short forms");
  check_output(options.html);
  settings.format = Format::html;
  settings.path = options.html;
  settings.color = false;
  session.out.set(std::move(settings));
}

ReportRequest request_of(const Options& options, const std::vector<std::string>& terms,
                         Session& session) {
  ReportRequest request;
  request.terms = terms;
  request.by = options.by;
  request.exit_status = options.exit_status;
  request.explain = options.explain;
  request.claims = options.claims;
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
  return request;
}

void write_page(Session& session, html::Page page) {
  session.out.write(html::page_text(page, session.out.settings()));
}

html::Report page_part(Session& session, const Report& report) {
  std::vector<Table> tables = session.out.take_tables();
  Table first = tables.empty() ? Table{} : std::move(tables.front());
  std::string summary(report.summary);
  summary = uppered(summary.substr(0, 1)) + summary.substr(1) + ".";
  return {std::string(report.name), std::string(report.title), std::move(summary),
          std::move(first)};
}

/// Every report, one below the other.
int run_all(const Options& options, const std::vector<std::string>& terms, Session& session) {
  const bool sheets = session.out.settings().format == Format::xlsx;
  if (session.out.settings().format != Format::html && !sheets)
    throw Error(ErrorKind::usage, "all",
                "all reports together are a page of HTML or a workbook with a sheet for each",
                "leads report all --html reports.html, or -o reports.xlsx");
  for (const auto& [flag, given] :
       {std::pair{"--by", !options.by.empty()}, std::pair{"--claims", options.claims.has_value()},
        std::pair{"--exit-status", options.exit_status}})
    if (given)
      throw Error(ErrorKind::usage, flag, "does not apply to all reports together",
                  "name the report: leads report " +
                      std::string(flag == std::string_view("--claims") ? "vendors " : "sla ") +
                      std::string(flag) + " …");
  html::Page page{"Sales report", join(terms, " "), {}};
  for (const Report& report : reports()) {
    session.out.name_sheet(report.name);
    report.run(session, request_of(options, terms, session));
    if (sheets) continue;
    // What happened lately is read first.
    const auto place = report.name == "week" ? page.reports.begin() : page.reports.end();
    page.reports.insert(place, page_part(session, report));
  }
  if (!sheets) write_page(session, std::move(page));
  return 0;
}

int run(const Options& options, Session& session) {
  take_html(options, session);
  std::vector<std::string> terms = options.filter;
  const bool named = !options.name.empty() && options.name.find(':') == std::string::npos;
  if (!options.name.empty() && !named) terms.insert(terms.begin(), options.name);
  if (options.name == kAllReports) return run_all(options, terms, session);
  const Report& report = named ? report_named(options.name) : reports().front();
  check_flags(options, report);
  ReportRequest request = request_of(options, terms, session);
  const Filter filter = request.selection.filter;
  const int code = report.run(session, std::move(request));
  if (session.out.settings().format == Format::html)
    write_page(session,
               {std::string(report.title), join(terms, " "), {page_part(session, report)}});
  if (!filter.empty() && count_leads(session, filter).matched == 0) session.explain_nothing(filter);
  return code;
}

}  // namespace

extern const Command kCommand{
    .name = "report",
    .group = "Whole book",
    .summary = "show how leads, sales and the team are doing",
    .usage = "[NAME] [FILTER…] [--by FIELD] [--since WHEN] [--until WHEN]",
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
        "vendors: what the leads bought from each vendor came to (those with a `vendor`, or of the "
        "source purchased_list): how many it brought; how many rows of its lists were duplicates "
        "of leads that were there already, or had an invalid e-mail or phone; how many "
        "leads bounced, were reached (an activity both ways or a reply), qualified and won; "
        "`cost`, and what that is for each lead reached and won. Of a lead that was there before "
        "only the cost is the vendor's. --claims VENDOR lists the rows that may be claimed back, "
        "with file, line, lead, reason and date; --claims '' those of lists without a vendor. Rows "
        "are known since the import of their list, which must name the vendor: leads import "
        "list.csv --set vendor=NAME --set source=purchased_list.\n"
        "velocity: how long cycles that entered each stage took to the next one and to be won "
        "(the median of those that got there), and what that brings a day: open cycles, times the "
        "share won of those decided, times the money an average win brought, divided by the median "
        "time to win. The period is that of entries and decisions.\n"
        "forecast: by the month of `expected_close`, the value of open leads, weighted by the "
        "`probability` of their stages; values in stages without one are named, never guessed. "
        "`won` is what is won already, `expected` both together, and `gap` what they are beyond "
        "the [target] of the month, or short of it. The first month is the present one or that of "
        "--since. With --by owner, each has the target of [target.OWNER].\n"
        "cohorts: of the cycles that began in each month of [calendar], how many came to each "
        "stage, are won, and were won soon; months that have not had that long yet have no "
        "figure.\n"
        "ageing: open and parked leads by the time they have been in their stages, and how many "
        "are longer there than `stale_after`.\n"
        "scores: how many leads have how many points, and their grades.\n"
        "reasons: how many cycles were parked, lost or disqualified for which reason within the "
        "period, how many of the leads are still there, and the stage that most of them came "
        "from.\n"
        "activity: what happened within the period, by kind, and in the last twelve weeks of it. "
        "What machines did is counted apart, with why it is taken for theirs.\n"
        "companies: the leads of each company together: the sum of their engagement, the hottest "
        "of them, the last contact with any.\n"
        "week: the last complete week of [calendar] (or --since to --until) against the one before "
        "it: what is new, qualified, won, lost, answered in time, newly hot and gone cold, with "
        "the leads by name. Scores are those of today's rules and fields at the beginning and end "
        "of the week.\n"
        "nurture: how many leads began each [[nurture]] sequence, are in it, stopped, were lost "
        "or are through; and of each letter how many were sent, opened, clicked, answered, "
        "followed by a move on in the funnel or by an opt-out, within 30 days and before the "
        "lead's next letter. Opens and clicks by machines are left out (report activity counts "
        "them in a column of their own). An offer is redeemed by a purchase whose subject, ref or "
        "note names "
        "its code. With --explain: which leads.\n"
        "owners: how many open leads each owner has, and the capacity in [[assign]]; how many "
        "are hot or overdue for an answer; what their leads paid; and who is away.\n"
        "sla: how promptly leads are answered in the stages with a `respond_within`, in working "
        "time of [calendar]: entries answered in time and late, waiting, overdue, moved on "
        "without an answer, and never touched; median and 90th percentile of those answered. "
        "With --by owner each entry counts for the owner at the moment of the answer, or at the "
        "time it was due if there was no answer.\n"
        "Where nothing else is said, the period is that in which leads were created. In all of "
        "them -x names the filter that lists the leads of each number, as does `counts` in JSON.\n"
        "-o FILE.xlsx writes a report as a workbook, `report all` a sheet for each.",
    .examples = {{"leads report", "the pipeline"},
                 {"leads report funnel --by source", "which source brings customers"},
                 {"leads report week", "for the Monday meeting"},
                 {"leads report all --html reports.html", "a page for the browser, with charts"},
                 {"leads report sla -e -q || echo \"somebody waits too long\"", "for cron"}},
    .make = make_invocation<Options, declare, run>,
    .html = true,
    .pages = true,
};

}  // namespace leads::report_command
