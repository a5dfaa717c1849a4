// SPDX-License-Identifier: MIT
#include "core/nurture/placeholder.h"

#include <algorithm>
#include <array>

#include "base/scan.h"
#include "base/text.h"
#include "base/words.h"

namespace leads {
namespace {

constexpr std::size_t kLongest = 500;

Placeholder parse_one(std::string_view typed, std::size_t offset, const IsName& is_name,
                      std::vector<TextProblem>& problems) {
  Placeholder placeholder{{}, {}, std::string(trim(typed)), offset};
  const std::vector<std::string_view> parts = split(typed, '|');
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const std::string_view part = parts[i];
    if (is_name(part)) {
      placeholder.names.emplace_back(part);
      continue;
    }
    if (i == 0) {
      problems.push_back(
          {offset, part.empty() ? "{{}} names no field" : "there is no field " + in_quotes(part),
           "like {{first_name|there}}", std::string(part)});
    } else if (i + 1 < parts.size()) {
      problems.push_back({offset, in_quotes(part) + " is a text, so nothing can stand in for it",
                          "a text comes last: {{first_name|name|there}}"});
    }
    placeholder.fallback = std::string(part);
    break;
  }
  return placeholder;
}

bool is_plain_in_url(char letter) {
  return is_ascii_letter(letter) || is_ascii_digit(letter) ||
         std::string_view("-._~").find(letter) != std::string_view::npos;
}
bool is_of_url(char letter) {
  return is_plain_in_url(letter) ||
         std::string_view(":/?#[]@!$&'()*+,;=%").find(letter) != std::string_view::npos;
}

}  // namespace

FilledText parse_placeholders(std::string_view text, const IsName& is_name,
                              std::vector<TextProblem>& problems) {
  FilledText filled;
  std::size_t from = 0;
  for (std::size_t open = text.find("{{"); open != std::string_view::npos;
       open = text.find("{{", from)) {
    const std::size_t close = text.find("}}", open);
    const std::string_view typed = close == std::string_view::npos
                                       ? std::string_view()
                                       : text.substr(open + 2, close - open - 2);
    if (close == std::string_view::npos || typed.size() > kLongest ||
        typed.find('\n') != std::string_view::npos) {
      problems.push_back({open, "{{ without }} in the same line", "like {{first_name|there}}"});
      break;
    }
    filled.pieces.emplace_back(text.substr(from, open - from));
    filled.placeholders.push_back(parse_one(typed, open, is_name, problems));
    from = close + 2;
  }
  filled.pieces.emplace_back(text.substr(from));
  return filled;
}

std::optional<std::string> value_of(const Placeholder& placeholder, const ValueOf& value) {
  for (const std::string& name : placeholder.names)
    if (auto found = value(name); found && !trim(*found).empty()) return found;
  return placeholder.fallback;
}

std::string fill(const FilledText& text, const ValueOf& value) {
  std::string out = text.pieces.front();
  for (std::size_t i = 0; i < text.placeholders.size(); ++i)
    out += value_of(text.placeholders[i], value).value_or("") + text.pieces[i + 1];
  return out;
}

std::string url_part(std::string_view value) {
  return percent_encoded(value, is_plain_in_url);
}

std::string whole_url(std::string_view value) {
  const auto begins = [value](std::string_view scheme) { return value.starts_with(scheme); };
  constexpr auto kSchemes = std::to_array<std::string_view>({"https://", "http://", "mailto:"});
  const std::string url = percent_encoded(value, is_of_url);
  return std::any_of(kSchemes.begin(), kSchemes.end(), begins) ? url : "https://" + url;
}

}  // namespace leads
