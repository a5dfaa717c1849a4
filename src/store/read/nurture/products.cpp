// SPDX-License-Identifier: MIT
#include "store/read/nurture/products.h"

#include <map>

#include "store/store_impl.h"

namespace leads {
namespace {

constexpr const char* kSales =
    "(select id from kind where name in ('purchase', 'cart_add', 'cart_abandon'))";
constexpr const char* kUses =
    "(select id from kind where name in ('purchase', 'cart_add', 'cart_abandon', "
    "'page_view', 'content_download'))";

/// A page that everybody saw has a million activities; so many are read to find whether anybody
/// bought what it shows, and to find who else did.
constexpr int kMostAsked = 500, kMostLookedAt = 2000;
constexpr int kFormatWithSubjects = 6;  // since then activities are found by their subject

}  // namespace

struct Products::Impl {
  Impl(Store& store_, Instant as_of_)
      : store(store_),
        as_of(seconds(as_of_)),
        uses(store_.impl().connection.prepare(
            std::string("select a.subject, sum(case when k.name = 'purchase' then 1 else 0 end) "
                        "from activity a join kind k on k.id = a.kind where a.lead_id = $1 and "
                        "a.at <= $2 and a.subject is not null and a.kind in ") +
            kUses + " group by a.subject order by a.subject")),
        sold(store_.impl().connection.prepare(
            std::string("select 1 from (select kind from activity where subject = $1 limit ") +
            std::to_string(kMostAsked) + ") where kind in " + kSales + " limit 1")),
        users(store_.impl().connection.prepare(
            std::string(
                "select distinct lead_id from (select lead_id, at, kind from activity where "
                "subject = $1 limit ") +
            std::to_string(kMostLookedAt) + ") where at <= $2 and kind in " + kUses +
            " order by lead_id limit $3")),
        anything_sold(store_.impl()
                          .connection.prepare(std::string("select 1 where exists ") + kSales)
                          .step()) {}

  bool is_product(std::int64_t subject) {
    const auto [found, made] = products.try_emplace(subject, false);
    if (made) {
      found->second = sold.bind(1, subject).step();
      sold.reset();
    }
    return found->second;
  }

  Store& store;
  std::int64_t as_of;
  sql::Statement uses, sold, users;
  bool anything_sold;  ///< false as long as no lead bought or put anything in a cart
  std::map<std::int64_t, bool> products;
};

Products::Products(Store& store, Instant as_of) : impl_(std::make_unique<Impl>(store, as_of)) {}
Products::~Products() = default;

std::vector<ProductUse> Products::of(LeadId lead) {
  std::vector<ProductUse> found;
  if (impl_->store.impl().format < kFormatWithSubjects || !impl_->anything_sold) return found;
  impl_->uses.bind(1, number(lead)).bind(2, impl_->as_of);
  while (impl_->uses.step())
    if (impl_->is_product(impl_->uses.integer(0)))
      found.push_back({ProductId{impl_->uses.integer(0)}, impl_->uses.integer(1)});
  impl_->uses.reset();
  return found;
}

std::vector<LeadId> Products::users(ProductId product, std::size_t limit) {
  std::vector<LeadId> found;
  impl_->users.bind(1, static_cast<std::int64_t>(product))
      .bind(2, impl_->as_of)
      .bind(3, static_cast<std::int64_t>(limit));
  while (impl_->users.step()) found.push_back(LeadId{impl_->users.integer(0)});
  impl_->users.reset();
  return found;
}

std::string Products::name(ProductId product) {
  std::string text;
  impl_->store.read_subject(static_cast<SubjectId>(product), text);
  return text;
}

}  // namespace leads
