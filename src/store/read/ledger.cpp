// SPDX-License-Identifier: MIT
#include "store/read/ledger.h"

#include "store/read/identities.h"
#include "store/store_impl.h"

namespace leads {

struct LedgerCursor::Impl {
  explicit Impl(Store& store_)
      : store(store_),
        book(store.impl()),
        rows(book.connection.prepare("select lead_id, at, from_stage, to_stage, cycle, reason from "
                                     "stage_move order by lead_id, id")),
        more(rows.step()) {}

  Store& store;
  Store::Impl& book;
  sql::Statement rows;
  bool more;
  std::vector<LedgerMove> moves;
};

LedgerCursor::LedgerCursor(Store& store) : impl_(std::make_unique<Impl>(store)) {}
LedgerCursor::~LedgerCursor() = default;
LedgerCursor::LedgerCursor(LedgerCursor&&) noexcept = default;

std::span<const LedgerMove> LedgerCursor::of(LeadId lead) {
  Impl& self = *impl_;
  self.moves.clear();
  while (self.more && self.rows.integer(0) < number(lead)) self.more = self.rows.step();
  for (; self.more && self.rows.integer(0) == number(lead); self.more = self.rows.step()) {
    std::optional<StageId> from;
    if (!self.rows.is_null(2)) from = self.book.stage(self.rows.text(2));
    const StageId to = self.book.stage(self.rows.text(3));
    self.moves.push_back({instant(self.rows.integer(1)), from, to,
                          static_cast<std::uint32_t>(self.rows.integer(4))});
    if (is_set_aside(self.store.playbook().stage(to)))
      self.moves.back().reason = self.rows.string(5);
  }
  return self.moves;
}

struct PurchaseCursor::Impl {
  explicit Impl(Store& store)
      : rows(store.impl().connection.prepare(
            "select lead_id, at, value from activity where value is not null and kind = (select id "
            "from kind where name = 'purchase') order by lead_id, at, kind, seq")),
        more(rows.step()) {}

  sql::Statement rows;
  bool more;
  std::vector<Purchase> purchases;
};

PurchaseCursor::PurchaseCursor(Store& store) : impl_(std::make_unique<Impl>(store)) {}
PurchaseCursor::~PurchaseCursor() = default;
PurchaseCursor::PurchaseCursor(PurchaseCursor&&) noexcept = default;

std::span<const Purchase> PurchaseCursor::of(LeadId lead) {
  Impl& self = *impl_;
  self.purchases.clear();
  while (self.more && self.rows.integer(0) < number(lead)) self.more = self.rows.step();
  for (; self.more && self.rows.integer(0) == number(lead); self.more = self.rows.step())
    self.purchases.push_back({instant(self.rows.integer(1)), self.rows.real(2)});
  return self.purchases;
}

struct IdentityCursor::Impl {
  explicit Impl(Store& store_)
      : store(store_),
        rows(store_.impl().connection.prepare(
            "select lead_id, kind, key from identity order by lead_id, kind, key")),
        more(rows.step()) {}

  Store& store;
  sql::Statement rows;
  bool more;
  std::vector<Identity> identities;
};

IdentityCursor::IdentityCursor(Store& store) : impl_(std::make_unique<Impl>(store)) {}
IdentityCursor::~IdentityCursor() = default;
IdentityCursor::IdentityCursor(IdentityCursor&&) noexcept = default;

std::span<const Identity> IdentityCursor::of(LeadId lead) {
  Impl& self = *impl_;
  self.identities.clear();
  while (self.more && self.rows.integer(0) < number(lead)) self.more = self.rows.step();
  for (; self.more && self.rows.integer(0) == number(lead); self.more = self.rows.step())
    self.identities.push_back({self.rows.string(1), self.rows.string(2), {}, {}});
  if (!self.store.impl().merges().direct(lead).empty())
    self.identities = Identities(self.store).of(lead);
  return self.identities;
}

}  // namespace leads
