// SPDX-License-Identifier: MIT
// One walk over the leads of a report, with all that reports count of each, as of one instant.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "cli/report/cells.h"
#include "cli/report/reports.h"
#include "core/work/money.h"

namespace leads {

/// What a report reads of each lead.
struct WalkNeeds {
  bool paid = false;  ///< what each paid, without the ledger of those who bought nothing
  bool ledger = false, purchases = false, activities = false, scores = false;
  bool activity_texts = false;  ///< for evaluating scores as of another time
  bool rules = false;           ///< what the rules read, for the same
  bool created_within = false;  ///< only leads created within the period
  std::vector<BuiltIn> fields = {};
};

struct WalkedLead {
  const LeadView& lead;
  std::span<const Activity> activities;
  std::span<const ActivityText> texts;
  const Score& score;
  std::span<const LedgerMove> moves;
  std::span<const Purchase> purchases;
  Paid paid;
  std::string key, group;  ///< of --by
};

/// The field of --by and how its values make groups.
class Grouping {
 public:
  Grouping() = default;
  Grouping(const Playbook& playbook, const std::string& typed);
  explicit operator bool() const { return field_ != nullptr; }
  const std::string& name() const { return field_->name; }
  FieldIndex index() const { return index_; }
  std::string value(const LeadView& lead) const;
  std::string key(const std::string& value) const;
  /// What a filter needs to list a group alone; "" without grouping, nullopt where no filter can.
  std::optional<std::string> term(const std::string& value) const;

 private:
  const Field* field_ = nullptr;
  FieldIndex index_{};
};

/// What CountedCells::count_again needs to compare cells with the leads of their group alone.
LeadNeeds needs_of(const Grouping& by);
CountedCells::KeyOf keys_of(const Grouping& by);

/// Calls `take` for each lead, ascending by id; shows progress on a terminal.
void walk_leads(Session& session, const ReportRequest& request, const Grouping& by,
                const WalkNeeds& needs, const std::function<void(const WalkedLead&)>& take);

/// Whether the lead was created within the period of the report.
bool is_within(const Period& period, Instant at);
/// The filter term for a time from `first` to `last`: "NAME:2026-11-23..2026-11-29" where these are
/// whole days of the user's zone, else with instants. `name` ends in `:` or `@`.
std::string range_term(const std::string& name, Instant first, Instant last, const Zone& zone);
/// The same for the period as it was typed; "" without one.
std::string period_range(const ReportRequest& request);
/// Terms that all apply; nullopt if one of them is.
std::optional<std::string> all_of(const std::vector<std::optional<std::string>>& terms);

}  // namespace leads
