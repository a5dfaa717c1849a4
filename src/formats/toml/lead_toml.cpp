// SPDX-License-Identifier: MIT
#include "formats/toml/lead_toml.h"

#include <algorithm>

#include "formats/toml/toml_table.h"
#include "formats/toml/toml_text.h"

namespace leads {
namespace {

bool stands_bare(FieldType type) {
  return type == FieldType::integer || type == FieldType::number || type == FieldType::money ||
         type == FieldType::boolean;
}

}  // namespace

std::string write_lead_toml(const Fields& fields, std::span<const std::string> texts,
                            const std::vector<std::string>& tags, std::string_view heading) {
  std::string out;
  while (!heading.empty()) {
    const std::size_t end = std::min(heading.find('\n'), heading.size());
    out += "# " + std::string(heading.substr(0, end)) + "\n";
    heading.remove_prefix(std::min(end + 1, heading.size()));
  }
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const Field& field = fields.all()[i];
    if (field.name == "tags") continue;
    const bool bare = stands_bare(field.type) && !texts[i].empty();
    out += field.name + " = " + (bare ? texts[i] : toml_text(texts[i])) + "\n";
  }
  out += "tags = [";
  for (std::size_t i = 0; i < tags.size(); ++i) out += (i == 0 ? "" : ", ") + toml_text(tags[i]);
  return out + "]\n";
}

std::optional<LeadToml> read_lead_toml(const Fields& fields, Problems& problems) {
  const std::optional<TomlNode> node = parse_toml(problems);
  if (!node) return std::nullopt;
  TomlTable root(*node, "the lead", problems);
  LeadToml lead;
  for (const Field& field : fields.all()) {
    LeadToml::Entry& entry = lead.fields.emplace_back();
    if (field.name == "tags") continue;
    const TomlNode* value = root.find(field.name);
    if (value == nullptr) continue;
    entry.place = value->place;
    entry.text = read_scalar(*value, field.name, problems).value_or("");
  }
  if (const TomlNode* tags = root.find("tags");
      tags != nullptr && read_list(*tags, "tags", problems) != nullptr) {
    for (const TomlNode& tag : tags->items) {
      if (auto text = read_text(tag, "tags", problems)) lead.tags.push_back(std::move(*text));
    }
  }
  root.finish();
  return lead;
}

}  // namespace leads
