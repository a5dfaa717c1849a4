// SPDX-License-Identifier: MIT
// Who is alike, and who only looks so.
#include "core/lead/likeness.h"

#include <doctest/doctest.h>

#include <algorithm>

using namespace leads;

namespace {

std::vector<std::uint64_t> keys(const PersonFacts& person) {
  std::vector<std::uint64_t> keys;
  append_person_keys(person, keys);
  return keys;
}

int strength(const PersonFacts& a, const PersonFacts& b) {
  const Likeness one = likeness(keys(a), keys(b)), other = likeness(keys(b), keys(a));
  CHECK(one.strength == other.strength);
  CHECK(one.reasons == other.reasons);
  return one.strength;
}

PersonFacts person(std::string_view name, std::string_view company = "",
                   std::vector<std::string_view> emails = {},
                   std::vector<std::string_view> phones = {}) {
  PersonFacts made;
  made.name = name;
  made.company = company;
  made.emails = std::move(emails);
  made.phones = std::move(phones);
  return made;
}

}  // namespace

TEST_CASE("the same e-mail is as good as sure; another name weakens it") {
  CHECK(strength(person("", "", {"a@x.example"}), person("Ana", "", {"a@x.example"})) == 80);
  CHECK(strength(person("Ana Lima", "", {"a@x.example"}),
                 person("ana LIMA", "", {"b@x.example", "a@x.example"})) == 100);
  CHECK(strength(person("Ana Lima", "", {"a@x.example"}), person("Bo Roth", "", {"a@x.example"})) ==
        60);
}

TEST_CASE("spellings of one mailbox are found, one address at two domains is not") {
  CHECK(mailbox_key("a.na.lima+fair@googlemail.com") == "analima@gmail.com");
  CHECK(mailbox_key("a.na+fair@x.example") == "a.na@x.example");
  CHECK(mailbox_key("+tag@x.example") == "+tag@x.example");
  CHECK(strength(person("", "", {"ana.lima@gmail.com"}),
                 person("", "", {"analima+x@googlemail.com"})) == 65);
  CHECK(strength(person("", "", {"ana@x.example"}), person("", "", {"ana+news@x.example"})) == 65);
  CHECK(strength(person("Ana", "", {"ana@x.example"}), person("Bo", "", {"ana+news@x.example"})) ==
        45);
  CHECK(strength(person("", "Acme", {"ana@acme.example"}),
                 person("", "Acme", {"ana@mail.acme.example"})) == 0);
  CHECK(strength(person("", "", {"ana.lima@x.example"}), person("", "", {"analima@x.example"})) ==
        0);
}

TEST_CASE("name and company: folded, legal forms off, first and last name in any order") {
  CHECK(company_key("M\u00dcLLER & S\u00f6hne GmbH & Co. KG") ==
        company_key("M\u00fcller und S\u00f6hne"));
  CHECK(company_key("Acme, Inc.") == "acme");
  CHECK(company_key("Total S.A.") == "total");
  CHECK(company_key("AG") == "ag");
  CHECK(name_key("Lima, Ana") == name_key("ana LIMA"));
  CHECK(name_key("O'Neil") == name_key("O\u2019Neil"));
  CHECK(strength(person("Ana Lima", "Acme GmbH"), person("LIMA Ana", "acme")) == 55);
  CHECK(strength(person("Ana Lima", "Acme"), person("Anna Lima", "Acme")) == 0);
  CHECK(strength(person("Ana Lima", "Acme"), person("Ana Lima", "Beta")) == 0);
  CHECK(strength(person("Ana Lima"), person("Ana Lima")) == 0);
  PersonFacts given;
  given.first_name = "Ana";
  given.last_name = "Lima";
  given.company = "ACME Ltd";
  CHECK(strength(given, person("Ana Lima", "Acme")) == 55);
  PersonFacts acme = person("Acme GmbH"), also = person("ACME", "Acme Inc.");
  acme.organization = also.organization = true;
  CHECK(strength(acme, also) == 55);
}

TEST_CASE("a phone counts, and other names or other e-mails of the nameless speak against") {
  CHECK(strength(person("Ana", "", {}, {"+4930901820"}),
                 person("Ana", "", {"a@x.example"}, {"+4930901820"})) == 70);
  CHECK(strength(person("Ana", "", {}, {"+4930901820"}),
                 person("", "", {"a@x.example"}, {"+4930901820"})) == 50);
  CHECK(strength(person("Ana", "", {}, {"+4930901820"}), person("Ana", "", {}, {"+5530901820"})) ==
        70);
  CHECK(strength(person("Ana", "", {}, {"+4930901820"}), person("Bo", "", {}, {"+4930901820"})) ==
        30);
  CHECK(strength(person("", "", {"a@x.example"}, {"+4930901820"}),
                 person("", "", {"b@x.example"}, {"+4930901820"})) == 30);
  CHECK(strength(person("Ana", "", {"a@x.example"}, {"+4930901820"}),
                 person("Bo", "", {"a@x.example"}, {"+4930901820"})) == 60);
}

TEST_CASE(
    "colleagues behind one desk or switchboard are hardly a pair; the same name at a desk is") {
  CHECK(strength(person("Ana", "Acme", {"info@acme.example"}, {"+4930901820"}),
                 person("Bo", "Acme", {"info@acme.example"}, {"+4930901820"})) == 30);
  CHECK(strength(person("", "Acme", {"info@acme.example"}),
                 person("Bo", "Acme", {"info@acme.example"})) == 0);
  CHECK(strength(person("Ana Lima", "", {"info@acme.example"}),
                 person("Lima Ana", "", {"info@acme.example"})) == 55);
}

TEST_CASE("two ids in one system speak against; all points add up to at most 100") {
  PersonFacts a = person("Ana", "Acme", {"a@x.example"}, {"+4930901820"}), b = a;
  CHECK(strength(a, b) == 100);
  a = person("", "", {"a@x.example"});
  b = a;
  a.systems = {"crm"};
  b.systems = {"crm", "fair"};
  CHECK(strength(a, b) == 40);
  b.systems = {"fair"};
  CHECK(strength(a, b) == 80);
  a = person("Ana", "Acme");
  b = a;
  a.systems = b.systems = {"crm"};
  CHECK(strength(a, b) == 15);
  CHECK(likeness(keys(a), keys(b)).reasons ==
        std::vector{Alike::name_and_company, Alike::other_id});
}

TEST_CASE("whoever is alike has a pairing key in common, and every reason has words") {
  const std::vector<PersonFacts> people{person("Ana", "Acme", {"a@x.example"}, {"+4930901820"}),
                                        person("Ana", "Acme GmbH"),
                                        person("", "", {"a+b@x.example"}),
                                        person("Ana", "", {"info@x.example"}),
                                        person("ANA", "", {"info@x.example"}, {"+1130901820"}),
                                        person("Bo", "Acme", {"a@x.example"})};
  int alike = 0;
  for (const PersonFacts& a : people) {
    for (const PersonFacts& b : people) {
      if (&a == &b || likeness(keys(a), keys(b)).strength == 0) continue;
      ++alike;
      const auto theirs = keys(b);
      bool shared = false;
      for (const std::uint64_t key : keys(a))
        shared =
            shared || (is_pairing_key(key) && std::count(theirs.begin(), theirs.end(), key) != 0);
      CHECK(shared);
      for (const Alike reason : likeness(keys(a), keys(b)).reasons)
        CHECK_FALSE(alike_text(reason).empty());
    }
  }
  CHECK(alike >= 8);
}
