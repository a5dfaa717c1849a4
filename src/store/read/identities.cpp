// SPDX-License-Identifier: MIT
// What leads are found by: the keys of their addresses, ids and rows, and those of the leads merged
// into them.
#include "store/read/identities.h"

#include <algorithm>

#include "store/damage.h"
#include "store/read/identity_keys.h"
#include "store/read/lead_cursor.h"
#include "store/read/lead_needs.h"
#include "store/store_impl.h"

namespace leads {

std::vector<LeadId> Identities::find(std::string_view kind, std::string_view key) {
  Store::Impl& book = store_.impl();
  if (!book.key_lookup) {
    // Plus: as of sql::unnamed.
    book.key_lookup = book.connection.prepare(
        "select +lead_id, exists(select 1 from lead where id = lead_id) from identity where kind = "
        "$1 and key = $2 order by lead_id");
  }
  sql::Statement& select = book.key_lookup;
  select.bind(1, kind).bind(2, key);
  std::vector<LeadId> found;
  while (select.step()) {
    found.push_back(checked_lead(book.connection.path(), select.integer(0)));
    if (select.integer(1) == 0)
      throw_damaged_row(book.connection.path(),
                        "the " + std::string(kind) + " that was looked up belongs to lead " +
                            std::to_string(select.integer(0)) + ", which does not exist");
  }
  select.reset();
  if (found.empty() || book.merges().empty()) return found;
  for (LeadId& lead : found) lead = book.merges().survivor(lead);
  std::sort(found.begin(), found.end());
  // Equal rows of a file are counted: each that became a lead stays one.
  if (kind != "row") found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

void Identities::scan(std::string_view kind,
                      const std::function<void(std::string_view, LeadId)>& take) {
  Store::Impl& book = store_.impl();
  sql::Statement select = book.connection.prepare(
      "select key, lead_id from identity where kind = $1 order by key, lead_id");
  select.bind(1, kind);
  const Merges& merges = book.merges();
  while (select.step())
    take(select.text(0), merges.survivor(checked_lead(book.connection.path(), select.integer(1))));
}

std::vector<Identity> Identities::of(LeadId lead) {
  Store::Impl& book = store_.impl();
  if (!book.identity_lookup)
    book.identity_lookup = book.connection.prepare(
        "select +kind, +key, +value, +label from identity where lead_id = $1 order by kind, key");
  sql::Statement& select = book.identity_lookup;
  const auto own = [&](LeadId owner) {
    std::vector<Identity> rows;
    select.bind(1, number(owner));
    while (select.step())
      rows.push_back({select.string(0), select.string(1), select.string(2), select.string(3)});
    select.reset();
    if (book.past) book.past->take_off(owner, rows);
    return rows;
  };
  std::vector<Identity> found = own(lead);
  const std::vector<LeadId> parts = book.merges().parts(lead);
  IdentityKeys known;
  if (!parts.empty())
    for (const Identity& identity : found) known.add(identity);
  // What was merged keeps its own: splitting it off again is then no work.
  for (const LeadId part : parts) {
    for (Identity& identity : own(part)) {
      if (!known.add(identity)) continue;
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

bool Identities::any(std::string_view kind) {
  sql::Statement select =
      store_.impl().connection.prepare("select 1 from identity where kind = $1 limit 1");
  return select.bind(1, kind).step();
}

std::size_t Identities::most_further(std::string_view kind) {
  Store::Impl& book = store_.impl();
  // The main one is an identity too, unless it is missing or not recognised.
  const bool email = kind == "email";
  sql::Statement select = book.connection.prepare(
      std::string("select max(f.further) from (select count(*) as further from identity i join "
                  "lead l on l.id = i.lead_id where i.kind = $1 and "
                  "i.value is not ") +
      (email ? "l.email" : "l.phone") + " group by i.lead_id) f");
  select.bind(1, kind).step();
  std::size_t most = static_cast<std::size_t>(select.optional_integer(0).value_or(0));
  select.reset();
  // What was merged lends its addresses: its main one is a further one there. Then, others may have
  // had more.
  std::vector<LeadId> others = book.past ? book.past->other_identities() : std::vector<LeadId>{};
  for (const auto& [part, into] : book.merges().all())
    others.push_back(book.merges().survivor(LeadId{into}));
  std::sort(others.begin(), others.end());
  others.erase(std::unique(others.begin(), others.end()), others.end());
  LeadNeeds needs;
  needs.add(at(email ? BuiltIn::email : BuiltIn::phone));
  LeadCursor cursor(store_, needs, {std::move(others), {}, false});
  while (cursor.next()) {
    const std::string_view main = cursor.lead().cell(needs.fields.front()).text;
    const std::vector<Identity> all = of(cursor.lead().id);
    const auto further = [&](const Identity& identity) {
      return identity.kind == kind && identity.value != main;
    };
    most = std::max(most, static_cast<std::size_t>(std::count_if(all.begin(), all.end(), further)));
  }
  return most;
}

std::vector<std::string> Identities::systems() {
  sql::Statement select = store_.impl().connection.prepare(
      "select distinct kind from identity where kind >= 'id:' and kind < 'id;' order by kind");
  std::vector<std::string> found;
  while (select.step()) found.push_back(select.string(0).substr(3));
  return found;
}

}  // namespace leads
