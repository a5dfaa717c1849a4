// SPDX-License-Identifier: MIT
// The report on companies: the leads of one company together. A pure accumulator; the caller feeds
// it lead by lead.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/work/money.h"
#include "leads/score.h"

namespace leads {

class CompaniesReport {
 public:
  struct Row {
    std::string group, group_key;  ///< of --by
    std::string key;               ///< of the group and the company
    std::string company;           ///< as its first lead has it
    std::int64_t leads = 0, open = 0;
    std::int64_t engagement = 0;  ///< the sum of theirs
    LeadId hottest{};             ///< the one with the highest score, the first of several
    std::string hottest_name;
    int score = 0;                        ///< of the hottest
    std::optional<Instant> last_contact;  ///< with any of them
    Amounts value, won, bought;
  };
  explicit CompaniesReport(const Playbook& playbook) : playbook_(&playbook) {}
  /// Companies that a filter takes for the same are one: the key is equal if `company:NAME` of one
  /// finds the other. "" for a lead without a company.
  static std::string key_of(const LeadView& lead);
  /// Leads without a company are counted apart. Throws Error bad_input when amounts add up to more
  /// than fits.
  void add(const LeadView& lead, const Score& score, std::optional<Instant> last_contact,
           const Paid& paid, const std::string& group_key = {}, const std::string& group = {});
  /// By group; in it the most engaged first, then by score, then by name.
  std::vector<Row> rows() const;
  /// Of all companies; `company` is "".
  const Row& total() const { return total_; }
  std::int64_t without_company() const { return without_; }

 private:
  void count(const LeadView& lead, const Score& score, std::optional<Instant> last_contact,
             const Paid& paid, Row& row) const;

  const Playbook* playbook_;
  std::map<std::pair<std::string, std::string>, Row> rows_;  ///< by group and key
  Row total_;
  std::int64_t without_ = 0;
};

}  // namespace leads
