// SPDX-License-Identifier: MIT
#include "core/work/money.h"

#include <algorithm>
#include <cmath>

#include "leads/error.h"

namespace leads {
namespace {

[[noreturn]] void throw_too_much(const char* what) {
  throw Error(ErrorKind::bad_input, what, "they add up to more than can be shown",
              "some are too large: leads list did:purchase, leads list -s=-value");
}

std::int64_t ten_thousandths(double amount) {
  constexpr double kMost = 9e11;  // as of amounts of leads
  if (!(std::abs(amount) <= kMost)) throw_too_much("purchases");
  return std::llround(amount * 10000);
}

}  // namespace

std::string_view currency_of(const Playbook& playbook, const LeadView& lead) {
  const std::string_view own = lead.cell(BuiltIn::currency).text;
  return own.empty() ? std::string_view(playbook.calendar.currency) : own;
}

bool add_amount(Amounts& amounts, std::string_view currency, std::int64_t amount) {
  const auto at = amounts.try_emplace(std::string(currency)).first;
  std::int64_t sum = 0;
  if (__builtin_add_overflow(at->second, amount, &sum)) return false;
  at->second = sum;
  return true;
}

void add_all(Amounts& amounts, const Amounts& others) {
  for (const auto& [currency, amount] : others) {
    if (!add_amount(amounts, currency, amount)) throw_too_much("amounts");
  }
}

Paid paid_by(const Playbook& playbook, std::span<const LedgerMove> moves,
             std::span<const Purchase> purchases, Instant as_of) {
  Paid paid;
  for (const Purchase& purchase : purchases) {
    if (purchase.at > as_of) continue;
    const bool on_winning = std::any_of(moves.begin(), moves.end(), [&](const LedgerMove& move) {
      return move.at == purchase.at && playbook.stage(move.to).type == StageType::won;
    });
    const std::int64_t amount = ten_thousandths(purchase.amount);
    if (__builtin_add_overflow(paid.bought, amount, &paid.bought) ||
        (on_winning && __builtin_add_overflow(paid.won, amount, &paid.won)))
      throw_too_much("purchases");
  }
  return paid;
}

void add_paid(Amounts& won, Amounts& bought, std::string_view currency, const Paid& paid) {
  if ((paid.won != 0 && !add_amount(won, currency, paid.won)) ||
      (paid.bought != 0 && !add_amount(bought, currency, paid.bought)))
    throw_too_much("purchases");
}

}  // namespace leads
