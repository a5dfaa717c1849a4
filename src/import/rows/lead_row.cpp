// SPDX-License-Identifier: MIT
// A parsed row of leads by itself.
#include "import/rows/lead_row.h"

#include <algorithm>

namespace leads {

void LeadRow::clear() {
  line = 0;
  key_column = 0;
  values.clear();
  ids.clear();
  addresses.clear();
  tags.clear();
  consents.clear();
  ledger.clear();
  own_id = 0;
  stage.reset();
  stage_at.reset();
  stage_reason.clear();
  cycle = 1;
  fault = BoughtRow::Fault::none;
  keys_hold = true;
  is_nobody = false;
  cells.clear();
  positions.clear();
}

bool LeadRow::says_nothing() const {
  return values.empty() && ids.empty() && addresses.empty() && tags.empty() && consents.empty() &&
         own_id == 0 && !stage && !stage_at;
}

bool LeadRow::says_nobody(const Fields& fields) const {
  const bool few = addresses.empty() && tags.empty() && consents.empty() && own_id == 0 && !stage;
  return few && std::all_of(values.begin(), values.end(), [&fields](const auto& entry) {
           const FieldType type = fields[entry.first].type;
           return type == FieldType::date || type == FieldType::datetime ||
                  type == FieldType::boolean;
         });
}

bool has_field(const LeadRow& row, FieldIndex field) {
  return std::any_of(row.values.begin(), row.values.end(),
                     [field](const auto& entry) { return entry.first == field; });
}

std::string_view text_of(const LeadRow& row, BuiltIn field) {
  for (const auto& [index, value] : row.values) {
    if (index == at(field))
      if (const auto* text = std::get_if<std::string>(&value)) return *text;
  }
  return {};
}

}  // namespace leads
