// SPDX-License-Identifier: MIT
// What the parts of the leads.toml parser share: the playbook under construction, the collector of
// problems, and values that more than one part reads. Each part reads its own tables and leaves the
// rest alone; playbook_toml.cpp determines the order.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "formats/playbook/playbook_toml.h"
#include "formats/toml/toml_table.h"
#include "leads/playbook.h"

namespace leads {

inline constexpr int kMostPoints = limits::kPoints;

struct Reading {
  Playbook& book;
  Problems& problems;
  const ZoneLoader& load_zone;
  const FileLoader& load_file;
  std::vector<std::string> stages = {};                 ///< names, once they are known
  std::map<std::string, Zone, std::less<>> zones = {};  ///< loaded so far
  std::size_t pattern_cost = 0;                         ///< of all compiled so far
};

/// One `[[rule]]` with its table, for what can only be said about all of them together.
struct RuleSource {
  std::size_t rule = 0;  ///< index into Playbook::rules
  const TomlNode* table = nullptr;
};

// The parts, in the order in which they must be read.
void read_fields(Reading& reading, TomlTable& root);   // [fields]
void read_sources(Reading& reading, TomlTable& root);  // [sources]
void read_kinds(Reading& reading, TomlTable& root);    // [kinds]
void read_calendar(Reading& reading, TomlTable& root);
void read_stages(Reading& reading, TomlTable& root);  // [stages], [[stage]]
void read_groups(Reading& reading, TomlTable& root);  // [group.NAME]
std::vector<RuleSource> read_rules(Reading& reading, TomlTable& root);
void read_score(Reading& reading, TomlTable& root);
void read_team(Reading& reading, TomlTable& root);     // [[assign]], [owner.NAME], [reasons]
void read_targets(Reading& reading, TomlTable& root);  // [target], [target.OWNER]
void read_mail(Reading& reading, TomlTable& root);     // [consent], [retention], [mail]
void read_nurtures(Reading& reading, TomlTable& root);
void read_imports(Reading& reading, TomlTable& root);  // [import.NAME]
void read_tests(Reading& reading, TomlTable& root);
void read_views(Reading& reading, TomlTable& root);  // [view.NAME]
/// Warns about what is allowed but cannot be intended.
void lint_playbook(Reading& reading, const std::vector<RuleSource>& rules, const TomlNode& root);

/// False, with an error, when one more would exceed a thousand: no real file has that many, but a
/// hostile one may.
bool has_room(Reading& reading, std::size_t count, Place place, std::string_view what);
/// `[a-z0-9_]{1,50}`, else an error that calls it `what`.
bool check_name(Reading& reading, std::string_view name, Place place, std::string_view what);
/// Floor and ceiling of a table, with the error of a floor above its ceiling.
Limits read_limits(TomlTable& table);
/// A filter; its problems are reported at the term. Blank text is an error.
std::optional<Filter> read_filter(Reading& reading, const TomlNode& node, std::string_view name,
                                  FilterScope scope);
std::optional<Zone> read_zone(Reading& reading, const TomlNode& node, std::string_view name);
/// Each adds an error with the nearest names if there is no match.
std::optional<FieldIndex> read_field(Reading& reading, std::string_view name, Place place);
std::optional<KindId> read_kind(Reading& reading, std::string_view name, Place place);
std::optional<StageId> read_stage(Reading& reading, std::string_view name, Place place);

/// A value for a field, written as text or in TOML's own type. Naive times are in the calendar's
/// zone.
std::optional<Value> read_value(Reading& reading, const Field& field, const TomlNode& node);
/// The same for one already taken apart (`text` is what is written at `place`).
std::optional<Value> parse_value(Reading& reading, const Field& field, std::string_view text,
                                 Place place);
/// The bands of a rule: of `by` when it has one, else of a count.
std::vector<Band> read_bands(Reading& reading, const TomlNode& node, const Field* by);

/// "2026-12-24" or "2026-12-24..2027-01-02"
std::optional<std::pair<Day, Day>> read_days(const TomlNode& node, std::string_view name,
                                             bool range, Problems& problems);
/// "email_2", "phone_3": a further address of a lead, a column of files.
bool is_further_address(std::string_view name);
/// How a source is stored and compared: folded, blanks as `_`.
std::string source_word(std::string_view text);

}  // namespace leads
