// SPDX-License-Identifier: MIT
#include "import/source/vcard_rows.h"

#include <algorithm>
#include <utility>

#include "base/scan.h"
#include "base/text.h"
#include "import/rows/tag_cell.h"
#include "leads/error.h"

namespace leads {
namespace {

constexpr std::size_t kLongestVcardCell = VcardLimits::value;

// Properties with a column, the first of these once a card; and such as say something of the card
// itself.
constexpr std::array<std::string_view, 5> kTakenOnce{"ADR", "TITLE", "URL", "ORG", "FN"};
constexpr std::array<std::string_view, 18> kTaken{
    "N",          "EMAIL",      "TEL",         "UID",
    "NOTE",       "CATEGORIES", "KIND",        "X-ADDRESSBOOKSERVER-KIND",
    "X-ABSHOWAS", "LABEL",      "REV",         "CLASS",
    "PRODID",     "MAILER",     "SORT-STRING", "X-ABADR",
    "X-ABLABEL",  "X-ABUID"};

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// "tel:+1-555;ext=12" and "mailto:a@b.c" as people write them.
std::string without_scheme(std::string text) {
  const auto colon = text.find(':');
  const std::string_view scheme =
      std::string_view(text).substr(0, colon == std::string::npos ? 0 : colon);
  const bool phone = equal_ascii_case(scheme, "tel");
  if (!phone && !equal_ascii_case(scheme, "mailto")) return text;
  text.erase(0, colon + 1);
  const auto parameters = text.find_first_of(phone ? ";" : "?");
  if (parameters == std::string::npos) return text;
  std::string extension;
  if (const auto at = text.find(";ext=", parameters); phone && at != std::string::npos)
    extension = " ext. " + text.substr(at + 5, text.find(';', at + 5) - (at + 5));
  return text.substr(0, parameters) + extension;
}

// Phones write the addresses they have not as ADR:;;;;;;
bool is_blank_property(const VcardProperty& property) {
  return property.value.find_first_not_of("; \t") == std::string::npos;
}

bool is_better(const VcardProperty& one, const VcardProperty* best) {
  return best == nullptr ||
         (one.preference != 0 && (best->preference == 0 || one.preference < best->preference));
}

}  // namespace

VcardRows::VcardRows(std::string file, ByteSource source, std::string_view encoding)
    : file_(std::move(file)),
      reader_(std::move(source), encoding),
      header_{"name",         "first_name",  "last_name",   "email",      "email_home",
              "email_work",   "email_other", "phone",       "phone_home", "phone_work",
              "phone_mobile", "phone_other", "company",     "title",      "street",
              "city",         "region",      "postal_code", "country",    "website",
              "notes",        "tags",        "uid"} {}

bool VcardRows::next(SourceRow& row) {
  while (reader_.next(card_)) {
    clear();
    if (!take_card()) continue;
    check_sizes();
    for (Diagnostic& problem : card_.problems) problem.file = file_;
    row.set_problems(card_.problems);
    cells_.assign(texts_.begin(), texts_.end());
    row.cells = cells_;
    row.line = card_.line;
    return true;
  }
  return false;
}

void VcardRows::clear() {
  for (std::string& text : texts_) text.clear();
  origins_.fill(nullptr);
}

void VcardRows::put(Column column, std::string value, const VcardProperty& from,
                    std::string_view joined_by) {
  const std::string_view core = trim(value);
  if (core.empty()) return;
  std::string& cell = texts_[column];
  if (!cell.empty()) cell += joined_by;
  cell += core;
  if (origins_[column] == nullptr) origins_[column] = &from;
}

// Apple keeps a label of one's own in a property of the same group: item1.X-ABLabel:_$!<Work>!$_
bool VcardRows::has_type(const VcardProperty& property, std::string_view type) const {
  if (property.has_type(type)) return true;
  if (property.group.empty()) return false;
  return std::any_of(card_.properties.begin(), card_.properties.end(),
                     [&](const VcardProperty& label) {
                       if (label.group != property.group || label.name != "X-ABLABEL") return false;
                       std::string_view text = trim(label.value);
                       if (text.starts_with("_$!<") && text.ends_with(">!$_") && text.size() >= 8)
                         text = text.substr(4, text.size() - 8);
                       return equal_ascii_case(text, type);
                     });
}

const VcardProperty* VcardRows::preferred(std::string_view property) const {
  const VcardProperty* best = nullptr;
  for (const VcardProperty& one : card_.properties) {
    if (one.name != property || is_blank_property(one)) continue;
    if (is_better(one, best)) best = &one;
  }
  return best;
}

bool VcardRows::take_card() {
  bool organization = false;
  for (const VcardProperty& property : card_.properties) {
    const std::string_view value = trim(property.value);
    const bool kind = property.name == "KIND" || property.name == "X-ADDRESSBOOKSERVER-KIND";
    if (kind && equal_ascii_case(value, "group")) {
      ++groups_;
      return false;
    }
    organization = organization || (kind && equal_ascii_case(value, "org")) ||
                   (property.name == "X-ABSHOWAS" && equal_ascii_case(value, "company"));
  }
  take_names(organization);
  take_addresses("EMAIL", email, {email_home, email_work, email_other, email_other});
  take_addresses("TEL", phone, {phone_home, phone_work, phone_other, phone_mobile});
  take_address();
  take_texts();
  if (card_.problems.empty()) count_others();
  return true;
}

void VcardRows::count_others() {
  std::array<bool, kTakenOnce.size()> seen{};
  for (const VcardProperty& property : card_.properties) {
    if (is_one_of(kTaken, property.name) || trim(property.value).empty()) continue;
    const auto once = static_cast<std::size_t>(
        std::find(kTakenOnce.begin(), kTakenOnce.end(), property.name) - kTakenOnce.begin());
    if (once < seen.size() && !std::exchange(seen[once], true)) continue;
    count_other(property.name);
  }
  // Of a name and an organization the first parts are taken.
  const std::pair<std::string_view, std::vector<std::string_view>> kParts[] = {
      {"N", {"", "", "middle names", "prefixes", "suffixes"}}, {"ORG", {"", "units of ORG"}}};
  for (const auto& [property, words] : kParts) {
    const VcardProperty* const one = preferred(property);
    if (one == nullptr) continue;
    const std::vector<std::string> parts = card_.parts(*one, ';');
    for (std::size_t part = 0; part < parts.size(); ++part)
      if (const std::string_view word = words[std::min(part, words.size() - 1)];
          !word.empty() && !trim(parts[part]).empty())
        count_other(word);
  }
}

void VcardRows::count_other(std::string_view what) {
  const auto other = others_.find(what);
  if (other != others_.end())
    ++other->second;
  else if (others_.size() < 100)
    others_.emplace(what, 1);
}

std::vector<ImportNote> VcardRows::left_out() const {
  std::vector<ImportNote> result;
  if (groups_ > 0)
    result.push_back(
        {"distribution lists, which are nobody, left out", groups_, 0, std::to_string(groups_)});
  std::string names;
  for (const auto& [property, count] : others_)
    names += (names.empty() ? "" : ", ") +
             std::string(is_one_of(kTakenOnce, property) ? "further " : "") + property + " (" +
             std::to_string(count) + ")";
  if (const std::size_t count = reader_.passed_over(); count > 0)
    names += (names.empty() ? "" : ", ") + std::string("pictures, sounds, keys (") +
             std::to_string(count) + ")";
  if (!names.empty()) result.push_back({"properties that no lead has, left out", 0, 0, names});
  return result;
}

void VcardRows::take_names(bool organization) {
  const VcardProperty* const full = preferred("FN");
  const VcardProperty* const parts = preferred("N");
  const VcardProperty* const owner = preferred("ORG");
  if (owner != nullptr) put(company, card_.parts(*owner, ';').front(), *owner, {});
  if (full != nullptr) put(name, card_.text(*full), *full, {});
  if (parts != nullptr) {
    const std::vector<std::string> names = card_.parts(*parts, ';');
    put(last_name, names[0], *parts, {});
    if (names.size() > 1) put(first_name, names[1], *parts, {});
  }
  const bool nobody = texts_[first_name].empty() && texts_[last_name].empty();
  if (texts_[name].empty() && !nobody) {
    put(name, texts_[first_name], *parts, {});
    put(name, texts_[last_name], *parts, " ");
  }
  // A card whose only name is its organization's.
  if (!organization &&
      !(nobody && !texts_[company].empty() && fold(texts_[name]) == fold(texts_[company])))
    return;
  if (texts_[company].empty() && full != nullptr) put(company, texts_[name], *full, {});
  for (const Column column : {name, first_name, last_name}) {
    texts_[column].clear();
    origins_[column] = nullptr;
  }
}

// `by_label`: home, work, other, mobile.
void VcardRows::take_addresses(std::string_view property, Column main,
                               const std::array<Column, 4>& by_label) {
  std::vector<const VcardProperty*> all;
  std::vector<std::string> seen;
  const VcardProperty* best = nullptr;
  for (const VcardProperty& one : card_.properties) {
    if (one.name != property || trim(one.value).empty()) continue;
    if (main == phone &&
        (has_type(one, "fax") || has_type(one, "homefax") || has_type(one, "workfax"))) {
      ++others_["fax TEL"];
      continue;
    }
    if (main == phone && has_type(one, "pager")) {
      ++others_["pager TEL"];
      continue;
    }
    all.push_back(&one);
    if (is_better(one, best)) best = &one;
  }
  if (best == nullptr) return;
  put(main, without_scheme(card_.text(*best)), *best, {});
  seen.push_back(fold(texts_[main]));
  for (const VcardProperty* const one : all) {
    std::string value = without_scheme(card_.text(*one));
    std::string key = fold(value);
    if (one == best || std::find(seen.begin(), seen.end(), key) != seen.end()) continue;
    seen.push_back(std::move(key));
    const bool mobile =
        has_type(*one, "cell") || has_type(*one, "mobile") || has_type(*one, "iphone");
    const std::size_t label = mobile                   ? 3
                              : has_type(*one, "home") ? 0
                              : has_type(*one, "work") ? 1
                                                       : 2;
    put(by_label[label], std::move(value), *one, " ::: ");
  }
}

// The preferred address, else the one at work, else the first.
void VcardRows::take_address() {
  const VcardProperty* best = preferred("ADR");
  if (best == nullptr) return;
  for (const VcardProperty& one : card_.properties) {
    if (best->preference != 0) break;
    if (one.name != "ADR" || !has_type(one, "work") || is_blank_property(one)) continue;
    best = &one;
    break;
  }
  std::vector<std::string> parts = card_.parts(*best, ';');
  parts.resize(7);
  for (const std::size_t part : {2u, 1u, 0u}) put(street, parts[part], *best, ", ");
  put(city, parts[3], *best, {});
  put(region, parts[4], *best, {});
  put(postal_code, parts[5], *best, {});
  put(country, parts[6], *best, {});
}

void VcardRows::take_texts() {
  const std::pair<std::string_view, Column> kSingle[] = {
      {"TITLE", title}, {"URL", website}, {"UID", uid}};
  for (const auto& [property, column] : kSingle)
    if (const VcardProperty* const one = preferred(property))
      put(column, card_.text(*one), *one, {});
  std::vector<std::string> labels;
  for (const VcardProperty& one : card_.properties) {
    if (one.name == "NOTE") put(notes, card_.text(one), one, "\n");
    if (one.name != "CATEGORIES") continue;
    for (const std::string& label : card_.parts(one, ','))
      if (!trim(label).empty()) labels.emplace_back(trim(label));
    origins_[tags] = &one;
  }
  const std::vector<std::string_view> views(labels.begin(), labels.end());
  texts_[tags] = tag_cell(views);
}

// Several values of one kind may have grown together.
void VcardRows::check_sizes() {
  for (std::size_t column = 0; column < kColumns; ++column) {
    if (texts_[column].size() <= kLongestVcardCell) continue;
    card_.problems.push_back(place(column));
    card_.problems.back().message = header_[column] + ": more than 64 KiB";
  }
}

Diagnostic VcardRows::place(std::size_t cell) const {
  Diagnostic diagnostic;
  diagnostic.file = file_;
  diagnostic.line = card_.line;
  diagnostic.column = 1;
  if (cell >= kColumns || origins_[cell] == nullptr) return diagnostic;
  diagnostic.line = origins_[cell]->line;
  diagnostic.column = origins_[cell]->column;
  diagnostic.excerpt = origins_[cell]->excerpt;
  return diagnostic;
}

std::vector<Diagnostic> VcardRows::take_problems() {
  std::vector<Diagnostic> problems = reader_.take_problems();
  for (Diagnostic& problem : problems) problem.file = file_;
  return problems;
}

}  // namespace leads
