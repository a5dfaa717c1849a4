// SPDX-License-Identifier: MIT
// The leads that a write acts on: LEAD…, a filter, ids from a file, or all. A write never selects
// leads by accident.
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

/// Leads as selected before the book was locked, since the user may take time to confirm.
struct PickedLeads {
  std::vector<LeadId> leads;
  std::optional<Filter> filter;  ///< that selected them
  std::int64_t newest_op = 0;    ///< of the book before
};

/// Whether the words are a filter: its terms contain a `:`, leads do not. Throws usage if the words
/// are a mixture of both.
bool is_filter(const std::vector<std::string>& words);
/// --ids-from and -0.
void declare_ids_from(Flags& flags, LeadTargets& targets);
/// The leads of LEAD… or --ids-from: each once, in order. Throws usage if both are given.
/// `exact`: see find_lead.
std::vector<LeadId> named_leads(Session& session, const LeadTargets& targets,
                                std::string_view exact = {});
/// Those of --ids-from, ascending; nullopt without it. For commands whose words are a filter.
std::optional<std::vector<LeadId>> ids_among(Session& session, const LeadTargets& targets);
/// With `all`, `-a` is offered.
void declare_targets(Flags& flags, LeadTargets& targets, bool all);
/// Ascending, each once. More than 20 selected by a filter are confirmed. Throws usage if nothing
/// was named. `exact`: see find_lead. `question` is what is confirmed, if not the verb.
PickedLeads target_leads(Session& session, const LeadTargets& targets, std::string_view verb,
                         std::string_view exact = {}, std::string_view question = {});
/// Inside the operation: drops leads that the filter no longer matches, if the book was changed
/// meanwhile.
std::vector<LeadId> still_picked(Session& session, const PickedLeads& picked,
                                 const Operation& operation);
/// The stage of that name in leads.toml; throws not_found with the nearest.
StageId stage_named(const Playbook& playbook, const std::string& name);

}  // namespace leads
