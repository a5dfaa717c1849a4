// SPDX-License-Identifier: MIT
// Whom words mean: against a plain reading of every lead, on random books. And what is said when
// a filter finds nobody.
#include "flows/find_leads.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "base/text.h"
#include "base/words.h"
#include "core/filter/parser.h"
#include "core/filter/spellings.h"
#include "core/lead/searched_text.h"
#include "fixtures/random_book.h"
#include "fixtures/temporary_book.h"
#include "flows/why_nothing.h"
#include "formats/playbook/playbook_toml.h"
#include "store/read/lead_cursor.h"
#include "store/read/lead_needs.h"
#include "store/store.h"
#include "store/write/operation.h"

namespace leads {
namespace {

const std::vector<std::string> kNames{"Ana Lima", "Ana",         "M\u00fcller", "Mueller",
                                      "Bo Lima",  "Elmwood",     "elm",         "S\u00f8ren",
                                      "Soren",    "Lima & Sons", "Ana Lima2",   "O'Hara"};

struct Town {
  explicit Town(unsigned seed) : dice(seed), book(default_playbook()), scorer(book.playbook) {
    std::vector<NewLead> leads(12);
    for (NewLead& lead : leads) {
      for (const BuiltIn field :
           {BuiltIn::name, BuiltIn::first_name, BuiltIn::last_name, BuiltIn::company})
        if (dice.chance(40)) lead.values.emplace_back(at(field), dice.of(kNames));
      if (dice.chance(30))
        lead.values.emplace_back(at(BuiltIn::email),
                                 "a" + std::to_string(dice.pick(1, 9)) + "@elmwood.example");
    }
    Operation operation(book.store(), kRandomNow, "ana", "add");
    operation.create(leads);
    operation.finish("", false);
  }

  Evaluation evaluation() { return {book.store(), scorer, scratch, kRandomNow}; }

  Dice dice;
  TemporaryBook book;
  Scorer scorer;
  ScoreScratch scratch;
};

/// Each lead judged by itself: its whole name, that name in another spelling, its whole company,
/// or all words somewhere.
std::vector<LeadId> meant(Store& store, const std::string& words) {
  const auto sought = spellings(words);
  std::vector<LeadId> ranks[4];
  LeadCursor cursor(store, LeadNeeds::all_but_texts(store.playbook().fields), {});
  while (cursor.next()) {
    const LeadView& lead = cursor.lead();
    const auto name = known_name(lead);
    const Cell& company = lead.cell(BuiltIn::company);
    bool pieces = true;
    for (const std::string_view word : split_blanks(words)) {
      const auto piece = spellings(word);
      pieces = pieces && any_searched_text(lead, [&piece](std::string_view text) {
                 return contains_spelling(text, piece);
               });
    }
    if (!pieces) continue;
    const int rank = name && fold(*name) == fold(words)                         ? 0
                     : name && is_spelled_as(sought, *name)                     ? 1
                     : company.present() && is_spelled_as(sought, company.text) ? 2
                                                                                : 3;
    ranks[rank].push_back(lead.id);
  }
  for (const auto& leads : ranks)
    if (!leads.empty()) return leads;
  return {};
}

}  // namespace

TEST_CASE("words mean the leads that they fit best, as a plain reading of all finds") {
  int found = 0;
  for (unsigned seed = 1; seed <= 40; ++seed) {
    Town town(seed);
    for (const std::string& words : kNames) {
      CAPTURE(seed);
      CAPTURE(words);
      const MeantLeads answer = find_leads(town.evaluation(), words, {});
      CHECK(answer.leads == meant(town.book.store(), words));
      found += answer.leads.empty() ? 0 : 1;
    }
  }
  CHECK(found > 100);
}

TEST_CASE("an id of another system names its lead, however the check letters are") {
  TemporaryBook book(default_playbook());
  NewLead lead;
  lead.identities.push_back({"id:salesforce", "00Q5g00000ABCDE", "00Q5g00000ABCDE", ""});
  Operation operation(book.store(), kRandomNow, "ana", "add");
  operation.create(std::vector{lead});
  operation.finish("", false);
  for (const char* id : {"salesforce:00Q5g00000ABCDE", "salesforce:00Q5g00000ABCDEAA2",
                         "Salesforce:00Q5g00000ABCDE"}) {
    CAPTURE(id);
    CHECK(lead_of_system(book.store(), id) == LeadId{1});
  }
  CHECK(lead_of_system(book.store(), "crm:00Q5g00000ABCDE") == std::nullopt);
  CHECK(lead_of_system(book.store(), "salesforce:other") == std::nullopt);
  CHECK(lead_of_system(book.store(), "salesforce") == std::nullopt);
}

TEST_CASE("when a filter finds nobody, each term is accounted for") {
  TemporaryBook book(default_playbook());
  {
    std::vector<NewLead> leads(2);
    leads[0].values = {{at(BuiltIn::name), "Uma Stone"}, {at(BuiltIn::company), "Elmwood Coop"}};
    leads[0].tags = {"fair"};
    leads[1].values = {{at(BuiltIn::name), "Ivo Rossi"}, {at(BuiltIn::owner), "bo"}};
    Operation operation(book.store(), kRandomNow, "ana", "add");
    operation.create(leads);
    operation.finish("", false);
  }
  const Scorer scorer(book.playbook);
  ScoreScratch scratch;
  const Evaluation evaluation{book.store(), scorer, scratch, kRandomNow};
  const std::vector<std::string> stages = book.playbook.stage_names();
  const auto read = [&](const std::string& text) -> std::optional<Filter> {
    FilterVocabulary vocabulary;
    vocabulary.fields = &book.playbook.fields;
    vocabulary.kinds = &book.playbook.kinds;
    vocabulary.stages = &stages;
    FilterResult result = parse_filter(text, FilterScope::command_line, vocabulary);
    auto* filter = std::get_if<Filter>(&result);
    return filter != nullptr ? std::optional(std::move(*filter)) : std::nullopt;
  };
  const auto why = [&](const std::string& text) {
    std::string all;
    for (const std::string& line : why_nothing({evaluation, nullptr, read}, *read(text)))
      all += (all.empty() ? "" : "; ") + line;
    return all;
  };
  CHECK(why("tag:fiar") == "no lead has tag fiar (fair: 1)");
  CHECK(why("company:elmwood") == "company:elmwood matches whole values; company:~elmwood finds 1");
  CHECK(why("stonne") == "`stonne` is no word of any lead; nearly the same: stone (1 lead)");
  CHECK(why("uma owner:bo") ==
        "each term finds leads, but no lead matches all of them: uma finds 1, owner:bo finds 1");
  // Each alternative costs walks over the leads: eight terms are explained.
  std::string many, explained;
  for (int nth = 0; nth < 100; ++nth) {
    const std::string word = std::to_string(1000 + nth) + "x";
    many.append(nth > 0 ? " or " : "").append(word);
    if (nth < 8)
      explained.append(nth > 0 ? "; `" : "`").append(word).append("` is no word of any lead");
  }
  CHECK(why(many) == explained);
}

}  // namespace leads
