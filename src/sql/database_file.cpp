// SPDX-License-Identifier: MIT
#include "sql/database_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cctype>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "leads/error.h"
#include "sql/connection.h"

namespace leads::sql {
namespace {

constexpr const char* kNameAnother =
    "name another with --db FILE or LEADS_DB; leads init DIR creates one";

std::uint32_t header_number(const unsigned char* bytes) {
  return (std::uint32_t{bytes[0]} << 24) | (std::uint32_t{bytes[1]} << 16) |
         (std::uint32_t{bytes[2]} << 8) | bytes[3];
}

struct FileDescriptor {
  int number;
  ~FileDescriptor() {
    if (number >= 0) ::close(number);
  }
};

// Of a file in WAL mode (SQLite's file format, 1.3.4) whose log is empty.
bool is_wal_at_rest(const std::string& path) {
  struct stat log {};
  if (::stat((path + "-wal").c_str(), &log) == 0 && log.st_size > 0) return false;
  const FileDescriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  unsigned char version = 0;
  return file.number >= 0 && ::pread(file.number, &version, 1, 18) == 1 && version == 2;
}

std::string immutable_name(const std::string& path) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string name = "file:";
  for (const char letter : path) {
    const auto byte = static_cast<unsigned char>(letter);
    const bool plain = std::isalnum(byte) != 0 || letter == '/' || letter == '.' || letter == '-';
    if (plain) {
      name += letter;
      continue;
    }
    name += '%';
    name += kHex[byte >> 4U];
    name += kHex[byte & 15U];
  }
  return name + "?immutable=1";
}

}  // namespace

std::string real_path(const std::string& path) {
  if (path == ":memory:") return path;  // whatever files there are
  char* resolved = ::realpath(path.c_str(), nullptr);
  if (resolved == nullptr) return path;
  std::string result(resolved);
  std::free(resolved);
  return result;
}

std::string read_only_name(const std::string& path) {
  const std::string directory = std::filesystem::path(path).parent_path().string();
  const bool may_make = ::access(directory.empty() ? "." : directory.c_str(), W_OK) == 0;
  return !may_make && is_wal_at_rest(path) ? immutable_name(path) : path;
}

Connection::Header Connection::read_header(const std::string& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) {
    if (errno == ENOENT || errno == ENOTDIR)
      throw Error(ErrorKind::not_found, path, "there is no such database", "create it: leads init");
    throw Error(ErrorKind::storage, path, std::strerror(errno));
  }
  if (S_ISDIR(status.st_mode))
    throw Error(ErrorKind::bad_input, path, "is a directory, not a leads database", kNameAnother);
  if (!S_ISREG(status.st_mode))
    throw Error(ErrorKind::bad_input, path, "is not a regular file, so not a leads database",
                kNameAnother);
  const FileDescriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
  if (file.number < 0) throw Error(ErrorKind::storage, path, std::strerror(errno));
  std::array<unsigned char, 100> bytes{};
  const ssize_t got = ::pread(file.number, bytes.data(), bytes.size(), 0);
  if (got < 0)
    throw Error(ErrorKind::storage, path, std::string("cannot be read: ") + std::strerror(errno));
  Header header;
  if (got == 0) {
    header.empty = true;
    return header;
  }
  if (got != static_cast<ssize_t>(bytes.size()) ||
      std::memcmp(bytes.data(), "SQLite format 3", 16) != 0)
    throw Error(ErrorKind::bad_input, path, "is not a leads database", kNameAnother);
  header.user_version = header_number(&bytes[60]);
  header.application_id = header_number(&bytes[68]);
  return header;
}

void Connection::create_file(const std::string& path) {
  const FileDescriptor file{
      ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600)};
  if (file.number >= 0) {
    ::fchmod(file.number, 0600);
    return;
  }
  if (errno == EEXIST) throw Error(ErrorKind::refused, path, "the file already exists");
  throw Error(errno == ENOENT ? ErrorKind::not_found : ErrorKind::storage, path,
              std::strerror(errno));
}

}  // namespace leads::sql
