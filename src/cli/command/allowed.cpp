// SPDX-License-Identifier: MIT
#include "cli/command/allowed.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "base/spelling.h"
#include "base/text.h"
#include "base/words.h"
#include "cli/preferences.h"
#include "leads/error.h"

namespace leads {
namespace {

constexpr const char* kVariable = "LEADS_ALLOW";
constexpr std::string_view kRead = "read";

const Command& named(std::string_view word) {
  if (const Command* command = find_command(word)) return *command;
  std::vector<std::string> names{std::string(kRead)};
  for (const Command* command : commands()) names.emplace_back(command->name);
  std::string hint = did_you_mean(nearest(std::string(word), names));
  if (hint.empty()) hint = "list commands, or read: LEADS_ALLOW=read,log,edit";
  throw Error(ErrorKind::usage, kVariable, "unknown command " + in_quotes(word), std::move(hint));
}

constexpr std::array<std::string_view, 4> kStreams{"-", "/dev/stdout", "/dev/stderr", "/dev/null"};

bool is_stream(std::string_view path) {
  return std::find(kStreams.begin(), kStreams.end(), path) != kStreams.end();
}

}  // namespace

bool may_look_up() {
  const auto list = environment(kVariable);
  if (!list) return true;
  const std::vector<std::string_view> entries = split(*list, ',');
  return std::any_of(entries.begin(), entries.end(),
                     [](std::string_view entry) { return trim(entry) == kRead; });
}

void check_allowed(const Command& command, bool reads, const std::vector<NamedFile>& files) {
  const auto list = environment(kVariable);
  // Help, completion and config say nothing of any lead.
  if (!list || (!command.needs_config && command.group == "Set-up")) return;
  bool may_read = false, is_named = false;
  for (const std::string_view entry : split(*list, ',')) {
    const std::string_view word = trim(entry);
    if (word.empty()) continue;
    if (word == kRead)
      may_read = true;
    else
      is_named = &named(word) == &command || is_named;
  }
  if (is_named) return;
  const std::string name = "leads " + std::string(command.name);
  if (!may_read || !reads)
    throw Error(ErrorKind::refused, name,
                may_read ? "would write, but LEADS_ALLOW lets this process only read"
                         : "LEADS_ALLOW does not name this command",
                "it is " + in_quotes(*list) + "; see: leads help environment");
  for (const NamedFile& file : files) {
    if (file.use == FileUse::written && !is_stream(file.path))
      throw Error(ErrorKind::refused, file.flag,
                  "would write a file, but LEADS_ALLOW lets this process only read",
                  "leave it out: the answer is printed");
  }
}

}  // namespace leads
