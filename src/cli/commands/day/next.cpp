// SPDX-License-Identifier: MIT
// leads next: what to do now, one line per lead with the reason, most urgent first.
#include "flows/next.h"

#include <fmt/core.h>

#include <algorithm>
#include <set>

#include "base/time/format.h"
#include "base/words.h"
#include "cli/command/command.h"
#include "cli/lead/change.h"
#include "cli/lead/lead_targets.h"
#include "cli/list/lead_columns.h"
#include "cli/list/lead_files.h"
#include "cli/list/listed_leads.h"
#include "core/filter/combine.h"
#include "core/filter/uses.h"
#include "leads/error.h"

namespace leads::next_command {
namespace {

struct Options {
  std::vector<std::string> filter;
  LeadTargets among;  ///< of --ids-from
  std::optional<std::int64_t> limit;
  std::string until;
  bool all = false, exit_status = false;
  LeadFileFlags files;
};

void declare(Flags& flags, Options& options) {
  flags.words("FILTER", options.filter, false, "which leads; default: yours and nobody's").kind =
      ValueKind::filter;
  flags.toggle("-a,--all", options.all, "everybody's leads, though `me` is set");
  flags.value("--until", "WHEN", options.until, "look ahead: --until fri, --until +2w").kind =
      ValueKind::coming_date;
  declare_ids_from(flags, options.among);
  flags.whole("-l,--limit", "N", options.limit, 1, 1'000'000'000, "at most N leads (default 10)");
  flags.toggle("-e,--exit-status", options.exit_status, "exit 1 if there is nothing to do");
  declare_lead_files(flags, options.files);
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
        return what + step_time(reason);
      }
      case WorkReason::Kind::knocked:
        return fmt::format("got in touch {} ago though {}", age(now - reason.at), stage);
      case WorkReason::Kind::reopened:
        return fmt::format("was lost, came back {} ago", age(now - reason.at));
      case WorkReason::Kind::recycled:
        return "recycle date passed " +
               (relative() ? age(now - reason.at) + " ago"
                           : "on " + format_local(reason.at, session_.zone()).substr(0, 10));
      case WorkReason::Kind::nurture_task:
        return item.task + " (due " + moment(reason.at) + ")";
      case WorkReason::Kind::hot_untouched:
        return fmt::format("hot and untouched for {}", age(now - reason.at));
      case WorkReason::Kind::unassigned:
        return "waits for an owner";
      case WorkReason::Kind::no_step:
        return "no next step";
      case WorkReason::Kind::untouched:
        return now - reason.at < std::chrono::hours{1}
                   ? "new, not contacted yet"
                   : fmt::format("new for {}, not contacted yet", age(now - reason.at));
      case WorkReason::Kind::came_back:
        return fmt::format("came back after {}", age(now - reason.at));
      case WorkReason::Kind::going_stale:
        if (reason.at <= now) return fmt::format("stale for {}", age(now - reason.at));
        return "going stale " +
               spoken(local_day(reason.at, session_.zone()), local_day(now, session_.zone()));
    }
    return {};
  }

 private:
  bool relative() const { return session_.out.settings().format == Format::table; }

  std::string clock(Instant at) const { return format_local(at, session_.zone()).substr(11); }

  static std::string spoken(Day day, Day today) {
    if (day == today) return "today";
    return day == today + std::chrono::days{1} ? "tomorrow" : "on " + spoken_day(day, today);
  }

  // " today", " tomorrow at 14:30", " on Thu 3 Dec", ", overdue since Mon 23 Nov".
  std::string step_time(const WorkReason& reason) const {
    const Day today = local_day(session_.now(), session_.zone());
    const Day day = reason.day.value_or(local_day(reason.at, session_.zone()));
    if (!reason.overdue)
      return " " + spoken(day, today) + (reason.day ? "" : " at " + clock(reason.at));
    if (reason.day) return ", overdue since " + spoken_day(day, today);
    return ", overdue since " + (day == today ? "" : spoken_day(day, today) + " ") +
           clock(reason.at);
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

/// Whose leads are listed: those of `me` where it is set and the filter names no owner.
std::string owner_of(const Options& options, Session& session, const Filter& filter) {
  const std::vector<FieldIndex> fields = named_fields(filter);
  const bool names_owner =
      std::find(fields.begin(), fields.end(), at(BuiltIn::owner)) != fields.end();
  return options.all || names_owner || session.preferences()["me"].is_default() ? "" : session.me();
}

std::optional<Instant> until_of(const Options& options, Session& session) {
  if (options.until.empty()) return std::nullopt;
  const Instant last = session.moment(options.until, Sense::future, "--until").last;
  if (last < session.now())
    throw Error(ErrorKind::usage, "--until", "\"" + options.until + "\" is in the past",
                "--until fri looks ahead to the end of Friday");
  return last + Seconds{1};
}

Filter narrowed(Session& session, const Filter& filter, const std::string& owner) {
  Filter mine = filter;
  if (!owner.empty()) narrow(mine, session.filter({"owner:me", "or", "no:owner"}));
  return mine;
}

/// The open leads that nobody has contacted: with them, there is always something to be done.
std::string untouched_note(Session& session, const Filter& filter) {
  const Playbook& playbook = session.playbook();
  std::string stages;
  for (const Stage& stage : playbook.stages) {
    if (stage.type == StageType::open && !stage.gone)
      stages += (stages.empty() ? "" : ",") + stage.name;
  }
  if (stages.empty()) return {};
  Filter untouched = session.filter({"no:last_contact", "stage:" + stages});
  narrow(untouched, filter);
  const std::size_t count = count_leads(session, untouched).matched;
  if (count == 0) return {};
  return fmt::format("{} open {} not been contacted: leads list no:last_contact stage:{}", count,
                     count == 1 ? "lead has" : "leads have", stages);
}

/// Why the list is empty, for people.
void explain_empty(Table& table, const Filter& filter, const Filter& mine, Session& session,
                   const std::string& owner) {
  if (!filter.empty() && count_leads(session, filter).matched == 0) {
    session.explain_nothing(filter);
    table.empty_note = "no lead matches";
    return;
  }
  if (session.out.settings().format != Format::table) return;
  const std::string untouched = untouched_note(session, mine);
  table.empty_note = untouched.empty() ? "nothing to do now" : "nothing is due; " + untouched;
  if (!owner.empty()) table.empty_note += "\nother people's leads: leads next -a";
}

/// The next steps of all these leads, however far ahead: a calendar has space for them.
int print_steps(const Options& options, Session& session, const Filter& mine,
                std::optional<Instant> until) {
  if (options.limit)
    throw Error(ErrorKind::usage, "--limit",
                "does not apply to a calendar, which has all next steps",
                "to end it at a day: --until WHEN");
  Selection selection;
  selection.filter = mine;
  narrow(selection.filter, session.filter({"has:next_step_at"}));
  selection.ids = ids_among(session, options.among);
  selection.zone = &session.zone();
  selection.scores = false;
  std::vector<LeadId> leads;
  select_leads(session.evaluation(), std::move(selection),
               [&leads](LeadCursor& cursor, const Score&) { leads.push_back(cursor.lead().id); });
  const int code = options.exit_status && leads.empty() ? 1 : 0;
  print_lead_file(session, std::move(leads), until);
  return code;
}

int run(const Options& options, Session& session) {
  take_lead_file(session, options.files);
  const Filter filter = session.filter(options.filter);
  Store& store = session.store(false);
  const std::optional<Instant> until = until_of(options, session);
  const std::string owner = owner_of(options, session, filter);
  const Filter mine = narrowed(session, filter, owner);
  const auto among = ids_among(session, options.among);
  if (session.out.settings().format == Format::ics)
    return print_steps(options, session, mine, until);
  const auto limit = static_cast<std::size_t>(options.limit.value_or(10));
  const Worklist work = [&] {
    const ReadingAtOnce together(store);
    return work_list(session.evaluation(), session.zone(), {mine, limit, until, among});
  }();
  session.hint_to_write_rules();
  session.hint_to_score(work.evaluated);
  if (session.out.settings().format == Format::vcard) {
    std::vector<LeadId> leads;
    for (const WorkItem& item : work.items) leads.push_back(item.lead);
    print_lead_file(session, std::move(leads));
    return options.exit_status && work.matched == 0 ? 1 : 0;
  }
  Table table;
  table.schema = "leads.next/1";
  table.key = "leads";
  table.members = {
      {"as_of", session.now()}, {"matched", work.matched}, {"owner", text_or_missing(owner)}};
  table.columns = {column("id", "ID", true),       column("reason", "WHY NOW"),
                   column("name", "NAME"),         column("company", "COMPANY"),
                   column("phone", "PHONE"),       column("stage", "STAGE"),
                   column("score", "SCORE", true), column("temperature", "TEMP"),
                   column("kind", "KIND"),         column("at", "AT"),
                   column("reasons", "REASONS")};
  table.columns[1].preferred_width = 44;
  table.columns[7].style = temperature_style;
  const Format format = session.out.settings().format;
  if (among) table.empty_note = "nothing to do now for these leads";
  for (std::size_t i = 8; i < table.columns.size(); ++i)
    table.columns[i].shown = format == Format::json || format == Format::jsonl;
  const Words words(session);
  std::set<std::string> overdue;
  for (const WorkItem& item : work.items) {
    List reasons;
    for (const WorkReason& reason : item.reasons)
      reasons.emplace_back(
          Record{{"kind", work_reason_name(reason.kind)}, {"at", time_of(reason)}});
    const WorkReason& first = item.reasons.front();
    const std::string why = words.of(first, item);
    if (first.overdue) overdue.insert(why);
    table.rows.push_back({number(item.lead), why, item.name,
                          text_or_missing(item.company == item.name ? "" : item.company),
                          text_or_missing(item.phone), session.playbook().stage(item.stage).name,
                          item.score.total, temperature_name(item.score.temperature),
                          work_reason_name(first.kind), time_of(first), std::move(reasons)});
  }
  table.columns[1].style = [&overdue](const Datum& why) {
    return overdue.contains(std::get<std::string>(why.value)) ? Style::bad : Style::plain;
  };
  if (work.matched == 0 && !among) explain_empty(table, filter, mine, session, owner);
  if (!owner.empty())
    table.footer.push_back(
        fmt::format("leads of {} and of nobody; everybody's: leads next -a", owner));
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
    .usage = "[FILTER…] [-a] [--until WHEN] [-l N] [-e]",
    .details =
        "One line per lead, most urgent first: what is overdue; the next steps of today, by "
        "time; answers that are due (respond_within of the stage, in working time); with --until "
        "the next steps until then. Then, the highest score first, a closed or parked lead that "
        "got in touch in the last 14 days, a lost lead that was re-opened by getting in touch "
        "and has not been contacted since, a call or another task of a [[nurture]] sequence, a hot "
        "lead without contact for 3 days, a lead for which "
        "[[assign]] found no owner, a deal without a next step, a lead that came back after 90 "
        "days of silence, a lead parked until a date (recycle_after) that has passed, a lead "
        "that "
        "is stale or will be within a day (stale_after), and, where leads.toml has no rules and "
        "the stage promises nothing, a lead that nobody has contacted.\n"
        "Where `me` is set, in config.toml or LEADS_ME, these are your leads and those without "
        "an owner, unless the filter names owners; -a lists everybody's.\n"
        "--ics writes their next steps for a calendar, those to come as well, without the other "
        "reasons: an event for each, which moves when the step does. --until ends it.",
    .examples = {{"leads next", "the ten most urgent"},
                 {"leads next --until fri -l 30", "this week"},
                 {"leads next owner:me -l 5", "mine only"},
                 {"leads next -o steps.ics", "my next steps, for a calendar"},
                 {"leads next -a stage:sal,sql --json", "for scripts: every reason of each lead"}},
    .make = make_invocation<Options, declare, run>,
    .lead_files = true,
};

}  // namespace leads::next_command
