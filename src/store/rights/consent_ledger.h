// SPDX-License-Identifier: MIT
// What a lead agreed to and refused, whole, as an export carries it to another book: every entry of
// its ledger of consent, and the stops of its addresses that are in effect.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "leads/lead.h"
#include "store/records.h"
#include "store/rights/suppressions.h"

namespace leads {

struct ConsentLedger {
  std::vector<NewConsent> consents;   ///< in the order in which they were recorded
  std::vector<NewSuppression> stops;  ///< by channel, address and time

  bool empty() const { return consents.empty() && stops.empty(); }
};

/// Of a lead read with LeadNeeds::add_reach and ::addresses. A stop that the lead's own evidence
/// has lifted is left out; one that is about all addresses of the lead is given for each.
ConsentLedger consent_ledger(Store& store, Suppressions& suppressions, const LeadView& lead,
                             std::span<const Activity> activities, Instant as_of);

/// An array of JSON on one line; "" for an empty ledger.
std::string write_ledger(const ConsentLedger& ledger);
/// Consents are restored ones, without lead. Otherwise what is wrong, for a message.
std::variant<ConsentLedger, std::string> parse_ledger(std::string_view text);

}  // namespace leads
