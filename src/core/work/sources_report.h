// SPDX-License-Identifier: MIT
// The report on sources: what the leads of each cost and what they brought. A pure accumulator; the
// caller feeds it lead by lead.
#pragma once

#include <map>
#include <string>

#include "core/work/cycles.h"
#include "core/work/money.h"

namespace leads {

class SourcesReport {
 public:
  struct Row {
    std::string key, group;               ///< value of the field it is split by; "" without
    std::int64_t leads = 0;               ///< but for those set aside
    std::int64_t qualified = 0, won = 0;  ///< of them: came so far in any cycle
    std::int64_t set_aside = 0;           ///< duplicates and the like: their cost stays
    Amounts cost, won_money, bought;
  };
  /// What was won for each unit spent, by currency, where both are known.
  static std::map<std::string, double> returns_of(const Row& row);

  explicit SourcesReport(const Playbook& playbook) : playbook_(&playbook) {}
  /// Leads of one key are one group, named as its first lead is. Returns the group as it is then.
  /// Throws Error bad_input when amounts add up to more than fits into 64 bits.
  const Row& add(const LeadView& lead, std::span<const LedgerMove> moves, const Paid& paid,
                 Instant as_of, std::string_view key, std::string_view group);
  /// Groups by leads, most first, then by name.
  std::vector<Row> rows() const;
  /// Of sources that are inbound, outbound, or neither, by Direction; those without leads left out.
  const std::map<Direction, Row>& directions() const { return directions_; }
  const Row& total() const { return total_; }

 private:
  const Playbook* playbook_;
  std::map<std::string, Row> groups_;
  std::map<Direction, Row> directions_;
  Row total_;
};

}  // namespace leads
