// SPDX-License-Identifier: MIT
// [[assign]]: who gets a lead that enters a stage, and why. Deterministic: the first rule that
// applies, the least loaded of its owners, among equals the one served longest ago, then in the
// order they are written in. Pure.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/match/filter_matcher.h"
#include "leads/playbook.h"

namespace leads {

struct OwnerLoad {
  std::int64_t open = 0;    ///< open leads
  std::int64_t served = 0;  ///< rises with the time at which the owner last got a lead; 0: never
};
/// By the owner's name folded.
using OwnerLoads = std::map<std::string, OwnerLoad>;

struct Assignment {
  std::string owner;  ///< "" when everyone is away or full
  std::string why;    ///< "the least loaded of ana (3), bo (5); country:US,CA"
};

/// "owner ana: why", "no owner: why"
std::string assignment_words(const Assignment& assignment);
/// The stages on whose entry an [[assign]] gives an owner, each once.
std::vector<StageId> assigning_stages(const Playbook& playbook);
/// The owners that [[assign]] and [owner] name, declared ones first, each once.
std::vector<std::string> known_owners(const Playbook& playbook);
/// The last day of the absence that `day` lies in.
std::optional<Day> away_until(const Playbook& playbook, std::string_view owner, Day day);

/// Hands out leads one after the other; each one given counts at once. The playbook must outlive
/// it.
class Assigner {
 public:
  Assigner(const Playbook& playbook, OwnerLoads loads, Instant as_of);
  /// The owner assigned to a lead without one on entering a stage; nullopt when no rule of the
  /// stage matches.
  std::optional<Assignment> choose(const Facts& facts, StageId stage) const;
  /// The owner gets a lead.
  void give(std::string_view owner);
  /// A lead that the owner has already is open again.
  void take_back(std::string_view owner);

 private:
  const Playbook* playbook_;
  std::vector<FilterMatcher> when_;  ///< by rule; an empty filter matches all
  OwnerLoads loads_;
  std::int64_t newest_ = 0;  ///< of OwnerLoad::served
  Day today_;
};

/// The number of leads in each stage, and whether one more may enter.
class StageRoom {
 public:
  StageRoom(const Playbook& playbook, std::vector<std::int64_t> leads)
      : playbook_(&playbook), leads_(std::move(leads)) {}
  /// "is full: 40 of 40 leads"; "" below the limit.
  std::string full(StageId stage) const;
  void move(StageId from, StageId to);

 private:
  const Playbook* playbook_;
  std::vector<std::int64_t> leads_;
};

}  // namespace leads
