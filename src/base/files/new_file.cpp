// SPDX-License-Identifier: MIT
#include "base/files/new_file.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/files/interruption.h"
#include "base/files/write_all.h"
#include "leads/error.h"

namespace leads {
namespace {

[[noreturn]] void not_made(const std::string& path, int why) {
  throw Error::without_change(
      why == ENOENT || why == ENOTDIR ? ErrorKind::not_found : ErrorKind::storage, path,
      std::strerror(why));
}

struct OpenFile {
  int number;
  ~OpenFile() {
    if (number >= 0) ::close(number);
  }
};

// Nobody's umask makes a private file other than it is asked for.
void set_mode(int file, unsigned mode) {
  const mode_t mask = ::umask(077);
  ::umask(mask);
  ::fchmod(file, (mode & 077U) == 0 ? mode : mode & ~mask);
}

void fill_file(int file, std::string_view bytes, const std::string& path) {
  if (!write_all(file, bytes) || ::fsync(file) != 0) not_made(path, errno);
}

// Where a file cannot be named after it was written: it gets a temporary name first.
bool name_by_link(const std::string& directory, const std::string& path, std::string_view bytes,
                  unsigned mode) {
  std::string temporary = directory + "/.leads-XXXXXX";
  const OpenFile file{::mkostemp(temporary.data(), O_CLOEXEC)};
  if (file.number < 0) not_made(path, errno);
  const Unfinished removed_if_killed(temporary);
  struct Unnamed {
    const std::string& name;
    ~Unnamed() { ::unlink(name.c_str()); }
  } const unnamed{temporary};
  fill_file(file.number, bytes, path);
  set_mode(file.number, mode);
  if (::link(temporary.c_str(), path.c_str()) == 0) return true;
  if (errno == EEXIST) return false;
  // No links on this file system: nothing but looking first.
  struct stat there {};
  if (::lstat(path.c_str(), &there) == 0) return false;
  if (::rename(temporary.c_str(), path.c_str()) != 0) not_made(path, errno);
  return true;
}

}  // namespace

bool write_new_file(const std::string& path, std::string_view bytes, unsigned mode) {
  const auto slash = path.find_last_of('/');
  const std::string directory = slash == std::string::npos ? "."
                                : slash == 0               ? "/"
                                                           : path.substr(0, slash);
  struct stat there {};
  if (::lstat(path.c_str(), &there) == 0) return false;
  bool made = false;
  {
    const OpenFile file{::open(directory.c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, mode)};
    if (file.number >= 0) {
      fill_file(file.number, bytes, path);
      set_mode(file.number, mode);
      const std::string open_file = "/proc/self/fd/" + std::to_string(file.number);
      made = ::linkat(AT_FDCWD, open_file.c_str(), AT_FDCWD, path.c_str(), AT_SYMLINK_FOLLOW) == 0;
      if (!made && errno == EEXIST) return false;
    } else if (errno == ENOENT || errno == ENOTDIR || errno == EACCES || errno == EROFS ||
               errno == ENOSPC || errno == EDQUOT) {
      not_made(path, errno);
    }
  }
  if (!made && !name_by_link(directory, path, bytes, mode)) return false;
  const OpenFile folder{::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (folder.number >= 0) ::fsync(folder.number);
  return true;
}

}  // namespace leads
