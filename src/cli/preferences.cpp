// SPDX-License-Identifier: MIT
#include "cli/preferences.h"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "base/display.h"
#include "base/files/read_file.h"
#include "base/limits.h"
#include "base/numbers.h"
#include "base/scan.h"
#include "base/text.h"
#include "base/utf8.h"
#include "base/words.h"
#include "cli/session.h"
#include "formats/toml/config_toml.h"
#include "leads/error.h"

namespace leads {
namespace {

struct Account {
  std::string name, home;
};

// From /etc/passwd itself: the library's look-up loads further libraries at run time.
Account account() {
  std::ifstream file("/etc/passwd");
  const std::string uid = std::to_string(::geteuid());
  for (std::string line; std::getline(file, line);) {
    std::vector<std::string> parts;
    for (std::size_t begin = 0; begin <= line.size();) {
      const std::size_t end = std::min(line.find(':', begin), line.size());
      parts.push_back(line.substr(begin, end - begin));
      begin = end + 1;
    }
    if (parts.size() >= 6 && parts[2] == uid) return {parts[0], parts[5]};
  }
  return {"user " + uid, "/"};
}

std::string login_name() {
  if (const auto user = environment("USER")) return *user;
  if (const auto user = environment("LOGNAME")) return *user;
  return account().name;
}

// As the journal keeps it and every screen shows it: what could steer a terminal, or is not UTF-8,
// is escaped, and the rest of a very long name is cut off.
std::string actor_name(std::string_view name) {
  constexpr std::size_t kLongestName = limits::kActor, kLongestRead = 1000;
  const std::string shown = escape_terminal(name.substr(0, kLongestRead));
  std::size_t end = 0;
  for (std::size_t letters = 0; end < shown.size() && letters < kLongestName; ++letters)
    end += decode_utf8(std::string_view(shown).substr(end)).length;
  return shown.substr(0, end);
}

std::string home_directory() {
  if (const auto home = environment("HOME")) return *home;
  return account().home;
}

// A path of config.toml: `~/` is the home directory, and what is relative is beside the file,
// wherever the command is typed.
std::string path_beside(const std::string& config, const std::string& home,
                        const std::string& path) {
  const std::filesystem::path from = path.starts_with("~/") ? home + path.substr(1) : path;
  return (std::filesystem::path(config).parent_path() / from).lexically_normal().string();
}

std::optional<Preference> color_of_environment() {
  if (environment("NO_COLOR")) return Preference{"color", "never", "NO_COLOR"};
  if (const auto force = environment("CLICOLOR_FORCE"); force && *force != "0")
    return Preference{"color", "always", "CLICOLOR_FORCE"};
  if (const auto color = environment("CLICOLOR"); color && *color == "0")
    return Preference{"color", "never", "CLICOLOR"};
  return std::nullopt;
}

std::optional<Preference> wait_of_environment() {
  const auto wait = environment("LEADS_WAIT");
  if (!wait) return std::nullopt;
  const auto seconds = parse_integer(*wait);
  if (!seconds || *seconds < 0 || *seconds > 86400)
    throw Error(ErrorKind::usage, "LEADS_WAIT", "\"" + *wait + "\" is not a number of seconds");
  return Preference{"wait", *wait, "LEADS_WAIT"};
}

// There is none unless it is asked for. Set and empty means no pager, as does `cat`.
std::optional<Preference> pager_of_environment(const GlobalOptions& options) {
  if (options.no_pager) return Preference{"pager", std::nullopt, "--no-pager"};
  const char* const value = std::getenv("LEADS_PAGER");
  if (value == nullptr) return std::nullopt;
  return Preference{"pager", std::string(trim(value)), "LEADS_PAGER"};
}

std::vector<ConfigValue> read_config(const std::string& path, const std::string& home, bool& found,
                                     std::vector<View>& views) {
  const std::optional<std::string> text = read_small_file(path, "file of preferences");
  found = text.has_value();
  if (!found) return {};
  ConfigResult result = parse_config(*text, path);
  if (!result.problems.empty()) throw Error(ErrorKind::bad_input, std::move(result.problems));
  for (ConfigValue& value : result.values) {
    if (value.key == "db" || value.key == "rules")
      value.value = path_beside(path, home, value.value);
  }
  views = std::move(result.views);
  return std::move(result.values);
}

std::optional<Preference> named(const char* key, const std::optional<std::string>& flag,
                                const char* flag_name, const char* variable) {
  if (flag) return Preference{key, *flag, flag_name};
  if (const auto value = environment(variable)) return Preference{key, *value, variable};
  return std::nullopt;
}

}  // namespace

std::optional<std::string> environment(const char* name) {
  const char* value = std::getenv(name);
  if (value == nullptr || *value == '\0') return std::nullopt;
  return std::string(value);
}

Preferences::Preferences(const GlobalOptions& options) {
  const std::string home = home_directory();
  config_path_ = environment("XDG_CONFIG_HOME").value_or(home + "/.config") + "/leads/config.toml";
  std::vector<ConfigValue> config;
  try {
    config = read_config(config_path_, home, has_config_, views_);
  } catch (const Error& error) {
    broken_ = error;
    has_config_ = true;
  }
  const auto add = [&](const char* key, std::optional<Preference> first,
                       std::optional<std::string> otherwise) {
    const auto found = std::find_if(config.begin(), config.end(),
                                    [&](const ConfigValue& value) { return value.key == key; });
    if (first)
      all_.push_back(std::move(*first));
    else if (found != config.end())
      all_.push_back({key, found->value, config_path_ + ":" + std::to_string(found->line)});
    else
      all_.push_back({key, std::move(otherwise), "default"});
  };
  add("db", named("db", options.db, "--db", "LEADS_DB"),
      environment("XDG_DATA_HOME").value_or(home + "/.local/share") + "/leads/leads.db");
  add("rules", named("rules", options.rules, "--rules", "LEADS_RULES"), std::nullopt);
  add("me", named("me", std::nullopt, "", "LEADS_ME"), login_name());
  all_.back().value = actor_name(*all_.back().value);
  const auto actor = environment("LEADS_ACTOR");
  actor_ = actor ? actor_name(*actor) : *all_.back().value;
  add("color",
      options.color ? Preference{"color", *options.color, "--color"} : color_of_environment(),
      "auto");
  add("links", std::nullopt, "true");
  add("columns",
      options.fields && !options.fields->starts_with('+')
          ? std::optional(Preference{"columns", *options.fields, "--fields"})
          : std::nullopt,
      std::nullopt);
  add("wait",
      options.wait ? Preference{"wait", std::to_string(*options.wait), "--wait"}
                   : wait_of_environment(),
      "5");
  add("pager", pager_of_environment(options), std::nullopt);
  if (std::optional<std::string>& pager = all_.back().value; pager == "" || pager == "cat")
    pager.reset();
}

void Preferences::check() const {
  if (broken_) throw Error(*broken_);
}

const Preference& Preferences::operator[](std::string_view key) const {
  return *std::find_if(all_.begin(), all_.end(),
                       [key](const Preference& preference) { return preference.key == key; });
}

std::vector<std::string> editor_command() {
  std::vector<std::string> words;
  for (const char* name : {"VISUAL", "EDITOR"}) {
    const std::string command = environment(name).value_or("");
    if (words.empty()) words = owned(split_blanks(command));
  }
  return words.empty() ? std::vector<std::string>{"vi"} : words;
}

std::string temporary_folder() {
  return environment("TMPDIR").value_or("/tmp");
}

bool locale_is_utf8() {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const char* value = std::getenv(name);
    if (value == nullptr || *value == '\0') continue;
    const std::string locale = lowered(value);
    return locale.find("utf-8") != std::string::npos || locale.find("utf8") != std::string::npos;
  }
  return false;
}

}  // namespace leads
