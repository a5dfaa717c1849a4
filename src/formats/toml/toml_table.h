// SPDX-License-Identifier: MIT
// Typed access to TOML tables: every key that was not asked for is an unknown key, and the message
// suggests the nearest of those that were, so that the known keys are listed only once.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "formats/toml/toml_value.h"
#include "leads/instant.h"

namespace leads {

class TomlTable {
 public:
  /// `title` is the table in the user's words: "[score]", "[[rule]]". Node and problems must
  /// outlive it. A node that is no table is a problem, and then the table is empty.
  TomlTable(const TomlNode& node, std::string title, Problems& problems);

  const std::string& title() const { return title_; }
  Place place() const { return node_->place; }
  Problems& problems() const { return *problems_; }
  const std::vector<TomlEntry>& entries() const { return node_->entries; }

  /// The value of a key, which is known from now on; null without.
  const TomlNode* find(std::string_view key);
  /// The same; its absence is an error.
  const TomlNode* require(std::string_view key);
  std::optional<std::string> text(std::string_view key);
  std::optional<int> whole(std::string_view key, int low, int high);
  std::optional<bool> boolean(std::string_view key);
  std::optional<Seconds> duration(std::string_view key);
  /// One of a few words; returns its index among them.
  std::optional<std::size_t> word(std::string_view key,
                                  std::initializer_list<std::string_view> words);
  /// The entries of a sub-table; none when it is missing or of another type.
  const std::vector<TomlEntry>& table(std::string_view key);
  /// The tables of `[[key]]`.
  std::vector<const TomlNode*> tables(std::string_view key);

  /// True when the table has a key that was not asked for, which may be a misspelling of the
  /// missing one.
  bool has_unknown_keys() const;
  /// Notes every key that was not asked for.
  void finish();

 private:
  bool is_known(std::string_view key) const;

  const TomlNode* node_;
  std::string title_;
  Problems* problems_;
  std::vector<std::string> known_;
};

}  // namespace leads
