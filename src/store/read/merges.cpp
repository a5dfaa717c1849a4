// SPDX-License-Identifier: MIT
#include "store/read/merges.h"

#include <algorithm>
#include <tuple>

#include "store/damage.h"
#include "store/schema.h"
#include "store/store_impl.h"

namespace leads {

Merges::Merges(sql::Connection& connection) : path_(connection.path()) {
  // Plus: as of sql::unnamed.
  sql::Statement select = connection.prepare(
      "select +id, +merged_into, exists(select 1 from lead k where k.id = l.merged_into) "
      "from lead l where merged_into is not null");
  while (select.step()) {
    if (select.integer(2) == 0)
      throw_damaged_row(path_, "lead " + std::to_string(select.integer(0)) +
                                   " was merged into lead " + std::to_string(select.integer(1)) +
                                   ", which does not exist");
    into_.emplace(select.integer(0), select.integer(1));
    direct_[select.integer(1)].push_back(LeadId{select.integer(0)});
  }
  // Here: mostly there are none, and an order makes the statement dearer.
  for (auto& [survivor, leads] : direct_) std::sort(leads.begin(), leads.end());
}

std::optional<LeadId> Merges::into(LeadId lead) const {
  const auto found = into_.find(number(lead));
  return found == into_.end() ? std::nullopt : std::optional(LeadId{found->second});
}

LeadId Merges::survivor(LeadId lead) const {
  const LeadId first = lead;
  // A chain has no more links than there are merged leads; a cycle was never written by
  // any version of leads.
  for (std::size_t steps = 0; steps <= into_.size(); ++steps) {
    const std::optional<LeadId> next = into(lead);
    if (!next) return lead;
    lead = *next;
  }
  throw_damaged_row(path_, "lead " + std::to_string(number(first)) +
                               " was merged into a lead that was merged into it");
}

std::vector<LeadId> Merges::direct(LeadId lead) const {
  const auto found = direct_.find(number(lead));
  return found == direct_.end() ? std::vector<LeadId>{} : found->second;
}

std::vector<LeadId> Merges::parts(LeadId lead) const {
  std::vector<LeadId> found;
  std::vector<LeadId> waiting{lead};
  while (!waiting.empty() && found.size() <= into_.size()) {
    const LeadId next = waiting.back();
    waiting.pop_back();
    if (next != lead) found.push_back(next);
    const std::vector<LeadId> inner = direct(next);
    waiting.insert(waiting.end(), inner.rbegin(), inner.rend());
  }
  return found;
}

const Merges& Store::Impl::merges() {
  // Format 1 knew no merging, and no index to find it by.
  if (!known_merges) known_merges.emplace(format < 2 ? Merges() : Merges(connection));
  return *known_merges;
}

std::vector<Value> Store::Impl::read_fields(LeadId lead) {
  std::string columns;
  for (std::size_t index = 0; index < playbook->fields.size(); ++index) {
    const auto field = static_cast<FieldIndex>(index);
    columns += (index == 0 ? "" : ", ") +
               (stored(field) ? sql::quoted(column_name(playbook->fields, field)) : "null");
  }
  sql::Statement select = connection.prepare("select " + columns + " from lead where id = $1");
  std::vector<Value> values;
  if (!select.bind(1, number(lead)).step()) return values;
  for (std::size_t index = 0; index < playbook->fields.size(); ++index)
    values.push_back(owned(select.cell(static_cast<int>(index))));
  return values;
}

std::vector<std::string> Store::Impl::read_tags(LeadId lead) {
  sql::Statement select = connection.prepare("select tag from tag where lead_id = $1 order by tag");
  select.bind(1, number(lead));
  std::vector<std::string> tags;
  while (select.step()) tags.push_back(select.string(0));
  return tags;
}

std::int64_t Store::Impl::merged_by(LeadId lead) {
  sql::Statement select =
      connection.prepare("select coalesce(max(op), 0) from " + journal() +
                         " c where lead_id = $1 and kind = 'merged_into' and new is not null");
  select.bind(1, number(lead)).step();
  return select.integer(0);
}

std::vector<LeadId> Store::Impl::parts_in_order(LeadId lead) {
  // One command may merge several: in the order of its entries.
  sql::Statement select =
      connection.prepare("select c.op, c.id from " + journal() +
                         " c where lead_id = $1 and kind = 'merged_into' and new is not null "
                         "order by c.op desc, c.id desc limit 1");
  std::vector<std::tuple<std::int64_t, std::int64_t, LeadId>> found;
  for (const LeadId part : merges().direct(lead)) {
    const bool known = select.bind(1, number(part)).step();
    found.emplace_back(known ? select.integer(0) : 0, known ? select.integer(1) : 0, part);
    select.reset();
  }
  std::sort(found.begin(), found.end());
  std::vector<LeadId> parts;
  for (const auto& [op, id, part] : found) parts.push_back(part);
  return parts;
}

}  // namespace leads
