// SPDX-License-Identifier: MIT
// Money in reports: sums by currency, never added across currencies. Pure.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>

#include "core/funnel/funnel.h"

namespace leads {

/// 1/10000 by currency; "" is the sum of those without one.
using Amounts = std::map<std::string, std::int64_t, std::less<>>;

/// The currency of a lead's amounts: its own, else that of [calendar]; "" where neither is known.
std::string_view currency_of(const Playbook& playbook, const LeadView& lead);

/// False, with the sum unchanged, when it would be more than fits into 64 bits: a value mistyped a
/// thousand times adds up to more than an amount can be.
bool add_amount(Amounts& amounts, std::string_view currency, std::int64_t amount);

/// Adds the sums of another. Throws Error bad_input when one would not fit.
void add_all(Amounts& amounts, const Amounts& others);

/// A purchase whose amount is known.
struct Purchase {
  Instant at;
  double amount = 0;  ///< in its lead's currency
};
/// What a lead paid, in its currency.
struct Paid {
  std::int64_t won = 0;     ///< the purchases noted on winning it, in every cycle
  std::int64_t bought = 0;  ///< all its purchases
};
/// A purchase is noted on winning when it happened at the instant of a move to a won stage, as
/// `advance --won --value` records it. Purchases after as_of are left out. Throws Error bad_input
/// when they add up to more than an amount can be.
Paid paid_by(const Playbook& playbook, std::span<const LedgerMove> moves,
             std::span<const Purchase> purchases, Instant as_of);

/// Adds what a lead paid to two sums, nothing where it bought nothing. Throws Error bad_input when
/// a sum would be more than fits into 64 bits.
void add_paid(Amounts& won, Amounts& bought, std::string_view currency, const Paid& paid);

}  // namespace leads
