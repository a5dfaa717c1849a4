// SPDX-License-Identifier: MIT
// Lines are unfolded before they are looked at, because a fold may come between the bytes of one
// letter.
#include "formats/vcard/vcard.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/numbers.h"
#include "base/scan.h"
#include "base/text.h"
#include "base/utf8.h"
#include "formats/text/encoding.h"
#include "formats/text/transfer_text.h"
#include "leads/error.h"

namespace leads {
namespace {

constexpr std::size_t kLongestVcardExcerpt = 1000;
constexpr std::size_t kMostVcardProblems = 10'000, kMostSpare = 100;
constexpr std::size_t kMostCardBytes =
    4 * VcardLimits::card;  // as they are in the file: quoted-printable takes three for one
constexpr std::string_view kVcardBegin = "BEGIN:VCARD", kVcardEnd = "END:VCARD";

// The colon before the value; one in quotes belongs to a parameter.
std::size_t value_colon(std::string_view line) {
  bool quoted = false;
  for (std::size_t at = 0; at < line.size(); ++at) {
    if (line[at] == '"') quoted = !quoted;
    if (line[at] == ':' && !quoted) return at;
  }
  return line.find(':');
}

// Calls `take` with each part between separators outside quotes, and its index.
template <class Take>
void split_outside_quotes(std::string_view text, char separator, Take take) {
  bool quoted = false;
  std::size_t begin = 0, count = 0;
  for (std::size_t at = 0; at <= text.size(); ++at) {
    if (at < text.size() && text[at] == '"') quoted = !quoted;
    if (at < text.size() && (quoted || text[at] != separator)) continue;
    take(text.substr(begin, at - begin), count++);
    begin = at + 1;
  }
}

// The name of a line's property, without group and parameters.
std::string_view property_name(std::string_view line) {
  std::string_view name = line.substr(0, line.find_first_of(":;"));
  if (const auto dot = name.find('.'); dot != std::string_view::npos) name.remove_prefix(dot + 1);
  return trim(name);
}

bool is_at_front(std::string_view text, std::string_view word) {
  return equal_ascii_case(text.substr(0, word.size()), word);
}

bool is_blank_value(std::string_view value) {
  return value.find_first_not_of("; \t") == std::string_view::npos;
}

// Files that were joined have the mark of the second one in the middle.
std::string_view without_mark(std::string_view text) {
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  return trim(text);
}

bool is_passed_over(std::string_view line) {
  static constexpr std::array<std::string_view, 5> kNames = {"PHOTO", "LOGO", "SOUND", "KEY",
                                                             "X-MS-CARDPICTURE"};
  const std::string_view name = property_name(line);
  return std::any_of(kNames.begin(), kNames.end(),
                     [&](std::string_view known) { return equal_ascii_case(name, known); });
}

bool is_quoted_printable(std::string_view line) {
  constexpr std::string_view kWord = "QUOTED-PRINTABLE";
  const std::string_view head = line.substr(0, value_colon(line));
  for (auto at = head.find('-'); at != std::string_view::npos; at = head.find('-', at + 1))
    if (at >= 6 && equal_ascii_case(head.substr(at - 6, kWord.size()), kWord)) return true;
  return false;
}

struct VcardParameters {
  std::string encoding, charset;
};

// What a parameter of version 2.1 says without its name.
std::string_view bare_parameter_name(std::string_view value) {
  for (const std::string_view encoding : {"QUOTED-PRINTABLE", "BASE64", "8BIT", "7BIT"})
    if (equal_ascii_case(value, encoding)) return "ENCODING";
  return "TYPE";
}

void take_parameter(VcardProperty& property, VcardParameters& parameters, std::string_view text) {
  const auto equals = text.find('=');
  std::string value(trim(equals == std::string_view::npos ? text : text.substr(equals + 1)));
  std::erase(value, '"');
  const std::string name = uppered(equals == std::string_view::npos ? bare_parameter_name(value)
                                                                    : trim(text.substr(0, equals)));
  if (name == "ENCODING") parameters.encoding = uppered(value);
  if (name == "CHARSET") parameters.charset = value;
  if (name == "ALTID" || name == "LANGUAGE") property.alternative = true;
  if (name == "PREF") {
    // PREF=1,TYPE=HOME: a comma for the semicolon.
    const std::string_view rank = std::string_view(value).substr(0, value.find(','));
    property.preference =
        static_cast<int>(std::clamp<std::int64_t>(parse_integer(rank).value_or(100), 1, 100));
    if (const auto next = value.find(',') + 1;
        next != 0 && value.find('=', next) != std::string::npos)
      take_parameter(property, parameters, std::string_view(value).substr(next));
  }
  if (name != "TYPE") return;
  split_outside_quotes(value, ',', [&](std::string_view type, std::size_t) {
    if (trim(type).empty()) return;
    if (type.find('=') != std::string_view::npos)
      return take_parameter(property, parameters, trim(type));
    property.types.push_back(lowered(trim(type)));
    if (property.types.back() == "pref" && property.preference == 0) property.preference = 1;
  });
}

// Version 2.1 has backslashes of its own in paths; the later ones always mean something.
std::string undo_backslashes(std::string_view text, VcardVersion version) {
  if (text.find('\\') == std::string_view::npos) return std::string(text);
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool pair = text[at] == '\\' && at + 1 < text.size();
    const char next = pair ? text[at + 1] : '\0';
    if (!pair || (version == VcardVersion::v21 && next != ';' && next != ',' && next != ':')) {
      out += text[at];
      continue;
    }
    out += next == 'n' || next == 'N' ? '\n' : next;
    ++at;
  }
  return out;
}

}  // namespace

bool VcardProperty::has_type(std::string_view type) const {
  return std::find(types.begin(), types.end(), type) != types.end();
}

std::string Vcard::text(const VcardProperty& property) const {
  return undo_backslashes(property.value, version);
}

std::vector<std::string> Vcard::parts(const VcardProperty& property, char separator) const {
  std::vector<std::string> pieces;
  const std::string_view value = property.value;
  std::size_t begin = 0;
  for (std::size_t at = 0;; ++at) {
    if (at < value.size() && value[at] == '\\') {
      ++at;
      continue;
    }
    if (at < value.size() && value[at] != separator) continue;
    pieces.push_back(undo_backslashes(value.substr(begin, at - begin), version));
    if (at >= value.size()) break;
    begin = at + 1;
  }
  return pieces;
}

void VcardReader::problem(const Logical& line, int column, std::string message, std::string hint) {
  if (told_->size() >= kMostVcardProblems) return;
  Diagnostic& found = told_->emplace_back();
  found.line = line.line;
  found.column = column;
  found.message = std::move(message);
  found.hint = std::move(hint);
  found.excerpt = line.excerpt;
}

void VcardReader::wrong(const Logical& line, int column) {
  const WrongBytes wrong = wrong_bytes(encoding_, line.text);
  problem(line, column, std::string(wrong.message), std::string(wrong.hint));
}

bool VcardReader::logical(Logical& out) {
  std::string_view line;
  if (!lines_.next(line)) return false;
  out.text = line;
  out.breaks = 0;
  out.blanks.clear();
  out.line = lines_.number();
  out.cut = lines_.cut();
  out.excerpt =
      line.size() <= kLongestVcardExcerpt && !first_invalid_utf8(line) ? line : std::string_view();
  out.passed_over = is_passed_over(line);
  if (out.passed_over) ++passed_over_;
  const bool quoted_printable = !out.passed_over && is_quoted_printable(line);
  while (true) {
    const auto last = quoted_printable ? out.text.find_last_not_of(" \t") : std::string::npos;
    const bool soft_break = last != std::string::npos && out.text[last] == '=';
    const int first = lines_.peek();
    if (first < 0 || (!soft_break && first != ' ' && first != '\t')) return true;
    lines_.next(line);
    if (out.passed_over) continue;
    if (soft_break) {
      out.text.resize(last);  // programs that pass a file on leave blanks behind the mark
      ++out.breaks;
      if (line.starts_with(' ') || line.starts_with('\t')) out.blanks.push_back(out.text.size());
    }
    out.cut = out.cut || lines_.cut() || out.text.size() + line.size() > VcardLimits::line;
    if (out.cut) line = {};
    out.text += line.substr(soft_break || line.empty() ? 0 : 1);
  }
}

bool VcardReader::next(Vcard& card) {
  while (begun_ || logical(begin_)) {
    if (!begun_) {
      const std::string_view text = without_mark(trim(begin_.text));
      if (text.empty()) continue;
      if (!equal_ascii_case(text, kVcardBegin)) {
        if (!outside_)
          problem(begin_, 1, "text outside of a card", "a card begins with a line BEGIN:VCARD");
        outside_ = true;
        continue;
      }
    }
    begun_ = outside_ = false;
    card.version = VcardVersion::v30;
    card.versioned = false;
    card.line = begin_.line;
    drop(card);
    card.problems.clear();
    told_ = &card.problems;
    read_card(card);
    told_ = &problems_;
    return true;
  }
  return false;
}

void VcardReader::read_card(Vcard& card) {
  held_count_ = 0;
  hold_lines();
  // Some phones fold a line behind its soft break. Where all of them do, the blank is the fold.
  std::size_t breaks = 0, blanks = 0, size = 0;
  for (std::size_t at = 0; at < held_count_; ++at) {
    breaks += held_[at].breaks;
    blanks += held_[at].blanks.size();
  }
  for (std::size_t at = 0; at < held_count_; ++at) {
    Logical& line = held_[at];
    if (breaks == blanks)
      for (std::size_t blank = line.blanks.size(); blank-- > 0;)
        if (line.blanks[blank] < line.text.size()) line.text.erase(line.blanks[blank], 1);
    take_property(card, line, size);
  }
  if (size > VcardLimits::card || held_bytes_ > kMostCardBytes)
    problem(begin_, 1, "a card of more than 1 MiB");
}

// The lines of a card up to its end.
void VcardReader::hold_lines() {
  bool after_passed_over = false, agent = false;
  held_bytes_ = 0;
  Logical line;
  while (logical(line)) {
    const std::string_view text = trim(line.text);
    if (text.empty()) continue;
    if (is_at_front(text, kVcardEnd))
      return end_card(line, without_mark(trim(text.substr(kVcardEnd.size()))));
    if (equal_ascii_case(without_mark(text), kVcardBegin)) {
      if (agent) {
        skip_nested();
        continue;
      }
      problem(begin_, 1, "the card that begins here has no END:VCARD");
      begin_ = line;
      begun_ = true;
      return;
    }
    // Old phones write the lines of a picture without the blank that folding asks for.
    if (line.passed_over || (after_passed_over && line.text.find(':') == std::string::npos)) {
      after_passed_over = true;
      continue;
    }
    after_passed_over = false;
    agent = equal_ascii_case(property_name(text), "AGENT");
    if (agent) continue;
    held_bytes_ += line.text.size();
    if (held_bytes_ > kMostCardBytes) continue;
    if (held_count_ == held_.size()) held_.emplace_back();
    std::swap(held_[held_count_++], line);
  }
  problem(begin_, 1, "the card that begins here has no END:VCARD");
}

// After an end may come the beginning of the next card, where files without a last line end were
// joined.
void VcardReader::end_card(Logical& line, std::string_view rest) {
  if (rest.empty()) return;
  if (equal_ascii_case(rest, kVcardBegin)) {
    line.text = kVcardBegin;
    begin_ = line;
    begun_ = true;
    return;
  }
  std::vector<Diagnostic>* const card = std::exchange(told_, &problems_);
  problem(line, 1, "text after END:VCARD", "start a new line after the card");
  told_ = card;
}

// The card of an assistant or agent inside a card.
void VcardReader::skip_nested() {
  Logical line;
  for (int depth = 1; depth > 0 && logical(line);) {
    if (equal_ascii_case(trim(line.text), kVcardBegin)) ++depth;
    if (is_at_front(trim(line.text), kVcardEnd)) --depth;
  }
}

// Cards are alike: what held one's texts has room for those of the next.
void VcardReader::drop(Vcard& card) {
  for (VcardProperty& property : card.properties)
    if (spare_.size() < kMostSpare) spare_.push_back(std::move(property));
  card.properties.clear();
}

VcardProperty VcardReader::fresh_property() {
  if (spare_.empty()) return {};
  VcardProperty property = std::move(spare_.back());
  spare_.pop_back();
  property.group.clear();
  property.types.clear();
  property.preference = 0;
  property.alternative = false;
  return property;
}

void VcardReader::take_property(Vcard& card, const Logical& line, std::size_t& size) {
  if (line.cut) return problem(line, 1, "a line of more than 1 MiB");
  const std::size_t colon = value_colon(line.text);
  if (colon == std::string::npos)
    return problem(line, 1, "a line without a colon",
                   "a property is NAME:value; a line that goes on begins with a blank");
  const std::string_view head = std::string_view(line.text).substr(0, colon);
  if (first_invalid_utf8(head)) return wrong(line, 1);
  VcardProperty property = fresh_property();
  VcardParameters parameters;
  split_outside_quotes(head, ';', [&](std::string_view piece, std::size_t index) {
    if (index > 0) return take_parameter(property, parameters, piece);
    if (const auto dot = piece.find('.'); dot != std::string_view::npos)
      property.group = lowered(trim(piece.substr(0, dot)));
  });
  property.name = uppered(property_name(head));
  property.value.assign(line.text, colon + 1);
  property.line = line.line;
  property.column = colon < line.excerpt.size() ? column_at(line.excerpt, colon + 1) : 1;
  property.excerpt = line.excerpt;
  if (!decode_value(property, line, parameters.encoding, parameters.charset)) return;
  if (is_second(card, property)) {
    const std::string what = property.name == "BEGIN"
                                 ? "BEGIN inside a card"
                                 : "a second " + property.name + " inside a card";
    return problem(line, 1, what,
                   "two cards may have run together: end the first with a line END:VCARD");
  }
  if (property.name == "VERSION") {
    const std::string_view version = trim(property.value);
    card.versioned = true;
    card.version = version == "2.1"   ? VcardVersion::v21
                   : version == "4.0" ? VcardVersion::v40
                                      : VcardVersion::v30;
    if (version != "2.1" && version != "3.0" && version != "4.0")
      problem(line, property.column, "a vCard of version " + std::string(version.substr(0, 20)),
              "versions 2.1, 3.0 and 4.0 can be read");
    return;
  }
  size += property.value.size() + property.excerpt.size() + sizeof property;
  if (size <= VcardLimits::card) card.properties.push_back(std::move(property));
}

// What a card has once, unless it says that the two are the same in other words.
bool VcardReader::is_second(const Vcard& card, const VcardProperty& property) {
  if (property.name == "BEGIN") return true;
  if (property.name == "VERSION") return card.versioned;
  if ((property.name != "FN" && property.name != "N") || is_blank_value(property.value) ||
      property.alternative || property.preference != 0)
    return false;
  return std::any_of(
      card.properties.begin(), card.properties.end(), [&](const VcardProperty& other) {
        const bool same = other.name != property.name || is_blank_value(other.value) ||
                          trim(other.value) == trim(property.value);
        return !same && !other.alternative && other.preference == 0;
      });
}

bool VcardReader::decode_value(VcardProperty& property, const Logical& line,
                               std::string_view encoding, std::string_view charset) {
  const bool base64 = encoding == "B" || encoding == "BASE64";
  if (encoding == "QUOTED-PRINTABLE") property.value = decode_quoted_printable(property.value);
  if (base64) property.value = decode_base64(property.value);
  if (!is_ascii(property.value)) {
    const auto known = parse_encoding(charset);
    if (!known && !charset.empty()) {
      problem(line, property.column,
              "the character set " + std::string(charset.substr(0, 40)) + " is not known",
              "save the file as UTF-8");
      return true;
    }
    if (known && *known != Encoding::found) property.value = to_utf8(property.value, *known);
  }
  const bool fits = property.value.size() <= VcardLimits::value;
  const auto invalid = first_invalid_utf8(property.value);
  if (invalid && base64)
    property.value.clear();  // no text, and nothing that a lead has
  else if (invalid && property.value[*invalid] == '\0')
    problem(line, property.column, "a NUL byte", "remove it");
  else if (invalid)
    wrong(line, property.column);
  else if (!fits)
    problem(line, property.column, "a value of more than 64 KiB");
  return fits;
}

}  // namespace leads
