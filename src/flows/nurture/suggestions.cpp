// SPDX-License-Identifier: MIT
#include "flows/nurture/suggestions.h"

#include <algorithm>
#include <tuple>
#include <vector>

namespace leads {

const Suggestions::Companions& Suggestions::companions(ProductId product) {
  const auto [found, made] = known_.try_emplace(product);
  if (!made) return found->second;
  for (const LeadId user : products_.users(product, kMostUsers))
    for (const ProductUse& use : products_.of(user)) {
      if (use.product != product) ++found->second.leads[use.product];
      if (use.bought > 1) ++found->second.buyers[use.product];
    }
  return found->second;
}

std::optional<Suggestion> Suggestions::of(LeadId lead) {
  const std::vector<ProductUse> own = products_.of(lead);
  const auto use_of = [&own](ProductId product) {
    return std::find_if(own.begin(), own.end(),
                        [product](const ProductUse& use) { return use.product == product; });
  };
  std::optional<Suggestion> best;
  for (const ProductUse& use : own) {
    const Companions& others = companions(use.product);
    for (const auto& [product, users] : others.leads) {
      const auto mine = use_of(product);
      const bool bought = mine != own.end() && mine->bought > 0;
      const auto again = others.buyers.find(product);
      if (bought && (again == others.buyers.end() || again->second < kLeastSupport)) continue;
      const std::int64_t support = users - (mine != own.end() ? 1 : 0);
      if (support < kLeastSupport || (best && support < best->support)) continue;
      Suggestion found{products_.name(product), products_.name(use.product), support};
      const auto order = [](const Suggestion& each) {
        return std::tuple(-each.support, each.product, each.because);
      };
      if (!best || order(found) < order(*best)) best = std::move(found);
    }
  }
  return best;
}

std::function<std::optional<std::string>(LeadId)> suggest_from(Suggestions& suggestions) {
  return [&suggestions](LeadId lead) -> std::optional<std::string> {
    const auto found = suggestions.of(lead);
    return found ? std::optional(found->product) : std::nullopt;
  };
}

}  // namespace leads
