// SPDX-License-Identifier: MIT
// The report on the months ahead: what the open leads are expected to bring, weighted by the
// probability of their stages, what is won already, and the targets. A pure accumulator; the caller
// feeds it lead by lead.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "core/report/months.h"
#include "core/work/cycles.h"
#include "core/work/money.h"

namespace leads {

class ForecastReport {
 public:
  /// The month in which leads are expected to close; before the first month of the report, or not
  /// known.
  enum class When : std::uint8_t { earlier, month, unknown };
  /// What makes groups: nothing, owners, who have targets of their own, or another field, whose
  /// groups have none.
  enum class Split : std::uint8_t { none, by_owner, by_field };
  struct Row {
    std::string key, group;  ///< "" for leads without one, and without groups
    When when = When::month;
    std::chrono::year_month month{};  ///< of When::month
    std::int64_t leads = 0;           ///< open ones with a value
    std::int64_t unlikely = 0;        ///< of them, those whose stage has no probability
    Amounts value;                    ///< of all of them
    Amounts weighted;                 ///< by the probability of their stages, where it is known
    Amounts unweighted;               ///< value of those in stages without one
    Amounts won;                      ///< purchases recorded on winning, by the month they were in
    std::optional<std::int64_t> target;  ///< in the currency of [calendar]
  };
  /// What is won and expected, by currency.
  static Amounts expected_of(const Row& row);

  /// Months from `since` to `until` count for what is won; by default the present one is the first.
  ForecastReport(const Playbook& playbook, Instant as_of, std::optional<Instant> since,
                 std::optional<Instant> until, Split split);
  /// Those of one key are one group, named as its first lead is. Throws Error bad_input when
  /// amounts add up to more than fits into 64 bits.
  void add(const LeadView& lead, std::span<const LedgerMove> moves,
           std::span<const Purchase> purchases, std::string_view key, std::string_view group);
  /// Groups by name, nobody last; of each the months in their order, before them what is earlier,
  /// after them what is not known. Months with a target alone are rows, too.
  std::vector<Row> rows() const;
  /// Its target is that of everybody together, also among owners.
  Row total() const;
  std::chrono::year_month first_month() const { return first_; }
  /// The open stages without a probability that have leads with a value, in order.
  std::vector<StageId> stages_without_probability() const;

 private:
  using Key = std::tuple<std::string, When, std::chrono::year_month>;
  Row& row_of(std::string_view key, std::string_view group, When when,
              std::chrono::year_month month);
  bool within(std::chrono::year_month month) const;

  const Playbook* playbook_;
  Instant as_of_;
  std::chrono::year_month first_;
  std::optional<std::chrono::year_month> last_;
  std::map<Key, Row> rows_;
  std::optional<std::int64_t> target_;  ///< of all months
  std::vector<std::int64_t> unlikely_;  ///< by stage
};

}  // namespace leads
