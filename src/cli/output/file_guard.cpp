// SPDX-License-Identifier: MIT
#include "cli/output/file_guard.h"

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "leads/error.h"
#include "store/records.h"

namespace leads {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kCopy = "a copy of the database";

std::optional<std::pair<dev_t, ino_t>> file_of(const struct stat& status) {
  return std::pair(status.st_dev, status.st_ino);
}

// Absolute, with every link resolved as far as the path exists.
std::string canonical_name(const std::string& path) {
  std::error_code failed;
  const fs::path absolute = fs::absolute(path, failed);
  const fs::path canonical = fs::weakly_canonical(absolute, failed);
  return (failed ? absolute.lexically_normal() : canonical).string();
}

}  // namespace

FileGuard::Identity FileGuard::identify(const std::string& path) {
  Identity identity;
  struct stat status {};
  if (::stat(path.c_str(), &status) == 0) identity.file = file_of(status);
  identity.name = canonical_name(path);
  return identity;
}

void FileGuard::keep(const std::string& path, std::string what) {
  if (path.empty()) return;
  if (path != "-") {
    kept_.push_back({path, std::move(what), identify(path)});
    return;
  }
  struct stat status {};
  if (::fstat(STDIN_FILENO, &status) == 0 && S_ISREG(status.st_mode))
    kept_.push_back({"standard input", std::move(what), {file_of(status), ""}});
}

void FileGuard::keep_database(const std::string& path) {
  keep(path, "the database");
  const std::string real = canonical_name(path);
  // Beside the real file, wherever a link to it is; shown beside the path as typed.
  for (const char* suffix : {"-journal", "-wal", "-shm"})
    kept_.push_back({path + suffix, "a side file of the database", identify(real + suffix)});
  // Even if it does not exist yet: the next command would read the file as rules.
  kept_.push_back({fs::path(path).replace_filename("leads.toml").string(), "the rules file",
                   identify(fs::path(real).replace_filename("leads.toml").string())});
  copies_.push_back(real + ".bak-v");
  std::error_code failed;
  for (const fs::directory_entry& entry :
       fs::directory_iterator(fs::path(real).parent_path(), failed)) {
    const std::string copy = entry.path().string();
    if (copy.starts_with(copies_.back()))
      kept_.push_back({path + copy.substr(real.size()), std::string(kCopy), identify(copy)});
  }
}

void FileGuard::check(std::string_view flag, const std::string& path) const {
  const Identity identity = identify(path);
  const auto refuse = [&](std::string what) {
    throw Error(ErrorKind::usage, std::string(flag), "\"" + path + "\" is " + what,
                "name another file");
  };
  for (const Kept& kept : kept_) {
    const bool same_file = identity.file && identity.file == kept.identity.file;
    if (!same_file && identity.name != kept.identity.name) continue;
    refuse(kept.path == path ? kept.what : kept.what + " (" + kept.path + ")");
  }
  for (const std::string& copy : copies_) {
    if (identity.name.starts_with(copy)) refuse(std::string(kCopy));
  }
}

}  // namespace leads
