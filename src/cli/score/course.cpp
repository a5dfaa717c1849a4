// SPDX-License-Identifier: MIT
#include "cli/score/course.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "base/words.h"
#include "cli/preferences.h"
#include "cli/score/explain.h"
#include "flows/past_scores.h"
#include "store/read/lead_needs.h"

namespace leads {
namespace {

constexpr int kCourseDays = 90, kCoursePoints = 30;
constexpr std::size_t kMostMoved = 3;  // rules named for a change

struct Moved {
  std::string label;
  std::int64_t points = 0;
};

/// The lines of the explanation that differ, the largest difference first.
std::vector<Moved> moved_between(const Score& before, const Score& after,
                                 const Playbook& playbook) {
  std::map<std::string, std::int64_t> points;
  for (const ExplanationLine& line : explain(after, playbook)) points[line.label] += line.points;
  for (const ExplanationLine& line : explain(before, playbook)) points[line.label] -= line.points;
  std::vector<Moved> moved;
  for (const auto& [label, change] : points)
    if (change != 0) moved.push_back({label, change});
  std::stable_sort(moved.begin(), moved.end(), [](const Moved& a, const Moved& b) {
    return std::abs(a.points) > std::abs(b.points);
  });
  return moved;
}

std::string moved_text(const std::vector<Moved>& moved) {
  std::vector<std::string> parts;
  for (const Moved& each : moved) {
    if (parts.size() == kMostMoved) {
      parts.push_back(fmt::format("{} more", moved.size() - kMostMoved));
      break;
    }
    parts.push_back(fmt::format("{} {:+}", each.label, each.points));
  }
  return join(parts, ", ");
}

List moved_list(const std::vector<Moved>& moved) {
  List list;
  for (const Moved& each : moved)
    list.emplace_back(Record{{"line", each.label}, {"points", each.points}});
  return list;
}

/// The scores at so many moments, equally far apart, the last of them `until`.
std::vector<int> totals_at(PastScores& scores, Instant since, Instant until) {
  std::vector<int> totals;
  const auto span = until - since;
  for (int i = 0; i < kCoursePoints; ++i)
    totals.push_back(scores.at(since + span * i / (kCoursePoints - 1)).total);
  return totals;
}

void fill_rows(const ScoreCourse& course, const Playbook& playbook, Format format, Table& table) {
  const bool people = format == Format::table || format == Format::md || format == Format::plain;
  const bool document = format == Format::json || format == Format::jsonl;
  table.columns = {column("at", "SINCE"),
                   column("score", "SCORE", true),
                   column("change", "CHANGE", true),
                   column("temperature", "TEMP"),
                   column("grade", "GRADE"),
                   column("fit", "FIT", true),
                   column("engagement", "ENGAGEMENT", true),
                   column("ready", "READY"),
                   column("moved", "WHAT MOVED IT")};
  table.columns.front().relative = false;
  table.columns.back().kept = true;
  const Score* before = nullptr;
  for (const ScoreStep& step : course.steps) {
    const Score& score = step.score;
    const std::vector<Moved> moved =
        before == nullptr ? std::vector<Moved>{} : moved_between(*before, score, playbook);
    const int change = before == nullptr ? 0 : score.total - before->total;
    table.rows.push_back(
        {step.at, score.total,
         before == nullptr ? Datum()
         : people          ? text_or_missing(change == 0 ? "" : fmt::format("{:+}", change))
                           : Datum(change),
         temperature_name(score.temperature), grade_name(score.grade), score.fit, score.engagement,
         playbook.stage(score.ready).name,
         document ? Datum(moved_list(moved)) : text_or_missing(moved_text(moved))});
    before = &score;
  }
}

}  // namespace

void print_course(Session& session, LeadId lead, Instant since) {
  Store& store = session.store(false);
  const ReadingAtOnce together(store);
  LeadNeeds needs = LeadNeeds::all_but_texts(store.playbook().fields);
  needs.activity_texts = session.scorer().needs_activity_text();
  LeadCursor cursor(store, std::move(needs), {std::vector{lead}, {}, false});
  if (!cursor.next()) return;
  PastScores scores(session.evaluation(), cursor);
  const Instant begin = std::max(since, cursor.lead().created_at());
  const auto score_at = [&scores](Instant at) { return scores.at(at); };
  const ScoreCourse course = score_course(score_at, begin, session.now());
  const Format format = session.out.settings().format;
  Table table;
  table.schema = "leads.score.course/1";
  table.key = "steps";
  table.members = {{"as_of", session.now()},
                   {"since", begin},
                   {"id", number(lead)},
                   {"name", display_name(cursor.lead())},
                   {"complete", course.complete}};
  fill_rows(course, store.playbook(), format, table);
  if (format == Format::table && !course.steps.empty() && begin < session.now())
    table.title = fmt::format("{}  {}  {} to {}", display_name(cursor.lead()),
                              sparkline(totals_at(scores, begin, session.now()), locale_is_utf8()),
                              course.steps.front().score.total, course.steps.back().score.total);
  if (!course.complete)
    table.footer.push_back("there are more changes than can be shown; begin later: --since 30d");
  session.out.print(table);
}

std::string course_line(Session& session, LeadCursor& cursor) {
  if (session.playbook().rules.empty()) return {};
  const Instant begin =
      std::max(session.now() - std::chrono::days{kCourseDays}, cursor.lead().created_at());
  const auto days = std::chrono::floor<std::chrono::days>(session.now() - begin).count();
  if (days < 2) return {};
  PastScores scores(session.evaluation(), cursor);
  const std::vector<int> totals = totals_at(scores, begin, session.now());
  const bool flat = std::all_of(totals.begin(), totals.end(),
                                [&totals](int total) { return total == totals.front(); });
  if (flat) return {};
  return fmt::format("{}  {} to {} in {} days", sparkline(totals, locale_is_utf8()), totals.front(),
                     totals.back(), days);
}

}  // namespace leads
