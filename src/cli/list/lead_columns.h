// SPDX-License-Identifier: MIT
// Leads as rows: every column a lead can have, and what must be read for it.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "cli/output/rows.h"
#include "flows/select.h"
#include "store/read/lead_cursor.h"
#include "store/read/lead_needs.h"

namespace leads {

struct LeadColumn {
  Column column;
  LeadNeeds needs;
  bool score = false;  ///< needs the lead's score
  std::function<Datum(LeadCursor&, const Score&)> value;
};

/// In table order; those not shown by default follow.
std::vector<LeadColumn> lead_columns(const Playbook& playbook, Instant as_of);
/// The named columns, or the default ones if `fields` is empty, and those `added`; unknown names
/// are refused by the renderer.
std::vector<LeadColumn> choose_columns(std::vector<LeadColumn> all,
                                       const std::optional<std::vector<std::string>>& fields,
                                       const std::vector<std::string>& added);

Style temperature_style(const Datum& datum);

}  // namespace leads
