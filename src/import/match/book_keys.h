// The keys of the leads that the book has already.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "import/import.h"
#include "import/match/key_table.h"

namespace leads {

/// The book's keys: looked up one by one for files that are small beside the book; else all of a
/// kind in memory.
class BookKeys {
 public:
  BookKeys(Store& store, std::span<const ImportFile> files);
  /// Ascending. `hash` is hash_key of the two.
  std::vector<LeadId> find(std::string_view kind, std::string_view key, const KeyHash& hash);

 private:
  struct Kind {
    KeyTable table;
    bool loaded = false;
    std::size_t lookups = 0;
  };
  Store& store_;
  std::size_t few_;  // look-ups of a kind
  std::map<std::string, Kind, std::less<>> kinds_;
};

}  // namespace leads
