// SPDX-License-Identifier: MIT
// Reports about the people who work on leads: how many each has, and how promptly they answer.
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
    index_of_.emplace(fold(owner), declared_.size());
    declared_.push_back(
        {owner, 0, 0, 0, {}, {}, capacity_of(playbook, owner), away_until(playbook, owner, today)});
  }
}

void OwnersReport::add(const LeadView& lead, std::span<const Activity> activities,
                       const Score& score, const Paid& paid) {
  const bool worked = is_worked(playbook_->stage(lead.stage));
  if (!worked && paid.bought == 0) return;
  const std::string_view owner = lead.cell(BuiltIn::owner).text;
  const std::string key = fold(owner);
  const auto known = index_of_.find(key);
  Row& row = known != index_of_.end() ? declared_[known->second] : others_[key];
  if (known == index_of_.end() && row.owner.empty()) row.owner = owner;
  add_paid(row.won, row.bought, currency_of(*playbook_, lead), paid);
  if (!worked) return;
  ++row.open;
  row.hot += score.temperature == Temperature::hot ? 1 : 0;
  const auto answer = promised_answer(lead, activities, *playbook_, *working_, as_of_);
  row.overdue += answer && answer->state == PromisedAnswer::State::overdue ? 1 : 0;
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
                        std::span<const Activity> activities, const GroupAt& group_at) {
  using State = PromisedAnswer::State;
  for (const Stay& stay : way) {
    // Of the stage it is in now, by the same entry as everywhere.
    const auto answer = stay.ended
                            ? promised_answer(stay, activities, *playbook_, *working_, as_of_)
                            : promised_answer(lead, activities, *playbook_, *working_, as_of_);
    if (!answer || answer->entered < since_ || answer->entered > until_) continue;
    Tally& tally = tallies_[{group_at(answer->charged_at), stay.stage}];
    Row& row = tally.row;
    ++row.entries;
    row.leads += tally.last == lead.id ? 0 : 1;
    tally.last = lead.id;
    row.in_time += answer->state == State::in_time ? 1 : 0;
    row.late += answer->state == State::late ? 1 : 0;
    row.waiting += answer->state == State::waiting ? 1 : 0;
    row.overdue += answer->state == State::overdue ? 1 : 0;
    row.moved_on += answer->state == State::moved_on ? 1 : 0;
    if (answer->answered) {
      tally.answers.push_back(working_->between(answer->entered, *answer->answered).count());
    } else if (!first_contact_since(answer->entered, activities, playbook_->kinds, as_of_)) {
      ++row.never_touched;
    }
    if (answer->state == State::overdue)
      overdue_.push_back({lead.id, display_name(lead), std::string(lead.cell(BuiltIn::owner).text),
                          stay.stage, answer->due});
  }
}

AnswersReport::Row AnswersReport::settled(const Tally& tally) {
  Row row = tally.row;
  row.median = median(tally.answers);
  row.p90 = percentile(tally.answers, 90);
  return row;
}

std::vector<AnswersReport::Row> AnswersReport::rows() const {
  std::vector<Row> rows;
  for (const auto& [key, tally] : tallies_) {
    rows.push_back(settled(tally));
    rows.back().group = key.first;
    rows.back().stage = key.second;
  }
  return rows;
}

AnswersReport::Row AnswersReport::total() const {
  constexpr std::int64_t Row::*kCounts[] = {&Row::entries,  &Row::leads,        &Row::in_time,
                                            &Row::late,     &Row::waiting,      &Row::overdue,
                                            &Row::moved_on, &Row::never_touched};
  Tally all;
  for (const auto& [key, tally] : tallies_) {
    for (const auto count : kCounts) all.row.*count += tally.row.*count;
    all.answers.insert(all.answers.end(), tally.answers.begin(), tally.answers.end());
  }
  return settled(all);
}

std::vector<AnswersReport::Overdue> AnswersReport::overdue() const {
  std::vector<Overdue> list = overdue_;
  std::sort(list.begin(), list.end(), [](const Overdue& a, const Overdue& b) {
    return a.due != b.due ? a.due < b.due : a.lead < b.lead;
  });
  return list;
}

}  // namespace leads
