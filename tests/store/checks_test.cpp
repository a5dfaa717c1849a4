// SPDX-License-Identifier: MIT
// The checks of a whole book find nothing in a good one, and name each row that cannot be true.
#include "store/checks.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "fixtures/sample.h"
#include "fixtures/temporary_book.h"
#include "sql/connection.h"
#include "store/store_impl.h"
#include "store/write/operation.h"

namespace leads {
namespace {

/// Findings after these statements, one a line.
std::string findings(const std::string& sql) {
  TemporaryBook book(sample_playbook());
  {
    Operation operation(book.store(), Instant{Seconds{1'795'000'000}}, "ana", "add");
    std::vector<NewLead> leads(3);
    for (NewLead& lead : leads)
      lead.values = {
          {at(BuiltIn::email), "ana" + std::to_string(&lead - leads.data()) + "@acme.example"}};
    operation.create(leads);
    operation.finish("", false);
  }
  sql::Connection& connection = book.store().impl().connection;
  connection.check_references(false);
  connection.execute(sql);
  std::string all;
  for (const Finding& finding : check_book(book.store()))
    all += (finding.index ? "index: " : "") + finding.what + "\n";
  return all;
}

}  // namespace

TEST_CASE("a good book has no findings") {
  CHECK(findings("select 1") == "");
}

TEST_CASE("each row that no version of leads wrote is named") {
  struct Case {
    const char *sql, *found;
  };
  for (const Case& each : std::vector<Case>{
           {"delete from lead where id = 2",
            "an address, phone or id belongs to lead 2, which does not exist\n"},
           {"update lead set merged_into = 9 where id = 3",
            "lead 3 was merged into lead 9, which does not exist\n"
            "the database is damaged: lead 3 was merged into lead 9, which does not exist\n"},
           {"update book set next_lead = 2",
            "lead 3 was given a number that the book would give to the next lead\n"},
           {"insert into tag values(0, 'x')", "a tag belongs to lead 0, which does not exist\n"},
           {"insert into change(op, lead_id, kind, new) values(1, 0, 'undo', '1')",
            "operation 1 cannot have undone what it is said to have undone\n"},
           {"insert into change(op, lead_id, kind, new) values(1, 1, 'activity', '{\"at\":')",
            "change 1 of operation 1 is not in the form that operations write, so that it cannot "
            "be "
            "undone\n"},
           {"update lead set created_at = 9223372036854775807 where id = 1",
            "lead 1 was created at a time outside of the years 1 to 9999\n"},
           {"insert into consent(lead_id, channel, state, at, op) values(1, 'email', 'opted_in', "
            "9223372036854775807, 1)",
            "consent 1 of lead 1 is at a time outside of the years 1 to 9999\n"},
           {"insert into crossing(id, lead_id, at, what, after) values(7, 2, -62135596801, "
            "'stage', 'mql')",
            "crossing 7 of lead 2 is at a time outside of the years 1 to 9999\n"},
           {"insert into suppression(kind, mark, why, at, op) values('email', x'00', 'bounce', "
            "253402300800, 1)",
            "suppression 1 is at a time outside of the years 1 to 9999\n"},
           {"insert into crossing(lead_id, at, what, after) values(9, 0, 'stage', 'mql')",
            "1 row of the table crossing belongs to a row of the table lead that does not exist\n"},
           {"insert into consent(lead_id, channel, state, at, op) values(1, 'email', 'opted_in', "
            "0, 8), (1, 'phone', 'opted_in', 0, 9)",
            "2 rows of the table consent belong to rows of the table operation that do not "
            "exist\n"},
           {"update lead set next_step_at = 900000000000 where id = 2",
            "lead 2: next_step_at is outside of the years 1 to 9999\n"},
           {"update lead set next_step_at = 1000002932897 where id = 2",
            "lead 2: next_step_at is outside of the years 1 to 9999\n"},
           {"update lead set next_step_at = 1000002932896, expected_close = 2932896", ""},
           {"update lead set expected_close = -719163 where id = 3",
            "lead 3: expected_close is outside of the years 1 to 9999\n"},
           {"update lead set name = cast(x'c3' as text)",
            "the column name of the table lead has 3 texts that are not UTF-8\n"},
           {"create trigger t after insert on tag begin select 1; end",
            "it has the trigger \"t\", which leads did not create\n"},
       }) {
    CAPTURE(each.sql);
    CHECK(findings(each.sql) == each.found);
  }
}

TEST_CASE("a ring of merges is found, and ends") {
  const std::string found = findings(
      "update lead set merged_into = 2 where id = 1; update lead set merged_into = 1 "
      "where id = 2");
  CHECK(found.find("was merged into a lead that was merged into it") != std::string::npos);
}

}  // namespace leads
