// SPDX-License-Identifier: MIT
#include "core/lead/searched_text.h"

#include <algorithm>

namespace leads {

bool any_searched_text(const LeadView& lead, const std::function<bool(std::string_view)>& use) {
  if (use(display_name(lead))) return true;
  for (const BuiltIn field : {BuiltIn::company, BuiltIn::email, BuiltIn::phone, BuiltIn::notes}) {
    const Cell& cell = lead.cell(field);
    if (cell.kind == Cell::Kind::text && use(cell.text)) return true;
  }
  if (std::any_of(lead.further.begin(), lead.further.end(),
                  [&use](const FurtherAddress& address) { return use(address.text); }))
    return true;
  return std::any_of(lead.tags.begin(), lead.tags.end(), use);
}

}  // namespace leads
