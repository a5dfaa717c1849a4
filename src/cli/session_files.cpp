// SPDX-License-Identifier: MIT
// Which files a command may write: checked once for every flag that names one, before anything is
// done.
#include <algorithm>

#include "cli/output/file_guard.h"
#include "cli/session.h"
#include "leads/error.h"

namespace leads {

void Session::check_files(std::vector<NamedFile> files) {
  // `-` is standard output.
  std::erase_if(files, [](const NamedFile& file) {
    return file.use == FileUse::written && file.path == "-";
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
