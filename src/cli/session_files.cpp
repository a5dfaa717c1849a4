// SPDX-License-Identifier: MIT
// Which files a command may write: checked once for every flag that names one, before anything is
// done.
#include <algorithm>
#include <filesystem>

#include "cli/output/file_guard.h"
#include "cli/session.h"
#include "leads/error.h"

namespace leads {

namespace {

/// The .ics file that the rules name, beside them; "" without, or where they cannot be read.
std::string calendar_file(const std::string& rules) {
  if (rules.empty()) return {};
  try {
    const std::optional<PlaybookResult> result = read_playbook(rules);
    if (!result || result->playbook.calendar.ics.empty()) return {};
    const std::filesystem::path ics = result->playbook.calendar.ics;
    return (std::filesystem::path(rules).parent_path() / ics).string();
  } catch (const Error&) {
    return {};  // reported by what needs the rules
  }
}

}  // namespace

void Session::check_files(std::vector<NamedFile> files) {
  // These are no files; the first two are standard output.
  std::erase_if(files, [](const NamedFile& file) {
    return file.use == FileUse::written &&
           (file.path == "-" || file.path == "/dev/stdout" || file.path == "/dev/null");
  });
  const bool writes = std::any_of(files.begin(), files.end(), [](const NamedFile& file) {
    return file.use == FileUse::written;
  });
  if (!writes) return;
  files_ = std::move(files);
  keep_book(db_path(), rules_path());
}

void Session::keep_book(const std::string& database, const std::string& rules) {
  if (files_.empty()) return;
  FileGuard guard;
  guard.keep(rules, "the rules file");
  if (const std::string calendar = calendar_file(rules); !calendar.empty())
    guard.keep(calendar, "the calendar file of the rules");
  guard.keep_database(database);
  guard.keep(preferences_.config_path(), "your preferences file");
  for (const NamedFile& file : files_) {
    if (file.use == FileUse::read)
      guard.keep(file.path, file.flag.starts_with("--") ? "the file of " + file.flag
                                                        : "a file that this command reads");
  }
  for (const NamedFile& file : files_) {
    if (file.use != FileUse::written) continue;
    if (file.path.empty())
      throw Error(ErrorKind::usage, file.flag, "needs the name of a file", file.flag + " FILE");
    guard.check(file.flag, file.path);
    check_output(file.path);
    guard.keep(file.path, "the file of " + file.flag);
  }
}

}  // namespace leads
