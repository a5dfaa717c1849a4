// SPDX-License-Identifier: MIT
// One table of codes and names, and an index over it that is built on first use.
#include "core/lead/country.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/scan.h"
#include "base/text.h"
#include "base/utf8.h"

namespace leads {
namespace {

// Texts, not pointers to them: those would be work for every start of the program.
struct Country {
  char alpha2[3], alpha3[4], names[208];
};

constexpr auto kCountries = std::to_array<Country>(
    {{"AD", "AND", "Andorra"},
     {"AE", "ARE", "United Arab Emirates|UAE|Emirates|Vereinigte Arabische Emirate"},
     {"AF", "AFG", "Afghanistan"},
     {"AG", "ATG", "Antigua & Barbuda"},
     {"AI", "AIA", "Anguilla"},
     {"AL", "ALB", "Albania"},
     {"AM", "ARM", "Armenia"},
     {"AO", "AGO", "Angola"},
     {"AQ", "ATA", "Antarctica"},
     {"AR", "ARG", "Argentina"},
     {"AS", "ASM", "American Samoa"},
     {"AT", "AUT", "Austria|Österreich|Autriche"},
     {"AU", "AUS", "Australia|Australien"},
     {"AW", "ABW", "Aruba"},
     {"AX", "ALA", "Åland Islands"},
     {"AZ", "AZE", "Azerbaijan"},
     {"BA", "BIH", "Bosnia & Herzegovina|Bosnia|Bosnien und Herzegowina"},
     {"BB", "BRB", "Barbados"},
     {"BD", "BGD", "Bangladesh"},
     {"BE", "BEL", "Belgium|België|Belgique|Belgien"},
     {"BF", "BFA", "Burkina Faso"},
     {"BG", "BGR", "Bulgaria|Bulgarien|България"},
     {"BH", "BHR", "Bahrain"},
     {"BI", "BDI", "Burundi"},
     {"BJ", "BEN", "Benin"},
     {"BL", "BLM", "St. Barthélemy|Saint Barthelemy"},
     {"BM", "BMU", "Bermuda"},
     {"BN", "BRN", "Brunei|Brunei Darussalam"},
     {"BO", "BOL", "Bolivia|Bolivia, Plurinational State of|Plurinational State of Bolivia"},
     {"BQ", "BES", "Caribbean Netherlands|Bonaire, Sint Eustatius and Saba|Bonaire"},
     {"BR", "BRA", "Brazil|Brasil|Brasilien"},
     {"BS", "BHS", "Bahamas|The Bahamas"},
     {"BT", "BTN", "Bhutan"},
     {"BV", "BVT", "Bouvet Island"},
     {"BW", "BWA", "Botswana"},
     {"BY", "BLR", "Belarus"},
     {"BZ", "BLZ", "Belize"},
     {"CA", "CAN", "Canada|Kanada"},
     {"CC", "CCK", "Cocos (Keeling) Islands|Cocos Islands|Keeling Islands"},
     {"CD", "COD",
      "Congo - Kinshasa|Congo, Democratic Republic of the|Congo, The Democratic Republic of the|"
      "Democratic Republic of the Congo|DR Congo|DRC|Zaire|Congo (Kinshasa)"},
     {"CF", "CAF", "Central African Republic"},
     {"CG", "COG", "Congo - Brazzaville|Congo|Republic of the Congo|Congo (Brazzaville)"},
     {"CH", "CHE", "Switzerland|Schweiz|Suisse|Svizzera|Swiss|Swiss Confederation"},
     {"CI", "CIV", "Côte d'Ivoire|Ivory Coast|Elfenbeinküste"},
     {"CK", "COK", "Cook Islands"},
     {"CL", "CHL", "Chile"},
     {"CM", "CMR", "Cameroon"},
     {"CN", "CHN", "China|People's Republic of China|PRC|Mainland China|中国"},
     {"CO", "COL", "Colombia"},
     {"CR", "CRI", "Costa Rica"},
     {"CU", "CUB", "Cuba"},
     {"CV", "CPV", "Cape Verde|Cabo Verde"},
     {"CW", "CUW", "Curaçao"},
     {"CX", "CXR", "Christmas Island"},
     {"CY", "CYP", "Cyprus|Zypern"},
     {"CZ", "CZE", "Czechia|Czech Republic|Česko|Česká republika|Tschechien"},
     {"DE", "DEU", "Germany|Deutschland|Federal Republic of Germany|Allemagne|Alemania|BRD"},
     {"DJ", "DJI", "Djibouti"},
     {"DK", "DNK", "Denmark|Danmark|Dänemark"},
     {"DM", "DMA", "Dominica"},
     {"DO", "DOM", "Dominican Republic"},
     {"DZ", "DZA", "Algeria"},
     {"EC", "ECU", "Ecuador"},
     {"EE", "EST", "Estonia|Eesti|Estland"},
     {"EG", "EGY", "Egypt"},
     {"EH", "ESH", "Western Sahara"},
     {"ER", "ERI", "Eritrea"},
     {"ES", "ESP", "Spain|España|Spanien|Espagne"},
     {"ET", "ETH", "Ethiopia"},
     {"FI", "FIN", "Finland|Suomi|Finnland"},
     {"FJ", "FJI", "Fiji"},
     {"FK", "FLK", "Falkland Islands|Falkland Islands (Malvinas)|Malvinas"},
     {"FM", "FSM", "Micronesia|Micronesia, Federated States of|Federated States of Micronesia"},
     {"FO", "FRO", "Faroe Islands"},
     {"FR", "FRA", "France|Frankreich|Francia|French Republic"},
     {"GA", "GAB", "Gabon"},
     {"GB", "GBR",
      "United Kingdom|UK|Great Britain|Britain|England|Scotland|Wales|Northern "
      "Ireland|Großbritannien|"
      "Vereinigtes Königreich|Royaume-Uni|Reino Unido|"
      "United Kingdom of Great Britain and Northern Ireland"},
     {"GD", "GRD", "Grenada"},
     {"GE", "GEO", "Georgia"},
     {"GF", "GUF", "French Guiana"},
     {"GG", "GGY", "Guernsey"},
     {"GH", "GHA", "Ghana"},
     {"GI", "GIB", "Gibraltar"},
     {"GL", "GRL", "Greenland"},
     {"GM", "GMB", "Gambia|The Gambia"},
     {"GN", "GIN", "Guinea"},
     {"GP", "GLP", "Guadeloupe"},
     {"GQ", "GNQ", "Equatorial Guinea"},
     {"GR", "GRC", "Greece|EL|Hellas|Ελλάδα|Griechenland|Hellenic Republic"},
     {"GS", "SGS", "South Georgia & South Sandwich Islands|South Georgia"},
     {"GT", "GTM", "Guatemala"},
     {"GU", "GUM", "Guam"},
     {"GW", "GNB", "Guinea-Bissau"},
     {"GY", "GUY", "Guyana"},
     {"HK", "HKG", "Hong Kong SAR China|Hong Kong|Hongkong"},
     {"HM", "HMD", "Heard & McDonald Islands|Heard Island and McDonald Islands"},
     {"HN", "HND", "Honduras"},
     {"HR", "HRV", "Croatia|Hrvatska|Kroatien"},
     {"HT", "HTI", "Haiti"},
     {"HU", "HUN", "Hungary|Magyarország|Ungarn"},
     {"ID", "IDN", "Indonesia"},
     {"IE", "IRL", "Ireland|Éire|Irland|Republic of Ireland"},
     {"IL", "ISR", "Israel"},
     {"IM", "IMN", "Isle of Man"},
     {"IN", "IND", "India|Bharat|Indien"},
     {"IO", "IOT", "British Indian Ocean Territory"},
     {"IQ", "IRQ", "Iraq"},
     {"IR", "IRN", "Iran|Iran, Islamic Republic of|Islamic Republic of Iran"},
     {"IS", "ISL", "Iceland|Ísland|Island"},
     {"IT", "ITA", "Italy|Italia|Italien|Italie"},
     {"JE", "JEY", "Jersey"},
     {"JM", "JAM", "Jamaica"},
     {"JO", "JOR", "Jordan"},
     {"JP", "JPN", "Japan|Nippon|Nihon|日本"},
     {"KE", "KEN", "Kenya"},
     {"KG", "KGZ", "Kyrgyzstan|Kirghizia"},
     {"KH", "KHM", "Cambodia"},
     {"KI", "KIR", "Kiribati"},
     {"KM", "COM", "Comoros"},
     {"KN", "KNA", "St. Kitts & Nevis|St. Kitts|Saint Kitts and Nevis"},
     {"KP", "PRK",
      "North Korea|Korea, Democratic People's Republic of|Democratic People's Republic of "
      "Korea|DPRK|"
      "Korea, North"},
     {"KR", "KOR", "South Korea|Korea|Korea, Republic of|Republic of Korea|Korea, South|Südkorea"},
     {"KW", "KWT", "Kuwait"},
     {"KY", "CYM", "Cayman Islands"},
     {"KZ", "KAZ", "Kazakhstan"},
     {"LA", "LAO", "Laos|Lao People's Democratic Republic|Lao PDR"},
     {"LB", "LBN", "Lebanon"},
     {"LC", "LCA", "St. Lucia"},
     {"LI", "LIE", "Liechtenstein"},
     {"LK", "LKA", "Sri Lanka"},
     {"LR", "LBR", "Liberia"},
     {"LS", "LSO", "Lesotho"},
     {"LT", "LTU", "Lithuania|Lietuva|Litauen"},
     {"LU", "LUX", "Luxembourg|Luxemburg|Lëtzebuerg"},
     {"LV", "LVA", "Latvia|Latvija|Lettland"},
     {"LY", "LBY", "Libya|Libyan Arab Jamahiriya"},
     {"MA", "MAR", "Morocco"},
     {"MC", "MCO", "Monaco"},
     {"MD", "MDA", "Moldova|Moldova, Republic of|Republic of Moldova"},
     {"ME", "MNE", "Montenegro"},
     {"MF", "MAF", "St. Martin|Saint Martin (French part)"},
     {"MG", "MDG", "Madagascar"},
     {"MH", "MHL", "Marshall Islands"},
     {"MK", "MKD",
      "North Macedonia|Macedonia|Macedonia, The Former Yugoslav Republic of|FYROM|"
      "Republic of North Macedonia"},
     {"ML", "MLI", "Mali"},
     {"MM", "MMR", "Myanmar (Burma)|Myanmar|Burma"},
     {"MN", "MNG", "Mongolia"},
     {"MO", "MAC", "Macao SAR China|Macao|Macau"},
     {"MP", "MNP", "Northern Mariana Islands"},
     {"MQ", "MTQ", "Martinique"},
     {"MR", "MRT", "Mauritania"},
     {"MS", "MSR", "Montserrat"},
     {"MT", "MLT", "Malta"},
     {"MU", "MUS", "Mauritius"},
     {"MV", "MDV", "Maldives"},
     {"MW", "MWI", "Malawi"},
     {"MX", "MEX", "Mexico|México|Mexiko"},
     {"MY", "MYS", "Malaysia"},
     {"MZ", "MOZ", "Mozambique"},
     {"NA", "NAM", "Namibia"},
     {"NC", "NCL", "New Caledonia"},
     {"NE", "NER", "Niger"},
     {"NF", "NFK", "Norfolk Island"},
     {"NG", "NGA", "Nigeria"},
     {"NI", "NIC", "Nicaragua"},
     {"NL", "NLD",
      "Netherlands|The Netherlands|Nederland|Holland|Niederlande|Pays-Bas|Países Bajos"},
     {"NO", "NOR", "Norway|Norge|Norwegen"},
     {"NP", "NPL", "Nepal"},
     {"NR", "NRU", "Nauru"},
     {"NU", "NIU", "Niue"},
     {"NZ", "NZL", "New Zealand|Aotearoa"},
     {"OM", "OMN", "Oman"},
     {"PA", "PAN", "Panama"},
     {"PE", "PER", "Peru"},
     {"PF", "PYF", "French Polynesia"},
     {"PG", "PNG", "Papua New Guinea"},
     {"PH", "PHL", "Philippines|The Philippines|Philippinen"},
     {"PK", "PAK", "Pakistan"},
     {"PL", "POL", "Poland|Polska|Polen"},
     {"PM", "SPM", "St. Pierre & Miquelon"},
     {"PN", "PCN", "Pitcairn Islands|Pitcairn"},
     {"PR", "PRI", "Puerto Rico"},
     {"PS", "PSE",
      "Palestinian Territories|Palestine|Palestine, State of|State of Palestine|"
      "Palestinian Territory, Occupied"},
     {"PT", "PRT", "Portugal|Portuguese Republic"},
     {"PW", "PLW", "Palau"},
     {"PY", "PRY", "Paraguay"},
     {"QA", "QAT", "Qatar"},
     {"RE", "REU", "Réunion"},
     {"RO", "ROU", "Romania|România|Rumänien"},
     {"RS", "SRB", "Serbia|Srbija|Serbien"},
     {"RU", "RUS", "Russia|Russian Federation|Россия|Russland"},
     {"RW", "RWA", "Rwanda"},
     {"SA", "SAU", "Saudi Arabia|KSA|Kingdom of Saudi Arabia|Saudi-Arabien"},
     {"SB", "SLB", "Solomon Islands"},
     {"SC", "SYC", "Seychelles"},
     {"SD", "SDN", "Sudan"},
     {"SE", "SWE", "Sweden|Sverige|Schweden"},
     {"SG", "SGP", "Singapore"},
     {"SH", "SHN", "St. Helena|Saint Helena, Ascension and Tristan da Cunha"},
     {"SI", "SVN", "Slovenia|Slovenija|Slowenien"},
     {"SJ", "SJM", "Svalbard & Jan Mayen"},
     {"SK", "SVK", "Slovakia|Slovak Republic|Slovensko|Slowakei"},
     {"SL", "SLE", "Sierra Leone"},
     {"SM", "SMR", "San Marino"},
     {"SN", "SEN", "Senegal"},
     {"SO", "SOM", "Somalia"},
     {"SR", "SUR", "Suriname"},
     {"SS", "SSD", "South Sudan"},
     {"ST", "STP", "São Tomé & Príncipe"},
     {"SV", "SLV", "El Salvador"},
     {"SX", "SXM", "Sint Maarten|Sint Maarten (Dutch part)"},
     {"SY", "SYR", "Syria|Syrian Arab Republic"},
     {"SZ", "SWZ", "Eswatini|Swaziland"},
     {"TC", "TCA", "Turks & Caicos Islands"},
     {"TD", "TCD", "Chad"},
     {"TF", "ATF", "French Southern Territories"},
     {"TG", "TGO", "Togo"},
     {"TH", "THA", "Thailand"},
     {"TJ", "TJK", "Tajikistan"},
     {"TK", "TKL", "Tokelau"},
     {"TL", "TLS", "Timor-Leste|East Timor"},
     {"TM", "TKM", "Turkmenistan"},
     {"TN", "TUN", "Tunisia"},
     {"TO", "TON", "Tonga"},
     {"TR", "TUR", "Turkey|Türkiye|Türkei"},
     {"TT", "TTO", "Trinidad & Tobago"},
     {"TV", "TUV", "Tuvalu"},
     {"TW", "TWN", "Taiwan|Taiwan, Province of China|Taiwan, Republic of China|ROC"},
     {"TZ", "TZA", "Tanzania|Tanzania, United Republic of|United Republic of Tanzania"},
     {"UA", "UKR", "Ukraine|Україна"},
     {"UG", "UGA", "Uganda"},
     {"UM", "UMI", "U.S. Outlying Islands|United States Minor Outlying Islands"},
     {"US", "USA",
      "United States|United States of America|America|The United States|U.S. of A.|Vereinigte "
      "Staaten|"
      "Vereinigte Staaten von Amerika|États-Unis|Estados Unidos|EE.UU.|Stati Uniti"},
     {"UY", "URY", "Uruguay"},
     {"UZ", "UZB", "Uzbekistan"},
     {"VA", "VAT",
      "Vatican City|Holy See|Holy See (Vatican City State)|Vatican|Vatican City State"},
     {"VC", "VCT", "St. Vincent & Grenadines|Saint Vincent and the Grenadines"},
     {"VE", "VEN", "Venezuela|Venezuela, Bolivarian Republic of|Bolivarian Republic of Venezuela"},
     {"VG", "VGB", "British Virgin Islands|Virgin Islands, British"},
     {"VI", "VIR", "U.S. Virgin Islands|Virgin Islands, U.S.|US Virgin Islands"},
     {"VN", "VNM", "Vietnam|Viet Nam"},
     {"VU", "VUT", "Vanuatu"},
     {"WF", "WLF", "Wallis & Futuna"},
     {"WS", "WSM", "Samoa|Western Samoa"},
     {"XK", "XKK", "Kosovo"},
     {"YE", "YEM", "Yemen"},
     {"YT", "MYT", "Mayotte"},
     {"ZA", "ZAF", "South Africa|RSA|Südafrika"},
     {"ZM", "ZMB", "Zambia"},
     {"ZW", "ZWE", "Zimbabwe"}});

// Dots and apostrophes off, other punctuation as one blank, `&` as "and", `St` as "Saint", without
// "the".
std::string key_of(std::string_view text) {
  const std::string folded = fold_accents(text);
  Scan scan(folded);
  std::string key, word;
  const auto end_word = [&] {
    if (!word.empty() && word != "the")
      key.append(key.empty() ? "" : " ").append(word == "st" ? "saint" : word);
    word.clear();
  };
  while (!scan.done()) {
    const char c = scan.peek();
    if (scan.eat('.') || scan.eat('\'') || scan.eat("’")) continue;
    scan.eat(c);
    if (is_ascii_letter(c) || is_ascii_digit(c) || static_cast<unsigned char>(c) >= 0x80) {
      word += c;
    } else {
      end_word();
      if (c == '&') key += " and";
    }
  }
  end_word();
  return key;
}

struct Entry {
  std::string key;
  std::string_view code;
  bool operator<(const Entry& other) const { return key < other.key; }
};

std::vector<Entry> make_index() {
  std::vector<Entry> index;
  for (const Country& country : kCountries) {
    index.push_back({key_of(country.alpha2), country.alpha2});
    index.push_back({key_of(country.alpha3), country.alpha2});
    for (std::string_view rest = country.names; !rest.empty();) {
      const auto end = std::min(rest.find('|'), rest.size());
      index.push_back({key_of(rest.substr(0, end)), country.alpha2});
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }
  std::stable_sort(index.begin(), index.end());
  return index;
}

/// Made by the first look-up of a name, which most commands never do.
const std::vector<Entry>& index_of_names() {
  static const std::vector<Entry> index = make_index();
  return index;
}

std::optional<std::string> find_code(std::string_view letters) {
  std::array<char, 2> code{};
  std::transform(letters.begin(), letters.end(), code.begin(), ascii_upper);
  const auto before = [](const Country& country, const std::array<char, 2>& wanted) {
    return country.alpha2[0] != wanted[0] ? country.alpha2[0] < wanted[0]
                                          : country.alpha2[1] < wanted[1];
  };
  const auto found = std::lower_bound(kCountries.begin(), kCountries.end(), code, before);
  const bool is_one =
      found != kCountries.end() && found->alpha2[0] == code[0] && found->alpha2[1] == code[1];
  return is_one ? std::optional(std::string(code.data(), code.size())) : std::nullopt;
}

}  // namespace

bool is_country_code(std::string_view text) {
  return std::any_of(kCountries.begin(), kCountries.end(),
                     [&](const Country& country) { return country.alpha2 == text; });
}

std::optional<std::string> country_code(std::string_view typed) {
  constexpr std::size_t kLongestName = 100;
  const std::string_view name = trim(typed);
  if (name.empty() || name.size() > kLongestName) return std::nullopt;
  // What most files have, and no country's name is another one's code.
  if (name.size() == 2)
    if (auto code = find_code(name)) return code;
  const std::vector<Entry>& index = index_of_names();
  const std::string key = key_of(name);
  const auto found = std::lower_bound(
      index.begin(), index.end(), key,
      [](const Entry& entry, const std::string& wanted) { return entry.key < wanted; });
  if (found == index.end() || found->key != key) return std::nullopt;
  return std::string(found->code);
}

}  // namespace leads
