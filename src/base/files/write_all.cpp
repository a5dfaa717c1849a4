// SPDX-License-Identifier: MIT
#include "base/files/write_all.h"

#include <unistd.h>

#include <cerrno>

#include "base/files/interruption.h"

namespace leads {

bool write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR && !is_interrupted()) continue;
    if (written == 0) errno = ENOSPC;
    if (written <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace leads
