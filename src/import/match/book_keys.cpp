#include "import/match/book_keys.h"

#include <algorithm>

namespace leads {

BookKeys::BookKeys(Store& store, std::span<const ImportFile> files) : store_(store) {
  constexpr std::size_t kKeysALookup =
      40;  // are read in its time, and most leads have one of a kind
  constexpr std::uint64_t kBytesARow = 200;
  constexpr std::size_t kFewest = 500;
  few_ = std::max(kFewest, static_cast<std::size_t>(number(store.newest_lead())) / kKeysALookup);
  std::uint64_t bytes = 0;
  for (const ImportFile& file : files) bytes += file.size;
  if (bytes / kBytesARow > few_) few_ = 0;  // there will be more: the first ones would be in vain
}

std::vector<LeadId> BookKeys::find(std::string_view kind, std::string_view key,
                                   const KeyHash& hash) {
  auto keys = kinds_.find(kind);
  if (keys == kinds_.end()) keys = kinds_.try_emplace(std::string(kind)).first;
  Kind& known = keys->second;
  if (!known.loaded && ++known.lookups > few_) {
    store_.scan_identities(kind, [&](std::string_view other, LeadId lead) {
      known.table.add(hash_key(kind, other), number(lead));
    });
    known.loaded = true;
  }
  if (!known.loaded) return store_.find_key(kind, key);
  std::vector<LeadId> found;
  known.table.find(hash, [&found](std::int64_t lead) { found.push_back(LeadId{lead}); });
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace leads
