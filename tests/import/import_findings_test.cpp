// SPDX-License-Identifier: MIT
// What a file's rows are told besides what becomes of them.
#include "fixtures/import_desk.h"

namespace leads {

TEST_CASE("keys of two leads are said together with what else is wrong with the row") {
  ImportDesk desk;
  desk.options.system = "crm";
  desk.take("external_id,email\n1,ana@acme.example\n,bo@acme.example\n");
  CHECK(shown(desk.problems("email,external_id,employees\nbo@acme.example,1,many\nbo@acme.example,"
                            "1,7\nzoe@acme.example,1,few\n")) ==
        "2:1 its keys are those of two leads: lead 1 by id, lead 2 by e-mail\n2:19 employees: "
        "\"many\" is not a whole number\n"
        "3:1 its keys are those of two leads: lead 1 by id, lead 2 by e-mail\n4:20 employees: "
        "\"few\" is not a whole number\n");
  desk.options.system.clear();
  desk.options.activities = true;
  CHECK(shown(desk.problems("email,at,kind\nnobody@acme.example,soon,call\n")) ==
        "2:1 no lead is \"nobody@acme.example\"\n2:21 at: \"soon\" is not a date\n");
}

TEST_CASE(
    "what may not differ is said with its place, together with what else is wrong with the row") {
  ImportDesk desk;
  desk.take("email,title,company,employees\nana@acme.example,CEO,,7\n");
  desk.options.on_match = OnMatch::error;
  CHECK(shown(desk.problems("email,title,company,employees\nana@acme.example,VP,Acme,many\nbo@acme."
                            "example,VP,,few\nbo@acme.example,CTO,,\n")) ==
        "2:18 title: the lead has \"CEO\", which may not differ (on_match = \"error\")\n2:26 "
        "employees: \"many\" is not a whole number\n"
        "3:21 employees: \"few\" is not a whole number\n4:17 title: the lead has \"VP\", which may "
        "not differ (on_match = \"error\")\n");
  // The e-mail in hand is nobody's: what the row says is compared with no lead.
  desk.options.system = "crm";
  CHECK(shown(desk.problems("external_id,email,title\n,\"ana@acme,example\",VP\n")) ==
        "2:2 email: \"ana@acme,example\" is not an e-mail address\n");
}

TEST_CASE("a row that is left out fills nothing") {
  ImportDesk desk;
  desk.take("email,title\nana@acme.example,CEO\n");
  desk.options.on_match = OnMatch::error;
  desk.options.keep_going = true;
  const ImportReport report =
      desk.take("email,title,company\nana@acme.example,VP,Acme\nana@acme.example,CEO,Acme\n");
  CHECK(report.rejected == 1);
  CHECK(report.updated == 1);
  CHECK(desk.value(1, BuiltIn::company) == "Acme");
}

TEST_CASE("a row that is refused makes no lead, whatever else is told to be made") {
  ImportDesk desk;
  desk.options.create = desk.options.keep_going = true;
  CHECK(desk.activities("email,at,kind\nnobody@acme.example,soon,call\n").created_leads == 0);
  CHECK(desk.count() == 0);
}

TEST_CASE("dates before a lead was known are told, not refused") {
  ImportDesk desk;
  const auto notes = [](const ImportReport& report) {
    std::string text;
    for (const ImportNote& note : report.notes) text += note.what + ": " + note.example + "\n";
    return text;
  };
  CHECK(notes(desk.take("email,created_at,stage,stage_at\na@x.example,2026-03-02,customer,2026-03-"
                        "01\nb@x.example,2026-03-02,sql,2026-03-02\n")) ==
        "deals won before the first contact: 2026-03-01T00:00:00Z, created 2026-03-02T00:00:00Z\n");
  desk.take("email\nc@x.example\n");
  CHECK(notes(desk.activities("email,at,kind\na@x.example,2026-01-01,purchase\na@x.example,2026-01-"
                              "02,call\nb@x.example,2026-01-03,call\nb@x.example,2026-03-02,call\n"
                              "c@x.example,2026-01-04,call\n")) ==
        "deals won before the first contact: 1; lead 1: 2026-01-01T00:00:00Z, created "
        "2026-03-02T00:00:00Z\n"
        "activities older than their lead: 2; lead 1: 2026-01-02T00:00:00Z, created "
        "2026-03-02T00:00:00Z\n");
}

TEST_CASE("several addresses in one cell are all of them the lead's") {
  ImportDesk desk;
  CHECK(desk.take("email\n\"ana@acme.example, ana@home.example;a@b.example\"\n").created == 1);
  CHECK(desk.take("email\na@b.example\n").unchanged == 1);
  CHECK(shown(desk.problems("email\n\"ana@acme,example\"\n")) ==
        "2:1 email: \"ana@acme,example\" is not an e-mail address\n");
}

}  // namespace leads
