// SPDX-License-Identifier: MIT
// The rules of an open book do not grow: what another process adds meanwhile ends a command, which
// is run again, and never a program.
#include <doctest/doctest.h>

#include <atomic>
#include <string>
#include <thread>

#include "fixtures/temporary_book.h"
#include "leads/error.h"
#include "store/read/lead_cursor.h"
#include "store/read/lead_needs.h"
#include "store/read/people.h"
#include "store/records.h"
#include "store/store.h"
#include "store/write/operation.h"

namespace leads {
namespace {

constexpr Instant kNow{Seconds{1'795'341'600}};

Stage open_stage(std::string name) {
  Stage stage;
  stage.name = stage.label = std::move(name);
  stage.type = StageType::open;
  return stage;
}

Playbook rules() {
  Playbook playbook;
  playbook.stages = {open_stage("new")};
  return playbook;
}

std::int64_t write(Store& store, const std::function<void(Operation&)>& change) {
  Operation operation(store, kNow, "bo", "test");
  change(operation);
  return operation.finish("", false);
}

LeadId add(Store& store, StageId stage) {
  LeadId lead{};
  write(store, [&](Operation& operation) {
    NewLead given;
    given.stage = stage;
    lead = operation.create(std::span(&given, 1)).front();
  });
  return lead;
}

std::size_t walk(Store& store) {
  LeadNeeds needs = LeadNeeds::all_but_texts(store.playbook().fields);
  std::size_t leads = 0;
  for (LeadCursor cursor(store, needs, {}); cursor.next(); ++leads) {
    CHECK(index(cursor.lead().stage) < store.playbook().stages.size());
    for (const Activity& activity : cursor.activities())
      CHECK(!store.playbook().kinds[activity.kind].name.empty());
  }
  return leads;
}

/// What it is refused by, as busy; "" when it is not.
template <class Run>
std::string busy(Run run) {
  try {
    run();
  } catch (const Error& error) {
    CHECK(error.kind == ErrorKind::busy);
    CHECK(error.hint == "run it again");
    return error.what();
  }
  return {};
}

}  // namespace

TEST_CASE(
    "a stage that another process adds ends the command that meets it, and the next one knows it") {
  TemporaryBook book(rules());
  add(book.store(), StageId{0});
  Store reader(book.path(), {}, rules());
  const Stage& stage = reader.playbook().stages.front();
  Playbook more = rules();
  more.stages.push_back(open_stage("late"));
  Store other(book.path(), {.write = true}, more);
  add(other, StageId{1});
  CHECK(busy([&] { walk(reader); }).find("the stage \"late\"") != std::string::npos);
  CHECK(busy([&] { People(reader).count_by_stage(); }).find("the stage \"late\"") !=
        std::string::npos);
  CHECK(reader.playbook().stages.size() == 1);
  CHECK(stage.name == "new");
  Store next(book.path(), {}, rules());
  CHECK(walk(next) == 2);
  CHECK(next.playbook().stages.back().name == "late");
  CHECK(next.playbook().stages.back().gone);
}

TEST_CASE(
    "a connection beside has the very numbers of the one it is beside, whatever was added since") {
  TemporaryBook book(rules());
  Playbook more = rules();
  more.stages.push_back(open_stage("late"));
  Store other(book.path(), {.write = true}, more);
  add(other, StageId{1});
  Store beside = book.store().reading_beside();
  CHECK(&beside.playbook() == &book.store().playbook());
  CHECK(busy([&] { walk(beside); }).find("the stage \"late\"") != std::string::npos);
}

TEST_CASE(
    "a kind that another process adds ends the command that meets it; one that the rules have is "
    "found") {
  TemporaryBook book(rules());
  const LeadId lead = add(book.store(), StageId{0});
  Playbook more = rules();
  more.kinds.add({"barn_visit", Direction::in, "", false});
  Store other(book.path(), {.write = true}, more);
  const auto log = [&](const char* kind) {
    write(other, [&](Operation& operation) {
      operation.record({{lead, kNow, *more.kinds.find(kind), "", {}, "", "", "", false}});
    });
  };
  log("call");
  CHECK(walk(book.store()) == 1);
  log("barn_visit");
  CHECK(busy([&] { walk(book.store()); }).find("the kind of activity \"barn_visit\"") !=
        std::string::npos);
  CHECK_FALSE(book.store().playbook().kinds.find("barn_visit"));
}

TEST_CASE(
    "a field that another process adds ends the next write, which would not know it, and no "
    "reading; the views keep it") {
  TemporaryBook book(rules());
  const LeadId lead = add(book.store(), StageId{0});
  Playbook more = rules();
  more.fields.add({"farm", FieldType::text, {}});
  Store other(book.path(), {.write = true}, more);
  write(other, [&](Operation& operation) {
    operation.set(lead, *more.fields.find("farm"), Value{std::string("Hill")});
  });
  CHECK(walk(book.store()) == 1);
  const std::string refused = busy([&] {
    write(book.store(), [&](Operation& operation) {
      operation.set(lead, at(BuiltIn::name), Value{std::string("Ana")});
    });
  });
  CHECK(refused.find("the field farm") != std::string::npos);
  book.open();
  CHECK(write(book.store(), [&](Operation& operation) {
          operation.set(lead, at(BuiltIn::name), Value{std::string("Ana")});
        }) == 3);
}

TEST_CASE(
    "readers on other threads go through a book to which stages are added, or are asked to run "
    "again") {
  TemporaryBook book(rules());
  constexpr int kStages = 40;
  Playbook more = rules();
  for (int number = 0; number < kStages; ++number)
    more.stages.push_back(open_stage("s" + std::to_string(number)));
  add(book.store(), StageId{0});
  std::atomic<bool> done = false;
  std::atomic<int> walks = 0, failed = 0;
  const auto read = [&] {
    while (!done) {
      try {
        Store store(book.path(), {.write = false, .wait_ms = 60'000}, rules());
        const Stage& first = store.playbook().stages.front();
        for (int round = 0; round < 20 && !done; ++round, ++walks) {
          for (LeadCursor cursor(store, LeadNeeds::all_but_texts(store.playbook().fields), {});
               cursor.next();)
            if (index(cursor.lead().stage) >= store.playbook().stages.size() || first.name != "new")
              ++failed;
        }
      } catch (const Error& error) {
        if (error.kind != ErrorKind::busy) ++failed;
      }
    }
  };
  std::thread one(read), two(read);
  Store writer(book.path(), {.write = true, .wait_ms = 60'000}, more);
  for (int number = 1; number <= kStages; ++number) add(writer, static_cast<StageId>(number));
  while (walks < 2) std::this_thread::yield();
  done = true;
  one.join();
  two.join();
  CHECK(failed == 0);
  CHECK(writer.count() == kStages + 1);
}

}  // namespace leads
