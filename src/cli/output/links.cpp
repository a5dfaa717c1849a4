// SPDX-License-Identifier: MIT
#include "cli/output/links.h"

#include <algorithm>

#include "base/scan.h"
#include "base/words.h"

namespace leads {
namespace {

bool is_one_of(char letter, std::string_view letters) {
  return is_ascii_letter(letter) || is_ascii_digit(letter) ||
         letters.find(letter) != std::string_view::npos;
}

bool has_blank(std::string_view text) {
  return text.find_first_of(" \t\r\n") != std::string_view::npos;
}

}  // namespace

std::string mail_link(std::string_view email) {
  const std::size_t sign = email.find('@');
  if (sign == 0 || sign == std::string_view::npos || sign + 1 == email.size() || has_blank(email))
    return {};
  // Without ? and &, which would begin a subject or another recipient.
  return "mailto:" +
         percent_encoded(email, [](char letter) { return is_one_of(letter, "@.-_+~!$'*"); });
}

std::string phone_link(std::string_view phone) {
  constexpr std::size_t kFewest = 5, kMost = 15;  // digits
  std::string digits;
  for (const char letter : phone) {
    if (is_ascii_digit(letter))
      digits += letter;
    else if (std::string_view("+ -./()").find(letter) == std::string_view::npos)
      return {};
  }
  const bool whole = phone.starts_with('+') && phone.rfind('+') == 0;
  return whole && digits.size() >= kFewest && digits.size() <= kMost ? "tel:+" + digits : "";
}

std::string web_link(std::string_view website) {
  if (website.empty() || has_blank(website)) return {};
  const std::size_t scheme = website.find("://");
  const bool web =
      scheme != std::string_view::npos && (equal_ascii_case(website.substr(0, scheme), "https") ||
                                           equal_ascii_case(website.substr(0, scheme), "http"));
  // acme.example, acme.example/a:b; but neither javascript:… nor a word.
  const std::string_view host = website.substr(0, website.find_first_of("/?#"));
  const bool bare = scheme == std::string_view::npos && host.find('.') != std::string_view::npos &&
                    host.find(':') == std::string_view::npos;
  if (!web && !bare) return {};
  return (bare ? "https://" : "") + percent_encoded(website, [](char letter) {
           return is_one_of(letter, "-._~:/?#[]@!$&'()*+,;=%");
         });
}

std::string cell_link(std::string_view column, std::string_view text) {
  const std::string_view stem = column.substr(0, column.find('_'));
  if (stem == "email") return mail_link(text);
  if (stem == "phone") return phone_link(text);
  return column == "website" ? web_link(text) : "";
}

std::string linked(std::string text, std::string_view url) {
  if (url.empty() || text.empty()) return text;
  return "\x1b]8;;" + std::string(url) + "\x1b\\" + text + "\x1b]8;;\x1b\\";
}

}  // namespace leads
