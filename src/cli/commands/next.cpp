// SPDX-License-Identifier: MIT
// leads next: what to do now, one line per lead with the reason, most urgent first.
#include "flows/next.h"

#include <fmt/core.h>

#include <algorithm>

#include "base/time/format.h"
#include "cli/command/command.h"
#include "cli/lead/change.h"
#include "cli/list/lead_columns.h"

namespace leads::next_command {
namespace {

struct Options {
  std::vector<std::string> filter;
  std::optional<std::int64_t> limit;
  bool exit_status = false;
};

void declare(Flags& flags, Options& options) {
  flags.words("FILTER", options.filter, false, "which leads, such as owner:me; default: all").kind =
      ValueKind::filter;
  flags.whole("-l,--limit", "N", options.limit, 1, 1'000'000'000, "at most N leads (default 10)");
  flags.toggle("-e,--exit-status", options.exit_status, "exit 1 if there is nothing to do");
}

class Words {
 public:
  explicit Words(Session& session) : session_(session), working_(session.playbook().calendar) {}

  std::string of(const WorkReason& reason, const WorkItem& item) const {
    const Instant now = session_.now();
    const std::string stage = session_.playbook().stage(item.stage).name;
    switch (reason.kind) {
      case WorkReason::Kind::answer_due:
        if (reason.at >= now)
          return (far(reason.at) ? "answer due " : "answer due by ") + moment(reason.at);
        return overdue(reason.at);
      case WorkReason::Kind::promised: {
        const std::string what = item.next_step.empty() ? "next step" : item.next_step;
        if (reason.day) {
          const Day today = local_day(now, session_.zone());
          return what +
                 (*reason.day == today ? " today" : ", due " + spoken_day(*reason.day, today));
        }
        return what + (reason.at >= first_second(local_day(now, session_.zone()), session_.zone())
                           ? " today" + clock(reason.at)
                           : ", due " + moment(reason.at));
      }
      case WorkReason::Kind::knocked:
        return fmt::format("got in touch {} ago though {}", age(now - reason.at), stage);
      case WorkReason::Kind::reopened:
        return fmt::format("was lost, came back {} ago", age(now - reason.at));
      case WorkReason::Kind::recycled:
        return "recycle date passed " +
               (relative() ? age(now - reason.at) + " ago"
                           : "on " + format_local(reason.at, session_.zone()).substr(0, 10));
      case WorkReason::Kind::hot_untouched:
        return fmt::format("hot and untouched for {}", age(now - reason.at));
      case WorkReason::Kind::unassigned:
        return "waits for an owner";
      case WorkReason::Kind::came_back:
        return fmt::format("came back after {}", age(now - reason.at));
      case WorkReason::Kind::going_stale:
        if (reason.at <= now) return fmt::format("stale for {}", age(now - reason.at));
        return local_day(reason.at, session_.zone()) == local_day(now, session_.zone())
                   ? "going stale today"
                   : "going stale tomorrow";
    }
    return {};
  }

 private:
  bool relative() const { return session_.out.settings().format == Format::table; }

  std::string clock(Instant at) const {
    const std::string local = format_local(at, session_.zone());
    return local.ends_with(" 00:00") ? "" : " at " + local.substr(11);
  }

  std::int64_t days_ahead(Instant at) const {
    return (local_day(at, session_.zone()) - local_day(session_.now(), session_.zone())).count();
  }
  // Whether times are shown with "in" and "ago".
  bool far(Instant at) const { return relative() && days_ahead(at) != 0 && days_ahead(at) != 1; }

  // "14:30" today, "tomorrow 09:00", else with its date, on a terminal "3 d ago".
  std::string moment(Instant at) const {
    const std::string local = format_local(at, session_.zone());
    if (days_ahead(at) == 0) return local.substr(11);
    if (days_ahead(at) == 1) return "tomorrow " + local.substr(11);
    return far(at) ? relative_time(at, session_.now(), session_.zone()) : local;
  }

  // The overdue working time; the due time if no working time has passed.
  std::string overdue(Instant due) const {
    const Seconds worked = working_.between(due, session_.now());
    if (!relative() || worked < std::chrono::minutes{1})
      return "answer overdue since " + moment(due);
    const auto& hours = session_.playbook().calendar.hours;
    const bool all_day =
        std::all_of(hours.begin(), hours.end(), [](const auto& spans) { return spans.empty(); });
    if (all_day || worked < std::chrono::hours{1}) return "answer overdue for " + age(worked);
    return fmt::format("answer overdue for {} working h", worked.count() / 3600);
  }

  static std::string age(Seconds span) {
    const std::int64_t days = span.count() / 86'400;
    if (days >= 60) return fmt::format("{} months", days / 30);
    if (days > 0) return fmt::format("{} d", days);
    return span.count() >= 3600 ? fmt::format("{} h", span.count() / 3600)
                                : fmt::format("{} min", span.count() / 60);
  }

  Session& session_;
  WorkingTime working_;
};

Datum time_of(const WorkReason& reason) {
  return reason.day ? Datum(*reason.day) : Datum(reason.at);
}

int run(const Options& options, Session& session) {
  Filter filter = session.filter(options.filter);
  Store& store = session.store(false);
  const auto limit = static_cast<std::size_t>(options.limit.value_or(10));
  const Worklist work = [&] {
    const ReadingAtOnce together(store);
    return work_list(session.evaluation(), session.zone(), std::move(filter), limit);
  }();
  session.hint_to_score(work.evaluated);
  Table table;
  table.schema = "leads.next/1";
  table.key = "leads";
  table.members = {{"as_of", session.now()}, {"matched", work.matched}};
  table.columns = {column("id", "ID", true),       column("reason", "WHY NOW"),
                   column("name", "NAME"),         column("company", "COMPANY"),
                   column("phone", "PHONE"),       column("stage", "STAGE"),
                   column("score", "SCORE", true), column("temperature", "TEMP"),
                   column("kind", "KIND"),         column("at", "AT"),
                   column("reasons", "REASONS")};
  table.columns[1].preferred_width = 44;
  table.columns[7].style = temperature_style;
  const Format format = session.out.settings().format;
  for (std::size_t i = 8; i < table.columns.size(); ++i)
    table.columns[i].shown = format == Format::json || format == Format::jsonl;
  const Words words(session);
  for (const WorkItem& item : work.items) {
    List reasons;
    for (const WorkReason& reason : item.reasons)
      reasons.emplace_back(
          Record{{"kind", work_reason_name(reason.kind)}, {"at", time_of(reason)}});
    const WorkReason& first = item.reasons.front();
    table.rows.push_back({number(item.lead), words.of(first, item), item.name,
                          text_or_missing(item.company == item.name ? "" : item.company),
                          text_or_missing(item.phone), session.playbook().stage(item.stage).name,
                          item.score.total, temperature_name(item.score.temperature),
                          work_reason_name(first.kind), time_of(first), std::move(reasons)});
  }
  table.empty_note = "nothing to do now";
  if (work.items.size() < work.matched)
    table.footer.push_back(fmt::format("{} of {} leads; to see all: -l {}", work.items.size(),
                                       work.matched, work.matched));
  session.out.print(table);
  return options.exit_status && work.matched == 0 ? 1 : 0;
}

}  // namespace

extern const Command kCommand{
    .name = "next",
    .group = "Every day",
    .summary = "list what to do now, and why",
    .usage = "[FILTER…] [-l N] [-e]",
    .details =
        "One line per lead, most urgent first: an answer that is due (respond_within of its "
        "stage, in working time), a next step that is due today or overdue, a closed or parked "
        "lead that got in touch in the last 14 days, a lost lead that was re-opened by getting "
        "in touch and has not been contacted since, a hot lead without contact for 3 days, a "
        "lead that came back after 90 days of silence, a lead parked until a date "
        "(recycle_after) that has passed, and a lead that is stale or will be within a day "
        "(stale_after). For the same reason, the highest score comes first.",
    .examples = {{"leads next", "the ten most urgent"},
                 {"leads next owner:me -l 5", "mine"},
                 {"leads next stage:sal,sql --json", "for scripts: every reason of each lead"}},
    .make = make_invocation<Options, declare, run>,
};

}  // namespace leads::next_command
