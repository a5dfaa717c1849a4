// SPDX-License-Identifier: MIT
// Leads as rows: every column a lead can be shown by, and what has to be read for it.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "cli/output/rows.h"
#include "flows/select.h"

namespace leads {

struct LeadColumn {
  Column column;
  LeadNeeds needs;
  bool score = false;  ///< needs the lead's score
  std::function<Datum(LeadCursor&, const Score&)> value;
};

/// In the order of the table; those not shown by default follow.
std::vector<LeadColumn> lead_columns(const Playbook& playbook, Instant as_of);
/// Those named, or the default ones when `fields` is empty; unknown names are left to the renderer
/// to refuse.
std::vector<LeadColumn> choose_columns(std::vector<LeadColumn> all,
                                       const std::optional<std::vector<std::string>>& fields);

Style temperature_style(const Datum& datum);

}  // namespace leads
