// SPDX-License-Identifier: MIT
// Whether two leads are one person: what they have in common, how strong the evidence is, and in
// words. Pure: people are reduced to hashed keys, so that a million of them can be compared in
// memory.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace leads {

struct PersonFacts {
  std::string_view name, first_name, last_name, company;
  bool organization = false;                     ///< then its name is the company's, too
  std::vector<std::string_view> emails, phones;  ///< as identity keys: folded, E.164
  std::vector<std::string_view> systems;  ///< with an id of the lead: each has a person only once
};

/// What two leads have in common, or what contradicts that. A strength is the sum of the points,
/// from 0 to 100:
///   same_email +80, email_variant +65 (a +tag, or the dots and the two names of Gmail; not beside
///   same_email) desk_and_name +55 (info@, sales@… and the same name), name_and_company +55 phone
///   +50 (the last 8 digits; beside an e-mail only with the same name) same_name +20 beside one of
///   these that does not say it, other_name -20, other_email -20 (a name is missing, both have one,
///   and all they share is the phone), other_id -40 (both have an id in one system)
/// Without one of the first five it is 0. 50 is worth a look, 80 is almost certain.
enum class Alike : std::uint8_t {
  same_email,
  email_variant,
  desk_and_name,
  name_and_company,
  phone,
  same_name,
  other_name,
  other_id,
  other_email
};
std::string_view alike_text(Alike alike);

struct Likeness {
  int strength = 0;
  std::vector<Alike> reasons;
};

/// Appends the keys of a person, ascending.
void append_person_keys(const PersonFacts& person, std::vector<std::uint64_t>& keys);
/// Two leads that have none of these in common are not alike.
bool is_pairing_key(std::uint64_t key);
Likeness likeness(std::span<const std::uint64_t> a, std::span<const std::uint64_t> b);

/// The words of a name in one order, folded, so that first and last name may be swapped.
std::string name_key(std::string_view name);
/// The words of a company, folded, without GmbH, Inc. and the like.
std::string company_key(std::string_view company);
/// One spelling of the addresses that reach the same mailbox; of a folded address.
std::string mailbox_key(std::string_view email);

}  // namespace leads
