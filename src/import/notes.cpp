// SPDX-License-Identifier: MIT
#include "import/notes.h"

#include <algorithm>

namespace leads {

std::vector<ImportNote> Notes::take() {
  std::stable_partition(notes_.begin(), notes_.end(),
                        [](const ImportNote& note) { return note.line == 0; });
  return std::move(notes_);
}

void Notes::add(const std::string& what, int line, std::string_view example, std::size_t rows) {
  const auto [entry, fresh] = place_.emplace(what, notes_.size());
  if (fresh) notes_.push_back({what, 0, line, std::string(example)});
  notes_[entry->second].rows += rows;
}

}  // namespace leads
