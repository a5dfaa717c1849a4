// SPDX-License-Identifier: MIT
#include "formats/markdown/letter_template.h"

#include <algorithm>

#include "base/fnv.h"
#include "base/numbers.h"
#include "base/text.h"
#include "base/utf8.h"
#include "base/words.h"
#include "formats/markdown/markdown.h"

namespace leads {
namespace {

constexpr std::string_view kSubject = "Subject:";
// Placeholders go through the Markdown as numbers between two characters that no text has. In links
// these come out percent-encoded, by which they are recognised there.
constexpr std::string_view kOpen = "\xee\x80\x80", kClose = "\xee\x80\x81";
constexpr std::string_view kOpenInUrl = "%EE%80%80", kCloseInUrl = "%EE%80%81";

/// The part at an offset with a mark in place of each placeholder; these are appended to `all`.
std::string with_marks(std::string_view part, std::size_t offset, const IsName& is_name,
                       std::vector<Placeholder>& all, std::vector<TextProblem>& problems) {
  const std::size_t known = problems.size();
  FilledText text = parse_placeholders(part, is_name, problems);
  for (std::size_t i = known; i < problems.size(); ++i) problems[i].offset += offset;
  std::string marked = text.pieces.front();
  for (std::size_t i = 0; i < text.placeholders.size(); ++i) {
    marked += std::string(kOpen) + std::to_string(all.size()) + std::string(kClose);
    marked += text.pieces[i + 1];
    text.placeholders[i].offset += offset;
    all.push_back(std::move(text.placeholders[i]));
  }
  return marked;
}

bool begins_url(std::string_view before) {
  return before.empty() || std::string_view("\"< \n").find(before.back()) != std::string_view::npos;
}

std::size_t offset_of_line(std::string_view text, int line) {
  std::size_t offset = 0;
  for (; line > 1 && offset != std::string_view::npos; --line) {
    const std::size_t end = text.find('\n', offset);
    if (end == std::string_view::npos) break;
    offset = end + 1;
  }
  return offset;
}

}  // namespace

LetterTemplate LetterTemplate::parse(std::string_view text, const IsName& is_name,
                                     std::vector<TextProblem>& problems) {
  LetterTemplate made;
  if (const auto invalid = first_invalid_utf8(text)) {
    problems.push_back({*invalid, "the file is not UTF-8 from here on", "save it as UTF-8"});
    return made;
  }
  for (const std::string_view mark : {kOpen, kClose})
    if (const std::size_t found = text.find(mark); found != std::string_view::npos)
      problems.push_back({found, "a character without a meaning (private use)", "leave it out"});
  const std::size_t end = std::min(text.find('\n'), text.size());
  const std::string_view first = text.substr(0, end);
  if (!first.starts_with(kSubject) || trim(first.substr(kSubject.size())).empty()) {
    problems.push_back({0, "the first line must be the subject", "like \"Subject: Welcome\""});
    return made;
  }
  if (!problems.empty()) return made;
  const std::size_t begin = std::min(end + 1, text.size());
  const std::string_view body = text.substr(begin);
  const std::string subject = with_marks(first.substr(kSubject.size()), kSubject.size(), is_name,
                                         made.placeholders_, problems);
  const std::string markdown = with_marks(body, begin, is_name, made.placeholders_, problems);
  if (const auto line = line_of_html(markdown))
    problems.push_back({begin + offset_of_line(body, *line), "HTML in a template is left out",
                        "write it as Markdown, or \\< for a plain <"});
  const RenderedMarkdown rendered = render_markdown(markdown);
  made.subject_ = compile(trim(subject), Context::plain);
  made.plain_ = compile(rendered.plain, Context::plain);
  made.html_ = compile(rendered.html, Context::html);
  Fnv fingerprint;
  fingerprint.add(text);
  made.fingerprint_ = static_cast<std::int64_t>(fingerprint.value());
  return made;
}

LetterTemplate::Body LetterTemplate::compile(std::string_view rendered, Context context) {
  Body body;
  std::size_t from = 0;
  while (true) {
    const std::size_t in_text = rendered.find(kOpen, from);
    const std::size_t in_url = rendered.find(kOpenInUrl, from);
    const bool url = in_url < in_text;
    const std::size_t open = std::min(in_text, in_url);
    if (open == std::string_view::npos) break;
    const std::size_t digits = open + (url ? kOpenInUrl : kOpen).size();
    const std::size_t close = rendered.find(url ? kCloseInUrl : kClose, digits);
    const auto index = parse_integer(rendered.substr(digits, close - digits));
    const std::string_view before = rendered.substr(from, open - from);
    Context here = context;
    const bool follows = before.empty() && !body.blanks.empty();  // another one in the same URL
    if (url) here = !follows && begins_url(before) ? Context::whole_url : Context::url_part;
    body.blanks.push_back({std::string(before), static_cast<std::size_t>(index.value_or(0)), here});
    from = close + (url ? kCloseInUrl : kClose).size();
  }
  body.end = rendered.substr(from);
  return body;
}

bool LetterTemplate::names(std::string_view name) const {
  return std::any_of(placeholders_.begin(), placeholders_.end(), [name](const Placeholder& each) {
    return std::find(each.names.begin(), each.names.end(), name) != each.names.end();
  });
}

LetterTemplate::Filled LetterTemplate::fill(const ValueOf& value) const {
  Filled filled;
  std::vector<std::string> values;
  for (const Placeholder& placeholder : placeholders_) {
    const auto found = value_of(placeholder, value);
    if (!found && std::find(filled.missing.begin(), filled.missing.end(), placeholder.typed) ==
                      filled.missing.end())
      filled.missing.push_back(placeholder.typed);
    values.push_back(single_line(found.value_or("")));
  }
  filled.subject = fill(subject_, values, false);
  filled.plain = fill(plain_, values, false);
  filled.html = fill(html_, values, true);
  return filled;
}

std::string LetterTemplate::fill(const Body& body, const std::vector<std::string>& values,
                                 bool html) {
  std::string out;
  for (const Blank& blank : body.blanks) {
    out += blank.before;
    const std::string& value = values[blank.placeholder];
    switch (blank.context) {
      case Context::plain:
        out += value;
        break;
      case Context::html:
        out += escape_html(value);
        break;
      case Context::url_part:
        out += url_part(value);
        break;
      case Context::whole_url:
        out += html ? escape_html(whole_url(value)) : whole_url(value);
        break;
    }
  }
  return out + body.end;
}

}  // namespace leads
