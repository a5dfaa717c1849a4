// SPDX-License-Identifier: MIT
// Leads and activities as the rows of a bulk insert.
#pragma once

#include <algorithm>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "sql/connection.h"
#include "store/write/bulk_sources.h"

namespace leads {

/// Columns: id, stage, created_op, then `columns` in order. Each lead is shown to `made` before its
/// row is written. All arguments must outlive it.
/// A name that is what the lead would be called without one is not stored.
inline void drop_derived_name(StreamedLead& lead) {
  const auto text = [&lead](BuiltIn field) {
    const auto found = std::find_if(lead.values.begin(), lead.values.end(), [&](const auto& entry) {
      return entry.first == leads::at(field) && entry.second.kind == Cell::Kind::text;
    });
    return found == lead.values.end() ? std::string_view() : found->second.text;
  };
  const std::string_view name = text(BuiltIn::name);
  if (name.empty()) return;
  const std::optional<std::string> derived =
      derived_name(text(BuiltIn::first_name), text(BuiltIn::last_name), text(BuiltIn::company),
                   text(BuiltIn::email));
  if (derived == name)
    std::erase_if(lead.values, [](const auto& entry) { return entry.first == at(BuiltIn::name); });
}

class LeadRows : public sql::RowSource {
 public:
  using Made = std::function<void(LeadId, const StreamedLead&)>;
  LeadRows(NewLeadSource& leads, LeadId first, const std::vector<FieldIndex>& columns,
           const Playbook& playbook, Instant at, std::int64_t op, Made made)
      : leads_(leads),
        next_id_(first),
        playbook_(playbook),
        at_(at),
        op_(op),
        made_(std::move(made)),
        place_(playbook.fields.size()) {
    for (std::size_t column = 0; column < columns.size(); ++column)
      place_[index(columns[column])] = column;
  }
  bool next(std::span<Cell> row) override {
    if (!leads_.next(lead_)) return false;
    drop_derived_name(lead_);
    id_ = lead_.id != LeadId{} ? lead_.id : next_id_;
    if (lead_.id == LeadId{}) next_id_ = LeadId{number(next_id_) + 1};
    row[0] = Cell::of(number(id_));
    row[1] = Cell::of(std::string_view(playbook_.stage(lead_.stage).name));
    row[2] = Cell::of(op_);
    const std::span<Cell> fields = row.subspan(3);
    std::fill(fields.begin(), fields.end(), Cell{});
    fields[place_[index(leads::at(BuiltIn::created_at))]] =
        Cell::of(at_.time_since_epoch().count());
    for (const auto& [field, value] : lead_.values) {
      if (value.present()) fields[place_[index(field)]] = value;
    }
    made_(id_, lead_);
    return true;
  }

 private:
  NewLeadSource& leads_;
  LeadId next_id_;
  const Playbook& playbook_;
  Instant at_;
  std::int64_t op_;
  Made made_;
  std::vector<std::size_t> place_;  // of a field among the columns
  StreamedLead lead_;
  LeadId id_{};
};

}  // namespace leads
