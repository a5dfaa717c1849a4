// SPDX-License-Identifier: MIT
// The report on companies: the leads of one company together. A pure accumulator; the caller feeds
// it lead by lead.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/work/money.h"
#include "leads/score.h"

namespace leads {

class CompaniesReport {
 public:
  struct Row {
    std::string company;  ///< as its first lead has it
    std::int64_t leads = 0, open = 0;
    std::int64_t engagement = 0;  ///< the sum of theirs
    LeadId hottest{};             ///< the one with the highest score, the first of several
    std::string hottest_name;
    int score = 0;                        ///< of the hottest
    std::optional<Instant> last_contact;  ///< with any of them
    Amounts value, won, bought;
  };
  explicit CompaniesReport(const Playbook& playbook) : playbook_(&playbook) {}
  /// Leads without a company count only in the total. Throws Error bad_input when amounts add up to
  /// more than fits.
  void add(const LeadView& lead, const Score& score, std::optional<Instant> last_contact,
           const Paid& paid);
  /// The most engaged first, then by score, then by name.
  std::vector<Row> rows() const;
  /// Of all companies; `company` is "".
  const Row& total() const { return total_; }
  std::int64_t without_company() const { return without_; }

 private:
  void count(const LeadView& lead, const Score& score, std::optional<Instant> last_contact,
             const Paid& paid, Row& row) const;

  const Playbook* playbook_;
  std::map<std::string, Row> rows_;  ///< by folded name
  Row total_;
  std::int64_t without_ = 0;
};

}  // namespace leads
