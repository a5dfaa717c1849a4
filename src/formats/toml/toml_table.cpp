// SPDX-License-Identifier: MIT
// Keeps the keys that were asked for; tables that are of another type read as empty ones, so that
// readers need no checks.
#include "formats/toml/toml_table.h"

#include <algorithm>

#include "base/spelling.h"

namespace leads {

TomlTable::TomlTable(const TomlNode& node, std::string title, Problems& problems)
    : node_(&node), title_(std::move(title)), problems_(&problems) {
  static const TomlNode kEmpty;
  if (node.is_table()) return;
  problems.error(node.place, title_ + " must be a table, got " + describe(node));
  node_ = &kEmpty;
}

const TomlNode* TomlTable::find(std::string_view key) {
  if (!is_known(key)) known_.emplace_back(key);
  return node_->find(key);
}

const TomlNode* TomlTable::require(std::string_view key) {
  const TomlNode* found = find(key);
  if (found == nullptr) problems_->error(place(), title_ + " needs the key " + std::string(key));
  return found;
}

std::optional<std::string> TomlTable::text(std::string_view key) {
  const TomlNode* node = find(key);
  return node != nullptr ? read_text(*node, key, *problems_) : std::nullopt;
}

std::optional<int> TomlTable::whole(std::string_view key, int low, int high) {
  const TomlNode* node = find(key);
  const auto value = node != nullptr ? read_whole(*node, key, low, high, *problems_) : std::nullopt;
  return value ? std::optional<int>(static_cast<int>(*value)) : std::nullopt;
}

std::optional<bool> TomlTable::boolean(std::string_view key) {
  const TomlNode* node = find(key);
  return node != nullptr ? read_boolean(*node, key, *problems_) : std::nullopt;
}

std::optional<Seconds> TomlTable::duration(std::string_view key) {
  const TomlNode* node = find(key);
  return node != nullptr ? read_duration(*node, key, *problems_) : std::nullopt;
}

std::optional<std::size_t> TomlTable::word(std::string_view key,
                                           std::initializer_list<std::string_view> words) {
  const TomlNode* node = find(key);
  if (node == nullptr) return std::nullopt;
  const auto text = read_text(*node, key, *problems_);
  if (!text) return std::nullopt;
  const auto* found = std::find(words.begin(), words.end(), *text);
  if (found != words.end()) return static_cast<std::size_t>(found - words.begin());
  const std::vector<std::string> names(words.begin(), words.end());
  problems_->error(node->place,
                   std::string(key) + " must be " + one_of(names) + ", got " + quoted(*text),
                   text->size() > 1 ? did_you_mean(nearest(*text, names)) : "");
  return std::nullopt;
}

const std::vector<TomlEntry>& TomlTable::table(std::string_view key) {
  static const std::vector<TomlEntry> kNone;
  const TomlNode* node = find(key);
  if (node == nullptr) return kNone;
  if (node->is_table()) return node->entries;
  problems_->error(node->place, std::string(key) + " must be a table, got " + describe(*node));
  return kNone;
}

std::vector<const TomlNode*> TomlTable::tables(std::string_view key) {
  std::vector<const TomlNode*> found;
  const TomlNode* node = find(key);
  if (node == nullptr) return found;
  const std::string name(key);
  if (node->is_table()) {
    problems_->error(node->place, "each " + name + " must be an entry of a list",
                     "use two brackets: [[" + name + "]]");
  } else if (!node->is_list()) {
    problems_->error(node->place,
                     name + " must be tables [[" + name + "]], got " + describe(*node));
  }
  for (const TomlNode& item : node->items) {
    if (item.is_table()) {
      found.push_back(&item);
    } else {
      problems_->error(item.place,
                       name + " must be tables [[" + name + "]], got " + describe(item));
    }
  }
  return found;
}

bool TomlTable::is_known(std::string_view key) const {
  return std::find(known_.begin(), known_.end(), key) != known_.end();
}

bool TomlTable::has_unknown_keys() const {
  return std::any_of(entries().begin(), entries().end(),
                     [&](const auto& entry) { return !is_known(entry.key); });
}

void TomlTable::finish() {
  for (const TomlEntry& entry : entries()) {
    if (problems_->full()) return;
    if (is_known(entry.key)) continue;
    problems_->error(entry.place, "unknown key " + quoted(entry.key) + " in " + title_,
                     suggestion(entry.key, known_));
  }
}

}  // namespace leads
