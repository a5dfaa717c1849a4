// SPDX-License-Identifier: MIT
// [target] and [target.OWNER]: what is to be won, by month.
#include "base/numbers.h"
#include "base/scan.h"
#include "base/text.h"
#include "formats/playbook/reading.h"

namespace leads {
namespace {

constexpr std::string_view kWon = "won";

/// "2026-11".
std::optional<std::chrono::year_month> parse_month(std::string_view text) {
  Scan scan(text);
  const auto year = scan.number(4);
  const auto month = year && scan.eat('-') ? scan.number(2) : std::nullopt;
  if (text.size() != 7 || !month || !scan.done() || *year < 1) return std::nullopt;
  const std::chrono::year_month found{std::chrono::year{*year},
                                      std::chrono::month{static_cast<unsigned>(*month)}};
  return found.ok() ? std::optional(found) : std::nullopt;
}

void read_months(Reading& reading, const std::string& owner, const std::string& title,
                 const std::vector<TomlEntry>& months) {
  Problems& problems = reading.problems;
  for (const TomlEntry& entry : months) {
    const auto month = parse_month(entry.key);
    if (!month)
      problems.error(entry.place, "a target is set for a month, got " + quoted(entry.key),
                     "like 2026-11 = 5000");
    const auto text = read_scalar(entry.value, "the target of " + entry.key, problems);
    const auto amount = text ? parse_money(*text) : std::nullopt;
    if (text && (!amount || *amount < 0))
      problems.error(entry.value.place,
                     "the target of " + entry.key + " in " + title +
                         " must be an amount of money, got " + describe(entry.value),
                     "write it like 5000 or 5000.50, without a currency: it is in that of "
                     "[calendar]");
    if (!month || !amount) continue;
    if (!has_room(reading, reading.book.targets.size(), entry.place, "targets")) return;
    reading.book.targets.push_back({owner, *month, *amount});
  }
}

}  // namespace

void read_targets(Reading& reading, TomlTable& root) {
  const TomlNode* node = root.find("target");
  if (node == nullptr) return;
  TomlTable table(*node, "[target]", reading.problems);
  read_months(reading, "", "[target]", table.table(kWon));
  for (const TomlEntry& entry : table.entries()) {
    if (entry.key == kWon) continue;
    table.find(entry.key);
    const std::string title = "[target." + entry.key + "]";
    if (!entry.value.is_table()) {
      reading.problems.error(entry.place,
                             "[target] has `won` and tables of owners, got " + quoted(entry.key),
                             "like won = { 2026-11 = 5000 }, or [target.ana]");
      continue;
    }
    TomlTable owner(entry.value, title, reading.problems);
    read_months(reading, std::string(trim(entry.key)), title, owner.table(kWon));
    owner.finish();
  }
}

}  // namespace leads
