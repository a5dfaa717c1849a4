// SPDX-License-Identifier: MIT
#include "formats/time/machine_zone.h"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "base/text.h"
#include "formats/time/tzif.h"
#include "leads/error.h"

namespace leads {
namespace {

/// A name that leads.toml may use, else "".
std::string known(std::string_view name) {
  name = trim(name);
  if (name.starts_with(':')) name.remove_prefix(1);
  const std::string folder = std::string(kZoneDirectory) + "/";
  if (name.starts_with(folder)) name.remove_prefix(folder.size());
  if (name.empty() || name.starts_with('/')) return {};
  try {
    // A rule such as CET-1CEST is understood, but leads.toml names zones.
    if (name != "UTC" && parse_posix_zone(name)) return {};
    static_cast<void>(load_zone(name));
    return std::string(name);
  } catch (const Error&) {
    return {};
  }
}

}  // namespace

std::string machine_zone(std::string_view set) {
  if (!set.empty()) {
    const std::string named = known(set);
    return named.empty() ? "UTC" : named;
  }
  std::error_code failed;
  const std::filesystem::path link = std::filesystem::read_symlink("/etc/localtime", failed);
  const std::string target = link.string();
  const std::string_view marker = "zoneinfo/";
  if (const std::size_t at = target.find(marker); !failed && at != std::string::npos)
    if (std::string named = known(target.substr(at + marker.size())); !named.empty()) return named;
  std::ifstream file("/etc/timezone");
  std::string line;
  std::getline(file, line);
  const std::string named = known(line);
  return named.empty() ? "UTC" : named;
}

std::string country_of_zone(std::string_view zone) {
  std::ifstream table(std::string(kZoneDirectory) + "/zone.tab");
  // Country, coordinates, name, remark; tabs between.
  for (std::string line; std::getline(table, line);) {
    const std::size_t first = line.find('\t');
    const std::size_t second = first == std::string::npos ? first : line.find('\t', first + 1);
    if (line.starts_with('#') || second == std::string::npos || first != 2) continue;
    const std::string name = line.substr(second + 1, line.find('\t', second + 1) - second - 1);
    if (name == zone) return line.substr(0, 2);
  }
  return {};
}

}  // namespace leads
