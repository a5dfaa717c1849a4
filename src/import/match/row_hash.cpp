// SPDX-License-Identifier: MIT
#include "import/match/row_hash.h"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <vector>

#include "store/read/identities.h"

namespace leads {

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
