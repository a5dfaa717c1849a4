// Reports about the people who work the leads: how many each has, and how promptly they answer.
#include <algorithm>

#include "base/percentile.h"
#include "base/text.h"
#include "core/funnel/assign.h"
#include "core/lead/activity_facts.h"
#include "core/work/report.h"

namespace leads {
namespace {

std::optional<int> capacity_of(const Playbook& playbook, std::string_view owner) {
  std::optional<int> most;
  for (const Assign& rule : playbook.assigns) {
    const bool named =
        std::any_of(rule.owners.begin(), rule.owners.end(),
                    [&](const std::string& each) { return fold(each) == fold(owner); });
    if (named && rule.capacity) most = std::max(most.value_or(0), *rule.capacity);
  }
  return most;
}

}  // namespace

OwnersReport::OwnersReport(const Playbook& playbook, const WorkingTime& working, Instant as_of)
    : playbook_(&playbook), working_(&working), as_of_(as_of) {
  const Day today = local_day(as_of, playbook.calendar.zone);
  for (const std::string& owner : known_owners(playbook)) {
    places_.emplace(fold(owner), declared_.size());
    declared_.push_back(
        {owner, 0, 0, 0, capacity_of(playbook, owner), away_until(playbook, owner, today)});
  }
}

void OwnersReport::add(const LeadView& lead, std::span<const Activity> activities,
                       const Score& score) {
  if (playbook_->stage(lead.stage).type != StageType::open) return;
  const std::string_view owner = lead.cell(BuiltIn::owner).text;
  const std::string key = fold(owner);
  const auto known = places_.find(key);
  Row& row = known != places_.end() ? declared_[known->second] : others_[key];
  if (known == places_.end() && row.open == 0) row.owner = owner;
  ++row.open;
  row.hot += score.temperature == Temperature::hot ? 1 : 0;
  const auto response = response_due(lead, activities, *playbook_, *working_, as_of_);
  row.overdue += response && !response->answered && response->is_late(as_of_) ? 1 : 0;
}

std::vector<OwnersReport::Row> OwnersReport::rows() const {
  std::vector<Row> rows = declared_;
  for (const auto& [key, row] : others_) {
    if (!key.empty()) rows.push_back(row);
  }
  const auto nobody = others_.find("");
  if (nobody != others_.end()) rows.push_back(nobody->second);
  return rows;
}

void AnswersReport::add(const LeadView& lead, std::span<const Stay> way,
                        std::span<const Activity> activities, std::string_view group) {
  for (const Stay& stay : way) {
    const std::optional<Seconds> within = playbook_->stage(stay.stage).respond_within;
    if (!within || stay.from < since_ || stay.from > until_) continue;
    Tally& tally = tallies_[{std::string(group), stay.stage}];
    ++tally.row.entries;
    const Instant due = working_->due_at(stay.from, *within);
    const auto answered = first_contact_since(stay.from, activities, playbook_->kinds, as_of_);
    if (answered) {
      ++(*answered > due ? tally.row.late : tally.row.in_time);
      tally.answers.push_back(working_->between(stay.from, *answered).count());
      continue;
    }
    ++tally.row.never_touched;
    if (stay.ended) continue;
    ++(as_of_ > due ? tally.row.overdue : tally.row.waiting);
    if (as_of_ > due)
      overdue_.push_back({lead.id, display_name(lead), std::string(lead.cell(BuiltIn::owner).text),
                          stay.stage, due});
  }
}

std::vector<AnswersReport::Row> AnswersReport::rows() const {
  std::vector<Row> rows;
  for (const auto& [key, tally] : tallies_) {
    rows.push_back(tally.row);
    rows.back().group = key.first;
    rows.back().stage = key.second;
    rows.back().median = median(tally.answers);
    rows.back().p90 = percentile(tally.answers, 90);
  }
  return rows;
}

std::vector<AnswersReport::Overdue> AnswersReport::overdue() const {
  std::vector<Overdue> list = overdue_;
  std::sort(list.begin(), list.end(), [](const Overdue& a, const Overdue& b) {
    return a.due != b.due ? a.due < b.due : a.lead < b.lead;
  });
  return list;
}

}  // namespace leads
