// Keys as hashes: whose they are, of the file's new leads and of the book, and rows that are known
// by all they say.
#include <sodium.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "base/large_memory.h"
#include "import/match/row_matcher.h"

namespace leads {

KeyHash hash_key(std::string_view kind, std::string_view key) {
  // Keyed anew in each process: nobody can make a file whose keys all fall together.
  static const std::array<unsigned char, crypto_shorthash_siphashx24_KEYBYTES> secret = [] {
    std::array<unsigned char, crypto_shorthash_siphashx24_KEYBYTES> bytes{};
    randombytes_buf(bytes.data(), bytes.size());
    return bytes;
  }();
  std::array<unsigned char, 512> small;
  std::string large;
  const unsigned char* bytes = small.data();
  const std::size_t size = kind.size() + 1 + key.size();
  if (size <= small.size()) {
    std::copy(kind.begin(), kind.end(), small.begin());
    small[kind.size()] = 0;
    std::copy(key.begin(), key.end(), small.begin() + static_cast<std::ptrdiff_t>(kind.size()) + 1);
  } else {
    large.append(kind).append(1, '\0').append(key);
    bytes = reinterpret_cast<const unsigned char*>(large.data());
  }
  std::array<unsigned char, crypto_shorthash_siphashx24_BYTES> hash{};
  crypto_shorthash_siphashx24(hash.data(), bytes, size, secret.data());
  KeyHash made;
  std::memcpy(&made, hash.data(), sizeof made);
  return made;
}

void KeyTable::insert(const Slot& slot) {
  std::size_t at = slot.key & (slots_.size() - 1);
  while (slots_[at].lead != 0) at = (at + 1) & (slots_.size() - 1);
  slots_[at] = slot;
}

void KeyTable::add(const KeyHash& key, std::int64_t lead) {
  bool known = false;
  find(key, [&known, lead](std::int64_t other) { known = known || other == lead; });
  if (known) return;
  if ((used_ + 1) * 3 > slots_.size() * 2) {
    constexpr std::size_t kFewest = 1024;
    const std::vector<Slot> old =
        std::exchange(slots_, large_vector<Slot>(std::max(slots_.size() * 2, kFewest)));
    for (const Slot& slot : old)
      if (slot.lead != 0) insert(slot);
  }
  insert({key.first, lead * (kMore + 1) | more_of(key)});
  ++used_;
}

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

std::string canonical_row(const LeadRow& row, const Fields& fields) {
  std::vector<std::string> parts;
  for (const auto& [field, value] : row.values)
    parts.push_back(fields[field].name + '\x1f' + format_value(fields[field], Cell::of(value)));
  for (const std::string& tag : row.tags) parts.push_back("tag\x1f" + tag);
  std::sort(parts.begin(), parts.end());
  std::string bytes;
  for (const std::string& part : parts) bytes += part + '\x1e';
  return bytes;
}

std::string keyed_row_hash(const LeadRow& row, const Fields& fields) {
  std::string bytes = "keyed\x1e" + canonical_row(row, fields);
  for (const NewIdentity& id : row.ids) bytes += id.kind + '\x1f' + id.key + '\x1e';
  for (const Address& address : row.addresses)
    bytes += std::string(identity_kind(address.field)) + '\x1f' + address.key + '\x1e';
  return content_hash(bytes);
}

std::string left_out_hash(const std::string& keyed_row_hash) {
  return content_hash("left out\x1e" + keyed_row_hash);
}

std::string content_hash(std::string_view bytes) {
  std::array<unsigned char, 16> hash{};
  crypto_generichash(hash.data(), hash.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                     bytes.size(), nullptr, 0);
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  for (const unsigned char byte : hash) {
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  return text;
}

}  // namespace leads
