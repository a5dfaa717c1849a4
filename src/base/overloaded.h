// SPDX-License-Identifier: MIT
// A visitor of a std::variant made of lambdas, one an alternative.
#pragma once

namespace leads {

/// std::visit(Overloaded{…}, variant) does not compile until every alternative has its lambda.
template <class... Handlers>
struct Overloaded : Handlers... {
  using Handlers::operator()...;
};
template <class... Handlers>
Overloaded(Handlers...) -> Overloaded<Handlers...>;

}  // namespace leads
