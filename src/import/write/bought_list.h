// SPDX-License-Identifier: MIT
// The rows of bought lists among those of an import: what became of each, so that what a vendor
// sold twice, or should not have sold, can be counted and claimed back.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "base/fnv.h"
#include "core/lead/bought_row.h"
#include "import/match/target.h"
#include "import/rows/lead_row.h"
#include "store/read/bought/bought_rows.h"
#include "store/store.h"
#include "store/write/operation.h"

namespace leads {

class BoughtList {
 public:
  explicit BoughtList(Store& store) : recorded_(store) {}

  /// The rows that follow are of this file. Those of our own export were not bought.
  void start_file(std::string name, bool own_export);
  /// Of every row, so that a file is known again by its content.
  void read(std::span<const std::string_view> cells);
  /// A row names its vendor, or its source is a purchased list. `target` is null for one that was
  /// left out before its lead was looked for; `refused` rows are kept only for their fault.
  void add(const LeadRow& row, const Target* target, bool fresh, bool refused);
  /// Once all rows were read: drops those that were recorded before.
  void drop_recorded();

  bool empty() const { return rows_ == 0; }
  /// How many of its rows were duplicates, and the line of the first; 0 without one.
  std::size_t duplicates() const;
  int first_duplicate() const;
  /// `lead_of` returns the id of a new lead by its index from 0.
  void write(Operation& operation, const std::function<LeadId(std::size_t)>& lead_of) const;

 private:
  struct Row {
    Target target;
    bool has_lead = false;
    int line = 0;
    std::uint32_t vendor = 0;  ///< index into vendors_
    BoughtRow::Outcome outcome{};
    BoughtRow::Fault fault{};
  };
  struct File {
    std::string name;
    bool own_export = false;
    Fnv content;
    std::vector<Row> rows;
  };
  std::uint32_t vendor_index(std::string_view vendor);

  RecordedRows recorded_;
  std::vector<File> files_;
  std::vector<std::string> vendors_;
  std::map<std::string, std::uint32_t, std::less<>> indexes_;  ///< of vendors_
  std::size_t rows_ = 0;
};

}  // namespace leads
