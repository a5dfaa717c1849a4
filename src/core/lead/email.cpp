// SPDX-License-Identifier: MIT
// Addresses by RFC 5321 and 6531: a dot-atom, an at sign, a host name with a dot.
#include "core/lead/email.h"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <string>
#include <unordered_set>

#include "base/scan.h"
#include "base/text.h"
#include "base/utf8.h"
#include "base/words.h"

namespace leads {
namespace {

constexpr std::size_t kLongestLocal = 64;
constexpr std::size_t kLongestAddress = 254;
constexpr std::size_t kLongestLabel = 63;

// Hyphens and underscores left out; each between blanks.
constexpr std::string_view kDesks =
    " abuse accounting accounts admin administrator anfrage angebote automailer bewerbung billing "
    "booking "
    "bookings buchhaltung buero business career careers compliance contact contacto contactus "
    "customercare "
    "customerservice daemon datenschutz donotreply einkauf empfang enquiries enquiry feedback "
    "finance ftp hello "
    "help helpdesk hola hostmaster hr info information inquiries inquiry invest investors invoice "
    "invoices ir it "
    "jobs kontakt kundenservice legal list mail mailbox mailerdaemon marketing media news "
    "newsletter no.reply "
    "noc noreply office order orders partner partners payments personal post postmaster poststelle "
    "pr press "
    "presse privacy procurement purchasing reception rechnung recruiting recruitment registrar "
    "reservations root "
    "sales security service services shop spam store subscribe support team tech "
    "undisclosedrecipients "
    "unsubscribe usenet uucp ventas verkauf vertrieb web webmaster welcome www zentrale ";

// The ASCII characters allowed in a local part, and those allowed in a host name.
struct Letters {
  std::array<bool, 128> local{}, host{};
};
constexpr Letters kLetters = [] {
  Letters letters;
  for (std::size_t c = 0; c < letters.host.size(); ++c) {
    const char letter = static_cast<char>(c);
    const bool plain = is_ascii_letter(letter) || is_ascii_digit(letter);
    letters.host[c] = plain || letter == '-';
    letters.local[c] =
        plain || std::string_view("!#$%&'*+-/=?^_`{|}~").find(letter) != std::string_view::npos;
  }
  return letters;
}();

// Non-ASCII: anything that is seen in a local part, letters and digits in a host name.
bool is_foreign_char(std::int32_t c, bool host) {
  const auto category = utf8proc_category(c);
  if (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_NO) return true;
  return !host && category >= UTF8PROC_CATEGORY_PC && category <= UTF8PROC_CATEGORY_SO;
}

// One part between dots.
bool is_part(std::string_view part, bool host) {
  if (part.empty()) return false;
  const std::array<bool, 128>& letters = host ? kLetters.host : kLetters.local;
  for (const char *at = part.data(), *const end = at + part.size(); at != end;) {
    const auto c = static_cast<unsigned char>(*at);
    if (c < 0x80) {
      if (!letters[c]) return false;
      ++at;
      continue;
    }
    const Decoded next = decode_utf8({at, static_cast<std::size_t>(end - at)});
    if (!next.valid || !is_foreign_char(next.value, host)) return false;
    at += next.length;
  }
  return true;
}

bool is_host_label(std::string_view label) {
  return label.size() <= kLongestLabel && is_part(label, true) && label.front() != '-' &&
         label.back() != '-';
}

template <class Check>
bool all_parts(std::string_view text, Check check) {
  for (;;) {
    const auto dot = text.find('.');
    if (!check(text.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    text.remove_prefix(dot + 1);
  }
}

bool is_host(std::string_view host) {
  const auto dot = host.rfind('.');
  if (dot == std::string_view::npos || !all_parts(host, is_host_label)) return false;
  const std::string_view top = host.substr(dot + 1);
  return top.size() >= 2 && !std::all_of(top.begin(), top.end(), is_ascii_digit);
}

// Lower case rather than full folding: in a host name ß is not ss.
void append_lower_host(std::string& address, std::string_view host) {
  if (is_ascii(host)) {
    const std::size_t begin = address.size();
    address.append(host);
    std::transform(address.begin() + static_cast<std::ptrdiff_t>(begin), address.end(),
                   address.begin() + static_cast<std::ptrdiff_t>(begin), ascii_lower);
    return;
  }
  while (!host.empty()) {
    const Decoded next = decode_utf8(host);
    append_utf8(address, utf8proc_tolower(next.value));
    host.remove_prefix(next.length);
  }
}

}  // namespace

std::optional<std::string> parse_email(std::string_view text) {
  const std::string_view address = trim(text);
  const auto at = address.rfind('@');
  if (at == std::string_view::npos || address.size() > kLongestAddress) return std::nullopt;
  const std::string_view local = address.substr(0, at);
  const std::string_view host = address.substr(at + 1);
  if (local.size() > kLongestLocal ||
      !all_parts(local, [](std::string_view part) { return is_part(part, false); }))
    return std::nullopt;
  if (!is_host(host)) return std::nullopt;
  std::string lower;
  lower.reserve(address.size());
  lower.append(address.substr(0, at + 1));
  append_lower_host(lower, host);
  return lower;
}

namespace {

std::unordered_set<std::string_view> set_of_words(std::string_view text) {
  std::unordered_set<std::string_view> words;
  for (const std::string_view word : split_blanks(text)) words.insert(word);
  return words;
}

}  // namespace

bool is_role_address(std::string_view email) {
  static const std::unordered_set<std::string_view> desks = set_of_words(kDesks);
  const auto end =
      std::find_if(email.begin(), email.end(), [](char c) { return c == '@' || c == '+'; });
  const std::string_view local =
      trim(email.substr(0, static_cast<std::size_t>(end - email.begin())));
  std::string desk;
  for (const char c : local)
    if (c != '-' && c != '_') desk += ascii_lower(c);
  return desks.contains(desk);
}

std::optional<Mailbox> parse_mailbox(std::string_view text) {
  text = trim(text);
  const std::size_t open = text.rfind('<');
  if (open == std::string_view::npos) {
    const auto address = parse_email(text);
    return address ? std::optional(Mailbox{"", *address}) : std::nullopt;
  }
  if (!text.ends_with('>')) return std::nullopt;
  const auto address = parse_email(text.substr(open + 1, text.size() - open - 2));
  if (!address) return std::nullopt;
  std::string_view name = trim(text.substr(0, open));
  if (name.size() >= 2 && name.front() == '"' && name.back() == '"')
    name = name.substr(1, name.size() - 2);
  return Mailbox{std::string(name), *address};
}

namespace {

// Where everybody may get an address: not a company's own.
constexpr std::string_view kFreeMail =
    " aol.com free.fr freenet.de gmail.com gmx.at gmx.ch gmx.de gmx.net googlemail.com hotmail.com "
    "hotmail.co.uk hotmail.de hotmail.fr icloud.com "
    "laposte.net libero.it live.com mac.com mail.com mail.ru me.com msn.com orange.fr outlook.com "
    "outlook.de posteo.de proton.me protonmail.com qq.com "
    "rambler.ru sfr.fr t-online.de tutanota.com uol.com.br virgilio.it wanadoo.fr web.de "
    "yahoo.co.jp yahoo.co.uk yahoo.com yahoo.de yahoo.fr yandex.ru "
    "ymail.com zoho.com 126.com 163.com ";

}  // namespace

bool is_free_mail(std::string_view email) {
  static const std::unordered_set<std::string_view> hosts = set_of_words(kFreeMail);
  return hosts.contains(
      email.substr(email.rfind('@') + 1));  // a stored address has its host in small letters
}

}  // namespace leads
