// SPDX-License-Identifier: MIT
// What an import notes of a file instead of keeping it to itself.
#include <doctest/doctest.h>

#include "fixtures/import_desk.h"
#include "store/read/identities.h"

namespace leads {
namespace {

/// "2, line 3: example" of the first note that begins so; "" without.
std::string note(const ImportReport& report, std::string_view begin) {
  for (const ImportNote& one : report.notes)
    if (one.what.starts_with(begin))
      return std::to_string(one.rows) + ", line " + std::to_string(one.line) + ": " + one.example;
  return {};
}

std::string alike(const ImportReport& report) {
  std::string text;
  for (const auto& [line, lead, other] : report.lookalikes)
    text += std::to_string(line) + " like " +
            (lead != LeadId{} ? "lead " + std::to_string(number(lead))
                              : "line " + std::to_string(other)) +
            "\n";
  return text;
}

}  // namespace

TEST_CASE("values that differ from those kept are counted, and named in the row's reason") {
  ImportDesk desk;
  desk.take(
      "email,name,company,title,employees\nana@lima.example,Ana "
      "Lima,Acme,CTO,5\nbo@falk.example,Bo,Falk,,\n");
  std::string reasons;
  desk.options.outcome = [&reasons](const ImportOptions::Outcome& row) {
    reasons += std::to_string(row.line) + " " + std::string(row.outcome) + ": " +
               std::string(row.reason) + "\n";
  };
  const ImportReport report = desk.take(
      "email,name,company,title,employees,city\nana@lima.example,A. "
      "Lima,Beta,,6,Berlin\nbo@falk.example,BO , falk,,,\nneu@x.example,Neu,N,,,\n");
  CHECK(note(report, "values of the file that differ") == "3, line 2: name, company, employees");
  CHECK(reasons ==
        "2 updated: differs from what is kept: name, company, employees\n3 unchanged: \n4 created: "
        "\n");
  desk.options.on_match = OnMatch::overwrite;
  CHECK(note(desk.take("email,name\nana@lima.example,Other\n"), "values of the file that differ")
            .empty());
}

TEST_CASE(
    "look-alikes within one file are told with their lines, those of the book by their lead") {
  ImportDesk desk;
  const std::string one =
      "name,email,phone\nClary Ash,clary@ash.example,+918080808080\nGranger "
      "Poe,granger@poe.example,+918080808080\nFifi Roy,,+918080808080\n";
  CHECK(alike(desk.take(one)) == "3 like line 2\n4 like line 2\n");
  CHECK(alike(desk.take(one)).empty());
  CHECK(alike(desk.take("name,phone\nNobody Else,+918080808080\n")) == "2 like lead 1\n");
}

TEST_CASE("letters that went wrong before are told, with the first line and value") {
  ImportDesk desk;
  const ImportReport report = desk.take(
      "name,email,company\nSão João,a@x.example,Åsa\nJÃ¶rg MÃ¼ller,m@x.example,CafÃ© â€“ "
      "Bar\nM\xef\xbf\xbdller,b@x.example,\n");
  CHECK(note(report, "name: letters that were encoded twice") == "1, line 3: JÃ¶rg MÃ¼ller");
  CHECK(note(report, "company: letters that were encoded twice") == "1, line 3: CafÃ© â€“ Bar");
  CHECK(note(report, "name: letters that were lost") == "1, line 4: M\xef\xbf\xbdller");
}

TEST_CASE("a second column of phones or e-mails is of further ones") {
  ImportDesk desk;
  desk.take(
      "Name,Phone,PHONE,Email,E-Mail\nBob,+4930901820,+4930901821,bob@x.example,bob2@x.example\n");
  CHECK(desk.value(1, BuiltIn::phone) == "+4930901820");
  CHECK(desk.value(1, BuiltIn::email) == "bob@x.example");
  CHECK(Identities(desk.book.store()).find("phone", "+4930901821") == std::vector{LeadId{1}});
  CHECK(Identities(desk.book.store()).find("email", "bob2@x.example") == std::vector{LeadId{1}});
  const ImportReport other = desk.take(
      "Name,Email,Email\nAnn,ann@x.example,yes\n");  // of the second the name says too little
  CHECK(other.created == 1);
  CHECK(other.files[0].columns[2].target.empty());
}

TEST_CASE("blanks tell nobody apart") {
  ImportDesk desk;
  desk.take("name,phone\nLuc Andre,+4930901820\n");
  for (const char* const file :
       {"first_name,last_name,phone,city\nLuc , Andre,+4930901820,Bonn\n",
        "name,phone\nLuc  Andre,+4930901820\n", "name,phone\nLuc\u00a0Andre,+4930901820\n"})
    desk.take(file);
  CHECK(desk.count() == 1);
  CHECK(desk.value(1, BuiltIn::city) == "Bonn");
}

TEST_CASE(
    "rows of dates, flags and ids alone make no leads, but are those of a lead that is there") {
  ImportDesk desk;
  desk.options.system = "crm";
  desk.options.map = {{"id", "external_id"}};
  const ImportReport report = desk.take(
      "id,name,created_at,expected_close\n1,Ana,2026-01-02,\n2,,2026-01-02,2026-12-01\n3,,,\n");
  CHECK(report.created == 1);
  CHECK(report.skipped == 2);
  CHECK(note(report, "rows that say nothing of a lead") == "2, line 3: 2");
  CHECK(desk.take("id,expected_close\n1,2026-12-24\n9,2026-12-24\n").updated == 1);
  CHECK(desk.value(1, BuiltIn::expected_close) == "2026-12-24");
  CHECK(desk.count() == 1);
}

TEST_CASE("a spreadsheet takes the + off the phones of our export, and the leads keep theirs") {
  ImportDesk desk;
  desk.take("name,phone,email\nAna,+4930901820,ana@lima.example\nBo,+4930901821,bo@falk.example\n");
  desk.options.on_match = OnMatch::overwrite;
  const ImportReport report = desk.take(
      "lead_id,name,phone,email,phone_2\n1,Ana,4930901820,ana@lima.example,\"4,91512E+12\"\n2,Bo,"
      "\"4,93E+10\",bo@falk.example,\n");
  CHECK(desk.value(1, BuiltIn::phone) == "+4930901820");
  CHECK(desk.value(2, BuiltIn::phone) == "+4930901821");
  CHECK(note(report, "phones without their +") == "1, line 2: 4930901820");
  CHECK(note(report, "phones rounded by a spreadsheet") == "1, line 3: 4,93E+10");
  desk.take("name,phone,email\nCia,4155552671,cia@roth.example\n");
  CHECK(desk.value(3, BuiltIn::phone) == "4155552671");
  desk.take("lead_id,name,phone,email\n3,Cia,4155552671,cia@roth.example\n");
  CHECK(desk.value(3, BuiltIn::phone) == "4155552671");  // never another number
}

TEST_CASE("a phone of our export in a spreadsheet's spelling of a number stays what it was") {
  const std::string head = "lead_id,name,phone,email\n1,Ana,";
  for (const char* const shown :
       {"14155550100.0", "\"14155550100,00\"", "\"1,415,555,0100\"", "1.415.555.0100",
        "14 155 550 100", "14\u202f155\u202f550\u202f100", "14\u2019155\u2019550\u2019100",
        "'14155550100", "(1)4155550100"}) {
    CAPTURE(shown);
    ImportDesk desk;
    desk.take("name,phone,email\nAna,+14155550100,ana@lima.example\n");
    desk.options.on_match = OnMatch::overwrite;
    const ImportReport report = desk.take(head + shown + ",ana@lima.example\n");
    CHECK(desk.value(1, BuiltIn::phone) == "+14155550100");
    CHECK(note(report, "phones without their +").starts_with("1, line 2: "));
  }
  // Other digits are another number, also where a part of them is the known one.
  for (const char* const other : {"14155550101", "14155550100.5", "+14155550199"}) {
    CAPTURE(other);
    ImportDesk desk;
    desk.take("name,phone,email\nAna,+14155550100,ana@lima.example\n");
    desk.options.on_match = OnMatch::overwrite;
    desk.take(head + other + ",ana@lima.example\n");
    CHECK(desk.value(1, BuiltIn::phone) == other);
  }
}

TEST_CASE("our own number with another name and e-mail is a new lead, and named") {
  ImportDesk desk;
  desk.take(
      "name,email,created_at\nAna,ana@lima.example,2026-01-02\nBo,bo@falk.example,2026-01-02\n");
  const ImportReport report = desk.take(
      "lead_id,name,email,created_at\n1,Cia,cia@roth.example,2026-01-02T00:00:00Z\n2,Bo,"
      "b.o@falk.example,2026-01-02T00:00:00Z\n");
  CHECK(report.created == 1);
  CHECK(note(report, "rows with the number of a lead") == "1, line 2: lead_id 1");
}

TEST_CASE("what the rows of a list have alike is nobody, and an id with it may be somebody") {
  ImportDesk desk;
  const ImportReport report = desk.take(
      "name,email,source,owner,country,tags,Email Opt "
      "Out\nAna,a@x.example,fair,bo,DE,vip,\n,,fair,bo,"
      "DE,,\n,,,,,vip,\n,,,,,,yes\n");
  CHECK(report.created == 1);
  CHECK(note(report, "rows that say nothing of a lead").starts_with("3, line 3: "));
  CHECK(desk.take("name,city,notes\n,Bonn,\n,,call back\n").created == 2);
  desk.options.system = "crm";
  CHECK(desk.take("external_id,source\n7,fair\n").created == 1);
}

TEST_CASE("letters that nobody sees are kept and named") {
  ImportDesk desk;
  const ImportReport report = desk.take(
      "name,company,email\nAn\u00adna,La\u200bma,a@x.example\nB\u200eo,Falk,b@x.example\nCia\u200b,"
      "Roth,c@x.example\n");
  CHECK(note(report, "name: invisible characters") == "3, line 2: An\u00adna");
  CHECK(note(report, "company: invisible characters") == "1, line 2: La\u200bma");
  CHECK(desk.value(1, BuiltIn::name) == "An\u00adna");
}

}  // namespace leads
