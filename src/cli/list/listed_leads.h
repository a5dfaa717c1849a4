// SPDX-License-Identifier: MIT
// The rows of a list of leads: which leads, in which order, with which columns.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/list/lead_columns.h"
#include "cli/session.h"
#include "flows/select.h"

namespace leads {

struct ListRequest {
  Filter filter;
  std::string sort;                  ///< keys as typed: "-score,name"
  std::optional<std::size_t> limit;  ///< at most this many, the best
};
struct ListedLead {
  LeadId id{};
  std::vector<Datum> keys, cells;  ///< sort keys; shown cells
};
struct ListedLeads {
  std::vector<ListedLead> rows;  ///< in order
  SelectionCount count;          ///< of all that match, including those beyond the limit
};

/// `all` are the columns that may be sort keys. Throws usage for any other key.
ListedLeads read_rows(Session& session, const ListRequest& request,
                      const std::vector<LeadColumn>& all, const std::vector<LeadColumn>& columns);
/// The columns that may show what a filter's words found, in table order.
std::vector<std::string> matched_columns(const Filter& filter);
/// Of those, the columns without which some row would not show why it is listed.
std::vector<std::string> matching_columns(const Filter& filter, const ListedLeads& leads,
                                          const std::vector<LeadColumn>& columns);
/// Only counts the leads that match.
SelectionCount count_leads(Session& session, const Filter& filter);

}  // namespace leads
