// SPDX-License-Identifier: MIT
#include <fmt/core.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <array>
#include <filesystem>

#include "cli/doctor/examination.h"
#include "cli/session.h"
#include "leads/error.h"
#include "sql/holders.h"

namespace leads {
namespace {

namespace fs = std::filesystem;
using State = Answer::State;

constexpr double kMib = 1024.0 * 1024.0;

/// Numbers of statfs(2) for file systems of other machines, on which locks may not work.
constexpr auto kNetworks = std::to_array<std::pair<long, std::string_view>>({{0x6969, "NFS"},
                                                                             {0x517b, "SMB"},
                                                                             {0xff534d42, "CIFS"},
                                                                             {0xfe534d42, "SMB2"},
                                                                             {0x5346414f, "AFS"},
                                                                             {0x01021997, "9P"},
                                                                             {0x00c36400, "Ceph"},
                                                                             {0x65735546, "FUSE"}});

Answer examine_file(const std::string& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0)
    return {"file", State::problem, path + " does not exist", "create it: leads init"};
  const std::string text =
      fmt::format("{}, {:.1f} MiB", path, static_cast<double>(status.st_size) / kMib);
  if ((status.st_mode & 077U) != 0)
    return {"file", State::warning, text + "; others on this machine can read it",
            "chmod 600 " + path};
  if (::access(path.c_str(), R_OK | W_OK) != 0)
    return {"file", State::problem, text + "; you cannot read and write it",
            "become its owner, or check the permissions of the file and its directory"};
  return {"file", State::ok, text, ""};
}

Answer examine_disk(const std::string& path) {
  struct statvfs disk {};
  struct stat status {};
  if (::statvfs(path.c_str(), &disk) != 0 || ::stat(path.c_str(), &status) != 0)
    return {"disk", State::warning, "free space is not known", ""};
  const double free = static_cast<double>(disk.f_bavail) * static_cast<double>(disk.f_frsize);
  // A backup, or a migration's copy, beside a large import.
  const double needed = 2 * static_cast<double>(status.st_size) + 64 * kMib;
  if (free < needed)
    return {"disk", State::warning,
            fmt::format("{:.0f} MiB free, less than a backup and an import may need", free / kMib),
            fmt::format("free at least {:.0f} MiB", needed / kMib)};
  return {"disk", State::ok, "enough space for a backup and an import", ""};
}

Answer examine_file_system(const std::string& path) {
  struct statfs system {};
  if (::statfs(path.c_str(), &system) != 0)
    return {"file system", State::warning, "its kind is not known", ""};
  for (const auto& [number, name] : kNetworks) {
    if (static_cast<unsigned long>(system.f_type) != static_cast<unsigned long>(number)) continue;
    return {"file system", State::warning,
            fmt::format("the database is on {}, where locks of other machines may not hold", name),
            "keep it on a disk of one machine, and let others log in there (ssh)"};
  }
  return {"file system", State::ok, "a local one", ""};
}

Answer examine_use(const std::string& path) {
  const std::string holders = sql::holders_of(path);
  std::error_code failed;
  if (fs::exists(path + "-wal", failed))
    return {"use", State::warning,
            holders.empty() ? "another program left the database in WAL mode"
                            : holders + " has the database open in WAL mode",
            "close that program; or: sqlite3 " + path + " 'pragma journal_mode=delete'"};
  if (!holders.empty()) return {"use", State::ok, "also open in " + holders, ""};
  return {"use", State::ok, "no other program has it open", ""};
}

}  // namespace

std::string_view state_name(State state) {
  switch (state) {
    case State::ok:
      return "ok";
    case State::warning:
      return "warning";
    case State::problem:
      return "problem";
  }
  return "";
}

std::vector<Answer> examine_surroundings(Session& session) {
  const std::string path = session.db_path();
  std::vector<Answer> answers{examine_file(path)};
  if (answers.back().state == State::problem) return answers;
  answers.push_back(examine_disk(path));
  answers.push_back(examine_file_system(path));
  answers.push_back(examine_use(path));
  return answers;
}

std::vector<Answer> examine_installation() {
  std::error_code failed;
  const fs::path program = fs::read_symlink("/proc/self/exe", failed);
  const fs::path prefix = program.parent_path().parent_path();
  const auto found = [&](const std::vector<std::string>& names) {
    for (const fs::path& share :
         {prefix / "share", fs::path("/usr/share"), fs::path("/usr/local/share")})
      for (const std::string& name : names)
        if (fs::exists(share / name, failed)) return true;
    return false;
  };
  std::vector<Answer> answers;
  if (found({"man/man1/leads.1.gz", "man/man1/leads.1"}))
    answers.push_back({"manual", State::ok, "man leads works", ""});
  else
    answers.push_back({"manual", State::warning, "the manual pages are not installed",
                       "cmake --install build/release; meanwhile leads help shows them"});
  if (found({"bash-completion/completions/leads", "zsh/site-functions/_leads",
             "fish/vendor_completions.d/leads.fish"}))
    answers.push_back({"completion", State::ok, "installed", ""});
  else
    answers.push_back({"completion", State::warning, "not installed for any shell",
                       "leads help completion shows the line for your shell"});
  return answers;
}

}  // namespace leads
