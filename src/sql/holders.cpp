// SPDX-License-Identifier: MIT
#include "sql/holders.h"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <vector>

#include "base/numbers.h"
#include "leads/error.h"

namespace leads::sql {
namespace {

namespace fs = std::filesystem;

bool has_open(const fs::path& process, const std::string& database) {
  std::error_code failed;
  for (fs::directory_iterator file(process / "fd", failed), end; !failed && file != end;
       file.increment(failed)) {
    std::error_code unreadable;
    const std::string target = fs::read_symlink(file->path(), unreadable).string();
    if (target == database || target == database + "-wal" || target == database + "-shm")
      return true;
  }
  return false;
}

std::string name_of(const fs::path& process) {
  std::ifstream file(process / "comm");
  std::string name;
  std::getline(file, name);
  return name.empty() ? "a program" : name;
}

}  // namespace

std::string holders_of(const std::string& path) {
  std::error_code failed;
  const std::string database = fs::canonical(path, failed).string();
  if (failed) return {};
  std::vector<std::int64_t> found;
  for (fs::directory_iterator process("/proc", failed), end; !failed && process != end;
       process.increment(failed)) {
    const auto number = parse_integer(process->path().filename().string());
    if (number && *number != ::getpid() && has_open(process->path(), database))
      found.push_back(*number);
  }
  std::sort(found.begin(), found.end());
  constexpr std::size_t kMost = 3;
  std::string names;
  for (std::size_t index = 0; index < std::min(found.size(), kMost); ++index)
    names += (names.empty() ? "" : ", ") + name_of("/proc/" + std::to_string(found[index])) +
             " (process " + std::to_string(found[index]) + ")";
  return names + (found.size() > kMost ? ", …" : "");
}

void throw_held_in_wal(const std::string& path) {
  const std::string holders = holders_of(path);
  throw Error(ErrorKind::busy, path,
              (holders.empty() ? std::string("another program") : holders) +
                  " has the database open in WAL mode, in which leads reads but does not write",
              "close it there, then run this again; or wait longer with --wait SECONDS");
}

}  // namespace leads::sql
