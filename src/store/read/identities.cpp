// SPDX-License-Identifier: MIT
// What leads are found by: the keys of their addresses, ids and rows, and those of the leads merged
// into them.
#include <algorithm>

#include "store/store_impl.h"

namespace leads {

std::vector<LeadId> Store::find_key(std::string_view kind, std::string_view key) {
  if (!impl_->key_lookup) {
    // Plus: as of sql::unnamed.
    impl_->key_lookup = impl_->connection.prepare(
        "select +lead_id from identity where kind = $1 and key = $2 order by lead_id");
  }
  sql::Statement& select = impl_->key_lookup;
  select.bind(1, kind).bind(2, key);
  std::vector<LeadId> found;
  while (select.step()) found.push_back(LeadId{select.integer(0)});
  select.reset();
  if (found.empty() || impl_->merges().empty()) return found;
  for (LeadId& lead : found) lead = impl_->merges().survivor(lead);
  std::sort(found.begin(), found.end());
  // Equal rows of a file are counted: each that became a lead stays one.
  if (kind != "row") found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

void Store::scan_identities(std::string_view kind,
                            const std::function<void(std::string_view, LeadId)>& take) {
  sql::Statement select = impl_->connection.prepare(
      "select key, lead_id from identity where kind = $1 order by key, lead_id");
  select.bind(1, kind);
  const Merges& merges = impl_->merges();
  while (select.step()) take(select.text(0), merges.survivor(LeadId{select.integer(1)}));
}

std::vector<Identity> Store::identities(LeadId lead) {
  if (!impl_->identity_lookup)
    impl_->identity_lookup = impl_->connection.prepare(
        "select +kind, +key, +value, +label from identity where lead_id = $1 order by kind, key");
  sql::Statement& select = impl_->identity_lookup;
  const auto own = [&](LeadId owner) {
    std::vector<Identity> rows;
    select.bind(1, number(owner));
    while (select.step())
      rows.push_back({select.string(0), select.string(1), select.string(2), select.string(3)});
    select.reset();
    if (impl_->past) impl_->past->take_off(owner, rows);
    return rows;
  };
  std::vector<Identity> found = own(lead);
  // What was merged keeps its own: splitting it off again is then no work.
  for (const LeadId part : impl_->merges().parts(lead)) {
    for (Identity& identity : own(part)) {
      const auto same = [&](const Identity& other) {
        return other.kind == identity.kind && other.key == identity.key;
      };
      if (std::any_of(found.begin(), found.end(), same)) continue;
      if (identity.label.empty()) identity.label = "of lead " + std::to_string(number(part));
      found.push_back(std::move(identity));
    }
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const Identity& a, const Identity& b) { return a.kind < b.kind; });
  return found;
}

bool Store::Impl::is_main(LeadId lead, const Identity& identity) {
  const std::vector<Value> fields = read_fields(lead);
  return std::any_of(kAddresses.begin(), kAddresses.end(), [&](BuiltIn field) {
    const auto* value = std::get_if<std::string>(&fields[index(at(field))]);
    return value != nullptr && identity.kind == identity_kind(at(field)) &&
           identity.key == identity_key(at(field), *value);
  });
}

bool Store::has_identities(std::string_view kind) {
  sql::Statement select =
      impl_->connection.prepare("select 1 from identity where kind = $1 limit 1");
  return select.bind(1, kind).step();
}

std::size_t Store::most_further(std::string_view kind) {
  // The main one is an identity too, unless it is missing or not recognised.
  const bool email = kind == "email";
  sql::Statement select = impl_->connection.prepare(
      std::string("select max(f.further) from (select count(*) as further from identity i join "
                  "lead l on l.id = i.lead_id where i.kind = $1 and "
                  "i.value is not ") +
      (email ? "l.email" : "l.phone") + " group by i.lead_id) f");
  select.bind(1, kind).step();
  std::size_t most = static_cast<std::size_t>(select.optional_integer(0).value_or(0));
  select.reset();
  // What was merged lends its addresses: its main one is a further one there. Then, others may have
  // had more.
  std::vector<LeadId> others =
      impl_->past ? impl_->past->other_identities() : std::vector<LeadId>{};
  for (const auto& [part, into] : impl_->merges().all())
    others.push_back(impl_->merges().survivor(LeadId{into}));
  std::sort(others.begin(), others.end());
  others.erase(std::unique(others.begin(), others.end()), others.end());
  LeadNeeds needs;
  needs.add(at(email ? BuiltIn::email : BuiltIn::phone));
  LeadCursor cursor(*this, needs, {std::move(others), {}, false});
  while (cursor.next()) {
    const std::string_view main = cursor.lead().cell(needs.fields.front()).text;
    const std::vector<Identity> all = identities(cursor.lead().id);
    const auto further = [&](const Identity& identity) {
      return identity.kind == kind && identity.value != main;
    };
    most = std::max(most, static_cast<std::size_t>(std::count_if(all.begin(), all.end(), further)));
  }
  return most;
}

std::vector<std::string> Store::id_systems() {
  sql::Statement select = impl_->connection.prepare(
      "select distinct kind from identity where kind >= 'id:' and kind < 'id;' order by kind");
  std::vector<std::string> found;
  while (select.step()) found.push_back(select.string(0).substr(3));
  return found;
}

}  // namespace leads
