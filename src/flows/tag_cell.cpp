#include "flows/tag_cell.h"

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
    for (const char letter : tag) cell += letter == '"' ? std::string("\"\"") : std::string(1, letter);
    cell += '"';
  }
  return cell;
}

}  // namespace leads
