// SPDX-License-Identifier: MIT
// Whose export a file is, what its whole columns tell, and which shapes of activities are known.
#include "import/columns/recognise.h"

#include <doctest/doctest.h>

#include <sstream>

#include "fixtures/sample.h"
#include "import/columns/activity_columns.h"
#include "import/columns/column.h"
#include "import/columns/lead_columns.h"
#include "import/columns/survey.h"
#include "import/import.h"
#include "import/notes.h"
#include "import/rows/lead_row.h"
#include "import/source/csv_rows.h"
#include "import/source/row_reader.h"
#include "import/source/source.h"

namespace leads {
namespace {

std::vector<std::string> split(const std::string& line) {
  std::vector<std::string> parts;
  std::istringstream in(line);
  for (std::string part; std::getline(in, part, ',');) parts.push_back(part);
  return parts;
}

std::string first_name_of(const std::string& header, std::string_view file = "x.csv") {
  const Playbook playbook = sample_playbook();
  const auto readings = recognise(split(header), file, playbook);
  return readings.empty() ? "" : readings.size() > 1 ? "two" : readings.front().mapping.name;
}

ImportFile file_of(const std::string& text) {
  ImportFile file;
  file.name = "x.csv";
  file.open = [text = std::make_shared<std::string>(text)] {
    return std::make_unique<CsvRows>("x.csv", bytes_of(*text), CsvDialect{});
  };
  return file;
}

struct Decided {
  ColumnTarget column;
  std::optional<Diagnostic> problem;
};

Decided decide(const std::string& field, const std::string& values) {
  const Playbook playbook = sample_playbook();
  std::string text = field + ",name\n";
  for (const std::string& value : split(values)) text += value + ",x\n";
  std::string quoted;
  for (const char c : text)
    quoted += c == '|' ? ',' : c;  // a decimal comma in a value, quoted by the caller
  const ImportFile file = file_of(quoted);
  ImportOptions options;
  auto columns = lead_columns_of({field, "name"}, file, options, playbook);
  Notes notes;
  auto problem = decide_columns(file, options, playbook, columns, notes);
  return {columns.front(), problem};
}

}  // namespace

TEST_CASE("programs are known by the headers few others have") {
  CHECK(first_name_of("Record ID,First Name,Email,Lifecycle Stage,Contact owner,Lead Status") ==
        "hubspot");
  CHECK(first_name_of("record id,first name,EMAIL,lifecycle stage,contact owner,lead status") ==
        "hubspot");
  CHECK(first_name_of("Email Address,First Name,MEMBER_RATING,LEID,EUID") == "mailchimp");
  CHECK(first_name_of("Persona - Nombre,Persona - Correo electrónico - Trabajo,Persona - ID") ==
        "pipedrive");
  CHECK(first_name_of("ID,First Name,Primary company,Points,Address Line 1,Attribution Date") ==
        "mautic");
  CHECK(first_name_of("SUBMITTED_AT,FORM_NAME,FIRST_NAME,EMAIL") == "linkedin");
  CHECK(first_name_of("Given Name Yomi,First Name,E-mail Address,E-mail Type,Primary Phone") ==
        "outlook");
  CHECK(first_name_of("name,email,phone,company") == "");
  CHECK(first_name_of("First Name,Last Name,Title,Company,Email") == "");
  CHECK(first_name_of("Campaign Name,Form Name,Person - Name,Person - Email") == "two");
}

TEST_CASE("every program's own marks are enough, and none of them is taken for another") {
  for (const std::string& name : reading_names()) {
    CAPTURE(name);
    const Playbook playbook = sample_playbook();
    const auto reading = reading_as(name, {"email"}, "x.csv", playbook);
    REQUIRE(reading);
    CHECK(reading->mapping.name == name);
  }
  CHECK_FALSE(reading_as("nobody", {"email"}, "x.csv", sample_playbook()));
}

TEST_CASE("a Mailchimp file's name carries the state of consent") {
  const Playbook playbook = sample_playbook();
  const auto header = split("Email Address,MEMBER_RATING,LEID,EUID");
  CHECK(recognise(header, "/tmp/subscribed_members_1.csv", playbook).front().consent_of_all ==
        "+email");
  CHECK(recognise(header, "unsubscribed_members_1.csv", playbook).front().consent_of_all ==
        "-email");
  CHECK(recognise(header, "cleaned_members_1.csv", playbook).front().consent_of_all == "-email");
  CHECK(recognise(header, "nonsubscribed_members_1.csv", playbook).front().consent_of_all == "");
}

TEST_CASE("the time of a Mailchimp consent is none of its end") {
  const Playbook playbook = sample_playbook();
  const auto times = [&playbook](const char* header, std::string_view file) {
    std::string names;
    const auto readings = recognise(split(header), file, playbook);
    for (const auto& [column, target] : readings.front().mapping.map)
      if (target == "consent.email_at") names += column + " ";
    return names;
  };
  CHECK(times("Email Address,MEMBER_RATING,LEID,OPTIN_TIME,CONFIRM_TIME", "subscribed_1.csv") ==
        "OPTIN_TIME CONFIRM_TIME ");
  CHECK(times("Email Address,MEMBER_RATING,LEID,OPTIN_TIME,CONFIRM_TIME,UNSUB_TIME",
              "unsubscribed_1.csv") == "UNSUB_TIME ");
  CHECK(times("Email Address,MEMBER_RATING,LEID,OPTIN_TIME,CLEAN_TIME", "renamed.csv") ==
        "CLEAN_TIME ");
}

TEST_CASE("labels of addresses are those beside them") {
  const std::vector<std::string> header{"E-mail 1 - Label",  "E-mail 1 - Value",
                                        "Phone 1 - Type",    "Phone 1 - Value",
                                        "Website 1 - Label", "Website 1 - Value"};
  const Playbook playbook = sample_playbook();
  const auto reading = reading_as("google-contacts", header, "x.csv", playbook);
  REQUIRE(reading);
  ImportFile file;
  file.name = "x.csv";
  file.reading = &*reading;
  file.mapping = &reading->mapping;
  const auto columns = lead_columns_of(header, file, {}, playbook);
  CHECK(columns[1].label_column == 0);
  CHECK(columns[3].label_column == 2);
  CHECK(columns[0].role == ColumnTarget::Role::address_label);
  CHECK(columns[4].role == ColumnTarget::Role::ignored);
  CHECK_FALSE(columns[5].label_column.has_value());
}

TEST_CASE("lines above the header end as the file's lines do") {
  for (const std::string end : {"\n", "\r\n", "\r"})
    for (const std::size_t step : {1u, 2u, 1000u}) {
      const std::string text =
          "Notes:" + end + "\"one, two\"" + end + end + "a,b,c" + end + "1,2,3" + end;
      CsvRows rows("x.csv", bytes_of(text, step), {}, 3);
      CHECK(rows.header() == std::vector<std::string>{"a", "b", "c"});
      SourceRow row;
      REQUIRE(rows.next(row));
      CHECK(row.cells[2] == "3");
      CHECK(row.line == 5);
      CHECK_FALSE(rows.next(row));
    }
}

TEST_CASE("the order of dates is that of the whole column, and two orders are asked about") {
  CHECK(decide("created_at", "03.04.2026,25.04.2026").column.dates == DateOrder::day_month_year);
  CHECK(decide("created_at", "03/04/2026,04/25/2026").column.dates == DateOrder::month_day_year);
  CHECK(decide("created_at", "03/04/2026,05/06/2026").problem.has_value());
  CHECK_FALSE(decide("created_at", "03/03/2026,05/05/2026").problem.has_value());
  CHECK_FALSE(decide("created_at", "2026-03-04,2026-05-06").problem.has_value());
  CHECK_FALSE(decide("created_at", "5 Nov 2025,6 Dec 2025").problem.has_value());
  CHECK(decide("created_at", "46016,46025.5").column.serial_days);
  CHECK_FALSE(decide("created_at", "46016,2026-01-01").column.serial_days);
}

TEST_CASE("the decimal mark is that of the whole column") {
  CHECK(decide("revenue", "1.234,\"1.234|5\"").column.mark == DecimalMark::comma);
  CHECK(decide("revenue", "1.234,1.5").column.mark == DecimalMark::point);
  CHECK(decide("revenue", "1.234,5").column.mark == DecimalMark::point);
}

TEST_CASE(
    "shapes of activities are known by their columns, files of leads are not taken for them") {
  for (const char* header :
       {"email,at,kind", "external_id,at,kind,subject", "Recipient,Sent,Opened",
        "email,event,timestamp", "user_id,time,url", "Email,Paid at,Total,Order",
        "Phone,Start time,Direction,Duration", "Email,Activity Type,Activity Date"}) {
    CAPTURE(header);
    CHECK(is_activity_header(split(header)));
  }
  for (const char* header :
       {"name,email,created_at", "email,first_name,website,url,created_at",
        "Email,Company,Total,Order,Date", "email", "url,time", "user_id,created_at,state"}) {
    CAPTURE(header);
    CHECK_FALSE(is_activity_header(split(header)));
  }
}

TEST_CASE("lines above the header are found when they are of one field") {
  CHECK(preamble_lines("a,b,c\n1,2,3\n", ',') == 0);
  CHECK(preamble_lines("Notes:\n\"one, two\"\n\na,b,c\n1,2,3\n", ',') == 3);
  CHECK(preamble_lines("title\na,b\n1,2\n", ',') == 0);  // too narrow to tell
  CHECK(preamble_lines("name\nAna\n", ',') == 0);
  CHECK(preamble_lines("Lead Scan Export\nEvent,IMEX 2026\nBooth,A12\n\nScan Time,First Name,Last "
                       "Name,Company,Email\n2026-10-01,Ann,Lee,Lee Ltd,a@x.co\n",
                       ',') == 4);
  CHECK(preamble_lines("Fair;Hannover;;\nE-Mail;Firma;Ort;PLZ\np@x.de;X;K;5\n", ';') == 1);
  CHECK(preamble_lines("a;b;c\nE-Mail;Firma;Ort\n", ';') == 0);  // as full: it may be a row
  CHECK(preamble_lines("x,Email,c\n1,2,3\nName,Email,Phone,City\n", ',') ==
        0);  // the first row names a column
}

}  // namespace leads
