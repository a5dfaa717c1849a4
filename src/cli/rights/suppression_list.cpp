// SPDX-License-Identifier: MIT
#include "cli/rights/suppression_list.h"

#include <algorithm>

#include "base/files/read_file.h"
#include "base/text.h"
#include "base/utf8.h"
#include "base/words.h"
#include "core/lead/email.h"
#include "core/match/reachable.h"
#include "formats/csv/csv.h"
#include "formats/values/phone.h"
#include "leads/error.h"
#include "store/read/identities.h"
#include "store/read/lead_cursor.h"
#include "store/rights/suppressions.h"

namespace leads {
namespace {

/// The identity that a cell is, if it is an e-mail address or a phone number.
std::optional<std::pair<std::string, std::string>> identity_of(std::string_view cell,
                                                               const std::string& country) {
  if (cell.find('@') != std::string_view::npos) {
    const std::optional<std::string> email = parse_email(cell);
    if (!email) return std::nullopt;
    return std::pair{std::string("email"), identity_key(at(BuiltIn::email), *email)};
  }
  const std::optional<std::string> phone = parse_phone(cell, country);
  if (!phone) return std::nullopt;
  const std::string key = identity_key(at(BuiltIn::phone), *phone);
  if (key.empty()) return std::nullopt;
  return std::pair{std::string("phone"), key};
}

bool is_header(std::string_view cell) {
  static constexpr std::string_view kNames[] = {"email",          "e-mail",  "email address",
                                                "e-mail address", "mail",    "phone",
                                                "phone number",   "address", "subscriber"};
  const std::string name = fold(cell);
  return std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames);
}

/// The columns of addresses by the header; without a header the first one.
std::vector<std::size_t> columns_of(const CsvRecord& header) {
  std::vector<std::size_t> columns;
  for (std::size_t column = 0; column < header.fields.size(); ++column)
    if (is_header(trim(header.fields[column]))) columns.push_back(column);
  return columns;
}

std::string shown_path(const std::string& path) {
  return path == "-" ? "standard input" : path;
}

}  // namespace

std::vector<NewSuppression> read_suppression_list(Session& session, const std::string& path) {
  const std::string bytes = read_to_end(path);
  if (first_invalid_utf8(bytes))
    throw Error(ErrorKind::bad_input, shown_path(path), "is not UTF-8",
                "convert it first: iconv -f WINDOWS-1252 -t UTF-8");
  const std::string country = session.playbook().calendar.country;
  CsvReader reader(bytes_of(bytes));
  CsvRecord record;
  std::vector<NewSuppression> found;
  std::vector<Diagnostic> problems;
  std::vector<std::size_t> columns;
  const auto problem = [&](Diagnostic diagnostic) {
    diagnostic.file = shown_path(path);
    problems.push_back(std::move(diagnostic));
  };
  for (bool first = true; reader.next(record); first = false) {
    if (record.problem != nullptr) {
      problem(*record.problem);
      continue;
    }
    if (first) {
      columns = columns_of(record);
      if (!columns.empty()) continue;
      columns = {0};
    }
    bool any = false;
    for (const std::size_t column : columns) {
      const std::string_view cell =
          column < record.fields.size() ? trim(record.fields[column]) : std::string_view();
      if (cell.empty()) continue;
      any = true;
      if (const auto identity = identity_of(cell, country))
        found.push_back({identity->first,
                         identity->second,
                         Stop::listed,
                         session.now(),
                         {},
                         shown_path(path) + ":" + std::to_string(record.line)});
      else
        problem(reader.problem_at(column,
                                  in_quotes(cell) + " is neither an e-mail address nor a phone "
                                                    "number",
                                  "the list has one address a line, or a column named email or "
                                  "phone"));
    }
    if (!any && columns != std::vector<std::size_t>{0})
      problem(reader.problem_at(columns.front(), "there is no address in this row"));
  }
  if (!problems.empty()) throw Error(ErrorKind::bad_input, std::move(problems));
  return found;
}

namespace {

/// Whether some lead that has the address may be reached there again.
bool is_lifted(Session& session, const std::string& kind, const std::string& address) {
  Store& store = session.store(false);
  const Channel channel = kind == "phone" ? Channel::phone : Channel::email;
  bool lifted = false;
  for (const LeadId lead : Identities(store).find(kind, address)) {
    LeadNeeds needs;
    needs.add_reach();
    needs.addresses = true;
    LeadCursor cursor(store, needs, {std::vector{lead}, {}, false});
    if (cursor.next())
      lifted = lifted || reach(cursor.lead(), cursor.activities(), store.playbook(), session.now(),
                               channel, address);
  }
  return lifted;
}

}  // namespace

Table suppression_table(Session& session) {
  Table table;
  table.schema = "leads.suppressed/1";
  table.key = "suppressed";
  table.columns = {column("email", "EMAIL"), column("phone", "PHONE"), column("why", "WHY"),
                   column("at", "SINCE"), column("evidence", "EVIDENCE")};
  std::vector<SuppressionRecord> all;
  Suppressions(session.store(false)).scan([&](const SuppressionRecord& entry) {
    // The first of an address says since when.
    if (!all.empty() && all.back().kind == entry.kind && all.back().address == entry.address)
      return;
    all.push_back(entry);
  });
  for (const SuppressionRecord& entry : all) {
    if (is_lifted(session, entry.kind, entry.address)) continue;
    const bool mail = entry.kind == "email";
    table.rows.push_back({mail ? Datum(entry.address) : Datum(),
                          mail ? Datum() : Datum(entry.address), stop_name(entry.why), entry.at,
                          text_or_missing(entry.evidence)});
  }
  table.empty_note = "no address is suppressed";
  return table;
}

}  // namespace leads
