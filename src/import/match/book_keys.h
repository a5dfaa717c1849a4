// SPDX-License-Identifier: MIT
// The keys of the leads that the book has already.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "import/import.h"
#include "import/match/key_table.h"

namespace leads {

/// The book's keys: looked up one by one for files that are small beside the book; else all of a
/// kind in memory.
class BookKeys {
 public:
  BookKeys(Store& store, std::span<const ImportFile> files);
  /// Ascending; valid until the next call. `hash` is hash_key of the two.
  std::span<const LeadId> find(std::string_view kind, std::string_view key, const KeyHash& hash);

 private:
  struct Kind {
    KeyTable table;
    std::unordered_map<std::uint64_t, std::vector<LeadId>>
        crowds;  ///< keys of very many leads, by their hash, as they were last found
    bool loaded = false;
    std::size_t lookups = 0;
  };
  Store& store_;
  std::vector<LeadId> found_;
  std::size_t few_;  // look-ups of a kind
  std::map<std::string, Kind, std::less<>> kinds_;
};

}  // namespace leads
