// SPDX-License-Identifier: MIT
// Whose export a file is: by the headers few other programs have.
#include "import/columns/recognise.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "base/text.h"
#include "formats/playbook/playbook_toml.h"
#include "formats/playbook/program.h"
#include "import/columns/column.h"
#include "import/columns/english.h"
#include "import/columns/vendors.h"

namespace leads {
namespace {

using Columns = std::unordered_map<std::string, std::size_t>;  // plain name -> first column of it

Columns columns_of(const std::vector<std::string>& header) {
  Columns columns;
  for (std::size_t column = 0; column < header.size(); ++column)
    columns.emplace(plain_name(header[column]), column);
  for (std::size_t column = 0; column < header.size(); ++column)
    columns.emplace(plain_name(in_english(header[column])), column);
  return columns;
}

/// The first table of a program's file: what it is known by. The columns behind it are of interest
/// only once the program is found.
std::string_view head_of(std::string_view text) {
  const auto first = text.find("[import.");
  return text.substr(0, first == std::string_view::npos ? first : text.find("\n[", first));
}

/// Programs, parsed one by one as they are asked for.
class Programs {
 public:
  ProgramMapping head(const VendorText& vendor) { return parse(vendor, head_of(vendor.text)); }
  ProgramMapping whole(const VendorText& vendor) { return parse(vendor, vendor.text); }

 private:
  ProgramMapping parse(const VendorText& vendor, std::string_view text) {
    return parse_program(text, std::string(vendor.name) + ".toml", book_);
  }
  Playbook book_ = default_playbook();
};

bool matches(std::string_view pattern, std::string_view name) {
  const auto star = pattern.find('*');
  if (star == std::string_view::npos) return name == pattern;
  const std::string_view before = pattern.substr(0, star), after = pattern.substr(star + 1);
  return name.size() >= before.size() + after.size() && name.starts_with(before) &&
         name.ends_with(after);
}

// What the file says of all its rows: by columns that only files of one consent have, else by its
// name.
std::string consent_of_all(const ProgramMapping& program, const Columns& columns,
                           std::string_view file) {
  if (columns.contains("consent.email")) return {};  // rejects say it of each row
  for (const auto& [column, sign] : program.consent_of_columns)
    if (columns.contains(plain_name(column))) return sign;
  const std::string name = fold(file.substr(file.rfind('/') + 1));
  for (const auto& [pattern, sign] : program.consent_of_names)
    if (matches(pattern, name)) return sign;
  return {};
}

// The instant of a consent is not that of its end, and the other way round.
bool is_of_other_consent(const ProgramMapping& program, const std::string& column,
                         std::string_view target, std::string_view consent_of_all) {
  if (consent_of_all.empty() || !target.starts_with("consent.") || !target.ends_with("_at"))
    return false;
  const auto says =
      std::find_if(program.consent_of_columns.begin(), program.consent_of_columns.end(),
                   [&column](const auto& entry) { return entry.first == column; });
  const char sign = says != program.consent_of_columns.end() ? says->second.front() : '+';
  return sign != consent_of_all.front();
}

std::string list_of_names(const ProgramMapping& program) {
  std::string names;
  for (std::size_t i = 0; i < program.consent_of_names.size(); ++i)
    names += (i == 0                                     ? ""
              : i + 1 == program.consent_of_names.size() ? " or "
                                                         : ", ") +
             program.consent_of_names[i].first;
  return names;
}

/// The columns of the program that this file has, named as the file does.
class FileReading {
 public:
  FileReading(ProgramMapping& program, const std::vector<std::string>& header,
              std::string_view file)
      : program_(program), header_(header), columns_(columns_of(header)) {
    reading_.title = std::move(program.title);
    reading_.columns = header.size();
    reading_.by_form = !program.form.empty();
    reading_.consent_of_all = leads::consent_of_all(program, columns_, file);
    if (reading_.consent_of_all.empty()) reading_.unnamed_consent = list_of_names(program);
  }

  Recognition read(const Playbook& playbook) {
    Mapping mapping = program_.mapping;
    mapping.map.clear();
    mapping.consent.clear();
    for (const auto& [column, target] : program_.mapping.map) map(mapping, column, target);
    for (const std::string& column : program_.ignore)
      if (const std::string* name = known(column)) mapping.map.emplace_back(*name, "*");
    for (const auto& [column, sign] : program_.mapping.consent)
      if (const std::string* name = known(column)) mapping.consent.emplace_back(*name, sign);
    // A company without this stage keeps the lead where leads begin.
    if (const auto stages = mapping.values.find("stage"); stages != mapping.values.end())
      for (auto& [word, stage] : stages->second)
        if (!playbook.find_stage(stage)) stage = playbook.stages.front().name;
    reading_.mapping = std::move(mapping);
    return std::move(reading_);
  }

 private:
  const std::string* known(const std::string& column) {
    const auto found = columns_.find(plain_name(column));
    if (found == columns_.end()) return nullptr;
    ++reading_.known;
    return &header_[found->second];
  }

  void map(Mapping& mapping, const std::string& column, const std::string& target) {
    const std::string* name = known(column);
    if (name == nullptr) return;
    // Two columns of one field: the first the program lists; the other stays a further address or
    // is left.
    const bool several = target == "tags" || target.starts_with("consent.");
    const auto is_same = [&target](const auto& entry) { return entry.second == target; };
    const bool twice = !several && std::any_of(mapping.map.begin(), mapping.map.end(), is_same);
    const bool left_out =
        twice || is_of_other_consent(program_, column, target, reading_.consent_of_all);
    mapping.map.emplace_back(*name, left_out ? "*" : target);
  }

  ProgramMapping& program_;
  const std::vector<std::string>& header_;
  Columns columns_;
  Recognition reading_;
};

Recognition read_as(ProgramMapping program, const std::vector<std::string>& header,
                    std::string_view file, const Playbook& playbook) {
  return FileReading(program, header, file).read(playbook);
}

}  // namespace

std::vector<Recognition> recognise(const std::vector<std::string>& header, std::string_view file,
                                   const Playbook& playbook) {
  const Columns columns = columns_of(header);
  Programs programs;
  std::vector<const VendorText*> best;
  std::size_t most = 0;
  for (const VendorText& vendor : vendor_texts()) {
    const ProgramMapping program = programs.head(vendor);
    const auto marks = static_cast<std::size_t>(std::count_if(
        program.known_by.begin(), program.known_by.end(),
        [&columns](const std::string& mark) { return columns.contains(plain_name(mark)); }));
    if (!program.form.empty() || marks < static_cast<std::size_t>(program.needs) || marks < most)
      continue;
    if (marks > most) best.clear();
    most = marks;
    best.push_back(&vendor);
  }
  std::vector<Recognition> readings;
  for (const VendorText* vendor : best)
    readings.push_back(read_as(programs.whole(*vendor), header, file, playbook));
  std::stable_sort(readings.begin(), readings.end(),
                   [](const Recognition& a, const Recognition& b) { return a.known > b.known; });
  std::erase_if(readings,
                [&readings](const Recognition& one) { return one.known < readings.front().known; });
  return readings;
}

std::optional<Recognition> reading_as(std::string_view name, const std::vector<std::string>& header,
                                      std::string_view file, const Playbook& playbook) {
  const std::string wanted = fold(name);
  for (const VendorText& vendor : vendor_texts())
    if (vendor.name == wanted) return read_as(Programs().whole(vendor), header, file, playbook);
  return std::nullopt;
}

std::optional<Recognition> reading_of_form(std::string_view form,
                                           const std::vector<std::string>& header,
                                           std::string_view file, const Playbook& playbook) {
  Programs programs;
  for (const VendorText& vendor : vendor_texts())
    if (programs.head(vendor).form == form)
      return read_as(programs.whole(vendor), header, file, playbook);
  return std::nullopt;
}

std::vector<std::string> reading_names() {
  Programs programs;
  std::vector<std::string> names;
  for (const VendorText& vendor : vendor_texts())
    if (programs.head(vendor).form.empty()) names.emplace_back(vendor.name);
  return names;
}

}  // namespace leads
