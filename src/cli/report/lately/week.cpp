// SPDX-License-Identifier: MIT
// The last complete week against the one before, and the leads behind its figures by name.
#include <fmt/core.h>

#include <cmath>

#include "base/time/format.h"
#include "base/words.h"
#include "cli/report/charts.h"
#include "cli/report/sheet.h"
#include "core/report/months.h"
#include "core/report/week_report.h"

namespace leads::week_report {
namespace {

using Figures = WeekReport::Figures;
using Named = WeekReport::Named;
using Names = WeekReport::Names;

constexpr std::size_t kShownNames = 10;  // of each list where people read it

struct Weeks {
  InstantRange week, before;
};

/// A span of whole days is compared with as many days before it, any other with as many seconds.
InstantRange before(const InstantRange& week, const Zone& zone) {
  const Day first = local_day(week.first, zone), last = local_day(week.last, zone);
  const Instant end = week.first - Seconds{1};
  if (first_second(first, zone) != week.first || last_second(last, zone) != week.last)
    return {week.first - (week.last - week.first) - Seconds{1}, end};
  return {first_second(first - (last - first) - std::chrono::days{1}, zone), end};
}

Weeks weeks_of(const ReportRequest& request, const Calendar& calendar, Instant now) {
  const Zone& zone = calendar.zone;
  InstantRange week = week_of(monday_of(local_day(now, zone)) - std::chrono::days{7}, zone);
  if (!request.since.empty()) {
    week = {request.period.since, request.until.empty() ? now : request.period.until};
  } else if (!request.until.empty()) {
    const Day last = local_day(request.period.until, zone);
    week = {first_second(last - std::chrono::days{6}, zone), request.period.until};
  }
  return {week, before(week, zone)};
}

std::string days_text(const InstantRange& range, const Zone& zone) {
  return format_day(local_day(range.first, zone)) + " to " +
         format_day(local_day(range.last, zone));
}

/// A row: a figure of this week and of the one before.
struct Line {
  std::string name;
  const char* says;
  Datum week, before, change;
  std::vector<Sheet::Counted> counted = {};
};

/// A line; where cells are plain, one for each currency.
void add_money(std::vector<Line>& lines, const char* name, const char* says, const Amounts& week,
               const Amounts& before, Format format) {
  Amounts change = week;
  for (const auto& [currency, amount] : before) change[currency] -= amount;
  if (!has_plain_cells(format)) {
    lines.push_back({name, says, amounts_datum(week, format), amounts_datum(before, format),
                     amounts_datum(change, format)});
    return;
  }
  const auto of = [](const Amounts& amounts, const std::string& currency) {
    const auto found = amounts.find(currency);
    return Amount{found == amounts.end() ? 0 : found->second};
  };
  for (const auto& [currency, amount] : change)
    lines.push_back({name + (currency.empty() ? "" : "_" + currency), says, of(week, currency),
                     of(before, currency), Amount{amount}});
}

std::string stages_of(const Playbook& playbook, StageType type) {
  std::vector<std::string> names;
  for (const Stage& stage : playbook.stages)
    if (stage.type == type && !stage.gone) names.push_back(stage.name);
  return join(names, ",");
}

std::string first_qualified(const Playbook& playbook) {
  for (const StageId step : funnel_steps(playbook))
    if (is_qualified(playbook, step)) return playbook.stage(step).name;
  return {};
}

/// What lists the leads of a figure, as far as a filter can.
void add_filters(std::vector<Line>& lines, const WeekReport& report, const Playbook& playbook,
                 const InstantRange& week, const Zone& zone) {
  const auto entered = [&](const std::string& stages) {
    return stages.empty()
               ? std::nullopt
               : std::optional(range_term("entered:" + stages + "@", week.first, week.last, zone));
  };
  const Figures& now = report.week();
  for (Line& line : lines) {
    const std::string& name = line.name;
    const auto add = [&line](std::optional<std::string> term, const WeekReport::Count& count) {
      line.counted = {{"week", std::move(term), count.leads, count.cycles}};
    };
    if (name == "new")
      line.counted = {
          {"week", range_term("created_at:", week.first, week.last, zone), now.created.leads}};
    if (name == "qualified") {
      const std::string first = first_qualified(playbook);
      add(entered(first.empty() ? first : first + ".."), now.qualified);
    }
    if (name == "won") add(entered(stages_of(playbook, StageType::won)), now.won);
    if (name == "lost") add(entered(stages_of(playbook, StageType::lost)), now.lost);
    if (name == "overdue_steps")
      line.counted = {{"week", "next_step_at:..now", report.overdue_steps()}};
  }
}

std::vector<Line> lines_of(const WeekReport& report, Format format) {
  const Figures& week = report.week();
  const Figures& last = report.before();
  std::vector<Line> lines;
  const auto add = [&lines](const char* name, const char* says, std::int64_t now,
                            std::int64_t then) {
    lines.push_back({name, says, now, then, now - then});
  };
  add("new", "new leads", week.created.leads, last.created.leads);
  add("qualified", "qualified", week.qualified.cycles, last.qualified.cycles);
  add("won", "won", week.won.cycles, last.won.cycles);
  add_money(lines, "won_money", "won, money", week.won_money, last.won_money, format);
  add("lost", "lost", week.lost.cycles, last.lost.cycles);
  add_money(lines, "lost_value", "lost, value", week.lost_value, last.lost_value, format);
  add("moved", "moves between stages", week.moved.cycles, last.moved.cycles);
  add("contacts", "contacts by us", week.contacts, last.contacts);
  add("to_answer", "promised an answer", week.to_answer, last.to_answer);
  add("answered_in_time", "answered in time", week.answered_in_time, last.answered_in_time);
  add("newly_hot", "newly hot", week.newly_hot, last.newly_hot);
  add("gone_cold", "gone cold", week.gone_cold, last.gone_cold);
  lines.push_back({"overdue_steps", "next steps overdue now", report.overdue_steps(), {}, {}});
  lines.push_back({"overdue_answers", "answers overdue now", report.overdue_answers(), {}, {}});
  return lines;
}

Datum change_text(const Datum& change) {
  const auto* count = std::get_if<std::int64_t>(&change.value);
  if (count == nullptr) return change;
  return *count == 0 ? Datum() : Datum(fmt::format("{:+}", *count));
}

void add_figures_chart(const WeekReport& report, Table& table) {
  Chart chart{Chart::Kind::pairs,
              "This week and the one before",
              {"New", "Qualified", "Won", "Lost", "Answered in time", "Newly hot", "Gone cold"},
              {}};
  const auto add = [&chart](const char* name, Tone tone, const Figures& figures) {
    Chart::Series& series = chart.series.emplace_back(Chart::Series{name, tone, {}});
    for (const std::int64_t value :
         {figures.created.leads, figures.qualified.cycles, figures.won.cycles, figures.lost.cycles,
          figures.answered_in_time, figures.newly_hot, figures.gone_cold})
      series.values.push_back(static_cast<double>(value));
  };
  add("Week", Tone::main, report.week());
  add("Week before", Tone::quiet, report.before());
  add_chart(table, std::move(chart));
}

/// The columns of a list of names, beyond who it is.
enum class Shows : std::uint8_t { money, score, step };

Table names_table(const std::string& key, const std::string& title, const Names& names, Shows shows,
                  const std::string& note, Format format) {
  Table table;
  table.key = key;
  table.title = title;
  table.columns = {column("id", "ID", true), column("name", "NAME"), column("owner", "OWNER")};
  if (shows == Shows::score) {
    table.columns.push_back(column("from", "FROM", true));
    table.columns.push_back(column("to", "TO", true));
  } else {
    table.columns.push_back(column("at", shows == Shows::step ? "DUE" : "WHEN"));
    if (shows == Shows::money) table.columns.push_back(column("amount", "AMOUNT", true));
    if (!note.empty()) table.columns.push_back(column(note, heading_of(note)));
  }
  const std::size_t most = for_people(format) ? kShownNames : names.first.size();
  for (const Named& one : names.first) {
    if (table.rows.size() >= most) break;
    std::vector<Datum>& row = table.rows.emplace_back();
    row = {number(one.lead), one.name, text_or_missing(one.owner)};
    if (shows == Shows::score) {
      row.emplace_back(one.from);
      row.emplace_back(one.to);
      continue;
    }
    row.push_back(one.day ? Datum(*one.day) : Datum(one.at));
    if (shows == Shows::money)
      row.push_back(one.amount == 0 ? Datum()
                                    : amounts_datum({{one.currency, one.amount}}, format));
    if (!note.empty()) row.push_back(text_or_missing(one.note));
  }
  const auto rest = names.all - static_cast<std::int64_t>(table.rows.size());
  if (for_people(format) && rest > 0) table.footer.push_back(fmt::format("and {} more", rest));
  return table;
}

std::vector<Table> names_tables(const WeekReport& report, Format format) {
  std::vector<Table> tables;
  const auto add = [&](const char* key, const char* title, const Names& names, Shows shows,
                       const char* note) {
    Table table = names_table(key, title, names, shows, note, format);
    if (!for_people(format) || !table.rows.empty()) tables.push_back(std::move(table));
  };
  add("won_leads", "Won", report.won(), Shows::money, "");
  add("lost_leads", "Lost", report.lost(), Shows::money, "reason");
  add("moved_leads", "Moved", report.moved(), Shows::money, "move");
  add("hot_leads", "Newly hot", report.hot(), Shows::score, "");
  add("cold_leads", "Gone cold", report.cold(), Shows::score, "");
  add("risen", "Risen most", report.risen(), Shows::score, "");
  add("fallen", "Fallen most", report.fallen(), Shows::score, "");
  add("overdue", "Next steps overdue", report.overdue(), Shows::step, "next_step");
  return tables;
}

/// The scores at the three instants that the weeks are compared by.
class ScoresThen {
 public:
  ScoresThen(Session& session, const Weeks& weeks)
      : session_(session), subjects_(session.subjects()), weeks_(weeks) {}

  WeekReport::Scores of(const WalkedLead& walked) {
    WeekReport::Scores scores;
    if (session_.playbook().rules.empty()) return scores;
    const auto take = [&](Instant at, std::optional<int>& total, Temperature& temperature) {
      if (walked.lead.created_at() > at) return;
      session_.scorer().score(walked.lead, walked.activities, walked.texts, at, subjects_,
                              session_.scratch(), score_, false);
      total = score_.total;
      temperature = score_.temperature;
    };
    take(std::min(weeks_.week.last, session_.now()), scores.end, scores.end_is);
    take(weeks_.before.last, scores.begin, scores.begin_is);
    take(weeks_.before.first - Seconds{1}, scores.before, scores.before_is);
    return scores;
  }

 private:
  Session& session_;
  SubjectText subjects_;
  const Weeks& weeks_;
  Score score_;
};

}  // namespace

int run(Session& session, ReportRequest request) {
  Store& store = session.store(false);
  const Playbook& playbook = store.playbook();
  const Zone& zone = playbook.calendar.zone;
  const Weeks weeks = weeks_of(request, playbook.calendar, session.now());
  const WorkingTime working(playbook.calendar);
  WeekReport report(playbook, working, session.now(), weeks.week, weeks.before);
  const Grouping none;
  Sheet sheet(session, request, none, {column("figure", "FIGURE")}, [](Format) {
    return std::vector<Column>{column("week", "WEEK", true), column("before", "BEFORE", true),
                               column("change", "CHANGE", true)};
  });
  {
    const ReadingAtOnce moment(store);
    ScoresThen scores(session, weeks);
    walk_leads(session, request, none,
               {.ledger = true,
                .purchases = true,
                .activities = true,
                .activity_texts = session.scorer().needs_activity_text(),
                .rules = true,
                .fields = {BuiltIn::name, BuiltIn::first_name, BuiltIn::last_name, BuiltIn::company,
                           BuiltIn::email, BuiltIn::owner, BuiltIn::value, BuiltIn::currency,
                           BuiltIn::next_step, BuiltIn::next_step_at}},
               [&](const WalkedLead& walked) {
                 report.add(walked.lead, walked.moves, walked.purchases, walked.activities,
                            scores.of(walked));
               });
    std::vector<Line> lines = lines_of(report, sheet.format());
    add_filters(lines, report, playbook, weeks.week, session.zone());
    for (const Line& line : lines)
      sheet.add(
          "", "", {sheet.people() ? line.says : line.name},
          [&](Format) {
            return std::vector<Datum>{line.week, line.before,
                                      sheet.people() ? change_text(line.change) : line.change};
          },
          line.counted);
    sheet.count_again();
  }
  add_figures_chart(report, sheet.table);
  sheet.table.title = days_text(weeks.week, zone) + ", against " + days_text(weeks.before, zone);
  sheet.table.members = {{"since", weeks.week.first},
                         {"until", weeks.week.last},
                         {"before_since", weeks.before.first},
                         {"before_until", weeks.before.last}};
  for (Table& each : names_tables(report, sheet.format()))
    sheet.table.further.push_back(std::move(each));
  sheet.print("leads.report.week/1", "figures", "");
  return 0;
}

}  // namespace leads::week_report
