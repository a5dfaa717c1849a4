// SPDX-License-Identifier: MIT
#include "store/backup.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <optional>

#include "base/files/interruption.h"
#include "leads/error.h"
#include "sql/connection.h"
#include "sql/side_files.h"
#include "store/store.h"

namespace leads {
namespace {

[[noreturn]] void not_made(const std::string& path) {
  const bool missing = errno == ENOENT || errno == ENOTDIR;
  throw Error(missing ? ErrorKind::not_found : ErrorKind::storage, path,
              std::string("the backup cannot be written: ") + std::strerror(errno));
}

std::string folder_of(const std::string& path) {
  const auto slash = path.rfind('/');
  return slash == std::string::npos ? "." : slash == 0 ? "/" : path.substr(0, slash);
}

/// A file under a temporary name, gone with this unless it was given its own.
class TemporaryFile {
 public:
  explicit TemporaryFile(const std::string& wanted)
      : wanted_(wanted), name_(folder_of(wanted) + "/.leads-backup-XXXXXX") {
    file_ = ::mkostemp(name_.data(), O_CLOEXEC);
    if (file_ < 0) not_made(wanted);
    removed_if_killed_.emplace(name_);
  }
  ~TemporaryFile() {
    ::unlink(name_.c_str());
    ::close(file_);
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  const std::string& name() const { return name_; }
  std::uint64_t size() const {
    struct stat status {};
    return ::fstat(file_, &status) == 0 ? static_cast<std::uint64_t>(status.st_size) : 0;
  }
  /// Never over a file that exists.
  void keep() {
    if (::fsync(file_) != 0) not_made(wanted_);
    if (::link(name_.c_str(), wanted_.c_str()) != 0) {
      if (errno == EEXIST) refuse(wanted_);
      // No links on this file system.
      struct stat there {};
      if (::lstat(wanted_.c_str(), &there) == 0) refuse(wanted_);
      if (::rename(name_.c_str(), wanted_.c_str()) != 0) not_made(wanted_);
    }
    const int folder = ::open(folder_of(wanted_).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0) return;
    ::fsync(folder);
    ::close(folder);
  }
  [[noreturn]] static void refuse(const std::string& path) {
    throw Error(ErrorKind::refused, path, "there is such a file already; backups replace nothing",
                "name another file, or a directory, in which each backup gets a name of its own");
  }

 private:
  std::string wanted_, name_;
  int file_ = -1;
  std::optional<Unfinished> removed_if_killed_;
};

void check_is_book(const std::string& path) {
  const sql::Connection::Header header = sql::Connection::read_header(path);
  if (header.empty || header.application_id != Store::kApplicationId)
    throw Error(ErrorKind::bad_input, path, "is not a leads database");
}

}  // namespace

void check_pages(const std::string& path) {
  check_is_book(path);
  sql::Connection book(path, {});
  sql::Statement check = book.prepare("pragma quick_check(1)");
  if (!check.step() || check.text(0) != "ok")
    throw Error(ErrorKind::bad_input, path, "the database is damaged: " + check.string(0),
                "restore a backup, or save what can be read: sqlite3 FILE .recover");
}

Backup back_up(const std::string& path, const std::string& copy, std::int64_t wait_ms,
               const std::function<void(std::size_t, std::size_t)>& progress) {
  check_is_book(path);
  sql::check_side_files(path);
  struct stat there {};
  if (::lstat(copy.c_str(), &there) == 0) TemporaryFile::refuse(copy);
  TemporaryFile file(copy);
  {
    sql::Connection source(path, {false, wait_ms}), target(file.name(), {.write = true});
    // An incomplete copy is thrown away, and a complete one synced below.
    target.execute("pragma journal_mode=memory; pragma synchronous=off");
    source.copy_into(target, progress);
  }
  check_pages(file.name());
  Backup made;
  {
    sql::Connection read(file.name(), {});
    sql::Statement count = read.prepare("select count(*) from lead where merged_into is null");
    if (count.step()) made.leads = count.integer(0);
  }
  made.bytes = file.size();
  file.keep();
  return made;
}

}  // namespace leads
