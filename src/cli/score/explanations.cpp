// SPDX-License-Identifier: MIT
#include "cli/score/explanations.h"

#include <fmt/core.h>

#include "cli/list/lead_columns.h"
#include "cli/score/explain.h"

namespace leads {
namespace {

Table explanation_table() {
  Table table;
  table.schema = "leads.score/1";
  table.key = "leads";
  for (const auto& [name, heading, right] : {std::tuple{"lead", "LEAD", true},
                                             {"points", "POINTS", true},
                                             {"line", "LINE", false},
                                             {"part", "PART", false},
                                             {"detail", "DETAIL", false}}) {
    Column column;
    column.name = name;
    column.heading = heading;
    column.right = right;
    table.columns.push_back(std::move(column));
  }
  return table;
}

Record explained(const LeadView& lead, const Score& score, const Playbook& playbook) {
  List lines;
  for (const ExplanationLine& line : explain(score, playbook)) {
    lines.emplace_back(Record{{line.limit ? "limit" : "rule", line.label},
                              {"points", line.points},
                              {"part", line.part},
                              {"matched", text_or_missing(line.detail)}});
  }
  return {{"id", number(lead.id)},
          {"name", display_name(lead)},
          {"score", score.total},
          {"fit", score.fit},
          {"engagement", score.engagement},
          {"grade", grade_name(score.grade)},
          {"temperature", temperature_name(score.temperature)},
          {"ready", playbook.stage(score.ready).name},
          {"valid_until", score.valid_until},
          {"lines", std::move(lines)}};
}

void draw_explained(Page& page, const LeadView& lead, const Score& score,
                    const Playbook& playbook) {
  if (!page.lines.empty()) page.blank();
  Page::Line& head = page.line();
  head.spans = {{fmt::format("{} ", number(lead.id)), Style::dim},
                {display_name(lead), Style::bold},
                {fmt::format("  {} points, ", score.total), Style::plain},
                {std::string(temperature_name(score.temperature)),
                 temperature_style(temperature_name(score.temperature))},
                {fmt::format(", grade {}", grade_name(score.grade)), Style::plain}};
  for (const ExplanationLine& line : explain(score, playbook)) {
    Page::Line& row = page.line();
    row.hang = 9;
    row.spans = {{fmt::format("  {:>5}  ", signed_points(line.points)),
                  line.points < 0 ? Style::bad : Style::good},
                 {line.label, line.limit ? Style::dim : Style::plain}};
    if (!line.detail.empty()) row.spans.emplace_back("  " + line.detail, Style::dim);
  }
  page.text(fmt::format("  {:>5}  {}", score.total, "score"), Style::bold);
}

}  // namespace

int print_explanations(Session& session, Selection selection) {
  Store& store = session.store(false);
  const Playbook& playbook = store.playbook();
  selection.explain = true;
  selection.needs.add(LeadNeeds{{at(BuiltIn::name), at(BuiltIn::first_name), at(BuiltIn::last_name),
                                 at(BuiltIn::company), at(BuiltIn::email)}});
  Documents documents{explanation_table(), {}, {}};
  const Format format = session.out.settings().format;
  const bool page = format == Format::table && !session.options().fields;
  select_leads(
      session.evaluation(), std::move(selection), [&](LeadCursor& cursor, const Score& score) {
        const LeadView& lead = cursor.lead();
        if (page) return draw_explained(documents.page, lead, score, playbook);
        if (format == Format::json || format == Format::jsonl)
          return documents.documents.push_back(explained(lead, score, playbook));
        for (const ExplanationLine& line : explain(score, playbook))
          documents.table.rows.push_back(
              {number(lead.id), line.points, line.label, line.part, text_or_missing(line.detail)});
      });
  session.out.print(documents);
  return 0;
}

}  // namespace leads
