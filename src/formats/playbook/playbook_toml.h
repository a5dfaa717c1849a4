// SPDX-License-Identifier: MIT
// leads.toml: read, validated whole, and explained problem by problem. Also the two leads.toml
// texts that `leads init` writes out.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "leads/error.h"
#include "leads/playbook.h"

namespace leads {

/// The zone of an IANA name; throws Error when there is none.
using ZoneLoader = std::function<Zone(std::string_view)>;

/// The text of a file that leads.toml names, relative to it; throws Error.
using FileLoader = std::function<std::string(const std::string&)>;

struct PlaybookResult {
  Playbook playbook;                 ///< whole only if none of the problems is an error
  std::vector<Diagnostic> problems;  ///< errors and warnings, by position
  std::vector<std::string>
      not_acted_on;            ///< what the file says that this version checks but does not act on
  std::string text, calendar;  ///< what was read: leads.toml, and the calendar file it names
  bool failed() const;         ///< any of the problems is an error
};

/// `path` is the name of the file in messages. Never throws because of the text or of a file that
/// it names.
PlaybookResult parse_playbook(std::string_view text, const std::string& path,
                              const ZoneLoader& load_zone, const FileLoader& load_file);

/// The file at `path`, with the zones and the calendar it names; nullopt when there is no such
/// file. Throws Error bad_input when it is no regular file or too large, and storage.
std::optional<PlaybookResult> read_playbook(const std::string& path);

/// The rules of a text that was kept, with the calendar that was kept beside it.
PlaybookResult read_kept_playbook(const std::string& path, const std::string& text,
                                  const std::string& calendar);

/// Whether a new field may have this name: 1 to 50 of a-z, 0-9 and _, without a meaning of its own,
/// and not taken.
bool may_name_field(std::string_view name, const Playbook& playbook);

/// The defaults used without a leads.toml.
Playbook default_playbook();
/// A commented leads.toml: the defaults, and five plain rules to begin with.
std::string_view default_playbook_text();
/// A made-up company's leads.toml, for a first look around.
std::string_view example_playbook_text();

}  // namespace leads
