// Our own export read back: what it says of who is who holds, whatever else its rows share.
#include "flows/import_desk.h"

namespace leads {

TEST_CASE("two numbers of one export are two leads, in an empty book and in another's") {
  for (const bool empty : {true, false}) {
    CAPTURE(empty);
    ImportDesk desk;
    if (!empty) desk.take("name\nZoe\n");
    const std::string file = "lead_id,name,email,email_2,phone\n1,Ann,a@x.example,,+442079460958\n2,Ann,a@x.example,,+442079460958\n3,Ann,,a@x.example,+442079460958\n4,Bo,b@x.example,a@x.example,\n";
    CHECK(desk.take(file).created == 4);
    CHECK(desk.take(file).unchanged == 4);
    const std::int64_t last = empty ? 4 : 5;
    CHECK(desk.book.store().find_key("email", "a@x.example").size() == 4);
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

}  // namespace leads
