// SPDX-License-Identifier: MIT
// The files that no flag may overwrite: the database with its side files, the rules, the
// preferences, and the files that a command reads.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace leads {

class FileGuard {
 public:
  /// `what` completes "… is": "the database". The file need not exist. `-` is standard input.
  void keep(const std::string& path, std::string what);
  /// With its journals, the copies made before a migration, and the rules beside it.
  void keep_database(const std::string& path);
  /// Throws usage, for the flag that names it, when `path` is one of them by whatever spelling,
  /// symbolic link or hard link.
  void check(std::string_view flag, const std::string& path) const;

 private:
  struct Identity {
    std::optional<std::pair<dev_t, ino_t>> file;  ///< when it exists
    std::string name;                             ///< absolute, links resolved
  };
  struct Kept {
    std::string path, what;
    Identity identity;
  };
  static Identity identify(const std::string& path);

  std::vector<Kept> kept_;
  std::vector<std::string> copies_;  // what the names of such copies begin with
};

}  // namespace leads
