// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <set>
#include <string>

#include "leads/lead.h"

using namespace leads;

TEST_CASE("every short word stands for one built-in kind, and is none itself") {
  const Kinds kinds;
  std::set<std::string_view> seen;
  for (const KindWord& known : kind_words()) {
    CAPTURE(known.word);
    CHECK(seen.insert(known.word).second);
    CHECK_FALSE(kinds.find(known.word));
    REQUIRE(kinds.find(known.kind));
    CHECK(typed_kind(kinds, known.word) == kinds.find(known.kind));
  }
  CHECK(seen.size() >= 10);
}

TEST_CASE("a kind's name goes before a short word, also a company's own") {
  Kinds kinds;
  CHECK(typed_kind(kinds, "meeting") == kinds.find("meeting"));
  CHECK(typed_kind(kinds, "met") == kinds.find("meeting"));
  CHECK_FALSE(typed_kind(kinds, "meet"));
  CHECK_FALSE(typed_kind(kinds, ""));
  const KindId own = kinds.add({"met", Direction::in, "", false});
  CHECK(typed_kind(kinds, "met") == own);
}
