// SPDX-License-Identifier: MIT
#include "formats/vcard/vcard_write.h"

#include <doctest/doctest.h>

#include <chrono>
#include <string>

namespace leads {
namespace {

constexpr Instant kRevised{std::chrono::sys_days(std::chrono::year{2026} / 11 / 22) +
                           std::chrono::hours{10}};

std::string text_of(const ContactCard& card) {
  std::string out;
  append_vcard(out, card);
  return out;
}

}  // namespace

TEST_CASE("vcard: a contact with all that it can have") {
  ContactCard card;
  card.uid = "urn:uuid:1";
  card.revised = kRevised;
  card.name = "Ann Lee";
  card.first_name = "Ann";
  card.last_name = "Lee; the 2nd";
  card.company = "Acme, Inc.";
  card.title = "VP\nSales";
  card.website = "https://acme.example/a,b;c\\d e";
  card.notes = "a\\b";
  card.street = "1 Main St, Floor 2";
  card.city = "Leeds";
  card.postal_code = "007";
  card.country = "GB";
  card.emails = {"ann@acme.example", "lee@acme.example"};
  card.phones = {"+441130000000", "0113 000", "+49 30 1"};
  card.tags = {"fair", "a,b"};
  CHECK(text_of(card) ==
        "BEGIN:VCARD\r\nVERSION:4.0\r\nPRODID:-//leads//leads//EN\r\nUID:urn:uuid:1\r\n"
        "REV:20261122T100000Z\r\nKIND:individual\r\nFN:Ann Lee\r\nN:Lee\\; the 2nd;Ann;;;\r\n"
        "ORG:Acme\\, Inc.\r\nTITLE:VP\\nSales\r\nEMAIL;TYPE=work;PREF=1:ann@acme.example\r\n"
        "EMAIL;TYPE=work;PREF=2:lee@acme.example\r\n"
        "TEL;VALUE=uri;TYPE=work;PREF=1:tel:+441130000000\r\n"
        "TEL;VALUE=text;TYPE=work;PREF=2:0113 000\r\n"
        "TEL;VALUE=text;TYPE=work;PREF=3:+49 30 1\r\n"
        "ADR;TYPE=work:;;1 Main St\\, Floor 2;Leeds;;007;GB\r\n"
        "URL:https://acme.example/a,b;c%5Cd%20e\r\nNOTE:a\\\\b\r\nCATEGORIES:fair,a\\,b\r\n"
        "END:VCARD\r\n");
}

TEST_CASE("vcard: a contact without anything has what is required") {
  ContactCard card;
  card.uid = "urn:uuid:2";
  card.revised = kRevised;
  card.organization = true;
  CHECK(text_of(card) ==
        "BEGIN:VCARD\r\nVERSION:4.0\r\nPRODID:-//leads//leads//EN\r\nUID:urn:uuid:2\r\n"
        "REV:20261122T100000Z\r\nKIND:org\r\nFN:\r\nEND:VCARD\r\n");
}

TEST_CASE("vcard: no text of a contact begins a line of its own") {
  ContactCard card;
  card.uid = "urn:uuid:3";
  card.name = card.title = card.notes = card.company = card.website = card.city =
      "x\r\nEND:VCARD\r\nBEGIN:VCARD\n\rTEL:1\x0b\x0c";
  card.emails = card.phones = card.tags = {card.name};
  const std::string text = text_of(card);
  CHECK(text.find("\nBEGIN") == std::string::npos);
  CHECK(text.find("\nTEL:1") == std::string::npos);
  CHECK(text.find("END:VCARD") != std::string::npos);
  CHECK(text.find("\r\nEND:VCARD") == text.size() - 13);
}

}  // namespace leads
