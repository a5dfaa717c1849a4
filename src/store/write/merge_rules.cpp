// SPDX-License-Identifier: MIT
#include "store/write/merge_rules.h"

#include <string>
#include <unordered_set>

#include "base/text.h"
#include "store/read/identities.h"

namespace leads {
namespace {

bool is_missing(const Value& value) {
  return std::holds_alternative<std::monostate>(value);
}

const Value& value_of(const std::vector<Value>& values, BuiltIn field) {
  return values[index(at(field))];
}

// A survivor without amounts takes the other's currency with its amounts.
bool amounts_agree(const Fields& fields, const std::vector<Value>& keep,
                   const std::vector<Value>& other) {
  const Value& mine = value_of(keep, BuiltIn::currency);
  const Value& theirs = value_of(other, BuiltIn::currency);
  if (is_missing(mine) != is_missing(theirs)) {
    for (std::size_t index = 0; index < fields.size(); ++index) {
      const bool money = fields[static_cast<FieldIndex>(index)].type == FieldType::money;
      if (money && !is_missing((is_missing(mine) ? keep : other)[index])) return false;
    }
    return true;
  }
  return mine == theirs;
}

}  // namespace

std::vector<FieldIndex> fields_to_take(const Fields& fields, const std::vector<Value>& keep,
                                       const std::vector<Value>& other) {
  const bool amounts = amounts_agree(fields, keep, other);
  const bool step = is_missing(value_of(keep, BuiltIn::next_step)) &&
                    is_missing(value_of(keep, BuiltIn::next_step_at));
  std::vector<FieldIndex> taken;
  for (std::size_t index = 0; index < fields.size(); ++index) {
    const auto field = static_cast<FieldIndex>(index);
    if (is_missing(other[index])) continue;
    if (field == at(BuiltIn::created_at)) {
      if (is_missing(keep[index]) ||
          std::get<std::int64_t>(other[index]) < std::get<std::int64_t>(keep[index]))
        taken.push_back(field);
      continue;
    }
    const bool is_step = field == at(BuiltIn::next_step) || field == at(BuiltIn::next_step_at);
    const bool is_amount = fields[field].type == FieldType::money || field == at(BuiltIn::currency);
    if (!is_missing(keep[index]) || (is_step && !step) || (is_amount && !amounts)) continue;
    taken.push_back(field);
  }
  return taken;
}

std::vector<FieldIndex> fields_left(const Fields& fields, const std::vector<Value>& keep,
                                    const std::vector<Value>& other) {
  const std::vector<FieldIndex> taken = fields_to_take(fields, keep, other);
  std::vector<FieldIndex> left;
  for (std::size_t index = 0; index < fields.size(); ++index) {
    const auto field = static_cast<FieldIndex>(index);
    const Value& theirs = other[index];
    if (field == at(BuiltIn::created_at) || is_missing(theirs) || keep[index] == theirs) continue;
    if (std::find(taken.begin(), taken.end(), field) != taken.end()) continue;
    const bool is_address = field == at(BuiltIn::email) || field == at(BuiltIn::phone);
    if (is_address && !identity_key(field, std::get<std::string>(theirs)).empty()) continue;
    left.push_back(field);
  }
  return left;
}

std::vector<std::string> tags_to_take(const std::vector<std::string>& keep,
                                      const std::vector<std::string>& other) {
  std::unordered_set<std::string> known;
  for (const std::string& tag : keep) known.insert(fold(tag));
  std::vector<std::string> taken;
  for (const std::string& tag : other)
    if (known.insert(fold(tag)).second) taken.push_back(tag);
  return taken;
}

}  // namespace leads
