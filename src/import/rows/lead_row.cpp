// SPDX-License-Identifier: MIT
// A parsed row of leads by itself.
#include "import/rows/lead_row.h"

#include <algorithm>
#include <array>

namespace leads {
namespace {

// What whole lists say of all their rows: where they come from, and whose they are.
bool is_filled_in_alike(FieldIndex field) {
  constexpr auto kFields =
      std::to_array({BuiltIn::type, BuiltIn::source, BuiltIn::source_detail, BuiltIn::campaign,
                     BuiltIn::vendor, BuiltIn::cost, BuiltIn::owner, BuiltIn::currency,
                     BuiltIn::country, BuiltIn::language, BuiltIn::time_zone});
  return std::any_of(kFields.begin(), kFields.end(),
                     [field](BuiltIn known) { return field == at(known); });
}

}  // namespace

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
  if (!addresses.empty() || own_id != 0 || stage) return false;
  // With an id a later row or an activity may say more of it.
  if (!ids.empty() && !(tags.empty() && consents.empty())) return false;
  return std::all_of(values.begin(), values.end(), [&](const auto& entry) {
    const FieldType type = fields[entry.first].type;
    return type == FieldType::date || type == FieldType::datetime || type == FieldType::boolean ||
           (ids.empty() && is_filled_in_alike(entry.first));
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
