#include "store/write/identity_change.h"

#include "store/journal/row_json.h"

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

IdentityChange identity_change(const ChangeRecord& change, const ChangeRecord* behind) {
  const std::optional<BuiltIn> field = address_field(change.field);
  if (!field) return {};
  if (behind != nullptr && behind->field == kIdentityChange && behind->op == change.op &&
      behind->lead == change.lead)
    return {noted(behind->old_value, change.field), noted(behind->new_value, change.field)};
  return {identity_of(at(*field), change.old_value), identity_of(at(*field), change.new_value)};
}

IdentityChange single_identity_change(const ChangeRecord& change) {
  const std::string_view kind =
      std::string_view(change.field).substr(std::string_view("identity:").size());
  return {noted(change.old_value, kind), noted(change.new_value, kind)};
}

}  // namespace leads
