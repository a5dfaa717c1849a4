#include "store/write/undo_rules.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "store/write/identity_change.h"

namespace leads {
namespace {

/// Whether later changes, oldest first, add up to none: a value of its own for each field,
/// occurrences for what is a set.
bool adds_up_to_nothing(const std::vector<ChangeRecord>& changes) {
  std::map<std::string, std::pair<std::string, std::string>> values;  // first old, last new
  std::map<std::pair<std::string, std::string>, int> sets;
  const auto count = [&sets](const IdentityChange& change) {
    if (change.inserted) ++sets[{"identity:" + change.inserted->kind, change.inserted->value}];
    if (change.removed) --sets[{"identity:" + change.removed->kind, change.removed->value}];
  };
  for (std::size_t place = 0; place < changes.size(); ++place) {
    const ChangeRecord& change = changes[place];
    count(identity_change(change, place + 1 < changes.size() ? &changes[place + 1] : nullptr));
    // The stage says it; it comes back with a split; the address in front of it counts it.
    if (change.field == "move" || change.field == "duplicate" || change.field == kIdentityChange)
      continue;
    if (change.field.starts_with("identity:")) {
      count(single_identity_change(change));
    } else if (change.field == "tag" || change.field == "activity" || change.field == "lead") {
      if (!change.new_value.empty()) ++sets[{change.field, change.new_value}];
      if (!change.old_value.empty()) --sets[{change.field, change.old_value}];
    } else {
      values.try_emplace(change.field, change.old_value, "").first->second.second =
          change.new_value;
    }
  }
  return std::all_of(values.begin(), values.end(),
                     [](const auto& entry) { return entry.second.first == entry.second.second; }) &&
         std::all_of(sets.begin(), sets.end(), [](const auto& entry) { return entry.second == 0; });
}

}  // namespace

std::string why_it_stays(sql::Connection& connection, LeadId lead, std::int64_t op) {
  sql::Statement later = connection.prepare(
      "select exists(select 1 from activity where lead_id = $1 and op > $2), exists(select 1 from "
      "stage_move where lead_id = $1 and op > $2), "
      "exists(select 1 from consent where lead_id = $1 and op > $2), exists(select 1 from consent "
      "where lead_id = $1 and state = 'opted_out') or "
      "exists(select 1 from activity where lead_id = $1 and kind in " +
      std::string(kOptOuts) +
      "), exists(select 1 from lead where merged_into = $1 or (id = $1 and merged_into is not "
      "null))");
  later.bind(1, number(lead)).bind(2, op).step();
  if (later.integer(3) != 0) return "it opted out, which must be remembered";
  if (later.integer(4) != 0) return "it was merged since";
  if (later.integer(0) != 0) return "something happened with it since";
  if (later.integer(1) != 0) return "it moved on since";
  if (later.integer(2) != 0) return "consent was noted since";
  later.reset();
  sql::Statement select = connection.prepare(
      "select op, field, old, new from change where lead_id = $1 and op > $2 order by id");
  select.bind(1, number(lead)).bind(2, op);
  std::vector<ChangeRecord> changes;
  while (select.step())
    changes.push_back(
        {select.integer(0), lead, select.string(1), select.string(2), select.string(3)});
  return adds_up_to_nothing(changes) ? "" : "it was edited since";
}

}  // namespace leads
