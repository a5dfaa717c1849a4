// SPDX-License-Identifier: MIT
// Reading leads.toml and the files it names from the disk.
#include <utility>

#include "base/files/read_file.h"
#include "formats/playbook/playbook_toml.h"
#include "formats/time/tzif.h"

namespace leads {

std::optional<PlaybookResult> read_playbook(const std::string& path) {
  const std::optional<std::string> text = read_small_file(path, "rules file");
  if (!text) return std::nullopt;
  const std::string folder = path.substr(0, path.rfind('/') + 1);
  std::string calendar;
  const auto load_beside = [&folder, &calendar](const std::string& name) {
    const std::string file = name.starts_with('/') ? name : folder + name;
    std::optional<std::string> found = read_small_file(file, "calendar");
    if (!found) throw Error(ErrorKind::not_found, file, "there is no such file");
    calendar = *found;
    return *std::move(found);
  };
  PlaybookResult result = parse_playbook(
      *text, path, [](std::string_view name) { return load_zone(name); }, load_beside);
  result.text = *text;
  result.calendar = std::move(calendar);
  return result;
}

PlaybookResult read_kept_playbook(const std::string& path, const std::string& text,
                                  const std::string& calendar) {
  return parse_playbook(
      text, path, [](std::string_view name) { return load_zone(name); },
      [&calendar](const std::string&) { return calendar; });
}

Playbook load_playbook(const std::string& path) {
  std::optional<PlaybookResult> result = read_playbook(path);
  if (!result) throw Error(ErrorKind::not_found, path, "there is no such file");
  std::erase_if(result->problems, [](const Diagnostic& problem) { return problem.warning; });
  if (!result->problems.empty()) throw Error(ErrorKind::bad_input, std::move(result->problems));
  return std::move(result->playbook);
}

}  // namespace leads
