// SPDX-License-Identifier: MIT
#include "formats/mail/mail_html.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "base/scan.h"
#include "base/text.h"
#include "base/utf8.h"

namespace leads {
namespace {

constexpr auto kEntities = std::to_array<std::pair<std::string_view, std::int32_t>>(
    {{"amp", '&'},      {"lt", '<'},        {"gt", '>'},       {"quot", '"'},
     {"apos", '\''},    {"nbsp", ' '},      {"auml", 0xe4},    {"ouml", 0xf6},
     {"uuml", 0xfc},    {"Auml", 0xc4},     {"Ouml", 0xd6},    {"Uuml", 0xdc},
     {"szlig", 0xdf},   {"eacute", 0xe9},   {"egrave", 0xe8},  {"agrave", 0xe0},
     {"ccedil", 0xe7},  {"ntilde", 0xf1},   {"euro", 0x20ac},  {"ndash", 0x2013},
     {"mdash", 0x2014}, {"hellip", 0x2026}, {"lsquo", 0x2018}, {"rsquo", 0x2019},
     {"ldquo", 0x201c}, {"rdquo", 0x201d},  {"copy", 0xa9},    {"reg", 0xae},
     {"bull", 0x2022},  {"middot", 0xb7}});
constexpr std::array<std::string_view, 22> kBlocks{
    "br", "p",  "div", "tr",         "li", "ul",  "ol",      "table",   "h1",     "h2",     "h3",
    "h4", "h5", "h6",  "blockquote", "hr", "pre", "section", "article", "header", "footer", "dt"};
constexpr std::array<std::string_view, 4> kUnseen{"style", "script", "title", "head"};

template <std::size_t size>
bool is_name(const std::array<std::string_view, size>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// What a reference at the front of the text means, and its length; 0 if there is none.
std::pair<std::int32_t, std::size_t> reference(std::string_view text) {
  constexpr std::size_t kLongest = 12;
  const std::size_t end = text.substr(0, kLongest).find(';');
  if (end == std::string_view::npos || end < 2) return {0, 0};
  std::string_view name = text.substr(1, end - 1);
  if (name.front() != '#') {
    const auto* const found =
        std::find_if(kEntities.begin(), kEntities.end(),
                     [name](const auto& entity) { return entity.first == name; });
    return found == kEntities.end() ? std::pair<std::int32_t, std::size_t>{0, 0}
                                    : std::pair{found->second, end + 1};
  }
  name.remove_prefix(1);
  const bool hex = name.starts_with('x') || name.starts_with('X');
  if (hex) name.remove_prefix(1);
  std::int32_t point = 0;
  const auto [last, error] =
      std::from_chars(name.data(), name.data() + name.size(), point, hex ? 16 : 10);
  const bool good = error == std::errc() && last == name.data() + name.size() && point >= ' ' &&
                    point < 0x110000 && (point < 0xd800 || point > 0xdfff);
  return good ? std::pair{point == 0xa0 ? ' ' : point, end + 1}
              : std::pair<std::int32_t, std::size_t>{0, 0};
}

class HtmlText {
 public:
  explicit HtmlText(std::string_view html) : rest_(html) {}

  std::string text() {
    while (!rest_.empty()) {
      if (rest_.starts_with("<!--"))
        skip_past("-->");
      else if (rest_.front() == '<' && rest_.size() > 1 &&
               (is_ascii_letter(rest_[1]) || rest_[1] == '/' || rest_[1] == '!'))
        tag();
      else
        letter();
    }
    return std::string(trim(out_));
  }

 private:
  void skip_past(std::string_view end) {
    const auto at = rest_.find(end);
    rest_.remove_prefix(at == std::string_view::npos ? rest_.size() : at + end.size());
  }

  void tag() {
    std::string_view inside = rest_.substr(1);
    const bool closes = inside.starts_with('/');
    if (closes) inside.remove_prefix(1);
    const std::string name =
        lowered(inside.substr(0, std::min(inside.find_first_of(" \t\r\n/>"), inside.size())));
    skip_past(">");
    if (is_name(kBlocks, name)) line_ = true;
    if (!closes && is_name(kUnseen, name)) skip_unseen(name);
  }

  // To behind the end of the element, whatever is in it.
  void skip_unseen(const std::string& name) {
    const std::string end = "</" + name;
    const auto found = std::search(rest_.begin(), rest_.end(), end.begin(), end.end(),
                                   [](char a, char b) { return ascii_lower(a) == b; });
    rest_.remove_prefix(static_cast<std::size_t>(found - rest_.begin()));
    skip_past(">");
  }

  void letter() {
    const char c = rest_.front();
    if (c == '&')
      if (const auto [point, length] = reference(rest_); length > 0) {
        rest_.remove_prefix(length);
        std::string text;
        append_utf8(text, point);
        return add(text);
      }
    const std::string_view one = rest_.substr(0, 1);
    rest_.remove_prefix(1);
    add(one);
  }

  void add(std::string_view text) {
    if (text == " " || text == "\t" || text == "\r" || text == "\n") {
      blank_ = true;
      return;
    }
    if (line_ && !out_.empty())
      out_ += '\n';
    else if (blank_ && !out_.empty())
      out_ += ' ';
    line_ = blank_ = false;
    out_ += text;
  }

  std::string_view rest_;
  std::string out_;
  bool line_ = false, blank_ = false;
};

}  // namespace

std::string html_text(std::string_view html) {
  return HtmlText(html).text();
}

}  // namespace leads
