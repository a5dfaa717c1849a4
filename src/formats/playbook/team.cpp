// SPDX-License-Identifier: MIT
// [[assign]], [owner.NAME] and [reasons]: who gets a lead, and why leads are lost.
#include <set>

#include "base/spelling.h"
#include "base/text.h"
#include "core/lead/email.h"
#include "formats/playbook/reading.h"

namespace leads {
namespace {

constexpr std::size_t kMostLookedUp = 200;  // owners compared with the declared ones

std::vector<std::string> read_assign_owners(const TomlNode& node, Problems& problems) {
  std::vector<std::string> owners;
  std::set<std::string> seen;
  for (const TomlNode* item : read_texts(node, "owners", problems)) {
    const std::string owner(trim(item->text));
    if (seen.insert(owner).second) {
      owners.push_back(owner);
    } else {
      problems.error(item->place, quoted(owner) + " is in the list twice");
    }
  }
  return owners;
}

void read_assign(Reading& reading, const TomlNode& node) {
  Problems& problems = reading.problems;
  TomlTable table(node, "[[assign]]", problems);
  Assign assign;
  if (const TomlNode* when = table.find("when"))
    assign.when = read_filter(reading, *when, "when", FilterScope::stage);
  const TomlNode* at = table.find("at");
  const TomlNode* owners = table.find("owners");
  assign.capacity = table.whole("capacity", 1, kMostPoints);
  table.finish();
  if (!table.has_unknown_keys()) {
    for (const char* key : {"at", "owners"}) table.require(key);
  }
  if (at != nullptr) {
    if (const auto name = read_text(*at, "at", problems)) {
      assign.at = read_stage(reading, *name, at->place).value_or(StageId{});
    }
  }
  if (owners != nullptr) assign.owners = read_assign_owners(*owners, problems);
  reading.book.assigns.push_back(std::move(assign));
}

void read_owner(Reading& reading, const TomlEntry& entry) {
  Problems& problems = reading.problems;
  TomlTable table(entry.value, "[owner." + entry.key + "]", problems);
  Owner owner;
  owner.name = entry.key;
  if (trim(entry.key).empty()) problems.error(entry.place, "an owner needs a name");
  if (const auto email = table.text("email")) {
    if (const auto address = parse_email(*email)) {
      owner.email = *address;
    } else {
      problems.error(table.find("email")->place, quoted(*email) + " is not an e-mail address");
    }
  }
  const TomlNode* away = table.find("away");
  const TomlNode* list = away != nullptr ? read_list(*away, "away", problems) : nullptr;
  if (list != nullptr) {
    for (const TomlNode& item : list->items) {
      if (const auto days = read_days(item, "away", true, problems)) owner.away.push_back(*days);
    }
  }
  table.finish();
  reading.book.owners.push_back(std::move(owner));
}

void read_reason(Reading& reading, const TomlEntry& entry) {
  Problems& problems = reading.problems;
  TomlTable table(entry.value, "the reason " + entry.key, problems);
  Reason reason;
  reason.name = entry.key;
  check_name(reading, entry.key, entry.place, "a reason's name");
  const TomlNode* after = table.find("recycle_after");
  reason.never = after != nullptr && after->is_text() && after->text == "never";
  if (after != nullptr && !reason.never)
    reason.recycle_after = read_duration(*after, "recycle_after", problems);
  reason.counts_as_lost = table.boolean("counts_as_lost").value_or(entry.key != "duplicate");
  table.finish();
  reading.book.reasons.push_back(std::move(reason));
}

/// An owner that nobody declared may be fine; one that is nearly declared is a slip.
void warn_of_unknown_owners(Reading& reading, const std::vector<const TomlNode*>& assigns) {
  std::vector<std::string> names;
  for (const Owner& owner : reading.book.owners) names.push_back(owner.name);
  std::set<std::string, std::less<>> seen(names.begin(), names.end());
  for (const TomlNode* node : assigns) {
    const TomlNode* owners = node->find("owners");
    if (owners == nullptr) continue;
    for (const TomlNode& item : owners->items) {
      if (seen.size() > names.size() + kMostLookedUp ||
          !seen.insert(std::string(trim(item.text))).second)
        continue;
      const std::string hint = did_you_mean(nearest(item.text, names));
      if (!hint.empty())
        reading.problems.warn(item.place, "there is no [owner." + item.text + "]", hint);
    }
  }
}

}  // namespace

void read_team(Reading& reading, TomlTable& root) {
  const auto assigns = root.tables("assign");
  for (const TomlNode* node : assigns) {
    if (!has_room(reading, reading.book.assigns.size(), node->place, "[[assign]]")) break;
    read_assign(reading, *node);
  }
  for (const TomlEntry& entry : root.table("owner")) {
    if (!has_room(reading, reading.book.owners.size(), entry.place, "owners")) break;
    read_owner(reading, entry);
  }
  for (const TomlEntry& entry : root.table("reasons")) {
    if (!has_room(reading, reading.book.reasons.size(), entry.place, "reasons")) break;
    read_reason(reading, entry);
  }
  warn_of_unknown_owners(reading, assigns);
}

}  // namespace leads
