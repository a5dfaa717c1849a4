// SPDX-License-Identifier: MIT
#include "import/write/bought_list.h"

#include <algorithm>

#include "base/text.h"

namespace leads {

void BoughtList::start_file(std::string name, bool own_export) {
  files_.push_back({std::move(name), own_export, {}, {}});
}

void BoughtList::read(std::span<const std::string_view> cells) {
  Fnv& content = files_.back().content;
  for (const std::string_view cell : cells) {
    content.add(std::uint64_t{cell.size()});
    content.add(cell);
  }
  content.add(~std::uint64_t{0});
}

std::uint32_t BoughtList::vendor_index(std::string_view vendor) {
  const auto [found, made] =
      indexes_.try_emplace(std::string(vendor), static_cast<std::uint32_t>(vendors_.size()));
  if (made) vendors_.emplace_back(vendor);
  return found->second;
}

void BoughtList::add(const LeadRow& row, const Target* target, bool fresh, bool refused) {
  File& file = files_.back();
  const std::string_view vendor = trim(text_of(row, BuiltIn::vendor));
  const bool bought = !vendor.empty() || fold(text_of(row, BuiltIn::source)) == kPurchasedList;
  if (!bought || file.own_export || row.own_id != 0) return;
  Row made;
  made.line = row.line;
  made.fault = row.fault;
  if (target != nullptr && !fresh) {
    made.target = *target;
    made.has_lead = true;
    made.outcome = BoughtRow::Outcome::duplicate;
  } else if (refused) {
    if (row.fault == BoughtRow::Fault::none) return;  // to be mended and imported
    made.outcome = BoughtRow::Outcome::rejected;
  } else {
    if (target == nullptr) return;
    made.target = *target;
    made.has_lead = true;
    made.outcome = BoughtRow::Outcome::created;
  }
  made.vendor = vendor_index(vendor);
  file.rows.push_back(made);
  ++rows_;
}

void BoughtList::drop_recorded() {
  if (!recorded_.any()) return;
  for (File& file : files_) {
    std::erase_if(file.rows, [&](const Row& row) {
      // A lead of this import has no row yet.
      if (row.has_lead && row.target.is_new()) return false;
      return recorded_.has(file.name, file.content.value(), row.line, row.target.lead);
    });
  }
  rows_ = 0;
  for (const File& file : files_) rows_ += file.rows.size();
}

std::size_t BoughtList::duplicates() const {
  std::size_t count = 0;
  for (const File& file : files_)
    count += static_cast<std::size_t>(
        std::count_if(file.rows.begin(), file.rows.end(),
                      [](const Row& row) { return row.outcome == BoughtRow::Outcome::duplicate; }));
  return count;
}

int BoughtList::first_duplicate() const {
  for (const File& file : files_)
    for (const Row& row : file.rows)
      if (row.outcome == BoughtRow::Outcome::duplicate) return row.line;
  return 0;
}

void BoughtList::write(Operation& operation,
                       const std::function<LeadId(std::size_t)>& lead_of) const {
  for (const File& file : files_) {
    std::vector<BoughtRow> rows;
    rows.reserve(file.rows.size());
    for (const Row& row : file.rows) {
      const LeadId lead = !row.has_lead         ? LeadId{}
                          : row.target.is_new() ? lead_of(row.target.pending)
                                                : row.target.lead;
      rows.push_back(
          {lead, vendors_[row.vendor], row.outcome, row.fault, operation.at(), {}, row.line});
    }
    operation.record_bought(file.name, file.content.value(), rows);
  }
}

}  // namespace leads
