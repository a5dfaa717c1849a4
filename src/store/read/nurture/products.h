// SPDX-License-Identifier: MIT
// Which products leads bought or looked at: the subjects of purchases and carts, and pages that
// have the subject of one.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "store/store.h"

namespace leads {

/// A product by the code of its subject.
enum class ProductId : std::int64_t {};

struct ProductUse {
  ProductId product{};
  std::int64_t bought = 0;  ///< purchases; 0 if it was only looked at
};

/// A view of an open book as of an instant, which must outlive it.
class Products {
 public:
  Products(Store& store, Instant as_of);
  ~Products();

  /// Each product once, ascending.
  std::vector<ProductUse> of(LeadId lead);
  /// At most `limit` leads that bought it or looked at it, ascending.
  std::vector<LeadId> users(ProductId product, std::size_t limit);
  std::string name(ProductId product);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace leads
