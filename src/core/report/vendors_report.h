// SPDX-License-Identifier: MIT
// The report on vendors of bought lists: what became of what they sold, and which rows may be
// claimed back. A pure accumulator; the caller feeds it lead by lead.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/lead/bought_row.h"
#include "core/work/money.h"

namespace leads {

/// A row, or a lead whose row is not known, that may be claimed back from its vendor.
struct VendorClaim {
  enum class Reason : std::uint8_t { duplicate, invalid_email, invalid_phone, bounced };
  std::string_view file;  ///< of the row, as BoughtRow has it; "" unknown
  int line = 0;           ///< 0: unknown
  LeadId lead{};          ///< 0: the row was left out
  Reason reason{};
  Instant at;  ///< when it was imported, or bounced
};
std::string_view reason_word(VendorClaim::Reason reason);

class VendorsReport {
 public:
  struct Row {
    std::string key, vendor;  ///< "" of lists whose vendor is not named
    /// Leads it brought: of this vendor, and not known to have been there before.
    std::int64_t leads = 0;
    std::int64_t duplicates = 0, invalid = 0;                       ///< rows
    std::int64_t duplicate_leads = 0, invalid_leads = 0;            ///< leads with such rows
    std::int64_t bounced = 0, reached = 0, qualified = 0, won = 0;  ///< of `leads`
    Amounts cost;                                                   ///< of all leads of this vendor
  };
  /// Leads created and rows imported within since and until are looked at.
  VendorsReport(const Playbook& playbook, Instant as_of, Instant since, Instant until);

  /// The vendor a lead was bought from, as groups are made; nullopt for a lead that was not bought.
  static std::optional<std::string> key_of(const LeadView& lead);
  static std::string key_of(std::string_view vendor);

  /// `rows` are the lead's. Throws Error bad_input when costs add up to more than fits.
  void add(const LeadView& lead, std::span<const Activity> activities,
           std::span<const LedgerMove> moves, std::span<const BoughtRow> rows);
  /// Rows that belong to no lead.
  void add_left_out(std::span<const BoughtRow> rows);
  /// Most leads first, then by name.
  std::vector<Row> rows() const;
  const Row& total() const { return total_; }

  /// What may be claimed from one vendor for a lead: each row once, for the first of its reasons.
  std::vector<VendorClaim> claims(std::string_view key, const LeadView& lead,
                                  std::span<const Activity> activities,
                                  std::span<const BoughtRow> rows) const;
  std::vector<VendorClaim> claims(std::string_view key, std::span<const BoughtRow> left_out) const;
  /// Activities that go both ways, and replies: the kinds by which a lead is reached.
  std::vector<std::string> reaching_kinds() const;

 private:
  Row& row_of(std::string_view vendor);
  bool is_within(Instant at) const { return at >= since_ && at <= until_ && at <= as_of_; }
  std::optional<Instant> bounced_at(std::span<const Activity> activities) const;
  bool is_reached(std::span<const Activity> activities) const;
  void count_rows(std::span<const BoughtRow> rows);

  const Playbook* playbook_;
  Instant as_of_, since_, until_;
  std::vector<bool> reaches_;  ///< by kind
  KindId bounce_{};
  std::map<std::string, Row, std::less<>> rows_;  ///< by key
  Row total_;
};

}  // namespace leads
