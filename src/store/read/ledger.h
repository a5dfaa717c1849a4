// SPDX-License-Identifier: MIT
// Rows of many leads walked lead by lead: the ledger of moves, purchases, and
// identities.
#pragma once

#include <memory>
#include <span>

#include "core/funnel/funnel.h"
#include "core/work/money.h"
#include "store/records.h"
#include "store/store.h"

namespace leads {

class LedgerCursor {
 public:
  explicit LedgerCursor(Store& store);
  ~LedgerCursor();
  LedgerCursor(LedgerCursor&&) noexcept;

  /// A lead's moves in the order they were made in. Leads must be asked for in ascending order. The
  /// moves live until the next call.
  std::span<const LedgerMove> of(LeadId lead);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

class PurchaseCursor {
 public:
  explicit PurchaseCursor(Store& store);
  ~PurchaseCursor();
  PurchaseCursor(PurchaseCursor&&) noexcept;

  /// A lead's purchases with an amount, oldest first. Leads must be asked for in ascending order.
  /// They live until the next call.
  std::span<const Purchase> of(LeadId lead);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

class IdentityCursor {
 public:
  explicit IdentityCursor(Store& store);
  ~IdentityCursor();
  IdentityCursor(IdentityCursor&&) noexcept;

  /// Kinds and keys alone, those of leads merged into it included. Leads must be asked for in
  /// ascending order. Valid until the next call.
  std::span<const Identity> of(LeadId lead);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace leads
