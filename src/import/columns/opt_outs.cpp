// SPDX-License-Identifier: MIT
#include "import/columns/opt_outs.h"

#include <algorithm>
#include <array>

#include "base/utf8.h"

namespace leads {
namespace {

// Letters and digits, folded and without accents: "emailAddressIsOptedOut" and "E-Mail Address Is
// Opted Out" are one.
std::string squeezed(std::string_view text) {
  std::string out;
  for (const char letter : fold_accents(text))
    if ((letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') ||
        static_cast<unsigned char>(letter) >= 0x80)
      out += letter;
  return out;
}

template <std::size_t size>
bool name_has(std::string_view text, const std::array<std::string_view, size>& words) {
  return std::any_of(words.begin(), words.end(), [text](std::string_view word) {
    return text.find(word) != std::string_view::npos;
  });
}

template <std::size_t size>
bool is_word(std::string_view text, const std::array<std::string_view, size>& words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

constexpr std::array<std::string_view, 34> kOut{
    "optedout",     "optout",      "unsubscrib",    "donotmail",    "donotemail",    "donotcall",
    "donotphone",   "donotsms",    "donottext",     "donotpost",    "noemail",       "abgemeldet",
    "abbestellt",   "werbesperre", "widerspruch",   "keinewerbung", "keinemail",     "desabonn",
    "desinscri",    "dadodebaja",  "descadastrad",  "disiscritt",   "uitgeschreven", "afgemeld",
    "stopmail",     "stopsms",     "nocalls",       "keineanrufe",  "keintelefon",   "nichtanrufen",
    "nepasappeler", "nollamar",    "nontelefonare", "nietbellen"};
constexpr std::array<std::string_view, 18> kOutOfAll{
    "donotcontact",      "donotdisturb",     "blacklist",         "blocklist",
    "suppressed",        "sperrvermerk",     "nichtkontaktieren", "nepascontacter",
    "nocontactar",       "noncontattare",    "nietcontacteren",   "consentwithdrawn",
    "withdrewconsent",   "consentrevoked",   "revokedconsent",    "einwilligungwider",
    "consentimientorev", "consentementretir"};
constexpr std::array<std::string_view, 4> kShort{"dnc", "isdnc", "dncflag", "dncstatus"};
// What is said of an opt-out, or of something else.
constexpr std::array<std::string_view, 17> kAbout{
    "reason",  "grund",  "motif",  "motivo", "link",  "url", "campaign", "kampagne",   "token",
    "comment", "source", "quelle", "count",  "title", "fax", "method",   "notoptedout"};

constexpr std::array<std::string_view, 20> kOptOutWords{
    "unsubscribed", "optedout",      "optout",      "optedoutofemail", "blocklisted",
    "blacklisted",  "donotcontact",  "donotemail",  "donotmail",       "abgemeldet",
    "abbestellt",   "ausgetragen",   "desabonne",   "desinscrit",      "desinscrite",
    "dadodebaja",   "descadastrado", "disiscritto", "uitgeschreven",   "emailoptout"};
constexpr std::array<std::string_view, 20> kOptOutStates{
    "unsubscribe",   "bounced",      "bounce",     "hardbounce",   "hardbounced",
    "softbounced",   "cleaned",      "blocked",    "complained",   "complaint",
    "spamcomplaint", "markedasspam", "suppressed", "dnc",          "baja",
    "gesperrt",      "blockiert",    "afgemeld",   "invalidemail", "undeliverable"};

}  // namespace

std::string opt_out_of(std::string_view header) {
  const std::string name = squeezed(header);
  if (name_has(name, kAbout)) return {};
  if (is_word(name, kShort) || name_has(name, kOutOfAll)) return "-*";
  if (name == "baja") return "-email";  // alone: there are places of that name
  if (!name_has(name, kOut)) return {};
  constexpr std::array<std::string_view, 8> kPhone{"phone",  "call",  "telefon", "anruf",
                                                   "mobile", "appel", "llamar",  "bellen"};
  constexpr std::array<std::string_view, 2> kSms{"sms", "donottext"};
  constexpr std::array<std::string_view, 4> kPost{"postal", "donotpost", "directmail", "brief"};
  if (name_has(name, kSms)) return "-sms";
  if (name_has(name, kPost)) return "-post";
  return name_has(name, kPhone) ? "-phone" : "-email";
}

bool says_opted_out(std::string_view cell, bool state) {
  constexpr std::size_t kShortest = 3, kLongest = 40;
  if (cell.size() < kShortest || cell.size() > kLongest) return false;
  const std::string word = squeezed(cell);
  return is_word(word, kOptOutWords) || (state && is_word(word, kOptOutStates));
}

bool is_state_header(std::string_view header) {
  constexpr std::array<std::string_view, 10> kState{"status",     "state",  "subscri", "deliverab",
                                                    "zustand",    "statut", "estado",  "stato",
                                                    "newsletter", "abonn"};
  return name_has(squeezed(header), kState);
}

}  // namespace leads
