// SPDX-License-Identifier: MIT
// Says what was expected, what was found, and how to write it.
#include "formats/toml/toml_value.h"

#include <algorithm>
#include <cmath>

#include "base/display.h"
#include "base/numbers.h"
#include "base/scan.h"
#include "base/spelling.h"
#include "base/text.h"
#include "base/time/duration.h"

namespace leads {
namespace {

using NodeKind = TomlNode::Kind;

constexpr int kShown = 40;           // cells of a foreign text in a message
constexpr std::size_t kListed = 12;  // known names that still make a readable hint

void refuse(const TomlNode& node, std::string_view name, std::string_view wanted, std::string hint,
            Problems& problems) {
  const std::string message =
      std::string(name) + " must be " + std::string(wanted) + ", got " + describe(node);
  problems.error(node.place, message, std::move(hint));
}

/// `NAME = VALUE` as it must be written in the file.
std::string assignment(std::string_view name, std::string_view value) {
  const auto is_bare = [](char c) {
    return is_ascii_letter(c) || is_ascii_digit(c) || c == '_' || c == '-';
  };
  const std::string key =
      std::all_of(name.begin(), name.end(), is_bare) ? std::string(name) : quoted(name);
  return key + " = " + std::string(value);
}

/// "10" for 10.0; nothing if it is not a whole number.
std::string without_decimals(std::string_view number) {
  const auto value = parse_number(number);
  if (!value || *value != std::trunc(*value) || std::abs(*value) > 1e15) return {};
  return std::to_string(static_cast<std::int64_t>(*value));
}

}  // namespace

std::string quoted(std::string_view text) {
  return '"' + fit_width(text, kShown) + '"';
}

std::string describe(const TomlNode& node) {
  switch (node.kind) {
    case NodeKind::text:
      return "the string " + quoted(node.text);
    case NodeKind::integer:
    case NodeKind::real:
      return "the number " + fit_width(node.text, kShown);
    case NodeKind::boolean:
      return node.boolean ? "true" : "false";
    case NodeKind::time:
      return "the date or time " + fit_width(node.text, kShown);
    case NodeKind::list:
      return node.items.empty() ? "an empty list" : "a list";
    case NodeKind::table:
      return "a table";
  }
  return {};
}

std::string one_of(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) text += i + 1 == names.size() ? " or " : ", ";
    text += names[i];
  }
  return text;
}

std::string suggestion(std::string_view word, const std::vector<std::string>& known) {
  // Nearly every single letter is one letter away from every other.
  std::string text = word.size() > 1 ? did_you_mean(nearest(word, known)) : std::string();
  if (text.empty() && !known.empty() && known.size() <= kListed) text = "one of " + one_of(known);
  return text;
}

std::optional<std::string> read_text(const TomlNode& node, std::string_view name,
                                     Problems& problems) {
  if (!node.is_text()) {
    const bool scalar = node.kind != NodeKind::list && node.kind != NodeKind::table;
    refuse(node, name, "a string",
           scalar ? "put it in quotes: " + assignment(name, quoted(node.text)) : "", problems);
    return std::nullopt;
  }
  if (trim(node.text).empty()) {
    problems.error(node.place, std::string(name) + " is blank");
    return std::nullopt;
  }
  return node.text;
}

std::optional<std::string> read_scalar(const TomlNode& node, std::string_view name,
                                       Problems& problems) {
  switch (node.kind) {
    case TomlNode::Kind::text:
    case TomlNode::Kind::real:
    case TomlNode::Kind::time:
      return node.text;
    case TomlNode::Kind::integer:
      return std::to_string(node.integer);
    case TomlNode::Kind::boolean:
      return node.boolean ? "true" : "false";
    default:
      problems.error(node.place, std::string(name) + " must be one value, got " + describe(node));
      return std::nullopt;
  }
}

std::optional<std::int64_t> read_whole(const TomlNode& node, std::string_view name,
                                       std::int64_t low, std::int64_t high, Problems& problems) {
  if (node.kind != NodeKind::integer) {
    std::string hint;
    if (node.is_text()) {
      if (const auto value = parse_integer(node.text)) {
        hint = "remove the quotes: " + assignment(name, std::to_string(*value));
      }
    } else if (node.kind == NodeKind::real) {
      const std::string whole = without_decimals(node.text);
      hint = whole.empty() ? "no decimals" : "without decimals: " + assignment(name, whole);
    }
    refuse(node, name, "a whole number", std::move(hint), problems);
    return std::nullopt;
  }
  if (node.integer < low || node.integer > high) {
    problems.error(node.place, std::string(name) + " must be from " + std::to_string(low) + " to " +
                                   std::to_string(high) + ", got " + std::to_string(node.integer));
    return std::nullopt;
  }
  return node.integer;
}

std::optional<bool> read_boolean(const TomlNode& node, std::string_view name, Problems& problems) {
  if (node.kind == NodeKind::boolean) return node.boolean;
  const bool unquote = node.is_text() && (node.text == "true" || node.text == "false");
  refuse(node, name, "true or false",
         unquote ? "remove the quotes: " + assignment(name, node.text) : "", problems);
  return std::nullopt;
}

std::optional<Seconds> read_duration(const TomlNode& node, std::string_view name,
                                     Problems& problems, bool zero) {
  const std::string form = "a whole number with s, m, h, d or w in quotes";
  if (!node.is_text()) {
    const bool whole = node.kind == NodeKind::integer;
    refuse(node, name, "a duration", whole ? assignment(name, '"' + node.text + "d\"") : form,
           problems);
    return std::nullopt;
  }
  const auto span = parse_duration(node.text, false);
  if (span && (span->seconds > Seconds{0} || (zero && span->seconds == Seconds{0})))
    return span->seconds;
  if (span) {
    problems.error(node.place,
                   std::string(name) + " must be longer than zero, got " + quoted(node.text));
  } else if (const auto months = parse_duration(node.text, true)) {
    problems.error(node.place, "months and years have no fixed length, got " + quoted(node.text),
                   "write it in days: " +
                       assignment(name, '"' + std::to_string(months->months * 365 / 12) + "d\""));
  } else {
    problems.error(node.place, std::string(name) + " must be a duration, got " + describe(node),
                   form + ", at most 10,000 years: " + assignment(name, "\"14d\""));
  }
  return std::nullopt;
}

const TomlNode* read_list(const TomlNode& node, std::string_view name, Problems& problems) {
  if (node.is_list()) return &node;
  refuse(node, name, "a list",
         node.is_text() ? "put it in brackets: " + assignment(name, "[" + quoted(node.text) + "]")
                        : "",
         problems);
  return nullptr;
}

std::vector<const TomlNode*> read_texts(const TomlNode& node, std::string_view name,
                                        Problems& problems) {
  std::vector<const TomlNode*> texts;
  const TomlNode* list = read_list(node, name, problems);
  if (list == nullptr) return texts;
  if (list->items.empty()) problems.error(list->place, std::string(name) + " is an empty list");
  for (const TomlNode& item : list->items) {
    if (item.is_text() && !trim(item.text).empty()) {
      texts.push_back(&item);
    } else {
      problems.error(item.place,
                     std::string(name) + " must contain strings in quotes, got " + describe(item));
    }
  }
  return texts;
}

std::vector<const TomlNode*> read_text_or_texts(const TomlNode& node, std::string_view name,
                                                Problems& problems) {
  if (node.is_list()) return read_texts(node, name, problems);
  return read_text(node, name, problems) ? std::vector<const TomlNode*>{&node}
                                         : std::vector<const TomlNode*>{};
}

}  // namespace leads
