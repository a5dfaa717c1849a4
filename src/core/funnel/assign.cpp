#include "core/funnel/assign.h"

#include <algorithm>

#include "base/text.h"
#include "base/time/format.h"

namespace leads {

std::string assignment_words(const Assignment& assignment) {
  return (assignment.owner.empty() ? "no owner: " : "owner " + assignment.owner + ": ") +
         assignment.why;
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
}

std::optional<Assignment> Assigner::choose(const Facts& facts, StageId stage) const {
  for (std::size_t place = 0; place < playbook_->assigns.size(); ++place) {
    const Assign& rule = playbook_->assigns[place];
    if (rule.at != stage || !when_[place].match(facts).value) continue;
    Assignment chosen;
    std::optional<std::int64_t> least;
    std::string seen;
    for (const std::string& owner : rule.owners) {
      const auto found = loads_.find(fold(owner));
      const std::int64_t load = found == loads_.end() ? 0 : found->second;
      const std::optional<Day> away = away_until(*playbook_, owner, today_);
      const bool full = rule.capacity && load >= *rule.capacity;
      seen += (seen.empty() ? "" : ", ") + owner +
              (away   ? " (away until " + format_day(*away) + ")"
               : full ? " (full, " + std::to_string(load) + " of " +
                            std::to_string(*rule.capacity) + ")"
                      : " (" + std::to_string(load) + ")");
      if (away || full || (least && load >= *least)) continue;
      least = load;
      chosen.owner = owner;
    }
    const std::string rule_text = rule.when ? "; " + rule.when->source : "";
    if (!least)
      chosen.why = "nobody is free: " + seen + rule_text;
    else if (rule.owners.size() == 1)
      chosen.why = "the one for it" + rule_text;
    else
      chosen.why = "the least loaded of " + seen + rule_text;
    return chosen;
  }
  return std::nullopt;
}

void Assigner::give(std::string_view owner) {
  ++loads_[fold(owner)];
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
