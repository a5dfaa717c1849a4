// SPDX-License-Identifier: MIT
#include "import/write/row_ledger.h"

#include <algorithm>
#include <utility>

#include "base/text.h"

namespace leads {

ConsentLedger read_ledger(std::string_view text) {
  if (text.empty()) return {};
  auto parsed = parse_ledger(text);
  auto* ledger = std::get_if<ConsentLedger>(&parsed);
  return ledger == nullptr ? ConsentLedger() : std::move(*ledger);
}

std::string joined_ledgers(std::string_view first, std::string_view second) {
  if (second.empty()) return std::string(first);
  ConsentLedger ledger = read_ledger(first);
  for (NewSuppression& stop : read_ledger(second).stops) ledger.stops.push_back(std::move(stop));
  return write_ledger(ledger);
}

std::string new_stops(std::string_view ledger, Suppressions& known) {
  if (ledger.empty()) return {};
  ConsentLedger rest = read_ledger(ledger);
  rest.consents.clear();
  std::erase_if(rest.stops, [&known](const NewSuppression& stop) {
    const std::vector<SuppressionRecord> entries = known.of(stop.kind, stop.key);
    return std::any_of(entries.begin(), entries.end(), [&stop](const SuppressionRecord& entry) {
      return entry.why == stop.why && entry.at == stop.at;
    });
  });
  return write_ledger(rest);
}

std::array<ConsentState, kChannels> states_of(const ConsentLedger& ledger, std::string_view email,
                                              std::string_view phone) {
  std::array<ConsentState, kChannels> states{};
  for (const NewConsent& consent : ledger.consents) {
    const std::string_view main = consent.channel == Channel::phone ? phone : email;
    if (consent.address.empty() || fold(consent.address) == fold(main))
      states[static_cast<std::size_t>(consent.channel)] = consent.state;
  }
  return states;
}

}  // namespace leads
