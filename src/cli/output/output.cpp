// SPDX-License-Identifier: MIT
// Where output goes: standard output, or a file that is written whole or not at all.
#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include "base/display.h"
#include "base/files/interruption.h"
#include "base/files/write_all.h"
#include "cli/output/child.h"
#include "cli/output/render.h"
#include "leads/error.h"

namespace leads {
namespace {

[[noreturn]] void output_failed(const std::string& where) {
  throw Error(ErrorKind::storage, where,
              std::string("cannot write the output: ") + std::strerror(errno));
}

}  // namespace

void check_output(const std::string& path) {
  struct stat status {};
  if (::lstat(path.c_str(), &status) == 0) {
    if (S_ISLNK(status.st_mode))
      throw Error(ErrorKind::storage, path, "is a symbolic link", "name the file itself");
    if (S_ISDIR(status.st_mode))
      throw Error(ErrorKind::storage, path, "is a directory", "name a file in it");
    if (!S_ISREG(status.st_mode))
      throw Error(ErrorKind::storage, path, "is not a regular file", "use > instead");
  }
  const std::size_t slash = path.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
  if (::access(folder.c_str(), W_OK) != 0)
    throw Error(ErrorKind::storage, path,
                fmt::format("output cannot be written there: {}", std::strerror(errno)));
}

// Completely or not at all: a temporary file in the same directory is synced, then renamed over the
// target.
void write_file(const std::string& path, std::string_view bytes) {
  if (path == "/dev/null") return;
  check_output(path);
  std::string temporary = path + ".XXXXXX";
  const int file = ::mkostemp(temporary.data(), O_CLOEXEC);
  if (file < 0) output_failed(path);
  const Unfinished unfinished(temporary);
  try {
    if (!write_all(file, bytes) || ::fsync(file) != 0 || ::close(file) != 0 ||
        ::rename(temporary.c_str(), path.c_str()) != 0)
      output_failed(path);
  } catch (...) {
    ::unlink(temporary.c_str());
    throw;
  }
}

void Output::write_lines(std::string_view text) {
  if (!settings_.terminal) return write(text);
  std::string lines(text);
  std::erase(lines, '\r');
  write(escape_terminal(lines, true));
}

std::size_t Output::lines() const {
  return static_cast<std::size_t>(std::count(buffer_.begin(), buffer_.end(), '\n'));
}

void Output::page(const std::vector<std::string>& pager) {
  if (!buffer_.empty() && run_child(pager, buffer_) == 0) buffer_.clear();
  flush();
}

void Output::flush() {
  complete();
  if (flushed_ && buffer_.empty()) return;
  flushed_ = true;
  try {
    if (!settings_.path.empty())
      write_file(settings_.path, buffer_);
    else if (!write_all(STDOUT_FILENO, buffer_))
      output_failed("stdout");
  } catch (const Error& error) {
    if (made_.empty()) throw;
    throw Error(error.kind, error.where, error.what(), made_);
  }
  buffer_.clear();
}

}  // namespace leads
