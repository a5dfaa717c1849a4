// Leads and activities as the rows of a bulk insert.
#pragma once

#include <algorithm>
#include <span>
#include <string_view>
#include <vector>

#include "leads/store.h"
#include "sql/connection.h"

namespace leads {

/// Columns: id, stage, created_op, then `columns` in order. All arguments must outlive it.
class LeadRows : public sql::RowSource {
 public:
  LeadRows(std::span<const NewLead> leads, const std::vector<LeadId>& ids, const std::vector<FieldIndex>& columns,
           const Playbook& playbook, Instant at, std::int64_t op)
      : leads_(leads), ids_(ids), columns_(columns), playbook_(playbook), at_(at), op_(op) {}
  bool next() override {
    if (next_ >= leads_.size()) return false;
    row_.assign(columns_.size(), Cell{});
    for (const auto& [field, value] : leads_[next_].values) {
      const auto place = std::find(columns_.begin(), columns_.end(), field) - columns_.begin();
      row_[static_cast<std::size_t>(place)] = Cell::of(value);
    }
    const auto created = std::find(columns_.begin(), columns_.end(), leads::at(BuiltIn::created_at)) - columns_.begin();
    Cell& created_at = row_[static_cast<std::size_t>(created)];
    if (!created_at.present()) created_at = Cell::of(at_.time_since_epoch().count());
    ++next_;
    return true;
  }
  Cell cell(std::size_t column) const override {
    switch (column) {
      case 0: return Cell::of(number(ids_[next_ - 1]));
      case 1: return Cell::of(std::string_view(playbook_.stage(leads_[next_ - 1].stage).name));
      case 2: return Cell::of(op_);
      default: return row_[column - 3];
    }
  }

 private:
  std::span<const NewLead> leads_;
  const std::vector<LeadId>& ids_;
  const std::vector<FieldIndex>& columns_;
  const Playbook& playbook_;
  Instant at_;
  std::int64_t op_;
  std::size_t next_ = 0;
  std::vector<Cell> row_;
};

/// Columns: lead_id at kind seq subject value system ref note machine op. `rows` must outlive it.
class ActivityRows : public sql::RowSource {
 public:
  struct Row {
    std::int64_t lead, at, kind, seq, subject, system;
    const NewActivity* source;
  };
  ActivityRows(const std::vector<Row>& rows, std::int64_t op) : rows_(rows), op_(op) {}
  bool next() override { return next_++ < rows_.size(); }
  Cell cell(std::size_t column) const override {
    const Row& row = rows_[next_ - 1];
    const NewActivity& source = *row.source;
    switch (column) {
      case 0: return Cell::of(row.lead);
      case 1: return Cell::of(row.at);
      case 2: return Cell::of(row.kind);
      case 3: return Cell::of(row.seq);
      case 4: return row.subject != 0 ? Cell::of(row.subject) : Cell{};
      case 5: return source.value ? Cell::of(*source.value) : Cell{};
      case 6: return row.system != 0 ? Cell::of(row.system) : Cell{};
      case 7: return text(source.ref);
      case 8: return text(source.note);
      case 9: return Cell::of(std::int64_t{source.machine});
      default: return Cell::of(op_);
    }
  }

 private:
  static Cell text(const std::string& value) { return value.empty() ? Cell{} : Cell::of(std::string_view(value)); }
  const std::vector<Row>& rows_;
  std::int64_t op_;
  std::size_t next_ = 0;
};

}  // namespace leads
