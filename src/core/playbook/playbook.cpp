// SPDX-License-Identifier: MIT
// Look-ups in a playbook and the words for its enumerations.
#include "leads/playbook.h"

#include <algorithm>

namespace leads {
namespace {

constexpr std::string_view kGradeNames[] = {"U", "D", "C", "B", "A"};
constexpr std::string_view kTemperatureNames[] = {"cold", "warm", "hot"};
constexpr std::string_view kFunnels[] = {"none", "tofu", "mofu", "bofu"};
constexpr std::string_view kStageTypes[] = {"open", "won", "parked", "lost"};
constexpr std::string_view kOnMatch[] = {"fill", "overwrite", "skip", "error"};

template <class Item>
const Item* find_named(const std::vector<Item>& items, std::string_view name) {
  const auto found =
      std::find_if(items.begin(), items.end(), [&](const Item& item) { return item.name == name; });
  return found == items.end() ? nullptr : &*found;
}

}  // namespace

std::string_view grade_name(Grade grade) {
  return kGradeNames[static_cast<std::size_t>(grade)];
}
std::string_view temperature_name(Temperature temperature) {
  return kTemperatureNames[static_cast<std::size_t>(temperature)];
}
std::string_view funnel_name(Funnel funnel) {
  return kFunnels[static_cast<std::size_t>(funnel)];
}
std::string_view stage_type_name(StageType type) {
  return kStageTypes[static_cast<std::size_t>(type)];
}
std::string_view on_match_name(OnMatch policy) {
  return kOnMatch[static_cast<std::size_t>(policy)];
}

std::optional<OnMatch> parse_on_match(std::string_view name) {
  const auto* found = std::find(std::begin(kOnMatch), std::end(kOnMatch), name);
  if (found == std::end(kOnMatch)) return std::nullopt;
  return static_cast<OnMatch>(found - std::begin(kOnMatch));
}

std::optional<StageId> Playbook::find_stage(std::string_view name) const {
  const Stage* found = find_named(stages, name);
  if (found == nullptr) return std::nullopt;
  return static_cast<StageId>(found - stages.data());
}
const Reason* Playbook::find_reason(std::string_view name) const {
  return find_named(reasons, name);
}
const Mapping* Playbook::find_import(std::string_view name) const {
  return find_named(imports, name);
}

const View* Playbook::find_view(std::string_view name) const {
  return find_named(views, name);
}

std::vector<std::string> Playbook::stage_names() const {
  std::vector<std::string> names;
  for (const Stage& stage : stages) names.push_back(stage.name);
  return names;
}

}  // namespace leads
