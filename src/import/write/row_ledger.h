// SPDX-License-Identifier: MIT
// The ledger of consent in a row of our own export, as the import uses it: whole for a lead that it
// creates, its stops alone for one that the book has.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "store/rights/consent_ledger.h"

namespace leads {

/// Of a row that was accepted: its parser has read the ledger before.
ConsentLedger read_ledger(std::string_view text);
/// The first with the stops of the second.
std::string joined_ledgers(std::string_view first, std::string_view second);
/// The stops that the suppression list does not have, as a ledger of their own.
std::string new_stops(std::string_view ledger, Suppressions& known);
/// What the ledger says last of each channel, of e-mail and phone for these main addresses.
std::array<ConsentState, kChannels> states_of(const ConsentLedger& ledger, std::string_view email,
                                              std::string_view phone);

}  // namespace leads
