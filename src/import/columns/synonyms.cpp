// SPDX-License-Identifier: MIT
#include "import/columns/synonyms.h"

#include <algorithm>
#include <array>
#include <span>
#include <string_view>

#include "leads/field.h"

namespace leads {
namespace {

struct Synonym {
  char header[28], target[12];
};
constexpr auto kSynonyms = std::to_array<Synonym>({{"full_name", "name"},
                                                   {"contact_name", "name"},
                                                   {"firstname", "first_name"},
                                                   {"given_name", "first_name"},
                                                   {"lastname", "last_name"},
                                                   {"surname", "last_name"},
                                                   {"family_name", "last_name"},
                                                   {"email_address", "email"},
                                                   {"mail", "email"},
                                                   {"telephone", "phone"},
                                                   {"phone_number", "phone"},
                                                   {"job_title", "title"},
                                                   {"position", "title"},
                                                   {"company_name", "company"},
                                                   {"organization", "company"},
                                                   {"organisation", "company"},
                                                   {"url", "website"},
                                                   {"website_url", "website"},
                                                   {"zip", "postal_code"},
                                                   {"zip_code", "postal_code"},
                                                   {"postcode", "postal_code"},
                                                   {"post_code", "postal_code"},
                                                   {"state", "region"},
                                                   {"lead_source", "source"},
                                                   {"number_of_employees", "employees"},
                                                   {"company_size", "employees"},
                                                   {"annual_revenue", "revenue"},
                                                   {"currency_code", "currency"},
                                                   {"currencyisocode", "currency"},
                                                   {"currency_iso_code", "currency"},
                                                   {"lead_currency", "currency"},
                                                   {"create_date", "created_at"},
                                                   {"created", "created_at"},
                                                   {"created_time", "created_at"},
                                                   {"note", "notes"},
                                                   {"address", "street"},
                                                   {"street_address", "street"},
                                                   {"tag", "tags"},
                                                   {"labels", "tags"},
                                                   {"mobile", "phone_2"},
                                                   {"mobile_phone", "phone_2"},
                                                   {"mobile_phone_number", "phone_2"},
                                                   {"cell_phone", "phone_2"},
                                                   // What our readers of cards call them.
                                                   {"email_home", "email_2"},
                                                   {"email_work", "email_2"},
                                                   {"email_other", "email_2"},
                                                   {"phone_home", "phone_2"},
                                                   {"phone_work", "phone_2"},
                                                   {"phone_mobile", "phone_2"},
                                                   {"phone_other", "phone_2"},
                                                   // Where forms speak other languages.
                                                   {"vollständiger_name", "name"},
                                                   {"vorname", "first_name"},
                                                   {"nachname", "last_name"},
                                                   {"emailadresse", "email"},
                                                   {"telefon", "phone"},
                                                   {"telefonnummer", "phone"},
                                                   {"firma", "company"},
                                                   {"unternehmen", "company"},
                                                   {"plz", "postal_code"},
                                                   {"postleitzahl", "postal_code"},
                                                   {"ort", "city"},
                                                   {"stadt", "city"},
                                                   {"strasse", "street"},
                                                   {"land", "country"},
                                                   {"berufsbezeichnung", "title"},
                                                   {"nombre_completo", "name"},
                                                   {"nombre", "first_name"},
                                                   {"apellido", "last_name"},
                                                   {"apellidos", "last_name"},
                                                   {"correo_electrónico", "email"},
                                                   {"correo", "email"},
                                                   {"número_de_teléfono", "phone"},
                                                   {"teléfono", "phone"},
                                                   {"empresa", "company"},
                                                   {"ciudad", "city"},
                                                   {"código_postal", "postal_code"},
                                                   {"nom_complet", "name"},
                                                   {"prénom", "first_name"},
                                                   {"nom", "last_name"},
                                                   {"nom_de_famille", "last_name"},
                                                   {"adresse_email", "email"},
                                                   {"numéro_de_téléphone", "phone"},
                                                   {"téléphone", "phone"},
                                                   {"entreprise", "company"},
                                                   {"société", "company"},
                                                   {"ville", "city"},
                                                   {"code_postal", "postal_code"},
                                                   {"nome_completo", "name"},
                                                   {"nome", "first_name"},
                                                   {"cognome", "last_name"},
                                                   {"sobrenome", "last_name"},
                                                   {"numero_di_telefono", "phone"},
                                                   {"número_de_telefone", "phone"},
                                                   {"telefone", "phone"},
                                                   {"azienda", "company"},
                                                   {"città", "city"},
                                                   {"cidade", "city"},
                                                   // Consent, by its sign.
                                                   {"email_opt_out", "-email"},
                                                   {"has_opted_out_of_email", "-email"},
                                                   {"hasoptedoutofemail", "-email"},
                                                   {"unsubscribed_from_all_email", "-email"},
                                                   {"unsubscribed", "-email"},
                                                   {"donotemail", "-email"},
                                                   {"do_not_email", "-email"},
                                                   {"do_not_call", "-phone"},
                                                   {"donotcall", "-phone"},
                                                   {"accepts_email_marketing", "+email"},
                                                   {"accepts_sms_marketing", "+sms"},
                                                   {"double_opt_in", "+email"},
                                                   {"email_opt_in", "+email"}});

using WordList = std::span<const std::string_view>;
constexpr auto kEmailWords =
    std::to_array<std::string_view>({"email", "emails", "mail", "emailaddress", "emailadress",
                                     "emailadresse", "courriel", "correo"});
constexpr auto kPhoneWords = std::to_array<std::string_view>(
    {"phone", "phones", "telephone", "tel", "telefon", "phonenumber", "téléphone", "telefonnummer",
     "fon", "teléfono", "telefono", "telefone"});
constexpr auto kMobileWords = std::to_array<std::string_view>(
    {"mobile", "mobilephone", "cell", "cellphone", "cellular", "handy", "mobil", "mobiltelefon",
     "handynummer", "móvil", "celular", "portable"});
constexpr auto kMainWords = std::to_array<std::string_view>(
    {"primary",       "main",      "work",    "business",     "office",     "direct",  "company",
     "contact",       "corporate", "your",    "geschäftlich", "dienstlich", "primäre", "firma",
     "professionnel", "principal", "trabajo", "beruflich",    "lead",       "customer"});
constexpr auto kFurtherWords = std::to_array<std::string_view>(
    {"home",       "personal",    "private",    "privat",      "secondary",   "second",
     "alternate",  "alternative", "additional", "other",       "further",     "sekundäre",
     "alt",        "domicile",    "casa",       "zweite",      "zweites",     "weitere",
     "secondaire", "autre",       "personnel",  "personnelle", "perso",       "secundario",
     "secundaria", "otro",        "otra",       "particular",  "alternativo", "alternativa"});
constexpr auto kEmptyWords = std::to_array<std::string_view>(
    {"number", "no", "nr", "num", "nummer", "numéro", "numero", "número", "e", "de", "du", "del"});
constexpr auto kEmailEmptyWords =
    std::to_array<std::string_view>({"address", "adresse", "dirección", "direccion", "electrónico",
                                     "electronico", "électronique", "id", "ids"});

bool is_among(std::string_view word, WordList words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

std::string_view address_of(std::string_view name) {
  name = name.substr(0, name.find("_with_"));  // "Phone (with country code)"
  bool email = false, phone = false, mobile = false, further = false, of_email = false;
  while (!name.empty()) {
    const std::size_t end = std::min(name.find('_'), name.size());
    std::string_view word = name.substr(0, end);
    name.remove_prefix(std::min(end + 1, name.size()));
    const std::size_t digits = word.size() - (word.find_last_not_of("0123456789") + 1);
    if (digits > 0 && word.substr(word.size() - digits) != "1") further = true;
    word.remove_suffix(digits);
    if (word.ends_with('.')) word.remove_suffix(1);
    if (is_among(word, kEmailWords))
      email = true;
    else if (is_among(word, kPhoneWords))
      phone = true;
    else if (is_among(word, kMobileWords))
      mobile = true;
    else if (is_among(word, kFurtherWords))
      further = true;
    else if (is_among(word, kEmailEmptyWords))
      of_email = true;
    else if (!word.empty() && !is_among(word, kMainWords) && !is_among(word, kEmptyWords))
      return {};
  }
  if (email && !phone && !mobile) return further ? "email_2" : "email";
  if ((phone || mobile) && !email && !of_email) return further || mobile ? "phone_2" : "phone";
  return {};
}

bool is_known_header(std::string_view name) {
  static const Fields built_in;
  return built_in.find(name) || !address_of(name).empty() ||
         std::any_of(kSynonyms.begin(), kSynonyms.end(),
                     [name](const Synonym& synonym) { return name == synonym.header; });
}

std::string_view synonym_of(std::string_view name) {
  const auto found =
      std::find_if(kSynonyms.begin(), kSynonyms.end(),
                   [name](const Synonym& synonym) { return name == synonym.header; });
  return found != kSynonyms.end() ? std::string_view(found->target) : std::string_view();
}

}  // namespace leads
