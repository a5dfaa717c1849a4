// SPDX-License-Identifier: MIT
#include "sql/side_files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <cstring>
#include <memory>

#include "leads/error.h"

namespace leads::sql {
namespace {

// What a journal begins with, and ends with where it names a super-journal (SQLite's file format,
// section 3).
constexpr std::array<unsigned char, 8> kMagic{0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7};

[[noreturn]] void refuse(const std::string& file, const char* what) {
  throw Error(ErrorKind::bad_input, file, what,
              "move it away if it does not belong to your database; nothing was changed");
}

std::string resolved(const std::string& path) {
  const std::unique_ptr<char, decltype(&std::free)> real(::realpath(path.c_str(), nullptr),
                                                         &std::free);
  return real ? std::string(real.get()) : path;
}

bool names_super_journal(const std::string& journal, off_t size) {
  if (size < static_cast<off_t>(kMagic.size())) return false;
  const int file = ::open(journal.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  if (file < 0) return false;  // then the engine cannot read it either, and says so
  std::array<unsigned char, 8> end{};
  const ssize_t got =
      ::pread(file, end.data(), end.size(), size - static_cast<off_t>(kMagic.size()));
  ::close(file);
  return got == static_cast<ssize_t>(end.size()) && end == kMagic;
}

}  // namespace

void check_side_files(const std::string& path) {
  const std::string database = resolved(path);
  for (const char* suffix : {"-journal", "-wal", "-shm"}) {
    const std::string file = database + suffix;
    struct stat status {};
    if (::lstat(file.c_str(), &status) != 0) continue;
    if (!S_ISREG(status.st_mode))
      refuse(file, "is not a regular file, but has the name of one that the database keeps");
    if (std::strcmp(suffix, "-journal") == 0 && names_super_journal(file, status.st_size))
      refuse(file,
             "is a journal that would make SQLite delete another file; leads never writes one");
  }
}

}  // namespace leads::sql
