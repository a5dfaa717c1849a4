// SPDX-License-Identifier: MIT
#include "core/funnel/assign.h"

#include <algorithm>
#include <tuple>

#include "base/text.h"
#include "base/time/format.h"

namespace leads {

std::string assignment_words(const Assignment& assignment) {
  return (assignment.owner.empty() ? "no owner: " : "owner " + assignment.owner + ": ") +
         assignment.why;
}

std::vector<StageId> assigning_stages(const Playbook& playbook) {
  std::vector<StageId> stages;
  for (const Assign& rule : playbook.assigns) stages.push_back(rule.at);
  std::sort(stages.begin(), stages.end());
  stages.erase(std::unique(stages.begin(), stages.end()), stages.end());
  return stages;
}

std::vector<std::string> known_owners(const Playbook& playbook) {
  std::vector<std::string> names;
  const auto add = [&names](const std::string& name) {
    const bool known = std::any_of(names.begin(), names.end(), [&name](const std::string& each) {
      return fold(each) == fold(name);
    });
    if (!known) names.push_back(name);
  };
  for (const Owner& owner : playbook.owners) add(owner.name);
  for (const Assign& rule : playbook.assigns) {
    for (const std::string& owner : rule.owners) add(owner);
  }
  return names;
}

std::optional<Day> away_until(const Playbook& playbook, std::string_view owner, Day day) {
  std::optional<Day> until;
  for (const Owner& each : playbook.owners) {
    if (fold(each.name) != fold(owner)) continue;
    for (const auto& [first, last] : each.away) {
      if (first <= day && day <= last && (!until || last > *until)) until = last;
    }
  }
  return until;
}

Assigner::Assigner(const Playbook& playbook, OwnerLoads loads, Instant as_of)
    : playbook_(&playbook),
      loads_(std::move(loads)),
      today_(local_day(as_of, playbook.calendar.zone)) {
  for (const Assign& rule : playbook.assigns)
    when_.emplace_back(rule.when.value_or(Filter{}), playbook);
  for (const auto& [owner, load] : loads_) newest_ = std::max(newest_, load.served);
}

std::optional<Assignment> Assigner::choose(const Facts& facts, StageId stage) const {
  for (std::size_t index = 0; index < playbook_->assigns.size(); ++index) {
    const Assign& rule = playbook_->assigns[index];
    if (rule.at != stage || !when_[index].match(facts).value) continue;
    Assignment chosen;
    std::optional<OwnerLoad> least;
    bool by_turn = false;  // others have as few
    std::string seen;
    for (const std::string& owner : rule.owners) {
      const auto found = loads_.find(fold(owner));
      const OwnerLoad load = found == loads_.end() ? OwnerLoad{} : found->second;
      const std::optional<Day> away = away_until(*playbook_, owner, today_);
      const bool full = rule.capacity && load.open >= *rule.capacity;
      seen += (seen.empty() ? "" : ", ") + owner +
              (away   ? " (away until " + format_day(*away) + ")"
               : full ? " (full, " + std::to_string(load.open) + " of " +
                            std::to_string(*rule.capacity) + ")"
                      : " (" + std::to_string(load.open) + ")");
      if (away || full) continue;
      if (least && load.open == least->open && load.served != least->served) by_turn = true;
      if (least && std::tie(load.open, load.served) >= std::tie(least->open, least->served))
        continue;
      if (!least || load.open < least->open) by_turn = false;
      least = load;
      chosen.owner = owner;
    }
    const std::string rule_text = rule.when ? "; " + rule.when->source : "";
    if (!least)
      chosen.why = "nobody is free: " + seen + rule_text;
    else if (rule.owners.size() == 1)
      chosen.why = "the only candidate" + rule_text;
    else
      chosen.why =
          "the least loaded of " + seen + (by_turn ? ", served longest ago" : "") + rule_text;
    return chosen;
  }
  return std::nullopt;
}

void Assigner::give(std::string_view owner) {
  OwnerLoad& load = loads_[fold(owner)];
  ++load.open;
  load.served = ++newest_;
}

void Assigner::take_back(std::string_view owner) {
  ++loads_[fold(owner)].open;
}

std::string StageRoom::full(StageId stage) const {
  const std::optional<int> limit = playbook_->stage(stage).limit;
  const std::int64_t leads = leads_[index(stage)];
  if (!limit || leads < *limit) return {};
  return "is full: " + std::to_string(leads) + " of " + std::to_string(*limit) + " leads";
}

void StageRoom::move(StageId from, StageId to) {
  --leads_[index(from)];
  ++leads_[index(to)];
}

}  // namespace leads
