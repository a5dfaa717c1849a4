// SPDX-License-Identifier: MIT
// Our own export read back: what it says of who is who holds, whatever else its rows share.
#include "fixtures/import_desk.h"
#include "store/read/identities.h"

namespace leads {

TEST_CASE("two numbers of one export are two leads, in an empty book and in another's") {
  for (const bool empty : {true, false}) {
    CAPTURE(empty);
    ImportDesk desk;
    if (!empty) desk.take("name\nZoe\n");
    const std::string file =
        "lead_id,name,email,email_2,phone\n1,Ann,a@x.example,,+442079460958\n2,Ann,a@x.example,,+"
        "442079460958\n3,Ann,,a@x.example,+442079460958\n4,Bo,b@x.example,a@x.example,\n";
    CHECK(desk.take(file).created == 4);
    CHECK(desk.take(file).unchanged == 4);
    const std::int64_t last = empty ? 4 : 5;
    CHECK(Identities(desk.book.store()).find("email", "a@x.example").size() == 4);
    CHECK(desk.value(last, BuiltIn::name) == "Bo");
  }
}

TEST_CASE("of several ids of a system one in common makes two rows one lead") {
  ImportDesk desk;
  CHECK(desk.take("lead_id,name,email,id:crm,id_2:crm\n1,Ann,a@x.example,7,8\n").created == 1);
  desk.options.system = "crm";
  CHECK(desk.take("external_id,email\n8,a@x.example\n7,a@x.example\n").unchanged == 2);
  CHECK(desk.take("external_id,email\n9,a@x.example\n").created == 1);
}

TEST_CASE(
    "a spreadsheet may have saved it with its country's semicolons, decimal commas and dates") {
  ImportDesk desk;
  CHECK(desk.take("lead_id;name;value;expected_close\n1;Ann;1234,50;18.11.2026\n2;Bo;-0,5;31.12."
                  "2026\n3;Cy;7;\n")
            .created == 3);
  CHECK(desk.value(1, BuiltIn::value) == "1234.50");
  CHECK(desk.value(1, BuiltIn::expected_close) == "2026-11-18");
  CHECK(desk.value(2, BuiltIn::value) == "-0.50");
  CHECK(shown(desk.problems("lead_id;name;value\n4;Di;1.234,50\n5;Ed;1,\n")) ==
        "2:6 value: \"1.234,50\" is not an amount\n3:6 value: \"1,\" is not an amount\n");
}

}  // namespace leads
