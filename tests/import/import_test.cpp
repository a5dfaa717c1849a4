// SPDX-License-Identifier: MIT
// Which row meets which lead, what it may change, and what is a problem: on files in memory and a
// real book.
#include "base/time/file_date.h"
#include "fixtures/import_desk.h"
#include "store/read/identities.h"
#include "store/read/lead_cursor.h"
#include "store/read/lead_needs.h"
#include "store/read/people.h"
#include "store/records.h"
#include "store/store.h"
#include "store/write/operation.h"

namespace leads {

TEST_CASE("which row meets which lead") {
  struct Case {
    const char *what, *book, *file;
    std::size_t created, lookalikes;
  };
  const Case cases[] = {
      {"an external id", "external_id,name\n5,Ana\n", "external_id,name\n5,Bo\n", 0, 0},
      {"5 and 5.00 are one id", "external_id,name\n5,Ana\n", "external_id,name\n5.00,Ana\n", 0, 0},
      {"an id of another system", "external_id,name\n5,Ana\n", "id:shop,name\n5,Ana\n", 1, 0},
      {"an e-mail in another case", "email,name\nAna@acme.example,Ana\n",
       "email,name\n ana@ACME.example ,Bo\n", 0, 0},
      {"a role address of the same name", "email,name\ninfo@acme.example,Ana\n",
       "email,name\ninfo@acme.example,ANA\n", 0, 0},
      {"a role address of another name", "email,name\ninfo@acme.example,Ana\n",
       "email,name\ninfo@acme.example,Bo\n", 1, 1},
      {"two ids of one system", "external_id,email\n5,ana@acme.example\n",
       "external_id,email\n6,ana@acme.example\n", 1, 1},
      {"an id for one known by e-mail", "email\nana@acme.example\n",
       "external_id,email\n6,ana@acme.example\n", 0, 0},
      {"a phone", "phone,name\n+4915112345678,Ana\n", "phone,name\n+49 151 12345678,Ana\n", 0, 0},
      {"a phone without a name", "phone,name\n+4915112345678,Ana\n", "phone\n+4915112345678\n", 0,
       0},
      {"a phone of another name", "phone,name\n+4915112345678,Ana\n",
       "phone,name\n+4915112345678,Bo\n", 1, 1},
      {"a phone where both have an e-mail", "phone,email\n+4915112345678,ana@acme.example\n",
       "phone,email\n+4915112345678,bo@acme.example\n", 1, 1},
      {"no key, the same row", "name,company\nAna,Acme\n", "company,name\nAcme,Ana\n", 0, 0},
      {"no key, another row", "name,company\nAna,Acme\n", "name,company\nAna,Beta\n", 1, 0},
      {"the n-th equal row meets the n-th", "name\nAna\nAna\n", "name\nAna\nAna\nAna\n", 1, 0},
      {"two rows of one file", "name\nzoe\n",
       "email,name\nana@acme.example,Ana\nANA@acme.example,Ana\n", 1, 0}};
  for (const Case& one : cases) {
    CAPTURE(one.what);
    ImportDesk desk;
    desk.options.system = "crm";
    desk.take(one.book);
    const ImportReport report = desk.take(one.file);
    CHECK(report.created == one.created);
    CHECK(report.lookalikes.size() == one.lookalikes);
    const ImportReport again = desk.take(one.file);
    CHECK(again.created == 0);
    CHECK(again.updated == 0);
    CHECK(again.op == 0);
  }
}

TEST_CASE("keys of two leads are a problem of the row, with its line") {
  ImportDesk desk;
  desk.options.system = "crm";
  desk.take("external_id,email\n1,ana@acme.example\n,bo@acme.example\n");
  CHECK(shown(desk.problems("email,external_id\nzoe@acme.example,7\nbo@acme.example,1\n")) ==
        "3:1 its keys are those of two leads: lead 1 by id, lead 2 by e-mail\n");
  desk.options.system = "shop";
  desk.take("external_id,email\n9,bo@acme.example\n");
  CHECK(shown(desk.problems("id:crm,id:shop\n1,9\n")) ==
        "2:1 its keys are those of two leads: lead 1 and lead 2\n");
  CHECK(desk.count() == 2);
}

TEST_CASE("leads that share an address meet their own rows again") {
  ImportDesk desk;
  desk.options.system = "crm";
  const std::string file =
      "external_id,email,name\n1,info@acme.example,Ana\n2,info@acme.example,Bo\n3,zoe@acme.example,"
      "Zoe\n4,zoe@acme.example,Zed\n";
  CHECK(desk.take(file).created == 4);
  CHECK(desk.take(file).unchanged == 4);
  const std::string desks =
      "email,name\ninfo@b.example,Ana\ninfo@b.example,Bo\ninfo@b.example,bo\n";
  CHECK(desk.take(desks).created == 2);
  CHECK(desk.take(desks).unchanged == 3);
}

TEST_CASE("what a policy does with a value that differs, and a blank that does not erase") {
  struct Case {
    OnMatch policy;
    const char *title, *company, *phone;
  };
  for (const Case& one : {Case{OnMatch::fill, "VP", "Acme", "+4915112345678"},
                          Case{OnMatch::overwrite, "CEO", "Acme", "+4915112345678"},
                          Case{OnMatch::skip, "VP", "Acme", ""}}) {
    ImportDesk desk;
    desk.take("email,title,company\nana@acme.example,VP,Acme\n");
    desk.options.on_match = one.policy;
    desk.take("email,title,company,phone\nana@acme.example,CEO,,+4915112345678\n");
    CHECK(desk.value(1, BuiltIn::title) == one.title);
    CHECK(desk.value(1, BuiltIn::company) == one.company);
    CHECK(desk.value(1, BuiltIn::phone) == one.phone);
  }
  ImportDesk desk;
  desk.take("email,title,company\nana@acme.example,VP,Acme\n");
  desk.options.on_match = OnMatch::error;
  CHECK(shown(desk.problems("company,email,title\nAcme,ana@acme.example,CEO\n")) ==
        "2:23 title: the lead has \"VP\", which may not differ (on_match = \"error\")\n");
  CHECK(desk.take("company,email,title\nAcme,ana@acme.example,VP\n").unchanged == 1);
}

TEST_CASE("what somebody else writes between the matching and the lock is met, not made again") {
  ImportDesk desk;
  const std::string csv = "email,name\nana@acme.example,Ana\nbo@acme.example,Bo\n";
  int opened = 0, restarted = 0;
  ImportFile file;
  file.name = "file.csv";
  file.open = [&]() -> std::unique_ptr<RowReader> {
    // Ours has been matched against the book as it was: then another process adds Ana.
    if (++opened == 1) {
      Playbook playbook = sample_playbook();
      Store other(desk.book.path(), {.write = true}, playbook);
      NewLead ana;
      ana.values = {{at(BuiltIn::email), Value{std::string("ana@acme.example")}}};
      Operation operation(other, kDeskNow, "bo", "add");
      operation.create(std::span(&ana, 1));
      operation.finish("lead 1", false);
    }
    return std::make_unique<CsvRows>("file.csv", bytes_of(csv), CsvDialect{});
  };
  desk.options.restart = [&restarted] { ++restarted; };
  const ImportReport report = import_files(desk.book.store(), std::span(&file, 1), desk.options);
  CHECK(restarted == 1);
  CHECK(report.rows == 2);
  CHECK(report.created == 1);
  CHECK(report.updated == 1);
  CHECK(desk.count() == 2);
  CHECK(desk.value(1, BuiltIn::name) == "Ana");
}

TEST_CASE("refs are those of their own file's system, also when several files come at once") {
  ImportDesk desk;
  desk.take("email\nana@acme.example\n");
  const std::string csv = "email,at,kind,ref\nana@acme.example,2026-11-01,call,r1\n";
  const auto open = [&csv] {
    return std::make_unique<CsvRows>("file.csv", bytes_of(csv), CsvDialect{});
  };
  std::array<ImportFile, 2> files;
  for (ImportFile& file : files) {
    file.name = "file.csv";
    file.open = open;
  }
  files[0].mail = true;
  desk.options.activities = true;
  CHECK(import_files(desk.book.store(), files, desk.options).created == 2);
  CHECK(import_files(desk.book.store(), files, desk.options).created == 0);
  CHECK(import_files(desk.book.store(), std::span(files).first(1), desk.options).created == 0);
  CHECK(desk.timeline(1) == 2);
}

TEST_CASE("a mapping may choose the policy field by field") {
  ImportDesk desk;
  desk.take("email,title,company\nana@acme.example,VP,Acme\n");
  Mapping mapping;
  mapping.name = "fair";
  mapping.on_match_fields = {{"title", OnMatch::overwrite}};
  desk.mapping = &mapping;
  CHECK(desk.take("email,title,company\nana@acme.example,CEO,Beta\n").updated == 1);
  CHECK(desk.value(1, BuiltIn::title) == "CEO");
  CHECK(desk.value(1, BuiltIn::company) == "Acme");
}

TEST_CASE("the e-mail of a matched lead is never replaced") {
  ImportDesk desk;
  desk.options.system = "crm";
  desk.options.on_match = OnMatch::overwrite;
  desk.take("external_id,email\n1,ana@acme.example\n2,\n");
  desk.take("external_id,email\n1,new@acme.example\n2,bo@acme.example\n");
  CHECK(desk.value(1, BuiltIn::email) == "ana@acme.example");
  CHECK(desk.value(2, BuiltIn::email) == "bo@acme.example");
}

TEST_CASE("signs of consent, and an opt-out that always counts") {
  Mapping mapping;
  mapping.name = "shop";
  mapping.consent = {{"News", "+email"}, {"Out", "-email"}};
  const auto one = [&](const char* news, const char* out) {
    return "email,News,Out\nana@acme.example," + std::string(news) + "," + out + "\n";
  };
  ImportDesk desk;
  desk.mapping = &mapping;
  desk.take(one("no", "no"));
  CHECK(desk.consent(1) == ConsentState::unknown);
  desk.take(one("yes", ""));
  CHECK(desk.consent(1) == ConsentState::opted_in);
  CHECK(People(desk.book.store()).consents(LeadId{1}).back().evidence == "file.csv:2");
  desk.take(one("", "1"));
  CHECK(desk.consent(1) == ConsentState::opted_out);
  CHECK(desk.take(one("yes", "")).unchanged == 1);
  CHECK(desk.consent(1) == ConsentState::opted_out);
}

TEST_CASE("in one row or one file the opt-out wins, whatever the order") {
  for (const bool reversed : {false, true}) {
    Mapping mapping;
    mapping.name = "shop";
    mapping.consent = {{"News", "+email"}, {"Out", "-email"}};
    ImportDesk desk;
    desk.mapping = &mapping;
    const std::string header = reversed ? "email,Out,News\n" : "email,News,Out\n";
    const std::string both = header + "ana@acme.example,yes,yes\n";
    desk.take(both);
    CHECK(desk.consent(1) == ConsentState::opted_out);
    CHECK(desk.take(both).updated == 0);
    const std::string rows = "email,News,Out\nbo@acme.example,yes,\nbo@acme.example,,yes\n";
    desk.take(rows);
    CHECK(desk.consent(2) == ConsentState::opted_out);
    CHECK(desk.take(rows).updated == 0);
  }
}

TEST_CASE("consent dated in the future is refused") {
  ImportDesk desk;
  const std::string text = shown(desk.problems(
      "email,consent.email,consent.email_at\nana@acme.example,opted_in,2027-01-01\n"));
  CHECK(text.find("2:") == 0);
  CHECK(text.find("in the future") != std::string::npos);
  CHECK(desk.take("email,consent.email,consent.email_at\nana@acme.example,opted_in,2026-01-01\n")
            .created == 1);
  CHECK(People(desk.book.store()).consents(LeadId{1}).front().at == utc(2026, 1, 1));
}

TEST_CASE("missing words, translated values, set values and the order of dates") {
  Mapping mapping;
  mapping.name = "fair";
  mapping.map = {
      {"Mail", "email"}, {"Titel", "title"}, {"Kanal", "source"}, {"Seit", "created_at"}};
  mapping.missing = {"Select", "n/a"};
  mapping.values["source"] = {{"Olark Chat", "chat"}};
  mapping.set = {{"campaign", "autumn"}};
  mapping.date = parse_date_order("D.M.Y");
  ImportDesk desk;
  desk.mapping = &mapping;
  const ImportReport report = desk.take(
      "Mail,Titel,Kanal,Seit,Rest\nana@acme.example,SELECT,olark "
      "chat,03.02.2025,x\nbo@acme.example,VP,Street Fair,n/a,\n");
  CHECK(report.created == 2);
  CHECK(report.files.front().columns.back().target == "");
  CHECK(desk.value(1, BuiltIn::title) == "");
  CHECK(desk.value(1, BuiltIn::source) == "chat");
  CHECK(desk.value(1, BuiltIn::campaign) == "autumn");
  CHECK(desk.value(1, BuiltIn::created_at).starts_with("2025-02-03T00:00:00"));
  CHECK(desk.value(2, BuiltIn::source) == "street_fair");
  CHECK(report.new_sources.size() == 1);
  CHECK(report.new_sources.count("street_fair") == 1);
}

TEST_CASE("every problem at once, with line and column, and nothing is written") {
  ImportDesk desk;
  const std::string text =
      shown(desk.problems("email,employees,created_at\nno "
                          "mail,12,2025-01-01\nana@acme.example,many,2025-02-30\nbo@acme."
                          "example\n\"zoe@acme.example\",5,soon\n"));
  CHECK(text ==
        "2:1 email: \"no mail\" is not an e-mail address\n3:18 employees: \"many\" is not a whole "
        "number\n"
        "3:23 created_at: \"2025-02-30\" is not a date\n4:1 the record has 1 field, the header "
        "3\n5:22 created_at: \"soon\" is not a date\n");
  CHECK(desk.count() == 0);
}

TEST_CASE("a dry run counts and writes nothing") {
  ImportDesk desk;
  desk.options.dry_run = true;
  CHECK(desk.take("email\nana@acme.example\n").created == 1);
  CHECK(desk.count() == 0);
  CHECK(desk.book.store().state().newest_op == 0);
}

TEST_CASE("our own export keeps ids, stage, cycle and consent in an empty book") {
  const std::string file =
      "lead_id,name,email,tags,created_at,stage,stage_at,cycle,consent.email,consent.email_at\n"
      "7,Ana,ana@acme.example,\"vip,\"\"a, "
      "b\"\"\",2025-01-01T00:00:00Z,sql,2025-03-01T10:00:00Z,2,opted_in,2025-02-01T00:00:00Z\n"
      "3,'=Bo,,,2025-01-02T00:00:00Z,new,,1,unknown,\n";
  ImportDesk desk;
  CHECK(desk.take(file).created == 2);
  LeadCursor cursor(desk.book.store(), LeadNeeds::all_but_texts(desk.book.playbook.fields),
                    {std::vector{LeadId{7}}, {}, false});
  REQUIRE(cursor.next());
  const LeadView& lead = cursor.lead();
  CHECK(desk.book.playbook.stage(lead.stage).name == "sql");
  CHECK(lead.stage_since == utc(2025, 3, 1, 10));
  CHECK(lead.cycle == 2);
  CHECK(lead.consent[0].state == ConsentState::opted_in);
  CHECK(lead.consent[0].since == utc(2025, 2, 1));
  CHECK(lead.tags.size() == 2);
  CHECK(desk.value(3, BuiltIn::name) == "=Bo");
  CHECK(People(desk.book.store()).moves(LeadId{3}).empty());
  const ImportReport again = desk.take(file);
  CHECK(again.unchanged == 2);
  CHECK(again.op == 0);
}

TEST_CASE("numbers of another book become its ids, and stages are taken on creation only") {
  const std::string file = "lead_id,name,stage\n1,Bo,sql\n";
  ImportDesk desk;
  desk.take("name\nAna\n");
  desk.options.system = "old book";
  CHECK(desk.take(file).created == 1);
  CHECK(desk.take(file).unchanged == 1);
  CHECK(desk.take("lead_id,name,stage\n1,Bo,opportunity\n").unchanged == 1);
  CHECK(desk.count() == 2);
  CHECK(Identities(desk.book.store()).systems() == std::vector<std::string>{"old book"});
}

TEST_CASE("rows without a number stand beside rows that bring theirs") {
  ImportDesk desk;
  CHECK(desk.take("lead_id,name\n,Zoe\n1,Ana\n").created == 2);
  CHECK(desk.value(1, BuiltIn::name) == "Ana");
  CHECK(desk.value(2, BuiltIn::name) == "Zoe");
}

TEST_CASE("activities are known by their ref and instant, else the n-th equal one meets the n-th") {
  ImportDesk desk;
  desk.take("email\nana@acme.example\n");
  desk.options.system = "mails";
  const std::string refs =
      "email,at,kind,subject,ref\nana@acme.example,2026-11-01T10:00:00Z,email_open,hello,a1\nana@"
      "acme.example,2026-11-02,email_open,other,a1\n"
      "ana@acme.example,2026-11-01T10:00:00Z,email_click,hello,a1\n";
  CHECK(desk.activities(refs).created == 3);
  CHECK(desk.activities(refs).created == 0);
  const std::string row = "ana@acme.example,2026-11-03,page_view,/pricing\n";
  CHECK(desk.activities("email,at,kind,subject\n" + row + row).created == 2);
  CHECK(desk.activities("email,at,kind,subject\n" + row + row).created == 0);
  CHECK(desk.activities("email,at,kind,subject\n" + row + row + row).created == 1);
  CHECK(desk.timeline(1) == 6);
}

TEST_CASE("activities of the future are taken, of unknown leads refused or their lead made") {
  ImportDesk desk;
  desk.take("email\nana@acme.example\n");
  CHECK(desk.activities("email,at,kind\nana@acme.example,2030-01-01,meeting\n").created == 1);
  const std::string file =
      "email,at,kind,value\nbo@acme.example,2026-11-01,call,12.5\nBO@acme.example,2026-11-02,call,"
      "\nana@acme.example,2026-11-01,call,x\n,2026-11-01,call,\nana@acme.example,,cal,\n";
  CHECK(shown(desk.problems(file)) ==
        "2:1 no lead is \"bo@acme.example\"\n3:1 no lead is \"BO@acme.example\"\n4:34 value: \"x\" "
        "is not a number\n"
        "5:1 whose activity is this? The cell is empty\n6:18 at: the date is missing\n6:19 kind: "
        "there is no kind of activity \"cal\"\n");
  desk.options.create = true;
  const ImportReport report = desk.activities(
      "email,at,kind\nbo@acme.example,2026-11-01,call\nBO@acme.example,2026-11-02,call\n");
  CHECK(report.created == 2);
  CHECK(report.created_leads == 1);
  CHECK(desk.value(2, BuiltIn::email) == "bo@acme.example");
  CHECK(desk.timeline(2) == 2);
  CHECK(desk.activities("email,at,kind\nbo@acme.example,2026-11-01,call\n").created == 0);
}

}  // namespace leads
