// SPDX-License-Identifier: MIT
#include "store/write/identity_change.h"

#include "store/journal/entry.h"
#include "store/journal/row_json.h"
#include "store/read/identities.h"

namespace leads {
namespace {

std::optional<NewIdentity> identity_of(FieldIndex field, const std::string& value) {
  std::string key = identity_key(field, value);
  if (key.empty()) return std::nullopt;
  return NewIdentity{std::string(identity_kind(field)), std::move(key), value, {}};
}

std::optional<NewIdentity> noted(const std::string& value, std::string_view kind) {
  return value.empty() ? std::nullopt : std::optional(parse_identity_json(value, kind));
}

}  // namespace

std::optional<BuiltIn> address_field(std::string_view kind) {
  for (const BuiltIn field : kAddresses) {
    if (identity_kind(at(field)) == kind) return field;
  }
  return std::nullopt;
}

bool same_identity(const NewIdentity& a, const NewIdentity& b) {
  // Older books noted an identity that was added by its value alone.
  return a.kind == b.kind && (a.key.empty() || b.key.empty() ? a.value == b.value : a.key == b.key);
}

IdentityChange identity_change(const JournalEntry& entry, const JournalEntry* behind) {
  const std::optional<BuiltIn> field =
      entry.kind == EntryKind::field ? address_field(entry.name) : std::nullopt;
  if (!field) return {};
  if (behind != nullptr && behind->kind == EntryKind::address && behind->op == entry.op &&
      behind->lead == entry.lead)
    return {noted(behind->before, entry.name), noted(behind->after, entry.name)};
  return {identity_of(at(*field), entry.before), identity_of(at(*field), entry.after)};
}

IdentityChange single_identity_change(const JournalEntry& entry) {
  return {noted(entry.before, entry.name), noted(entry.after, entry.name)};
}

}  // namespace leads
