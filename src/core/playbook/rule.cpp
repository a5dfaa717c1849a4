// SPDX-License-Identifier: MIT
// What each kind of rule has.
#include "leads/rule.h"

#include "base/overloaded.h"

namespace leads {
namespace {

const Filter* pointer_to(const std::optional<Filter>& filter) {
  return filter ? &*filter : nullptr;
}

}  // namespace

const Filter* gate_of(const Rule& rule) {
  return std::visit(Overloaded{[](const FieldRule& fields) {
                                 return fields.when.empty() ? nullptr : &fields.when;
                               },
                               [](const ValueRule& value) { return pointer_to(value.when); },
                               [](const ActivityRule& counted) { return pointer_to(counted.when); },
                               [](const SilenceRule& silence) { return pointer_to(silence.when); }},
                    rule.kind);
}

std::optional<FieldIndex> valued_field_of(const Rule& rule) {
  using Found = std::optional<FieldIndex>;
  return std::visit(Overloaded{[](const FieldRule&) -> Found { return std::nullopt; },
                               [](const ValueRule& value) -> Found { return value.by; },
                               [](const ActivityRule&) -> Found { return std::nullopt; },
                               [](const SilenceRule&) -> Found { return std::nullopt; }},
                    rule.kind);
}

const ActivityChoice* activities_of(const Rule& rule) {
  using Choice = const ActivityChoice*;
  return std::visit(Overloaded{[](const FieldRule&) -> Choice { return nullptr; },
                               [](const ValueRule&) -> Choice { return nullptr; },
                               [](const ActivityRule& counted) { return &counted.activity; },
                               [](const SilenceRule& silence) { return &silence.activity; }},
                    rule.kind);
}

}  // namespace leads
