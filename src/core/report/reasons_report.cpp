// SPDX-License-Identifier: MIT
#include "core/report/reasons_report.h"

#include <algorithm>

#include "base/text.h"

namespace leads {

StageId ReasonsReport::Row::mostly_from() const {
  const auto most = std::max_element(
      from.begin(), from.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  return most == from.end() ? StageId{} : most->first;
}

void ReasonsReport::add(const LeadView& lead, std::span<const LedgerMove> moves,
                        std::string_view key, std::string_view group) {
  const LedgerMove* last = nullptr;
  for (const LedgerMove& move : moves)
    if (move.at <= as_of_) last = &move;
  // A cycle that enters a stage twice for one reason is one cycle closed for it.
  std::vector<std::tuple<std::uint32_t, StageId, std::string>> seen;
  for (const LedgerMove& move : moves) {
    if (move.at > as_of_ || move.at < since_ || move.at > until_) continue;
    const Stage& stage = playbook_->stage(move.to);
    if (stage.gone || !is_set_aside(stage)) continue;
    std::tuple one{move.cycle, move.to, fold(move.reason)};
    const bool again = std::find(seen.begin(), seen.end(), one) != seen.end();
    if (!again) seen.push_back(std::move(one));
    count(lead, move, key, group, !again, &move == last);
  }
}

void ReasonsReport::count(const LeadView& lead, const LedgerMove& move, std::string_view key,
                          std::string_view group, bool first, bool still) {
  const auto [found, made] =
      rows_.try_emplace(std::tuple{std::string(key), move.to, fold(move.reason)});
  Row& row = found->second;
  if (made) {
    row.key = key;
    row.group = group;
    row.stage = move.to;
    row.reason = move.reason;
  }
  for (Row* each : {&row, &total_}) {
    if (first) each->closed.add(lead.id);
    if (first && move.from) ++each->from[*move.from];
    if (!still) continue;
    each->still.add(lead.id);
    const Cell& value = lead.cell(BuiltIn::value);
    if (value.present())
      add_all(each->value, {{std::string(currency_of(*playbook_, lead)), value.integer}});
  }
}

std::vector<ReasonsReport::Row> ReasonsReport::rows() const {
  std::vector<Row> rows;
  for (const auto& [key, row] : rows_) rows.push_back(row);
  std::stable_sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) {
    return a.key != b.key ? a.key < b.key : a.closed.cycles > b.closed.cycles;
  });
  return rows;
}

}  // namespace leads
