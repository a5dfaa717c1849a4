// SPDX-License-Identifier: MIT
#include "import/columns/column.h"

#include <algorithm>

#include "base/spelling.h"
#include "base/text.h"
#include "leads/error.h"

namespace leads {

std::string plain_name(std::string_view header) {
  std::string name;
  for (const char letter : fold(header)) {
    const bool word = (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') ||
                      static_cast<unsigned char>(letter) >= 0x80;
    if (word || letter == '.' || letter == ':')
      name += letter;
    else if (letter != '-' && !name.empty() && name.back() != '_')
      name += '_';
  }
  while (!name.empty() && name.back() == '_') name.pop_back();
  return name;
}

std::string_view mapped_header(std::string_view named) {
  named = trim(named);
  return named.size() > 1 && named.ends_with('?') ? trim(named.substr(0, named.size() - 1)) : named;
}

std::optional<std::size_t> find_mapped(const std::vector<std::string>& header,
                                       const std::string& wanted, const std::string& where,
                                       ErrorKind kind) {
  const auto index_of = [&header](std::string_view name) -> std::optional<std::size_t> {
    const auto found = std::find_if(header.begin(), header.end(), [&](const std::string& each) {
      return fold(each) == fold(name);
    });
    if (found == header.end()) return std::nullopt;
    return static_cast<std::size_t>(found - header.begin());
  };
  const std::string_view name = mapped_header(wanted);
  if (name == trim(wanted) || index_of(trim(wanted)))
    return find_header(header, wanted, where, kind);
  if (!index_of(name)) return std::nullopt;
  return find_header(header, std::string(name), where, kind);
}

std::size_t find_header(const std::vector<std::string>& header, const std::string& wanted,
                        const std::string& where, ErrorKind kind) {
  for (std::size_t index = 0; index < header.size(); ++index) {
    if (trim(header[index]) == trim(wanted)) return index;
  }
  for (std::size_t index = 0; index < header.size(); ++index) {
    if (fold(header[index]) == fold(wanted)) return index;
  }
  std::string hint = did_you_mean(nearest(wanted, header));
  if (hint.empty()) {
    hint = "columns:";
    for (std::size_t i = 0; i < std::min<std::size_t>(header.size(), 12); ++i)
      hint += (i == 0 ? " " : ", ") + header[i];
    if (header.size() > 12) hint += ", …";
  }
  throw Error(kind, where, "the file has no column \"" + wanted + "\"", hint);
}

std::string system_of(const ImportFile& file, const ImportOptions& options) {
  if (!options.system.empty()) return options.system;
  if (file.mapping != nullptr)
    return file.mapping->system.empty() ? file.mapping->name : file.mapping->system;
  throw Error(ErrorKind::usage, "external_id",
              "whose ids are these? The column needs the name of its system", "--system NAME");
}

std::vector<ColumnUse> column_uses(const std::vector<std::string>& header,
                                   const std::vector<ColumnTarget>& targets) {
  std::vector<ColumnUse> uses;
  for (std::size_t index = 0; index < header.size(); ++index) {
    const bool used = targets[index].role != ColumnTarget::Role::ignored;
    uses.push_back({header[index], index, used ? targets[index].name : ""});
  }
  return uses;
}

bool is_own_export(const std::vector<std::string>& header, const ImportFile& file) {
  return !header.empty() && header.front() == "lead_id" && file.mapping == nullptr;
}

}  // namespace leads
