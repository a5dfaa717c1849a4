// SPDX-License-Identifier: MIT
#include "cli/score/what_if.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "cli/lead/field_input.h"
#include "cli/list/lead_columns.h"
#include "cli/score/explain.h"
#include "leads/filter.h"

namespace leads {
namespace {

Score evaluate(Session& session, LeadCursor& cursor, const LeadView& lead,
               const std::vector<KindId>& kinds) {
  const std::span<const Activity> stored = cursor.activities();
  const std::span<const ActivityText> stored_texts = cursor.activity_texts();
  std::vector<Activity> activities(stored.begin(), stored.end());
  std::vector<ActivityText> texts(stored_texts.begin(), stored_texts.end());
  for (const KindId kind : kinds) {
    const Activity activity{session.now(), kind, SubjectId{}, false,
                            std::numeric_limits<double>::quiet_NaN()};
    const auto later = std::upper_bound(activities.begin(), activities.end(), activity,
                                        [](const Activity& a, const Activity& b) {
                                          return std::pair(a.at, a.kind) < std::pair(b.at, b.kind);
                                        });
    if (!texts.empty() || activities.empty())
      texts.insert(texts.begin() + (later - activities.begin()), ActivityText{});
    activities.insert(later, activity);
  }
  if (!session.scorer().needs_activity_text()) texts.clear();
  Score score;
  session.scorer().score(lead, activities, texts, session.now(), session.subjects(),
                         session.scratch(), score);
  return score;
}

std::string stage_of(Session& session, const Score& score) {
  return session.playbook().stage(score.ready).name;
}

Record values_of(Session& session, const Score& score) {
  return {{"fit", score.fit},
          {"engagement", score.engagement},
          {"score", score.total},
          {"grade", grade_name(score.grade)},
          {"temperature", temperature_name(score.temperature)},
          {"ready", stage_of(session, score)}};
}

/// The lead with changed fields and additional activities.
Score score_as(Session& session, LeadCursor& cursor, const WhatIf& what_if) {
  const Playbook& playbook = session.playbook();
  FieldInput input;
  input.set = what_if.fields;
  const FieldValues values = parse_field_input(session, input, "--if");
  std::vector<KindId> kinds;
  for (const std::string& word : what_if.kinds)
    kinds.push_back(kind_named(playbook, word, "--if-activity"));
  LeadView changed = cursor.lead();
  std::vector<Cell> cells(changed.fields.begin(), changed.fields.end());
  cells.resize(playbook.fields.size());
  for (const auto& [field, value] : values) cells[index(field)] = Cell::of(value);
  changed.fields = cells;
  return evaluate(session, cursor, changed, kinds);
}

struct LinePoints {
  std::string label;
  std::int64_t before = 0, after = 0;
};

/// The points of each line of both explanations, in order of first appearance.
std::vector<LinePoints> points_of_both(const Score& before, const Score& after,
                                       const Playbook& playbook) {
  std::vector<LinePoints> lines;
  std::map<std::string, std::size_t> indexes;
  const auto note = [&](const Score& score, auto member) {
    for (const ExplanationLine& line : explain(score, playbook)) {
      const auto [entry, first] = indexes.try_emplace(line.label, lines.size());
      if (first) lines.push_back({line.label});
      lines[entry->second].*member += line.points;
    }
  };
  note(before, &LinePoints::before);
  note(after, &LinePoints::after);
  return lines;
}

}  // namespace

Score score_with(Session& session, LeadCursor& cursor, const std::vector<KindId>& kinds) {
  return evaluate(session, cursor, cursor.lead(), kinds);
}

Page what_if_page(Session& session, LeadCursor& cursor, const WhatIf& what_if) {
  const Score before = score_with(session, cursor, {}), after = score_as(session, cursor, what_if);
  Page page;
  page.schema = "leads.what-if/1";
  List lines;
  Page::Line& head = page.line();
  head.spans = {{display_name(cursor.lead()), Style::bold},
                {fmt::format("  #{}", number(cursor.lead().id)), Style::dim}};
  const auto row = [&page](std::string_view label, const std::string& was, const std::string& is,
                           Style style) {
    Page::Line& line = page.line();
    line.spans = {{fmt::format("  {:<12}", label), Style::dim},
                  {was == is ? is : was + " -> ", Style::plain}};
    if (was != is) line.spans.emplace_back(is, style);
  };
  row("score", std::to_string(before.total), std::to_string(after.total), Style::bold);
  const std::string cool(temperature_name(before.temperature)),
      heat(temperature_name(after.temperature));
  row("temperature", cool, heat, temperature_style(heat));
  row("grade", std::string(grade_name(before.grade)), std::string(grade_name(after.grade)),
      Style::bold);
  row("ready for", stage_of(session, before), stage_of(session, after), Style::bold);
  for (const auto& [label, was, is] : points_of_both(before, after, session.playbook())) {
    if (was == is) continue;
    lines.emplace_back(Record{{"line", label}, {"before", was}, {"after", is}});
    Page::Line& line = page.line();
    line.hang = 21;
    line.spans = {
        {fmt::format("{:>18}  ", signed_points(is - was)), is < was ? Style::bad : Style::good},
        {label, Style::plain}};
  }
  if (lines.empty()) page.text("  no rule would give different points", Style::dim);
  page.document = {{"as_of", session.now()},
                   {"id", number(cursor.lead().id)},
                   {"before", values_of(session, before)},
                   {"after", values_of(session, after)},
                   {"lines", std::move(lines)}};
  return page;
}

std::string what_makes_hot(Session& session, LeadCursor& cursor, const Score& now) {
  const Playbook& playbook = session.playbook();
  if (now.temperature == Temperature::hot || playbook.rules.empty()) return {};
  std::vector<KindId> kinds;
  for (const Rule& rule : playbook.rules) {
    const auto* counted = std::get_if<ActivityRule>(&rule.kind);
    if (counted == nullptr || (counted->points <= 0 && counted->bands.empty())) continue;
    for (const KindId kind : counted->activity.kinds) {
      if (is_interest(playbook.kinds[kind]) &&
          std::find(kinds.begin(), kinds.end(), kind) == kinds.end())
        kinds.push_back(kind);
    }
  }
  struct Best {
    KindId kind;
    int total;
  };
  std::vector<Best> better, hot;
  for (const KindId kind : kinds) {
    const Score score = score_with(session, cursor, {kind});
    if (score.temperature == Temperature::hot) hot.push_back({kind, score.total});
    if (score.total > now.total) better.push_back({kind, score.total});
  }
  std::vector<Best>& found = hot.empty() ? better : hot;
  std::stable_sort(found.begin(), found.end(),
                   [](const Best& a, const Best& b) { return a.total > b.total; });
  const std::int64_t short_of = std::max<std::int64_t>(0, playbook.score.hot - now.total);
  std::string text = fmt::format("{} more {}", short_of, short_of == 1 ? "point" : "points");
  constexpr std::size_t kNamed = 3;
  for (std::size_t i = 0; i < std::min(found.size(), kNamed); ++i) {
    text += i > 0 ? ", " : hot.empty() ? "; most from " : "; enough: ";
    text += fmt::format("{} ({})", playbook.kinds[found[i].kind].name,
                        signed_points(found[i].total - now.total));
  }
  return text;
}

}  // namespace leads
