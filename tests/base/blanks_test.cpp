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

TEST_CASE("letters that nobody sees are known, joiners are not among them") {
  for (const char* const text : {"An\u00adna", "\u200bAnna", "Anna\u2060", "An\ufeffna",
                                 "\u200eAnna", "Anna\u200f", "\u202aAnna\u202c", "\u2067Anna"}) {
    CHECK(leads::has_unseen_letter(text));
    CHECK(leads::folded_name(text, "", "") == "anna");
  }
  for (const char* const text : {"", "Anna", "Änna\u00a0", "\u0646\u200c\u0645", "\xff"})
    CHECK_FALSE(leads::has_unseen_letter(text));
}

TEST_CASE("names are the same whatever blanks they have") {
  CHECK(leads::folded_name("LUC \u00a0 Andre", "", "") == "luc andre");
  CHECK(leads::folded_name("", "Luc ", " Andre") == "luc andre");
  CHECK(leads::folded_name("", "", "Andre") == "andre");
}
