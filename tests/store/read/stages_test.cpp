// SPDX-License-Identifier: MIT
// Who got in touch after it was lost, and what the book knows of stages and owners.
#include <doctest/doctest.h>

#include "fixtures/sample.h"
#include "fixtures/temporary_book.h"
#include "store/read/lead_cursor.h"
#include "store/read/lead_needs.h"
#include "store/read/owners.h"
#include "store/read/people.h"
#include "store/records.h"
#include "store/store.h"
#include "store/write/operation.h"

namespace leads {
namespace {

const Instant kNow = utc(2026, 11, 18, 12);
constexpr Seconds kDay{86'400};

Playbook shop() {
  Playbook playbook = sample_playbook();
  playbook.reasons = {{"price", std::nullopt, false, true}, {"fake", std::nullopt, true, false}};
  return playbook;
}

struct Shop {
  TemporaryBook book{shop()};
  LeadId lead = create();

  LeadId create() {
    Operation operation(book.store(), kNow - 9 * kDay, "ana", "add");
    std::vector<NewLead> made(1);
    made[0].stage = StageId{0};
    const LeadId id = operation.create(made).front();
    operation.finish("", false);
    return id;
  }
  void lost(const char* reason, const char* stage = "lost") {
    Operation operation(book.store(), kNow - 2 * kDay, "ana", "advance");
    operation.move(lead, *book.playbook.find_stage(stage), kNow - 2 * kDay, reason, false);
    operation.finish("", false);
  }
  std::int64_t happens(const char* kind, Instant at, bool machine = false,
                       const char* command = "log") {
    Operation operation(book.store(), kNow, "ana", command);
    NewActivity activity;
    activity.lead = lead;
    activity.kind = *book.playbook.kinds.find(kind);
    activity.at = at;
    activity.machine = machine;
    operation.record({activity});
    return operation.finish("", false);
  }
  std::string stands() {
    LeadNeeds needs;
    needs.moves = true;
    LeadCursor cursor(book.store(), needs, {std::vector{lead}, {}, false});
    REQUIRE(cursor.next());
    return book.playbook.stage(cursor.lead().stage).name + " " +
           std::to_string(cursor.lead().cycle);
  }
};

}  // namespace

TEST_CASE(
    "a lost lead is re-opened by getting in touch after its loss, whichever command records it") {
  for (const char* command : {"log", "import", "add"}) {
    for (const char* stage : {"lost", "disqualified"}) {
      Shop shop;
      shop.lost("price", stage);
      shop.happens("form_submit", kNow - kDay, false, command);
      CHECK(shop.stands() == "new 2");
      const StageMove move = People(shop.book.store()).moves(shop.lead).back();
      CHECK(move.reason == "got in touch: form_submit");
      CHECK(move.at == kNow);
    }
  }
}

TEST_CASE("the view of a lead says that it came back, until the next cycle begins otherwise") {
  Shop shop;
  const auto came_back = [&shop] {
    LeadNeeds needs;
    needs.moves = true;
    LeadCursor cursor(shop.book.store(), needs, {std::vector{shop.lead}, {}, false});
    REQUIRE(cursor.next());
    return cursor.lead().reopened;
  };
  const auto move = [&shop](const char* stage) {
    Operation operation(shop.book.store(), kNow, "ana", "advance");
    operation.move(shop.lead, *shop.book.playbook.find_stage(stage), kNow, "", false);
    operation.finish("", false);
  };
  CHECK_FALSE(came_back());
  shop.lost("price");
  CHECK_FALSE(came_back());
  shop.happens("form_submit", kNow - kDay);
  CHECK(came_back());
  move("mql");
  CHECK(came_back());
  move("customer");
  move("new");
  CHECK_FALSE(came_back());
}

TEST_CASE("nothing else re-opens a lost lead") {
  const auto after = [](const char* reason, const char* kind, Instant at, bool machine) {
    Shop shop;
    shop.lost(reason);
    shop.happens(kind, at, machine);
    return shop.stands();
  };
  CHECK(after("price", "email_open", kNow - kDay, false) == "lost 1");  // interest, but no knock
  CHECK(after("price", "form_submit", kNow - kDay, true) == "lost 1");  // a machine
  CHECK(after("price", "form_submit", kNow - 2 * kDay, false) ==
        "lost 1");                                                       // not later than the loss
  CHECK(after("price", "form_submit", kNow + kDay, false) == "lost 1");  // not yet
  CHECK(after("fake", "form_submit", kNow - kDay, false) == "lost 1");   // closed for good
  CHECK(after("", "form_submit", kNow - kDay, false) == "new 2");
}

TEST_CASE("open, won and parked leads stay where they are when they get in touch") {
  Shop shop;
  shop.happens("call", kNow);
  CHECK(shop.stands() == "new 1");
  shop.lost("", "customer");
  shop.happens("purchase", kNow);
  CHECK(shop.stands() == "customer 1");
}

TEST_CASE("undoing what re-opened a lead closes it again, and back") {
  Shop shop;
  shop.lost("price");
  const auto undo = [&](std::int64_t op) {
    Operation operation(shop.book.store(), kNow, "ana", "undo");
    CHECK(operation.undo(op).kept == 0);
    return operation.finish("", false);
  };
  const std::int64_t undone = undo(shop.happens("form_submit", kNow - kDay));
  CHECK(shop.stands() == "lost 1");
  undo(undone);
  CHECK(shop.stands() == "new 2");
}

TEST_CASE("a merge re-opens a lost lead that was in touch since under the other number") {
  struct Row {
    const char* reason;
    const char* kind;
    Instant at;
    bool machine;
    const char* after;
  };
  for (const Row& row : {Row{"price", "form_submit", kNow - kDay, false, "new 2"},
                         Row{"price", "form_submit", kNow - 3 * kDay, false, "lost 1"},
                         Row{"price", "form_submit", kNow - kDay, true, "lost 1"},
                         Row{"price", "page_view", kNow - kDay, false, "lost 1"},
                         Row{"fake", "form_submit", kNow - kDay, false, "lost 1"}}) {
    Shop shop;
    shop.lost(row.reason);
    const LeadId live = shop.create();
    Operation log(shop.book.store(), kNow, "ana", "log");
    NewActivity activity;
    activity.lead = live;
    activity.at = row.at;
    activity.kind = *shop.book.playbook.kinds.find(row.kind);
    activity.machine = row.machine;
    log.record({activity});
    log.finish("", false);
    Operation merge(shop.book.store(), kNow, "ana", "merge");
    merge.merge(shop.lead, live);
    const std::int64_t op = merge.finish("", false);
    CAPTURE(row.kind);
    CAPTURE(row.reason);
    CHECK(shop.stands() == row.after);
    Operation undo(shop.book.store(), kNow, "ana", "undo");
    CHECK(undo.undo(op).kept == 0);
    const std::int64_t undone = undo.finish("", false);
    CHECK(shop.stands() == "lost 1");
    Operation again(shop.book.store(), kNow, "ana", "undo");
    CHECK(again.undo(undone).kept == 0);
    again.finish("", false);
    CHECK(shop.stands() == row.after);
  }
}

TEST_CASE("open leads are counted by owner, however spelled, and leads by stage") {
  Shop shop;
  const LeadId second = shop.create(), third = shop.create();
  Operation operation(shop.book.store(), kNow, "ana", "edit");
  operation.set(shop.lead, at(BuiltIn::owner), Value{std::string("ana")});
  operation.set(second, at(BuiltIn::owner), Value{std::string("Ana")});
  operation.set(third, at(BuiltIn::owner), Value{std::string("ana")});
  operation.move(third, *shop.book.playbook.find_stage("nurture"), kNow, "", false);
  operation.finish("", false);
  const OwnerLoads loads = owner_loads(shop.book.store());
  REQUIRE(loads.size() == 1);
  CHECK(loads.at("ana").open == 2);
  CHECK(People(shop.book.store()).count_by_stage() ==
        std::vector<std::int64_t>{2, 0, 0, 0, 0, 0, 1, 0, 0});
}

TEST_CASE("owners are in the order in which they last got a lead, and undo gives none") {
  Shop shop;
  const LeadId second = shop.create(), third = shop.create();
  const auto give = [&](LeadId lead, const char* owner) {
    Operation operation(shop.book.store(), kNow, "ana", "edit");
    operation.set(lead, at(BuiltIn::owner), Value{std::string(owner)});
    return operation.finish("", false);
  };
  const auto turns = [&] {
    std::map<std::int64_t, std::string> order;
    for (const auto& [owner, load] : owner_loads(shop.book.store())) order[load.served] = owner;
    std::string text;
    for (const auto& [served, owner] : order) text += owner + " ";
    return text;
  };
  give(shop.lead, "ana");
  give(second, "bo");
  give(third, "cy");
  CHECK(turns() == "ana bo cy ");
  const std::int64_t op = give(third, "Ana");
  CHECK(turns() == "bo cy ana ");
  Operation undo(shop.book.store(), kNow, "ana", "undo");
  undo.undo(op);
  undo.finish("", false);
  CHECK(turns() == "bo ana cy ");  // cy has it again
}

TEST_CASE("leads of a stage that left leads.toml still count for their owner") {
  Shop shop;
  Operation operation(shop.book.store(), kNow, "ana", "edit");
  operation.set(shop.lead, at(BuiltIn::owner), Value{std::string("ana")});
  operation.move(shop.lead, *shop.book.playbook.find_stage("sal"), kNow, "", false);
  operation.finish("", false);
  Playbook playbook = shop.book.playbook;
  playbook.stages.erase(playbook.stages.begin() + 2);
  Store store(shop.book.path(), {}, playbook);
  REQUIRE(store.playbook().stages.back().gone);
  CHECK(owner_loads(store).at("ana").open == 1);
}

}  // namespace leads
