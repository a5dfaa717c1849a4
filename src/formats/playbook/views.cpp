// SPDX-License-Identifier: MIT
// [view.NAME]: filters that people use often, with the columns and the order they like.
#include "formats/playbook/reading.h"
#include "formats/toml/view_toml.h"

namespace leads {

void read_views(Reading& reading, TomlTable& root) {
  for (const TomlEntry& entry : root.table("view")) {
    if (!has_room(reading, reading.book.views.size(), entry.place, "views")) break;
    check_name(reading, entry.key, entry.place, "a view's name");
    const TomlNode* filter = entry.value.find("filter");
    View view = read_view(entry, reading.problems);
    if (filter != nullptr && filter->is_text())
      read_filter(reading, *filter, "filter", FilterScope::command_line);
    reading.book.views.push_back(std::move(view));
  }
}

}  // namespace leads
