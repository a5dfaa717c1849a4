// SPDX-License-Identifier: MIT
#include "import/match/book_keys.h"

#include <algorithm>
#include <utility>

#include "import/match/crowd.h"
#include "store/read/identities.h"
#include "store/read/people.h"
#include "store/store.h"

namespace leads {

BookKeys::BookKeys(Store& store, std::span<const ImportFile> files) : store_(store) {
  constexpr std::size_t kKeysALookup =
      40;  // are read in its time, and most leads have one of a kind
  constexpr std::uint64_t kBytesARow = 200;
  constexpr std::size_t kFewest = 500;
  few_ = std::max(kFewest, static_cast<std::size_t>(number(People(store).newest())) / kKeysALookup);
  std::uint64_t bytes = 0;
  for (const ImportFile& file : files) bytes += file.size;
  if (bytes / kBytesARow > few_) few_ = 0;  // there will be more: the first ones would be in vain
}

std::span<const LeadId> BookKeys::find(std::string_view kind, std::string_view key,
                                       const KeyHash& hash) {
  auto keys = kinds_.find(kind);
  if (keys == kinds_.end()) keys = kinds_.try_emplace(std::string(kind)).first;
  Kind& known = keys->second;
  // A crowd that was found once is not read again.
  const auto crowd = known.crowds.find(hash.first);
  if (crowd != known.crowds.end() && !crowd->second.empty()) return crowd->second;
  if (!known.loaded && ++known.lookups > few_) {
    Identities(store_).scan(kind, [&](std::string_view other, LeadId lead) {
      const KeyHash made = hash_key(kind, other);
      if (!known.table.add(made, number(lead), Crowd::kFewest)) known.crowds[made.first];
    });
    known.loaded = true;
  }
  if (known.loaded && !known.crowds.contains(hash.first)) {
    found_.clear();
    known.table.find(hash, [this](std::int64_t lead) { found_.push_back(LeadId{lead}); });
    std::sort(found_.begin(), found_.end());
    return found_;
  }
  found_ = Identities(store_).find(kind, key);
  if (found_.size() <= Crowd::kFewest) return found_;
  return known.crowds[hash.first] = std::move(found_);
}

}  // namespace leads
