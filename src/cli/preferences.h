// SPDX-License-Identifier: MIT
// The preferences and where each was found: a flag, the environment, config.toml or the default, in
// this order of precedence. Only this code reads the environment or a home directory.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "leads/error.h"
#include "leads/playbook.h"

namespace leads {

struct GlobalOptions;

/// Nullopt when it is not set or empty.
std::optional<std::string> environment(const char* name);

struct Preference {
  std::string key;
  std::optional<std::string> value;  ///< missing: none
  std::string origin;                ///< "--db", "LEADS_DB", "…/config.toml:3", "default"
  bool is_default() const { return origin == "default"; }
};

class Preferences {
 public:
  /// Throws usage for an invalid value. A config.toml with mistakes counts as empty until
  /// `check` is called.
  explicit Preferences(const GlobalOptions& options);
  /// Throws bad_input with every problem of config.toml, and storage if it cannot be read.
  void check() const;

  /// The name that operations have in the journal: LEADS_ACTOR, by which a program says for whom
  /// it writes, else `me`.
  const std::string& actor() const { return actor_; }
  const Preference& operator[](std::string_view key) const;
  /// db rules me color links columns wait pager, in this order.
  const std::vector<Preference>& all() const { return all_; }
  const std::vector<View>& views() const { return views_; }  ///< [view.NAME] of config.toml
  const std::string& config_path() const { return config_path_; }
  bool has_config() const { return has_config_; }

 private:
  std::vector<Preference> all_;
  std::vector<View> views_;
  std::string config_path_, actor_;
  bool has_config_ = false;
  std::optional<Error> broken_;
};

/// $VISUAL, else $EDITOR, else vi.
std::vector<std::string> editor_command();
std::string temporary_folder();

/// Whether the charset of the locale is UTF-8, by the variables that name it; without any it is C,
/// whose charset is ASCII.
bool locale_is_utf8();

}  // namespace leads
