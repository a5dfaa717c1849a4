// SPDX-License-Identifier: MIT
// The order in which leads.toml is read: words first, then what is made of them, then what can only
// be said about the whole.
#include "formats/playbook/playbook_toml.h"

#include <algorithm>

#include "base/fnv.h"
#include "base/utf8.h"
#include "formats/playbook/reading.h"
#include "leads/error.h"

namespace leads {
namespace {

/// What this version checks and does not act on: a table, and a key of it or "" for all of them. A
/// feature that arrives takes its line away.
struct Unused {
  std::string_view table, key, shown;
};
constexpr auto kNotActedOn = std::to_array<Unused>({
    {"test", "", "[[test]]"},
});

std::vector<std::string> not_acted_on(const TomlNode& root) {
  std::vector<std::string> shown;
  for (const Unused& unused : kNotActedOn) {
    const TomlNode* table = root.find(unused.table);
    if (table == nullptr) continue;
    const auto has_key = [&](const TomlNode& node) { return node.find(unused.key) != nullptr; };
    const bool used = unused.key.empty() || has_key(*table) ||
                      std::any_of(table->items.begin(), table->items.end(), has_key);
    if (used) shown.emplace_back(unused.shown);
  }
  return shown;
}

/// Without such a table, names that others use would be unknown.
bool declares_names(std::string_view table) {
  constexpr auto kTables = std::to_array<std::string_view>(
      {"", "fields", "sources", "kinds", "group", "stage", "stages"});
  return std::find(kTables.begin(), kTables.end(), table) != kTables.end();
}

std::uint64_t mark_of(std::string_view text, const Playbook& book) {
  Fnv hash;
  hash.add(text);
  hash.add(book.calendar.zone.hash());
  for (const Day day : book.calendar.holidays)
    hash.add(static_cast<std::uint64_t>(day.time_since_epoch().count()));
  for (const auto& [day, span] : book.calendar.absences) {
    hash.add(static_cast<std::uint64_t>(day.time_since_epoch().count()));
    hash.add(static_cast<std::uint64_t>(span.from));
    hash.add(static_cast<std::uint64_t>(span.to));
  }
  hash.add(kEvaluatorVersion);
  return hash.value();
}

void read_all(Reading& reading, const TomlNode& node) {
  TomlTable root(node, "leads.toml", reading.problems);
  read_fields(reading, root);
  read_sources(reading, root);
  read_kinds(reading, root);
  read_calendar(reading, root);
  read_stages(reading, root);
  read_groups(reading, root);
  const std::vector<RuleSource> rules = read_rules(reading, root);
  read_score(reading, root);
  read_team(reading, root);
  read_targets(reading, root);
  read_mail(reading, root);
  read_nurtures(reading, root);
  read_imports(reading, root);
  read_tests(reading, root);
  read_views(reading, root);
  root.finish();
  if (!reading.problems.failed()) lint_playbook(reading, rules, node);
}

}  // namespace

bool PlaybookResult::failed() const {
  return std::any_of(problems.begin(), problems.end(),
                     [](const Diagnostic& problem) { return !problem.warning; });
}

PlaybookResult parse_playbook(std::string_view text, const std::string& path,
                              const ZoneLoader& load_zone, const FileLoader& load_file) {
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  PlaybookResult result;
  result.playbook.path = path;
  Problems problems(path, text);
  std::vector<std::string> left_out;
  const auto root = parse_toml_in_parts(problems, left_out);
  if (root && std::none_of(left_out.begin(), left_out.end(), declares_names)) {
    Reading reading{result.playbook, problems, load_zone, load_file};
    read_all(reading, *root);
    result.not_acted_on = not_acted_on(*root);
    result.playbook.mark = mark_of(text, result.playbook);
  }
  result.problems = problems.take();
  return result;
}

Playbook default_playbook() {
  const ZoneLoader none = [](std::string_view) { return Zone(); };
  return parse_playbook("", "", none, {}).playbook;
}

}  // namespace leads
