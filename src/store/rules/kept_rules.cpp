// SPDX-License-Identifier: MIT
// The last valid rules, kept in the book so that a mistake in leads.toml does not stop its readers.
#include <filesystem>

#include "store/schema_check.h"
#include "store/store_impl.h"

namespace leads {
namespace {

constexpr int kFormatWithRules = 6;

std::optional<KeptRules> read_kept(sql::Connection& connection) {
  sql::Statement select = connection.prepare("select at, rules, calendar from rules_kept");
  if (!select.step()) return std::nullopt;
  return KeptRules{{select.string(1), select.string(2)}, instant(select.integer(0))};
}

}  // namespace

std::optional<KeptRules> Store::kept_rules(const std::string& path, std::int64_t wait_ms) {
  std::error_code failed;
  if (!std::filesystem::exists(path, failed)) return std::nullopt;
  const sql::Connection::Header header = sql::Connection::read_header(path);
  if (header.empty || header.application_id != kApplicationId ||
      header.user_version < kFormatWithRules || header.user_version > kSchemaVersion)
    return std::nullopt;
  sql::Connection connection(path, {.write = false, .wait_ms = wait_ms});
  check_schema(connection, static_cast<int>(header.user_version));
  return read_kept(connection);
}

void Store::Impl::keep_rules(Instant at) {
  if (!options.keep) return;
  const RulesText& text = *options.keep;
  const std::optional<KeptRules> kept = read_kept(connection);
  if (kept && kept->text.rules == text.rules && kept->text.calendar == text.calendar) return;
  connection
      .prepare(
          "insert into rules_kept(one, at, rules, calendar) values(1, $1, $2, $3) "
          "on conflict(one) do update set at = excluded.at, rules = excluded.rules, "
          "calendar = excluded.calendar")
      .bind(1, seconds(at))
      .bind(2, std::string_view(text.rules))
      .bind_text_or_null(3, text.calendar)
      .run();
}

}  // namespace leads
