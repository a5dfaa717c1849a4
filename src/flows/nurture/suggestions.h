// SPDX-License-Identifier: MIT
// What to offer a lead next: the product that most others bought or looked at who bought or looked
// at what this lead did.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>

#include "leads/lead.h"
#include "store/read/nurture/products.h"

namespace leads {

struct Suggestion {
  std::string product, because;  ///< `because`: the product that the lead and the others have
  std::int64_t support = 0;      ///< how many others
};

/// Of fewer others, nothing is suggested.
inline constexpr std::int64_t kLeastSupport = 3;
/// Of a product that more leads have, the first so many are looked at.
inline constexpr std::size_t kMostUsers = 200;

/// Keeps what it found out about products: for many leads of one book. The store outlives it.
class Suggestions {
 public:
  Suggestions(Store& store, Instant as_of) : products_(store, as_of) {}
  /// Never what the lead bought, unless that is bought again and again: by kLeastSupport leads.
  /// Nullopt without anything that enough others have.
  std::optional<Suggestion> of(LeadId lead);

 private:
  struct Companions {
    std::map<ProductId, std::int64_t> leads;   ///< with the other product too, this one left out
    std::map<ProductId, std::int64_t> buyers;  ///< of them, those who bought the other repeatedly
  };
  const Companions& companions(ProductId product);

  Products products_;
  std::map<ProductId, Companions> known_;
};

/// For letters; `suggestions` must outlive it.
std::function<std::optional<std::string>(LeadId)> suggest_from(Suggestions& suggestions);

}  // namespace leads
