// SPDX-License-Identifier: MIT
#include "base/blanks.h"

#include <doctest/doctest.h>

#include "leads/lead.h"

using leads::one_blank;

TEST_CASE("blanks of every kind are one space") {
  for (const char* const text :
       {"Luc Andre", " Luc Andre ", "Luc  Andre", "Luc\u00a0Andre", "Luc\tAndre\n",
        "\u3000Luc \u2009 Andre\u200b", "Luc\u202fAn\u00addre"})
    CHECK(one_blank(text) == "Luc Andre");
  CHECK(one_blank("").empty());
  CHECK(one_blank(" \u00a0 ").empty());
  CHECK(one_blank("\xff  a") == "\xff a");
}

TEST_CASE("names are the same whatever blanks they have") {
  CHECK(leads::folded_name("LUC \u00a0 Andre", "", "") == "luc andre");
  CHECK(leads::folded_name("", "Luc ", " Andre") == "luc andre");
  CHECK(leads::folded_name("", "", "Andre") == "andre");
}
