// SPDX-License-Identifier: MIT
// The rows of a list of leads: who, in which order, and what is shown of each.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/lead/lead_columns.h"
#include "cli/session.h"
#include "flows/select.h"

namespace leads {

struct ListRequest {
  Filter filter;
  std::string sort;                  ///< keys as typed: "-score,name"
  std::optional<std::size_t> limit;  ///< so many of the best
};
struct ListedLead {
  LeadId id{};
  std::vector<Datum> keys, cells;  ///< what it is sorted by; what is shown
};
struct ListedLeads {
  std::vector<ListedLead> rows;  ///< in order
  SelectionCount count;          ///< of all that match, also beyond the limit
};

/// `all` are the columns that may be sorted by. Throws usage for a key that is none of them.
ListedLeads read_rows(Session& session, const ListRequest& request,
                      const std::vector<LeadColumn>& all, const std::vector<LeadColumn>& columns);
/// How many match, and nothing of them.
SelectionCount count_leads(Session& session, const Filter& filter);

}  // namespace leads
