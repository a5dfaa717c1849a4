// SPDX-License-Identifier: MIT
// Which leads a write acts on: LEAD…, a filter, ids from a file, or all. A write never picks leads
// by accident.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/session.h"

namespace leads {

struct LeadTargets {
  std::vector<std::string> words;
  std::optional<std::string> ids_from;
  bool all = false, nul = false;
};

/// Leads as they were picked before the book was locked: whoever is asked takes their time.
struct PickedLeads {
  std::vector<LeadId> leads;
  std::optional<Filter> filter;  ///< that picked them
  std::int64_t newest_op = 0;    ///< of the book before
};

/// Whether the words are a filter: its terms have a `:`, leads have none. Throws usage when some
/// are the one and some the other.
bool is_filter(const std::vector<std::string>& words);
/// --ids-from and -0.
void declare_ids_from(Flags& flags, LeadTargets& targets);
/// Those of LEAD…, or of --ids-from: each once, in their order. Throws usage when there are both.
/// `exact`: see find_lead.
std::vector<LeadId> named_leads(Session& session, const LeadTargets& targets,
                                std::string_view exact = {});
/// With `all`, `-a` is offered.
void declare_targets(Flags& flags, LeadTargets& targets, bool all);
/// Ascending, each once. More than 20 picked by a filter are confirmed. Throws usage when nothing
/// was named. `exact`: see find_lead.
PickedLeads target_leads(Session& session, const LeadTargets& targets, std::string_view verb,
                         std::string_view exact = {});
/// Inside the operation: without those that the filter no longer picks, where somebody wrote
/// meanwhile.
std::vector<LeadId> still_picked(Session& session, const PickedLeads& picked,
                                 const Operation& operation);
/// The stage of that name, of those leads.toml has; throws not_found with the nearest.
StageId stage_named(const Playbook& playbook, const std::string& name);

}  // namespace leads
