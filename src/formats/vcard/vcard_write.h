// SPDX-License-Identifier: MIT
// A contact as a vCard 4.0 (RFC 6350).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "leads/instant.h"

namespace leads {

/// Texts are UTF-8; "" is left out.
struct ContactCard {
  std::string uid;  ///< an URI
  Instant revised{};
  bool organization = false;  ///< a company, not a person
  std::string name, first_name, last_name, company, title, website, notes;
  std::string street, city, region, postal_code, country;
  std::vector<std::string> emails, phones, tags;  ///< addresses: the preferred one first
};

/// Appends the card. A phone number in E.164 is an URI (tel:+49…), any other a text.
void append_vcard(std::string& out, const ContactCard& card);

}  // namespace leads
