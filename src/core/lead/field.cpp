// SPDX-License-Identifier: MIT
// The built-in fields and the look-ups on them. Their order is part of the contract: BuiltIn and
// stored books rely on it, so new ones go to the end.
#include "leads/field.h"

#include <algorithm>
#include <type_traits>
#include <utility>

namespace leads {
namespace {

constexpr std::string_view kTypeNames[] = {"text",    "integer", "number",   "date",  "datetime",
                                           "boolean", "choice",  "money",    "url",   "email",
                                           "phone",   "country", "currency", "source"};

constexpr std::pair<std::string_view, FieldType> kBuiltIn[] = {
    {"type", FieldType::choice},
    {"name", FieldType::text},
    {"first_name", FieldType::text},
    {"last_name", FieldType::text},
    {"email", FieldType::email},
    {"phone", FieldType::phone},
    {"title", FieldType::text},
    {"company", FieldType::text},
    {"website", FieldType::url},
    {"industry", FieldType::text},
    {"employees", FieldType::integer},
    {"revenue", FieldType::money},
    {"street", FieldType::text},
    {"city", FieldType::text},
    {"region", FieldType::text},
    {"postal_code", FieldType::text},
    {"country", FieldType::country},
    {"language", FieldType::text},
    {"time_zone", FieldType::text},
    {"source", FieldType::source},
    {"source_detail", FieldType::text},
    {"campaign", FieldType::text},
    {"vendor", FieldType::text},
    {"cost", FieldType::money},
    {"owner", FieldType::text},
    {"value", FieldType::money},
    {"currency", FieldType::currency},
    {"expected_close", FieldType::date},
    {"rating", FieldType::integer},
    {"notes", FieldType::text},
    {"referred_by", FieldType::text},
    {"next_step", FieldType::text},
    {"next_step_at", FieldType::datetime},
    {"created_at", FieldType::datetime},
};
static_assert(std::size(kBuiltIn) == static_cast<std::size_t>(BuiltIn::count));

}  // namespace

std::string_view type_name(FieldType type) {
  return kTypeNames[static_cast<std::size_t>(type)];
}

bool is_text(FieldType type) {
  switch (type) {
    case FieldType::text:
    case FieldType::choice:
    case FieldType::url:
    case FieldType::email:
    case FieldType::phone:
    case FieldType::country:
    case FieldType::currency:
    case FieldType::source:
      return true;
    default:
      return false;
  }
}

Cell Cell::of(const Value& value) {
  return std::visit(
      [](const auto& held) -> Cell {
        using Held = std::decay_t<decltype(held)>;
        if constexpr (std::is_same_v<Held, std::monostate>)
          return {};
        else if constexpr (std::is_same_v<Held, std::string>)
          return Cell::of(std::string_view(held));
        else
          return Cell::of(held);
      },
      value);
}

Value owned(const Cell& cell) {
  switch (cell.kind) {
    case Cell::Kind::integer:
      return cell.integer;
    case Cell::Kind::real:
      return cell.real;
    case Cell::Kind::text:
      return std::string(cell.text);
    default:
      return {};
  }
}

Fields::Fields() {
  all_.reserve(std::size(kBuiltIn));
  by_name_.reserve(std::size(kBuiltIn));
  for (const auto& [name, type] : kBuiltIn) {
    Field field{std::string(name), type, {}};
    if (type == FieldType::choice) field.choices = {"person", "organization"};
    add(std::move(field));
  }
}

std::optional<FieldIndex> Fields::find(std::string_view name) const {
  // As flags are spelled: no field's own name has a dash.
  std::string plain(name);
  std::replace(plain.begin(), plain.end(), '-', '_');
  const auto found = by_name_.find(plain);
  if (found == by_name_.end()) return std::nullopt;
  return found->second;
}

FieldIndex Fields::add(Field field) {
  const auto [index, added] = by_name_.emplace(field.name, static_cast<FieldIndex>(all_.size()));
  if (added) all_.push_back(std::move(field));
  return index->second;
}

std::vector<std::string> Fields::names() const {
  std::vector<std::string> names;
  for (const Field& field : all_) names.push_back(field.name);
  return names;
}

}  // namespace leads
