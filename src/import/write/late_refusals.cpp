// SPDX-License-Identifier: MIT
#include "import/write/late_refusals.h"

#include <algorithm>
#include <array>

#include "import/rows/lead_row.h"
#include "import/write/existing.h"
#include "import/write/lead_import.h"
#include "store/read/identities.h"

namespace leads {

bool LeadImport::Existing::has_key(FieldIndex field, const std::string& key) const {
  const auto main = values.find(index(field));
  return (main != values.end() &&
          identity_key(field, std::get<std::string>(main->second)) == key) ||
         ids.contains(std::string(identity_kind(field)) + '\0' + key);
}

bool LeadImport::says_more(const LeadRow& row, const Existing& known) const {
  constexpr auto kMarks =
      std::to_array<BuiltIn>({BuiltIn::name, BuiltIn::first_name, BuiltIn::last_name,
                              BuiltIn::company, BuiltIn::email, BuiltIn::phone});
  const auto tells = [&](const auto& entry) {
    const auto& [field, value] = entry;
    if (std::none_of(kMarks.begin(), kMarks.end(),
                     [f = field](BuiltIn mark) { return at(mark) == f; }))
      return false;
    if (!known.values.contains(index(field)) || policy(field, row.file) == OnMatch::overwrite)
      return true;
    const bool is_address = field == at(BuiltIn::email) || field == at(BuiltIn::phone);
    return is_address && !known.has_key(field, identity_key(field, std::get<std::string>(value)));
  };
  const std::string_view source = text_of(row, BuiltIn::source);
  return row.own_id != 0 || std::any_of(row.values.begin(), row.values.end(), tells) ||
         std::any_of(
             row.ids.begin(), row.ids.end(),
             [&](const NewIdentity& id) { return !known.ids.contains(id.kind + '\0' + id.key); }) ||
         std::any_of(
             row.addresses.begin(), row.addresses.end(),
             [&](const Address& address) { return !known.has_key(address.field, address.key); }) ||
         (!source.empty() && !playbook_.sources.contains(std::string(source)));
}

}  // namespace leads
