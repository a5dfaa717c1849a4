// SPDX-License-Identifier: MIT
// The suppression list: addresses that are not to be used for any lead. It outlives the
// leads it was made from: an entry is found by the mark of an address (rights/secret.h).
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "leads/lead.h"
#include "store/rights/secret.h"
#include "store/store.h"

namespace leads {

/// One entry, for lists and screens.
struct SuppressionRecord {
  std::string kind;     ///< of identity: email phone id:SYSTEM
  std::string address;  ///< "" once its person was forgotten
  Stop why{};
  Instant at;
  std::string evidence;
  std::int64_t op = 0;
};

/// A view of an open book, which must outlive it.
class Suppressions {
 public:
  explicit Suppressions(Store& store);

  /// Whether there are any, as of now.
  bool any() const { return secret_.has_value(); }
  /// Those about an identity, oldest first.
  std::vector<SuppressionRecord> of(std::string_view kind, std::string_view key);
  /// Whether the person with this identity was forgotten.
  bool is_forgotten(std::string_view kind, std::string_view key);
  /// Every entry whose address is known, by kind and address, the oldest first.
  void scan(const std::function<void(const SuppressionRecord&)>& take);

  /// Those about the main and further addresses of a lead, and those recorded of it or of the leads
  /// merged into it. Valid until the next call.
  std::span<const Suppression> of(const LeadView& lead);

 private:
  void take_about(BuiltIn field, std::string_view address);
  void take_recorded(LeadId lead);

  Store& store_;
  std::optional<SecretKey> secret_;
  sql::Statement by_mark_, by_lead_;
  std::vector<Suppression> found_;
  std::vector<std::string> keys_;  // of those found
};

/// For the migration to format 7: the addresses of all who opted out.
void suppress_opt_outs(sql::Connection& connection);

}  // namespace leads
