// SPDX-License-Identifier: MIT
// The stored marks follow the activities through everything that happens to leads, and looking only
// at companies that changed leaves what looking at all would.
#include "flows/marks/renew_marks.h"

#include <doctest/doctest.h>

#include "fixtures/random_book.h"
#include "fixtures/temporary_book.h"
#include "leads/error.h"
#include "sql/connection.h"
#include "store/read/lead_cursor.h"
#include "store/read/lead_needs.h"
#include "store/read/people.h"
#include "store/scores/machine_marks.h"
#include "store/scores/score_table.h"
#include "store/write/operation.h"

namespace leads {
namespace {

/// A book with the leads of two companies and of a mail provider.
class MailBook : public TemporaryBook {
 public:
  MailBook() : TemporaryBook(random_playbook()) {
    std::vector<NewLead> made;
    for (const char* email :
         {"ana@acme.example", "bo@acme.example", "cy@b.example", "di@gmail.com"})
      made.emplace_back().values = {{at(BuiltIn::email), Value{std::string(email)}}};
    Operation operation(store(), now, "ana", "add");
    ids = operation.create(made);
    operation.finish("", false);
  }

  NewActivity mail(LeadId lead, const char* kind, std::int64_t after, const std::string& subject) {
    NewActivity made;
    made.lead = lead;
    made.at = now + Seconds{after};
    made.kind = *playbook.kinds.find(kind);
    made.subject = subject;
    made.note = "June";
    return made;
  }
  /// A gateway follows all links of a mail.
  std::int64_t burst(LeadId lead, std::int64_t after = 0, int links = 7) {
    std::vector<NewActivity> all{mail(lead, "email_sent", after, "Hello")};
    for (int link = 0; link < links; ++link)
      all.push_back(mail(lead, "email_click", after + 15 + link, "/link" + std::to_string(link)));
    return record(std::move(all));
  }
  std::int64_t record(std::vector<NewActivity> activities) {
    Operation operation(store(), now, "ana", "log");
    operation.record(std::move(activities));
    return operation.finish("", false);
  }
  std::size_t marked(LeadId lead) { return MachineMarks(store()).of(lead).size(); }
  std::size_t seen_as_machine(LeadId lead) {
    LeadNeeds needs;
    needs.activities = true;
    LeadCursor cursor(store(), needs, {std::vector{lead}, {}, false});
    std::size_t count = 0;
    if (!cursor.next()) return 0;
    for (const Activity& activity : cursor.activities()) count += activity.machine ? 1 : 0;
    std::size_t listed = 0;
    for (const ActivityRecord& record : People(store()).timeline(lead, kLastInstant, 1000))
      listed += record.machine ? 1 : 0;
    CHECK(listed == count);
    return count;
  }

  Instant now = utc(2026, 6, 1, 8);
  std::vector<LeadId> ids;
};

}  // namespace

TEST_CASE("a gateway's clicks are marked, seen as a machine's, and drop the stored score") {
  MailBook book;
  book.burst(book.ids[0]);
  CHECK(book.seen_as_machine(book.ids[0]) == 0);
  const MarkCounts counts = renew_marks(book.store());
  CHECK(counts.made == 7);
  CHECK(book.seen_as_machine(book.ids[0]) == 7);
  CHECK(renew_marks(book.store()).made == 0);
  CHECK(check_marks(book.store()).wrong.empty());
  CHECK(check_marks(book.store()).marks == 7);
  CHECK_FALSE(ScoreTable(book.store()).stored(book.ids[0])->valid_until);
}

TEST_CASE("marks by another version of the recogniser are made anew by the nightly run alone") {
  MailBook book;
  book.burst(book.ids[0]);
  renew_marks(book.store());
  CHECK(check_marks(book.store()).due == 0);
  {
    sql::Connection older(book.path(), {.write = true});
    older.execute("update book set recogniser = 1; delete from machine_mark where seq < 100");
  }
  CHECK(check_marks(book.store()).due == 1);
  CHECK(renew_marks(book.store()).made == 0);
  CHECK(renew_marks(book.store(), {.if_outdated = true}).made == 7);
  CHECK(check_marks(book.store()).due == 0);
  CHECK(renew_marks(book.store(), {.if_outdated = true}).made == 0);
}

TEST_CASE("what a file said not to be a machine's stays a person's, and is kept as said") {
  MailBook book;
  std::vector<NewActivity> clicks;
  for (int link = 0; link < 7; ++link) {
    clicks.push_back(book.mail(book.ids[0], "email_click", link, "/" + std::to_string(link)));
    clicks.back().person = true;
  }
  const std::int64_t op = book.record(std::move(clicks));
  CHECK(renew_marks(book.store()).made == 0);
  for (const std::int64_t undone : {op, op + 1}) {
    Operation undo(book.store(), book.now, "ana", "undo");
    undo.undo(undone);
    undo.finish("", false);
  }
  for (const ActivityRecord& record : People(book.store()).timeline(book.ids[0], kLastInstant, 99))
    CHECK(record.said == false);
}

TEST_CASE("a merge takes the marks along, and an undo brings them back") {
  MailBook book;
  book.burst(book.ids[0]);
  book.burst(book.ids[2], 86400);
  renew_marks(book.store());
  Operation merge(book.store(), book.now, "ana", "merge");
  merge.merge(book.ids[0], book.ids[2]);
  const std::int64_t op = merge.finish("", false);
  CHECK(book.marked(book.ids[0]) == 14);
  CHECK(book.marked(book.ids[2]) == 0);
  Operation undo(book.store(), book.now, "ana", "undo");
  undo.undo(op);
  undo.finish("", false);
  CHECK(book.marked(book.ids[0]) == 7);
  CHECK(book.marked(book.ids[2]) == 7);
  renew_marks(book.store());
  CHECK(check_marks(book.store()).wrong.empty());
}

TEST_CASE("marks of activities that go, go with them: undo, remove, forget") {
  for (const std::string way : {"undo", "remove", "forget"}) {
    CAPTURE(way);
    MailBook book;
    const std::int64_t op = book.burst(book.ids[0]);
    book.burst(book.ids[1], 7);
    renew_marks(book.store());
    Operation operation(book.store(), book.now, "ana", way);
    if (way == "undo") operation.undo(op);
    if (way == "remove") operation.remove(book.ids[0]);
    if (way == "forget") operation.forget(book.ids[0]);
    operation.finish("", false);
    CHECK(book.marked(book.ids[0]) == 0);
    CHECK(book.marked(book.ids[1]) == 7);
    renew_marks(book.store());
    CHECK(check_marks(book.store()).due == 0);
    CHECK(check_marks(book.store()).wrong.empty());
  }
}

TEST_CASE("a person's click counts again when the evidence turns") {
  MailBook book;
  const LeadId lead = book.ids[1];
  const std::int64_t op = book.record({book.mail(book.ids[0], "email_sent", 0, "Hello"),
                                       book.mail(book.ids[0], "email_click", 400, "/a"),
                                       book.mail(book.ids[0], "email_click", 401, "/b")});
  book.record({book.mail(lead, "email_sent", 0, "Hello"), book.mail(lead, "email_click", 400, "/a"),
               book.mail(lead, "email_click", 401, "/b")});
  renew_marks(book.store());
  CHECK(book.seen_as_machine(lead) == 2);
  Operation undo(book.store(), book.now, "ana", "undo");
  undo.undo(op);
  undo.finish("", false);
  book.record(
      {book.mail(lead, "email_open", 360, "Hello"), book.mail(lead, "email_reply", 900, "")});
  CHECK(renew_marks(book.store()).taken_back == 2);
  CHECK(book.seen_as_machine(lead) == 0);
}

TEST_CASE("looking at what changed leaves what looking at everything would") {
  for (unsigned seed = 1; seed <= 12; ++seed) {
    CAPTURE(seed);
    Dice dice(seed);
    MailBook book;
    RandomLeads random(book.playbook, dice);
    random.now = book.now;
    for (int round = 0; round < 12; ++round) {
      const LeadId lead = dice.of(book.ids), other = dice.of(book.ids);
      switch (dice.pick(0, 6)) {
        case 0:
          random.record(book.store(), book.ids, 5);
          break;
        case 1:
          random.change(book.store(), book.ids, 3, book.now);
          break;
        case 2:
          for (const LeadId made : random.create(book.store(), 2)) book.ids.push_back(made);
          break;
        case 3: {
          Operation operation(book.store(), book.now, "ana", "merge");
          try {
            operation.merge(lead, other);
            operation.finish("", false);
          } catch (const Error&) {
            // The same lead, or merged already.
          }
          break;
        }
        case 4: {
          Operation operation(book.store(), book.now, "ana", "undo");
          try {
            operation.undo(operation.follows() - dice.pick(0, 3));
            operation.finish("", false);
          } catch (const Error&) {
            // Undone already.
          }
          break;
        }
        default:
          book.burst(lead, dice.pick(0, 40), static_cast<int>(dice.pick(1, 8)));
      }
      std::erase_if(book.ids, [&](LeadId id) { return !People(book.store()).survivor(id); });
      if (dice.chance(50)) renew_marks(book.store(), {.step = 1});
    }
    renew_marks(book.store());
    REQUIRE(check_marks(book.store()).due == 0);
    REQUIRE(check_marks(book.store()).wrong.empty());
    const MarkCounts full = renew_marks(book.store(), {.full = true});
    REQUIRE(full.made + full.taken_back == 0);
  }
}

}  // namespace leads
