// SPDX-License-Identifier: MIT
// The fields that columns nothing is known of go to: told by their headers, so that the same column
// finds the field it made before.
#include "import/columns/new_fields.h"

#include <algorithm>
#include <array>
#include <set>

#include "base/text.h"
#include "base/utf8.h"
#include "formats/playbook/playbook_toml.h"
#include "import/columns/column.h"
#include "import/columns/lead_columns.h"
#include "import/columns/synonyms.h"
#include "import/import.h"
#include "import/match/row_hash.h"
#include "import/source/row_reader.h"

namespace leads {
namespace {

constexpr std::array<std::string_view, 6> kDerived{"fit",         "engagement", "score", "grade",
                                                   "temperature", "ready"};  // in our JSON exports

// Told by the header alone. Where its letters do not tell it from others, a stamp does.
std::string field_name(std::string_view header) {
  constexpr std::size_t kLongest = 36, kStamp = 6;
  std::string name;
  bool whole = true;
  for (const char letter : plain_name(fold_accents(header))) {
    const bool plain = (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9');
    if (plain)
      name += letter;
    else if (!name.empty() && name.back() != '_')
      name += '_';
    if (static_cast<unsigned char>(letter) >= 0x80) whole = false;
  }
  whole = whole && !name.empty() && name.size() <= kLongest;
  name = name.empty() ? "column" : name.substr(0, kLongest);
  while (name.ends_with('_')) name.pop_back();
  return whole ? name : name + "_" + content_hash(fold(header)).substr(0, kStamp);
}

// Of a field of the company's own, there or to be made: never a word by which other columns are
// known.
bool may_take_column(std::string_view name, const Playbook& playbook) {
  if (const auto field = playbook.fields.find(name)) return Fields::is_custom(*field);
  return may_name_field(name, playbook) && !is_known_header(name);
}

}  // namespace

std::vector<std::pair<std::size_t, std::string>> new_field_names(const ImportFile& file,
                                                                 const ImportOptions& options,
                                                                 const Playbook& playbook) {
  const std::unique_ptr<RowReader> rows = file.open();
  const std::vector<std::string>& header = rows->header();
  const std::vector<ColumnTarget> columns = lead_columns_of(header, file, options, playbook);
  const bool own = is_own_export(header, file);
  std::set<std::string> taken;  // by other columns of this file
  for (const ColumnTarget& column : columns) taken.insert(column.name);
  const auto is_left_out = [&](const std::string& column) {
    const auto named =
        std::find_if(options.map.rbegin(), options.map.rend(),
                     [&](const auto& pair) { return fold(pair.first) == fold(column); });
    return named != options.map.rend();
  };
  std::vector<std::string> names(columns.size());
  // First those whose next file is mapped by their names alone; then the others, that make way.
  for (const bool by_name : {true, false}) {
    for (std::size_t index = 0; index < columns.size(); ++index) {
      const bool derived =
          own && std::find(kDerived.begin(), kDerived.end(), header[index]) != kDerived.end();
      if (columns[index].role != ColumnTarget::Role::ignored || trim(header[index]).empty() ||
          derived || !names[index].empty() || is_left_out(header[index]))
        continue;
      std::string name = field_name(header[index]);
      const bool free = may_take_column(name, playbook);
      if (by_name && (name != plain_name(header[index]) || !free || taken.contains(name))) continue;
      if (!free) name += "_given";
      const std::string stem = name;
      for (int n = 2; taken.contains(name) || !may_take_column(name, playbook); ++n)
        name = stem + "_" + std::to_string(n);
      taken.insert(name);
      names[index] = std::move(name);
    }
  }
  std::vector<std::pair<std::size_t, std::string>> fields;
  for (std::size_t index = 0; index < names.size(); ++index)
    if (!names[index].empty()) fields.emplace_back(index, std::move(names[index]));
  return fields;
}

}  // namespace leads
