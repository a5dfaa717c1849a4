// SPDX-License-Identifier: MIT
#include "core/lead/likeness.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "base/blanks.h"
#include "base/fnv.h"
#include "base/scan.h"
#include "base/text.h"
#include "base/words.h"
#include "core/lead/email.h"

namespace leads {
namespace {

// The kind of a key is in its upper four bits: sorted keys lie by kind, those that pair first.
enum KeyKind : std::uint64_t {
  kEmail,
  kDesk,
  kMailbox,
  kPhone,
  kNameAndCompany,
  kName,
  kSystem,
  kHasEmail
};
constexpr int kKindShift = 60;
constexpr std::size_t kPhoneTail = 8;

constexpr std::array<std::string_view, 49> kLegalForms{
    "ab",          "ag",  "aps",          "as",   "asa", "bv",   "co",      "company", "corp",
    "corporation", "cv",  "doo",          "eg",   "ek",  "ev",   "gbr",     "gesmbh",  "ggmbh",
    "gmbh",        "inc", "incorporated", "kft",  "kg",  "kgaa", "limited", "llc",     "llp",
    "lp",          "ltd", "mbh",          "nv",   "ohg", "oy",   "oyj",     "plc",     "pte",
    "pty",         "rt",  "sa",           "sarl", "sas", "se",   "sl",      "spa",     "spzoo",
    "srl",         "sro", "ug",           "zrt"};
constexpr std::array<std::string_view, 4> kJoiners{"and", "et", "und", "y"};
static_assert(std::is_sorted(kLegalForms.begin(), kLegalForms.end()) &&
              std::is_sorted(kJoiners.begin(), kJoiners.end()));

std::uint64_t hashed(KeyKind kind, std::string_view text) {
  Fnv fnv;
  fnv.add(text);
  std::uint64_t hash = fnv.value();
  hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccd;
  hash ^= hash >> 33;
  return (static_cast<std::uint64_t>(kind) << kKindShift) | (hash >> (64 - kKindShift));
}

KeyKind kind_of(std::uint64_t key) {
  return static_cast<KeyKind>(key >> kKindShift);
}

template <std::size_t size>
bool listed(const std::array<std::string_view, size>& list, std::string_view word) {
  return std::binary_search(list.begin(), list.end(), word);
}

// Points and apostrophes fall away: S.A. is sa, O'Neil is oneil.
std::vector<std::string> words_of(std::string_view text) {
  const std::string folded = one_blank(fold(text));
  std::vector<std::string> words(1);
  for (std::size_t at = 0; at < folded.size(); ++at) {
    const char letter = folded[at];
    if (letter == '.' || letter == '\'') continue;
    if (folded.compare(at, 3, "\u2019") == 0) {
      at += 2;
      continue;
    }
    const bool part = static_cast<unsigned char>(letter) >= 0x80 || is_ascii_letter(letter) ||
                      is_ascii_digit(letter);
    if (part)
      words.back() += letter;
    else if (!words.back().empty())
      words.emplace_back();
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

bool shares(std::span<const std::uint64_t> common, KeyKind kind) {
  return std::any_of(common.begin(), common.end(),
                     [kind](std::uint64_t key) { return kind_of(key) == kind; });
}

}  // namespace

std::string name_key(std::string_view name) {
  std::vector<std::string> words = words_of(name);
  std::sort(words.begin(), words.end());
  return join(words, " ");
}

std::string company_key(std::string_view company) {
  std::vector<std::string> words = words_of(company);
  while (words.size() > 1 && listed(kLegalForms, words.back())) words.pop_back();
  if (words.size() > 1)
    std::erase_if(words, [](const std::string& word) { return listed(kJoiners, word); });
  return join(words, " ");
}

std::string mailbox_key(std::string_view email) {
  const std::size_t at = email.rfind('@');
  if (at == std::string_view::npos) return std::string(email);
  std::string local(email.substr(0, at)), host(email.substr(at + 1));
  if (const std::size_t tag = local.find('+'); tag != std::string::npos && tag > 0)
    local.resize(tag);
  if (host == "googlemail.com") host = "gmail.com";
  if (host == "gmail.com") std::erase(local, '.');
  return local + "@" + host;
}

void append_person_keys(const PersonFacts& person, std::vector<std::uint64_t>& keys) {
  const std::size_t begin = keys.size();
  const std::string given = std::string(person.first_name) + " " + std::string(person.last_name);
  const std::string name =
      person.organization ? company_key(person.name)
                          : name_key(person.name.empty() ? std::string_view(given) : person.name);
  const std::string company =
      person.organization && person.company.empty() ? name : company_key(person.company);
  if (!name.empty()) keys.push_back(hashed(kName, name));
  if (!name.empty() && !company.empty())
    keys.push_back(hashed(kNameAndCompany, name + "\x1f" + company));
  for (const std::string_view email : person.emails) {
    const bool desk = is_role_address(email);
    keys.push_back(hashed(desk ? kDesk : kEmail, email));
    if (!desk) keys.push_back(hashed(kMailbox, mailbox_key(email)));
  }
  if (!person.emails.empty()) keys.push_back(hashed(kHasEmail, {}));
  for (const std::string_view phone : person.phones)
    keys.push_back(hashed(
        kPhone, phone.size() > kPhoneTail ? phone.substr(phone.size() - kPhoneTail) : phone));
  for (const std::string_view system : person.systems) keys.push_back(hashed(kSystem, system));
  const auto first = keys.begin() + static_cast<std::ptrdiff_t>(begin);
  std::sort(first, keys.end());
  keys.erase(std::unique(first, keys.end()), keys.end());
}

bool is_pairing_key(std::uint64_t key) {
  return kind_of(key) <= kNameAndCompany;
}

Likeness likeness(std::span<const std::uint64_t> a, std::span<const std::uint64_t> b) {
  std::vector<std::uint64_t> common;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(common));
  const bool same_name = shares(common, kName), both_mailed = shares(common, kHasEmail);
  const bool other_name = !same_name && shares(a, kName) && shares(b, kName);
  Likeness found;
  const auto add = [&found](bool applies, Alike alike, int points) {
    if (!applies) return;
    found.strength += points;
    found.reasons.push_back(alike);
  };
  add(shares(common, kEmail), Alike::same_email, 80);
  add(!shares(common, kEmail) && shares(common, kMailbox), Alike::email_variant, 65);
  add(same_name && shares(common, kDesk), Alike::desk_and_name, 55);
  add(shares(common, kNameAndCompany), Alike::name_and_company, 55);
  const bool named = std::any_of(found.reasons.begin(), found.reasons.end(), [](Alike alike) {
    return alike == Alike::desk_and_name || alike == Alike::name_and_company;
  });
  const bool mailed_alike = !found.reasons.empty() && !named;
  add(shares(common, kPhone) && (same_name || !mailed_alike), Alike::phone, 50);
  if (found.reasons.empty()) return found;
  add(same_name && !named, Alike::same_name, 20);
  add(other_name, Alike::other_name, -20);
  add(both_mailed && !same_name && !other_name && !mailed_alike, Alike::other_email, -20);
  add(shares(common, kSystem), Alike::other_id, -40);
  found.strength = std::clamp(found.strength, 0, 100);
  return found;
}

std::string_view alike_text(Alike alike) {
  constexpr std::array<std::string_view, 9> kTexts{"same e-mail",
                                                   "e-mails of one mailbox",
                                                   "same desk's e-mail and name",
                                                   "same name and company",
                                                   "same phone",
                                                   "same name",
                                                   "but other names",
                                                   "but two ids in one system",
                                                   "but other e-mails"};
  return kTexts[static_cast<std::size_t>(alike)];
}

}  // namespace leads
