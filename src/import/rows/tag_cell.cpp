// SPDX-License-Identifier: MIT
#include "import/rows/tag_cell.h"

#include "base/text.h"

namespace leads {

std::string tag_cell(std::span<const std::string_view> tags) {
  std::string cell;
  for (const std::string_view tag : tags) {
    if (!cell.empty()) cell += ", ";
    if (tag.find_first_of(",\"") == std::string_view::npos) {
      cell += tag;
      continue;
    }
    cell += '"';
    for (const char letter : tag)
      cell += letter == '"' ? std::string("\"\"") : std::string(1, letter);
    cell += '"';
  }
  return cell;
}

std::vector<std::string> split_tags(std::string_view cell, bool foreign) {
  std::vector<std::string> tags;
  std::string tag;
  bool quoted = false;
  const auto end_tag = [&] {
    std::string_view core = trim(tag);
    if (foreign && core.starts_with("* "))
      core.remove_prefix(2);  // Google's mark of its own labels
    if (!core.empty()) tags.emplace_back(core);
    tag.clear();
  };
  for (std::size_t i = 0; i < cell.size(); ++i) {
    const char letter = cell[i];
    if (letter == '"') {
      if (quoted && i + 1 < cell.size() && cell[i + 1] == '"')
        tag += cell[++i];
      else
        quoted = !quoted;
    } else if (!quoted && foreign && letter == '\\' && i + 1 < cell.size() && cell[i + 1] == ',') {
      tag += cell[++i];
    } else if (!quoted && (letter == ',' || (foreign && (letter == ';' || letter == '|')))) {
      end_tag();
    } else if (!quoted && foreign && cell.substr(i).starts_with(" ::: ")) {
      end_tag();
      i += 4;
    } else {
      tag += letter;
    }
  }
  end_tag();
  return tags;
}

}  // namespace leads
