// SPDX-License-Identifier: MIT
#include "formats/vcard/vcard_write.h"

#include <algorithm>

#include "base/scan.h"
#include "base/time/format.h"
#include "base/words.h"
#include "formats/text/content_line.h"

namespace leads {
namespace {

constexpr std::size_t kMostPreference = 100;

void put(std::string& out, std::string_view property, std::string_view value) {
  append_content_line(out, std::string(property) + ":" + std::string(value));
}

void put_text(std::string& out, std::string_view property, std::string_view text) {
  if (!text.empty()) put(out, property, content_text(text));
}

/// +4930123456: nothing but its + and digits.
bool is_e164(std::string_view phone) {
  return phone.size() > 1 && phone.front() == '+' &&
         std::all_of(phone.begin() + 1, phone.end(), is_ascii_digit);
}

// Letters of all scripts stay: what reads vCard 4.0 reads UTF-8.
bool is_kept_in_uri(char letter) {
  const auto byte = static_cast<unsigned char>(letter);
  return byte > ' ' && byte != 0x7f && letter != '\\';
}

void put_addresses(std::string& out, const ContactCard& card) {
  const auto preference = [](std::size_t index) {
    return ";TYPE=work;PREF=" + std::to_string(std::min(index + 1, kMostPreference));
  };
  for (std::size_t i = 0; i < card.emails.size(); ++i)
    put_text(out, "EMAIL" + preference(i), card.emails[i]);
  for (std::size_t i = 0; i < card.phones.size(); ++i) {
    const std::string& phone = card.phones[i];
    if (is_e164(phone))
      put(out, "TEL;VALUE=uri" + preference(i), "tel:" + phone);
    else
      put_text(out, "TEL;VALUE=text" + preference(i), phone);
  }
}

}  // namespace

void append_vcard(std::string& out, const ContactCard& card) {
  put(out, "BEGIN", "VCARD");
  put(out, "VERSION", "4.0");
  put(out, "PRODID", "-//leads//leads//EN");
  put(out, "UID", card.uid);
  std::string revised = format_utc(card.revised);
  std::erase_if(revised, [](char letter) { return letter == '-' || letter == ':'; });
  put(out, "REV", revised);
  put(out, "KIND", card.organization ? "org" : "individual");
  put(out, "FN", content_text(card.name));  // required, even where it is empty
  if (!card.first_name.empty() || !card.last_name.empty())
    put(out, "N", content_text(card.last_name) + ";" + content_text(card.first_name) + ";;;");
  put_text(out, "ORG", card.company);
  put_text(out, "TITLE", card.title);
  put_addresses(out, card);
  const std::string* const parts[] = {&card.street, &card.city, &card.region, &card.postal_code,
                                      &card.country};
  if (std::any_of(std::begin(parts), std::end(parts),
                  [](const std::string* part) { return !part->empty(); })) {
    std::string address = ";";
    for (const std::string* part : parts) address += ";" + content_text(*part);
    put(out, "ADR;TYPE=work", address);
  }
  if (!card.website.empty()) put(out, "URL", percent_encoded(card.website, is_kept_in_uri));
  put_text(out, "NOTE", card.notes);
  std::string tags;
  for (const std::string& tag : card.tags) tags += (tags.empty() ? "" : ",") + content_text(tag);
  if (!tags.empty()) put(out, "CATEGORIES", tags);
  put(out, "END", "VCARD");
}

}  // namespace leads
