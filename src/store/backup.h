// SPDX-License-Identifier: MIT
// A verified copy of a book, made while others use it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

namespace leads {

struct Backup {
  std::uint64_t bytes = 0;
  std::int64_t leads = 0;  ///< in the copy, without those merged into another one
};

/// Copies the book at `path` to the new file `copy` (0600) as it is at one instant, then reads the
/// copy back. Others may write meanwhile; the copy has all or nothing of each of their operations.
/// Appears under its name when it is complete, on disk and checked. `progress` is called with pages
/// done and in total. Throws not_found, bad_input (not a book, damaged), busy, refused when `copy`
/// exists, and storage.
Backup back_up(const std::string& path, const std::string& copy, std::int64_t wait_ms,
               const std::function<void(std::size_t, std::size_t)>& progress = {});

/// Throws bad_input unless the file at `path` is a book whose pages are all in order.
void check_pages(const std::string& path);

}  // namespace leads
