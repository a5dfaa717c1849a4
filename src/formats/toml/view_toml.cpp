// SPDX-License-Identifier: MIT
#include "formats/toml/view_toml.h"

namespace leads {
namespace {

std::vector<std::string> read_names(TomlTable& table, std::string_view key) {
  std::vector<std::string> names;
  const TomlNode* node = table.find(key);
  if (node == nullptr) return names;
  for (const TomlNode* name : read_text_or_texts(*node, key, table.problems()))
    names.push_back(name->text);
  return names;
}

}  // namespace

View read_view(const TomlEntry& entry, Problems& problems) {
  TomlTable table(entry.value, "[view." + entry.key + "]", problems);
  View view;
  view.name = entry.key;
  view.line = entry.place.line;
  if (const TomlNode* filter = table.require("filter"))
    view.filter = read_text(*filter, "filter", problems).value_or("");
  view.fields = read_names(table, "fields");
  view.sort = read_names(table, "sort");
  table.finish();
  return view;
}

}  // namespace leads
