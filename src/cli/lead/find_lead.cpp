// SPDX-License-Identifier: MIT
// The lead that a word on the command line names; if there are several, the user picks one or is
// shown them all.
#include <unistd.h>

#include <algorithm>

#include "base/display.h"
#include "base/numbers.h"
#include "base/text.h"
#include "base/words.h"
#include "cli/list/lead_columns.h"
#include "cli/output/errors.h"
#include "cli/session.h"
#include "flows/find_leads.h"
#include "store/read/lead_cursor.h"
#include "store/read/lead_needs.h"
#include "store/read/people.h"

namespace leads {
namespace {

constexpr std::size_t kMostCandidates = 20;

/// The lead whose number a word is: 42, or #42 as it is shown.
std::optional<LeadId> lead_numbered(Session& session, const std::string& word, bool only_ids) {
  const bool hash = trim(word).starts_with('#');
  const std::string digits(trim(word).substr(hash ? 1 : 0));
  const auto id = parse_integer(digits);
  if (!id || digits.find_first_not_of("0123456789") != std::string::npos) return std::nullopt;
  if (const std::optional<LeadId> lead = People(session.store(false)).survivor(LeadId{*id})) {
    if (number(*lead) != *id)
      session.say("lead " + digits + " was merged into lead " + std::to_string(number(*lead)));
    return lead;
  }
  if (hash || only_ids || digits.size() < kLeastPhoneDigits)
    throw Error(ErrorKind::not_found, in_quotes(word), "there is no lead with that number");
  return std::nullopt;
}

/// `id:42`, `id:crm:00Q5` or `id.crm:00Q5`.
std::optional<LeadId> lead_with_id(Session& session, const std::string& word) {
  const std::string_view text = trim(word);
  if (!text.starts_with("id:") && !text.starts_with("id.")) return std::nullopt;
  const std::string id(text.substr(3));
  if (text[2] == ':' && id.find_first_not_of("0123456789") == std::string::npos && !id.empty())
    return lead_numbered(session, id, true);
  const std::optional<LeadId> lead = lead_of_system(session.store(false), id);
  if (!lead)
    throw Error(ErrorKind::not_found, in_quotes(word), "no lead has that id",
                "ids of other systems are written id:SYSTEM:ID; leads export lists them");
  return lead;
}

/// What tells them apart on the telephone.
Table table_of(Session& session, const std::vector<LeadId>& found) {
  std::vector<LeadColumn> columns;
  std::vector<LeadColumn> all = lead_columns(session.playbook(), session.now());
  LeadNeeds needs;
  for (const char* name :
       {"id", "name", "company", "phone", "email", "stage", "owner", "last_contact"}) {
    const auto column = std::find_if(all.begin(), all.end(), [name](const LeadColumn& each) {
      return each.column.name == name;
    });
    if (column == all.end()) continue;
    columns.push_back(std::move(*column));
    needs.add(columns.back().needs);
  }
  Table table;
  for (LeadColumn& column : columns) {
    column.column.shown = true;
    table.columns.push_back(column.column);
  }
  const std::size_t shown = std::min(found.size(), kMostCandidates);
  LeadCursor cursor(
      session.store(false), needs,
      {std::vector(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(shown)), {}, false});
  const Score none;
  while (cursor.next()) {
    auto& row = table.rows.emplace_back();
    for (const LeadColumn& column : columns) row.push_back(column.value(cursor, none));
  }
  if (found.size() > shown)
    table.footer.push_back("and " + std::to_string(found.size() - shown) + " more");
  return table;
}

std::string drawn(Session& session, const Table& table) {
  OutputSettings settings = session.out.settings();
  settings.format = Format::table;
  settings.terminal = true;
  settings.fields.reset();
  settings.width -= 2;
  Output out;
  out.set(std::move(settings));
  out.print(table);
  std::string text;
  const std::string drawn = out.take();
  for (std::size_t begin = 0; begin < drawn.size();) {
    const std::size_t end = drawn.find('\n', begin) + 1;
    text += "  " + drawn.substr(begin, end - begin);
    begin = end;
  }
  return text;
}

AmbiguousLead several_leads(Session& session, const std::string& word, std::string message,
                            const std::vector<LeadId>& found) {
  const Table table = table_of(session, found);
  AmbiguousLead error(
      Error(ErrorKind::not_found, in_quotes(word), message,
            "name one of them by its id: " + std::to_string(number(found.front()))));
  for (const auto& row : table.rows) {
    Record candidate;
    for (std::size_t column = 0; column < row.size(); ++column)
      candidate.push_back({table.columns[column].name, row[column]});
    error.candidates.emplace_back(std::move(candidate));
  }
  error.table = drawn(session, table);
  return error;
}

/// On a terminal one is picked by its number in the list.
LeadId pick_lead(Session& session, const std::string& word, const std::vector<LeadId>& found) {
  const std::string message = "matches several leads";
  const bool asks = !session.options().no_input && !session.out.is_data() &&
                    found.size() <= kMostCandidates && ::isatty(STDIN_FILENO) == 1 &&
                    ::isatty(STDERR_FILENO) == 1;
  if (!asks) throw several_leads(session, word, message, found);
  Table table = table_of(session, found);
  table.columns.insert(table.columns.begin(), column("pick", "PICK", true));
  std::int64_t line = 0;
  for (auto& row : table.rows) row.insert(row.begin(), Datum(++line));
  const auto answer = parse_integer(
      read_answer(escape_terminal(in_quotes(word)) + " " + message + "\n" + drawn(session, table) +
                  "which one? 1 to " + std::to_string(found.size()) + ", or Enter for none: "));
  if (!answer || *answer < 1 || *answer > static_cast<std::int64_t>(found.size()))
    throw Error(ErrorKind::cancelled, in_quotes(word), "no lead was picked; nothing was changed");
  return found[static_cast<std::size_t>(*answer) - 1];
}

/// What a person may have meant by words that name nobody.
std::string hint_for(Session& session, const std::string& word) {
  if (session.playbook().find_stage(word))
    return "to move a lead there: leads advance LEAD --to " + word;
  if (word.find(':') != std::string::npos)
    return "to list leads by a filter: leads list '" + word + "'";
  const std::vector<std::string> why = session.why_nothing(filter_of_words(word, session.phones()));
  return why.empty() ? "to list all leads: leads list" : join(why, "\n        ");
}

}  // namespace

LeadId Session::find_lead(const std::string& word, std::string_view exact) {
  if (trim(word).empty())
    throw Error(ErrorKind::usage, "LEAD", "is empty",
                "name an id, an e-mail, a phone number, or a part of a name");
  if (const auto named = lead_with_id(*this, word)) return *named;
  if (const auto numbered = lead_numbered(*this, word, !exact.empty())) return *numbered;
  const MeantLeads meant = find_leads(evaluation(), word, phones());
  const bool by_email = meant.by_key && word.find('@') != std::string::npos;
  if (!meant.leads.empty() && !exact.empty() && !by_email)
    throw several_leads(*this, word,
                        std::string(exact) + " accepts an id or an e-mail, not a name or phone",
                        meant.leads);
  if (meant.leads.size() == 1) return meant.leads.front();
  if (meant.leads.size() > 1) return pick_lead(*this, word, meant.leads);
  throw Error(ErrorKind::not_found, in_quotes(word),
              "no lead has that id, e-mail, phone, name or company", hint_for(*this, word));
}

std::optional<LeadId> Session::find_only_lead(const std::string& words) {
  const MeantLeads meant = find_leads(evaluation(), words, phones());
  return meant.leads.size() == 1 ? std::optional(meant.leads.front()) : std::nullopt;
}

}  // namespace leads
