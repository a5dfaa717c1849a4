// SPDX-License-Identifier: MIT
// Narrowing multiplies alternatives: filters that would make too many are refused.
#include "core/filter/combine.h"

#include <doctest/doctest.h>

#include <cstddef>
#include <string>
#include <vector>

#include "leads/error.h"

namespace leads {
namespace {

Filter of_alternatives(std::size_t count) {
  Filter filter;
  filter.alternatives.resize(count, std::vector<Term>(1));
  return filter;
}

/// How many alternatives both have together; 0 when they are refused.
std::size_t narrowed(std::size_t one, std::size_t other) {
  Filter filter = of_alternatives(one);
  try {
    narrow(filter, of_alternatives(other));
  } catch (const Error& error) {
    CHECK(error.kind == ErrorKind::usage);
    CHECK(std::string(error.what()) == "these filters together have more than 10,000 alternatives");
    return 0;
  }
  return filter.alternatives.size();
}

}  // namespace

TEST_CASE("filters that have too many alternatives together are refused") {
  CHECK(narrowed(1, 1) == 1);
  CHECK(narrowed(3, 5) == 15);
  CHECK(narrowed(100, 100) == 10'000);
  CHECK(narrowed(100, 101) == 0);
  CHECK(narrowed(101, 100) == 0);
  CHECK(narrowed(20'000, 1) == 20'000);
  CHECK(narrowed(1, 20'000) == 20'000);
}

}  // namespace leads
