// SPDX-License-Identifier: MIT
#include "cli/list/further_columns.h"

#include <algorithm>

#include "store/read/identities.h"
#include "store/records.h"
#include "store/store.h"

namespace leads {
namespace {

constexpr std::string_view kId = "id:";

std::string_view main_of(const LeadView& lead, std::string_view kind) {
  if (kind.starts_with(kId)) return {};
  return lead.cell(kind == identity_kind(at(BuiltIn::email)) ? BuiltIn::email : BuiltIn::phone)
      .text;
}

}  // namespace

FurtherColumns::FurtherColumns(Store& store) {
  for (const BuiltIn field : {BuiltIn::email, BuiltIn::phone})
    groups_.push_back({std::string(identity_kind(at(field))), 0});
  for (const std::string& system : Identities(store).systems())
    groups_.push_back({std::string(kId) + system, 1});
  any_ = groups_.size() > 2 ||
         Identities(store).most_further("email") + Identities(store).most_further("phone") > 0;
}

void FurtherColumns::take(Store& store, const LeadView& lead, std::size_t row) {
  if (!any_) return;
  std::vector<Identity> identities = Identities(store).of(lead.id);
  std::sort(identities.begin(), identities.end(),
            [](const Identity& a, const Identity& b) { return a.key < b.key; });
  Lead& taken =
      leads_.emplace_back(Lead{row, std::vector<std::vector<std::string>>(groups_.size())});
  for (std::size_t index = 0; index < groups_.size(); ++index) {
    Group& group = groups_[index];
    const std::string_view main = main_of(lead, group.kind);
    const std::string main_key =
        main.empty()
            ? ""
            : identity_key(at(group.kind == "email" ? BuiltIn::email : BuiltIn::phone), main);
    std::vector<std::string>& values = taken.values[index];
    for (Identity& identity : identities)
      if (identity.kind == group.kind && identity.key != main_key)
        values.push_back(std::move(identity.value));
    group.columns = std::max(group.columns, values.size());
  }
}

std::vector<std::string> FurtherColumns::names() const {
  std::vector<std::string> names;
  for (const Group& group : groups_) {
    const bool id = group.kind.starts_with(kId);
    const std::string stem = id ? "id" : group.kind, end = id ? group.kind.substr(stem.size()) : "";
    for (std::size_t index = 0; index < group.columns; ++index) {
      const std::size_t number = index + (id ? 1 : 2);  // the main address has a column of its own
      names.push_back(stem + (number > 1 ? "_" + std::to_string(number) : "") + end);
    }
  }
  return names;
}

void FurtherColumns::put(std::vector<std::vector<Datum>>& rows, std::size_t index) const {
  std::size_t width = 0;
  for (const Group& group : groups_) width += group.columns;
  if (width == 0) return;
  for (std::vector<Datum>& row : rows)
    row.insert(row.begin() + static_cast<std::ptrdiff_t>(index), width, Datum());
  for (const Lead& lead : leads_) {
    Datum* cell = &rows[lead.row][index];
    for (std::size_t group = 0; group < groups_.size(); ++group) {
      std::copy(lead.values[group].begin(), lead.values[group].end(), cell);
      cell += groups_[group].columns;
    }
  }
}

}  // namespace leads
