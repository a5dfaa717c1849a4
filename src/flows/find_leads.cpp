// SPDX-License-Identifier: MIT
#include "flows/find_leads.h"

#include <algorithm>
#include <array>

#include "base/scan.h"
#include "base/text.h"
#include "base/utf8.h"
#include "base/words.h"
#include "core/filter/sought.h"
#include "core/filter/spellings.h"
#include "flows/select.h"
#include "formats/values/values.h"
#include "store/read/identities.h"
#include "store/read/lead_cursor.h"
#include "store/read/people.h"
#include "store/store.h"

namespace leads {
namespace {

/// Written as an id: its own, or of another system.
bool is_id(const Term& term) {
  return term.name == Name::lead_id;
}

/// How well a lead matches: its whole name, that name in another spelling, its whole company, or
/// pieces.
enum Rank : std::uint8_t { name, spelled_name, company, pieces, ranks };

Rank rank_of(const LeadView& lead, std::string_view words, const Spellings& sought) {
  if (const auto known = known_name(lead)) {
    if (fold(*known) == fold(words)) return name;
    if (is_spelled_as(sought, *known)) return spelled_name;
  }
  const Cell& of_lead = lead.cell(BuiltIn::company);
  const bool same = of_lead.kind == Cell::Kind::text && is_spelled_as(sought, of_lead.text);
  return same ? company : pieces;
}

std::vector<LeadId> by_address(Store& store, std::string_view words, const PhoneReader& phones) {
  if (words.find('@') != std::string_view::npos) {
    if (auto found = Identities(store).find("email", fold(words)); !found.empty()) return found;
  }
  if (!is_phone_spelling(words) || !phones) return {};
  const auto phone = phones(words);
  return phone ? Identities(store).find("phone", *phone) : std::vector<LeadId>{};
}

bool may_be_number(const Term& term) {
  return term.name == Name::free_word && term.operands.front().low_integer.has_value();
}

}  // namespace

Filter filter_of_words(std::string_view words, const PhoneReader& phones) {
  Filter filter;
  filter.source = words;
  auto& terms = filter.alternatives.emplace_back();
  const auto add = [&](std::string_view word) {
    Term& term = terms.emplace_back(free_word(word, phones));
    term.column = column_at(words, static_cast<std::size_t>(word.data() - words.data()));
    term.width = column_at(word, word.size()) - 1;
  };
  if (is_phone_spelling(words) && sought_phone(words, phones)) {
    add(words);
    return filter;
  }
  for (const std::string_view word : split_blanks(words)) add(word);
  return filter;
}

MeantLeads find_leads(const Evaluation& evaluation, std::string_view words,
                      const PhoneReader& phones) {
  words = trim(words);
  MeantLeads meant;
  meant.leads = by_address(evaluation.store, words, phones);
  meant.by_key = !meant.leads.empty();
  if (meant.by_key) return meant;
  std::array<std::vector<LeadId>, ranks> found;
  const Spellings sought = spellings(words);
  Selection selection;
  selection.filter = filter_of_words(words, phones);
  if (selection.filter.alternatives.front().empty()) return meant;
  selection.scores = false;
  select_leads(evaluation, std::move(selection), [&](LeadCursor& cursor, const Score&) {
    found[rank_of(cursor.lead(), words, sought)].push_back(cursor.lead().id);
  });
  for (std::vector<LeadId>& leads : found) {
    if (meant.leads.empty()) meant.leads = std::move(leads);
  }
  return meant;
}

std::optional<LeadId> lead_of_system(Store& store, std::string_view id) {
  const std::size_t colon = id.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const std::string_view named = id.substr(colon + 1);
  // Salesforce writes the same id with 15 letters, or with three more that check them.
  constexpr std::size_t kShort = 15, kLong = 18;
  for (const std::string& system :
       {std::string(id.substr(0, colon)), lowered(id.substr(0, colon))}) {
    for (const std::string_view key :
         {named, named.size() == kLong ? named.substr(0, kShort) : named}) {
      const auto found = Identities(store).find("id:" + system, external_key(key));
      if (!found.empty()) return found.front();
    }
  }
  return std::nullopt;
}

bool has_lead_numbers(const Filter& filter) {
  return std::any_of(filter.alternatives.begin(), filter.alternatives.end(), [](const auto& terms) {
    return std::any_of(terms.begin(), terms.end(),
                       [](const Term& term) { return may_be_number(term) || is_id(term); });
  });
}

void take_lead_numbers(Filter& filter, Store& store) {
  for (auto& alternative : filter.alternatives) {
    for (Term& term : alternative) {
      if (is_id(term)) {
        Operand& operand = term.operands.front();
        const std::optional<LeadId> lead =
            term.text.empty() ? People(store).survivor(LeadId{*operand.low_integer})
                              : lead_of_system(store, term.text);
        operand.low_integer = operand.high_integer = lead ? number(*lead) : 0;
        continue;
      }
      if (!may_be_number(term)) continue;
      Operand& operand = term.operands.front();
      const std::optional<LeadId> lead = People(store).survivor(LeadId{*operand.low_integer});
      if (!lead) continue;
      term.name = Name::lead_id;
      term.test = Term::Test::any_of;
      operand = {};
      operand.low_integer = operand.high_integer = number(*lead);
    }
  }
}

}  // namespace leads
