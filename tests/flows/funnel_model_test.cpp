// SPDX-License-Identifier: MIT
// Random leads through random commands and nights, held after each against a model that knows the
// rules in plain words: no lead is lost, every move is in the ledger, stays add up to age, owners'
// loads are right, undo restores every state, and a second night with nothing new moves nobody.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <random>

#include "fixtures/sample.h"
#include "fixtures/temporary_book.h"
#include "flows/qualify.h"
#include "flows/rescore/rescore.h"
#include "store/read/lead_cursor.h"
#include "store/read/lead_needs.h"
#include "store/read/ledger.h"
#include "store/read/owners.h"

namespace leads {
namespace {

constexpr Seconds kDay{86'400};
enum Place : std::uint8_t {
  kNew,
  kMql,
  kSal,
  kSql,
  kOpportunity,
  kCustomer,
  kNurture,
  kLost,
  kDisqualified
};

Playbook model_playbook() {
  Playbook playbook = sample_playbook();
  const auto qualify = [&](int stage, const char* filter) {
    playbook.stages[static_cast<std::size_t>(stage)].qualify =
        filter_of(playbook, filter, FilterScope::stage);
  };
  qualify(kMql, "score:40..");
  qualify(kSql, "score:70.. fit:20..");
  playbook.stages[kSql].require = {at(BuiltIn::phone)};
  const auto fit = [&](const char* filter, int points) {
    playbook.rules.push_back(
        {.name = filter,
         .kind = FieldRule{filter_of(playbook, filter, FilterScope::rule), points}});
  };
  fit("has:title", 20);
  fit("has:company", 10);
  ActivityRule demo;
  demo.activity.kinds = {*playbook.kinds.find("demo_request")};
  demo.within = 30 * kDay;
  demo.points = 25;
  playbook.rules.push_back({.name = "demo",
                            .part = Part::engagement,
                            .limits = {.floor = {}, .ceiling = 50},
                            .kind = demo});
  playbook.reasons = {{"later", 20 * kDay, false, true},
                      {"never", std::nullopt, true, true},
                      {"knock", std::nullopt, false, true}};
  playbook.assigns = {
      {filter_of(playbook, "country:US", FilterScope::stage), StageId{kMql}, {"ana", "bo"}, 5},
      {std::nullopt, StageId{kMql}, {"cy", "di", "ana"}, std::nullopt}};
  playbook.owners = {{"di", "", {{utc_day(2026, 3, 1), utc_day(2026, 4, 15)}}}};
  playbook.mark = 1;
  return playbook;
}

struct ModelMove {
  Instant at;
  int from = 0, to = 0;
  std::uint32_t cycle = 1;
  bool operator==(const ModelMove&) const = default;
};
struct Person {
  Instant created;
  bool title = false, company = false, phone = false, american = false;
  std::string owner, reason;
  int stage = kNew;
  std::uint32_t cycle = 1;
  std::vector<ModelMove> moves;
  std::vector<Instant> demos;  // people's own
  std::vector<Instant> scans;  // a machine's
};

class World {
 public:
  World(unsigned seed, int leads)
      : random_(seed), book_(model_playbook()), scorer_(book_.playbook) {
    Operation operation(book_.store(), now_, "ana", "import");
    std::vector<NewLead> made(static_cast<std::size_t>(leads));
    for (NewLead& lead : made) {
      Person& person = people_.emplace_back();
      person.created = now_ - Seconds{static_cast<std::int64_t>(below(100)) * 86'400};
      person.title = below(2) == 0;
      person.company = below(2) == 0;
      person.american = below(2) == 0;
      lead.values = {{at(BuiltIn::created_at),
                      Value{std::int64_t{person.created.time_since_epoch().count()}}}};
      if (person.title) lead.values.push_back({at(BuiltIn::title), Value{std::string("VP")}});
      if (person.company) lead.values.push_back({at(BuiltIn::company), Value{std::string("Acme")}});
      if (person.american) lead.values.push_back({at(BuiltIn::country), Value{std::string("US")}});
      lead.stage = StageId{kNew};
    }
    operation.create(made);
    operation.finish("leads", false);
  }

  void run(int commands) {
    for (int i = 0; i < commands; ++i) {
      now_ += Seconds{static_cast<std::int64_t>(below(40 * 3600))};
      const std::vector<Person> before = people_;
      given_.clear();
      const std::int64_t op = command();
      check();
      if (op == 0 || below(4) != 0) continue;
      const std::vector<Person> after = people_;
      const std::int64_t undone = undo(op);
      people_ = before;
      check();
      if (below(2) != 0) continue;
      undo(undone);  // and back again
      for (const std::string& owner : given_) served_[owner] = ++turn_;
      people_ = after;
      check();
    }
  }

  std::size_t moves() const {
    std::size_t sum = 0;
    for (const Person& person : people_) sum += person.moves.size();
    return sum;
  }
  int nights() const { return nights_; }

 private:
  unsigned below(unsigned limit) { return static_cast<unsigned>(random_() % limit); }
  std::size_t anyone() { return random_() % people_.size(); }
  static LeadId id_of(std::size_t nth) { return LeadId{static_cast<std::int64_t>(nth) + 1}; }
  Evaluation evaluation() { return {book_.store(), scorer_, scratch_, now_}; }
  bool is_open(int stage) const { return stage <= kOpportunity; }

  // The rules in plain words

  int fit(const Person& person) const {
    return (person.title ? 20 : 0) + (person.company ? 10 : 0);
  }
  int score(const Person& person) const {
    const auto fresh = std::count_if(person.demos.begin(), person.demos.end(), [&](Instant at) {
      return at <= now_ && now_ - at < 30 * kDay;
    });
    return fit(person) + std::min(50, static_cast<int>(fresh) * 25);
  }
  bool knocked(const Person& person) const {
    const Instant since = person.moves.empty() ? person.created : person.moves.back().at;
    return std::any_of(person.demos.begin(), person.demos.end(),
                       [&](Instant at) { return at > since && at <= now_; });
  }
  bool may_return(const Person& person) const {
    if (person.reason == "never") return false;
    return knocked(person) ||
           (person.reason == "later" && person.moves.back().at + 20 * kDay <= now_);
  }
  std::int64_t load(const std::string& owner) const {
    return std::count_if(people_.begin(), people_.end(), [&](const Person& person) {
      return person.owner == owner && is_open(person.stage);
    });
  }
  std::int64_t served(const std::string& owner) const {
    const auto found = served_.find(owner);
    return found == served_.end() ? 0 : found->second;
  }
  void give(Person& person) {
    person.owner = whose(person);
    if (person.owner.empty()) return;
    served_[person.owner] = ++turn_;
    given_.push_back(person.owner);
  }
  std::string whose(const Person& person) const {
    const bool di_away = now_ >= utc(2026, 3, 1) && now_ < utc(2026, 4, 16);
    std::string chosen;
    for (const std::string& owner : person.american ? std::vector<std::string>{"ana", "bo"}
                                                    : std::vector<std::string>{"cy", "di", "ana"}) {
      if ((owner == "di" && di_away) || (person.american && load(owner) >= 5)) continue;
      if (chosen.empty() ||
          std::pair(load(owner), served(owner)) < std::pair(load(chosen), served(chosen)))
        chosen = owner;
    }
    return chosen;
  }
  void move(Person& person, int to, const std::string& reason) {
    if (person.stage == to) return;
    if (person.stage != kNurture && !is_open(person.stage) && is_open(to)) ++person.cycle;
    person.moves.push_back({now_, person.stage, to, person.cycle});
    person.stage = to;
    person.reason = reason;
  }
  void qualify(Person& person) {
    if (person.stage == kNurture && !may_return(person)) return;
    if ((person.stage == kNew || person.stage == kNurture) && score(person) >= 40) {
      move(person, kMql, "");
      if (person.owner.empty()) give(person);
    } else if (person.stage == kMql) {
      if (person.owner.empty()) give(person);  // when it entered, nobody was free
    } else if (person.stage == kSal && score(person) >= 70 && fit(person) >= 20 && person.phone) {
      move(person, kSql, "");
    }
  }

  // Commands, on the book and on the model

  std::int64_t command() {
    switch (below(8)) {
      case 0:
        return night();
      case 1:
        return qualify_some();
      case 2:
        return edit();
      case 3:
      case 4:
        return happen();
      case 5:
        return by_hand(kSal, "");
      case 6:
        return by_hand(below(2) == 0 ? kNurture : kLost, pick_reason());
      default:
        return by_hand(below(3) == 0 ? kCustomer : below(2) == 0 ? kOpportunity : kNew, "");
    }
  }
  std::string pick_reason() {
    return std::vector<std::string>{"later", "never", "knock", ""}[below(4)];
  }

  std::int64_t apply_verdicts(const std::vector<LeadId>& leads) {
    const std::vector<Verdict> verdicts = judge(evaluation(), leads);
    Operation operation(book_.store(), now_, "ana", "qualify");
    for (const Verdict& verdict : verdicts) apply(operation, verdict);
    return operation.finish("leads", false);
  }
  std::int64_t night() {
    ++nights_;
    if (below(3) != 0) rescore(book_.store(), scorer_, now_, {});  // sometimes cron forgets it
    const std::vector<LeadId> leads = leads_to_qualify(evaluation());
    std::vector<std::size_t> order(people_.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return score(people_[a]) > score(people_[b]);
    });
    for (const std::size_t nth : order) qualify(people_[nth]);
    const std::int64_t op = apply_verdicts(leads);
    const auto again = judge(evaluation(), leads_to_qualify(evaluation()));
    CHECK(std::none_of(again.begin(), again.end(),
                       [](const Verdict& verdict) { return verdict.changed(); }));
    return op;
  }
  std::int64_t qualify_some() {
    std::vector<std::size_t> those;
    for (int i = 0; i < 20; ++i) those.push_back(anyone());
    std::sort(those.begin(), those.end());
    those.erase(std::unique(those.begin(), those.end()), those.end());
    std::vector<LeadId> leads;
    for (const std::size_t nth : those) leads.push_back(id_of(nth));
    const std::int64_t op = apply_verdicts(leads);
    for (const std::size_t nth : those) qualify(people_[nth]);
    return op;
  }
  std::int64_t edit() {
    Operation operation(book_.store(), now_, "ana", "edit");
    for (int i = 0; i < 20; ++i) {
      const std::size_t nth = anyone();
      people_[nth].phone = true;
      operation.set(id_of(nth), at(BuiltIn::phone), Value{std::string("+4930901820")});
    }
    return operation.finish("leads", false);
  }
  std::int64_t happen() {
    Operation operation(book_.store(), now_, "ana", "log");
    std::vector<NewActivity> rows;
    for (int i = 0; i < 30; ++i) {
      NewActivity row;
      const std::size_t nth = anyone();
      row.lead = id_of(nth);
      row.kind = *book_.playbook.kinds.find("demo_request");
      row.at = now_ - Seconds{static_cast<std::int64_t>(below(5 * 86'400))};
      row.machine = below(4) == 0;
      (row.machine ? people_[nth].scans : people_[nth].demos).push_back(row.at);
      rows.push_back(row);
    }
    const std::vector<NewActivity> kept = rows;
    operation.record(std::move(rows));
    for (const NewActivity& row : kept) {
      Person& person = people_[static_cast<std::size_t>(number(row.lead)) - 1];
      const bool lost = person.stage == kLost || person.stage == kDisqualified;
      if (lost && !row.machine && person.reason != "never" && row.at > person.moves.back().at)
        move(person, kNew, "got in touch");
    }
    return operation.finish("activities", false);
  }
  std::int64_t by_hand(int to, const std::string& reason) {
    Operation operation(book_.store(), now_, "bo", "advance");
    for (int i = 0; i < 15; ++i) {
      const std::size_t nth = anyone();
      operation.move(id_of(nth), StageId{static_cast<std::uint8_t>(to)}, now_, reason, false);
      move(people_[nth], to, reason);
    }
    return operation.finish("leads", false);
  }
  std::int64_t undo(std::int64_t op) {
    Operation operation(book_.store(), now_, "ana", "undo");
    CHECK(operation.undo(op).kept == 0);
    return operation.finish("undo", false);
  }

  void check() {
    Store& store = book_.store();
    REQUIRE(store.count() == static_cast<std::int64_t>(people_.size()));
    LeadNeeds needs;
    needs.add(at(BuiltIn::owner));
    needs.moves = true;
    LeadCursor cursor(store, needs, {});
    LedgerCursor ledger(store);
    for (std::size_t nth = 0; nth < people_.size(); ++nth) {
      const Person& person = people_[nth];
      REQUIRE(cursor.next());
      const LeadView& lead = cursor.lead();
      REQUIRE(lead.id == id_of(nth));
      CAPTURE(nth);
      REQUIRE(index(lead.stage) == static_cast<std::size_t>(person.stage));
      REQUIRE(lead.cell(BuiltIn::owner).text == person.owner);
      REQUIRE(lead.cycle == person.cycle);
      std::vector<ModelMove> moves;
      const std::span<const LedgerMove> rows = ledger.of(lead.id);
      for (const LedgerMove& move : rows)
        moves.push_back(
            {move.at, static_cast<int>(*move.from), static_cast<int>(move.to), move.cycle});
      REQUIRE(moves == person.moves);
      Seconds sum{0};
      for (const Stay& stay : stays(lead.created_at(), lead.stage, rows, now_))
        sum += stay.to - stay.from;
      REQUIRE(sum == now_ - person.created);
    }
    for (const auto& [owner, has] : owner_loads(store)) REQUIRE(has.open == load(owner));
  }

  std::mt19937 random_;
  Instant now_ = utc(2026, 2, 1, 8);
  TemporaryBook book_;
  Scorer scorer_;
  ScoreScratch scratch_;
  std::vector<Person> people_;
  std::map<std::string, std::int64_t> served_;  // when each owner last got a lead
  std::int64_t turn_ = 0;
  std::vector<std::string> given_;  // by the last command, in order
  int nights_ = 0;
};

}  // namespace

TEST_CASE("random leads through random commands and nights are where a model says") {
  World world(20261118, 150);
  world.run(150);
  MESSAGE(world.moves() << " moves, " << world.nights() << " nights");
  CHECK(world.moves() > 500);
  CHECK(world.nights() > 10);
}

// By hand: test_flows -ns -tc="*ten thousand*"
TEST_CASE("ten thousand random leads through random commands and nights are where a model says" *
          doctest::skip()) {
  World world(7, 10'000);
  world.run(400);
  MESSAGE(world.moves() << " moves, " << world.nights() << " nights");
}

}  // namespace leads
