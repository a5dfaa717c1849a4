// SPDX-License-Identifier: MIT
#include "base/files/read_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "leads/error.h"

namespace leads {
namespace {

constexpr std::size_t kMostOfSmall = std::size_t{1} << 20;

class File {
 public:
  File(const std::string& path, int flags)
      : number_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | flags)) {}
  ~File() {
    if (number_ >= 0) ::close(number_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  int number() const { return number_; }

 private:
  int number_;
};

[[noreturn]] void fail_reading(const std::string& path, std::string hint = {}) {
  throw Error(ErrorKind::storage, path, std::string("cannot be read: ") + std::strerror(errno),
              std::move(hint));
}

mode_t mode_of(int file, const std::string& path) {
  struct stat status {};
  if (::fstat(file, &status) != 0) fail_reading(path);
  if (S_ISDIR(status.st_mode))
    throw Error(ErrorKind::bad_input, path, "is a directory, not a file");
  return status.st_mode;
}

// Up to the end, or the first `most` bytes.
std::string read_some(int file, const std::string& path, std::size_t most) {
  std::string text;
  std::array<char, 16'384> bytes;
  while (text.size() < most) {
    const ssize_t got = ::read(file, bytes.data(), std::min(bytes.size(), most - text.size()));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail_reading(path);
    if (got == 0) break;
    text.append(bytes.data(), static_cast<std::size_t>(got));
  }
  return text;
}

}  // namespace

std::optional<std::string> read_small_file(const std::string& path, std::string_view what) {
  // Not blocking: a pipe of that name would wait for a writer.
  const File file(path, O_NONBLOCK);
  if (file.number() < 0 && (errno == ENOENT || errno == ENOTDIR)) return std::nullopt;
  if (file.number() < 0) fail_reading(path, "check its permissions");
  if (!S_ISREG(mode_of(file.number(), path)))
    throw Error(ErrorKind::bad_input, path, "is not a regular file");
  std::string text = read_some(file.number(), path, kMostOfSmall + 1);
  if (text.size() > kMostOfSmall)
    throw Error(ErrorKind::bad_input, path,
                "is larger than 1 MiB, too large for a " + std::string(what));
  return text;
}

std::string read_to_end(const std::string& path) {
  if (path == "-") {
    mode_of(STDIN_FILENO, path);
    return read_some(STDIN_FILENO, path, std::string::npos);
  }
  const File file(path, 0);
  if (file.number() < 0 && errno == ENOENT)
    throw Error(ErrorKind::not_found, path, "there is no such file");
  if (file.number() < 0) fail_reading(path);
  mode_of(file.number(), path);
  return read_some(file.number(), path, std::string::npos);
}

}  // namespace leads
