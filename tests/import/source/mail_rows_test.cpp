// SPDX-License-Identifier: MIT
#include "import/source/mail_rows.h"

#include <doctest/doctest.h>

namespace leads {
namespace {

std::string rows_of(const std::string& text, bool bodies = false) {
  MailRows rows("box.mbox", bytes_of(text), bodies);
  SourceRow row;
  std::string out;
  while (rows.next(row)) {
    REQUIRE(row.cells.size() == rows.header().size());
    out += std::to_string(row.line) + ":";
    for (const std::string_view cell : row.cells) out += std::string(cell) + "|";
    out += "\n";
  }
  for (const Diagnostic& problem : rows.take_problems())
    out += problem.file + ":" + std::to_string(problem.line) + " " + problem.message + "\n";
  return out;
}

}  // namespace

TEST_CASE("mail rows: the sender replied, everyone in To and Cc was written to") {
  const std::string text =
      "From: Ana <Ana@A.example>\nTo: bo@b.example, root, BO@b.example\nCc: zoe@c.example\nDate: 1 "
      "Jul 2003 10:00 +0000\nSubject: Hi\nMessage-ID: <1@a.example>\n\nthe text\n";
  CHECK(rows_of(text) ==
        "1:Ana@a.example|2003-07-01T10:00:00Z|email_reply|Hi|1@a.example|||\n"
        "1:bo@b.example|2003-07-01T10:00:00Z|email_sent|Hi|1@a.example|||\n"
        "1:zoe@c.example|2003-07-01T10:00:00Z|email_sent|Hi|1@a.example|||\n");
  CHECK(rows_of(text, true).find("|the text||") != std::string::npos);
}

TEST_CASE(
    "mail rows: what a machine sent is marked on the sender's row alone; without an id the headers "
    "and the text make one") {
  const std::string text =
      "From: a@a.example\nTo: b@b.example\nDate: 1 Jul 2003 10:00\nAuto-Submitted: "
      "auto-replied\n\n";
  const std::string rows = rows_of(text), again = rows_of(text + "\n\n"),
                    longer = rows_of(text + "more\n"), other = rows_of("Subject: x\n" + text);
  CHECK(rows == again);
  CHECK(rows != longer);
  CHECK(rows != other);
  const std::string ref = rows.substr(rows.find("email_reply||") + 13, 32);
  CHECK(ref.find('|') == std::string::npos);
  CHECK(rows == "1:a@a.example|2003-07-01T10:00:00Z|email_reply||" + ref +
                    "||true|\n1:b@b.example|2003-07-01T10:00:00Z|email_sent||" + ref + "|||\n");
}

TEST_CASE("mail rows: the place of a cell is its header") {
  const std::string text =
      "Subject: x\nFrom: a@a.example\nTo: b@b.example\nDate: 1 Jul 2003 10:00\n\n";
  MailRows rows("a.eml", bytes_of(text));
  SourceRow row;
  REQUIRE(rows.next(row));
  CHECK(rows.place(0).line == 2);
  CHECK(rows.place(0).excerpt == "From: a@a.example");
  CHECK(rows.place(1).line == 4);
  CHECK(rows.place(3).line == 1);
  CHECK(rows.place(4).line == 1);
  REQUIRE(rows.next(row));
  CHECK(rows.place(0).line == 3);
  CHECK(rows.place(0).file == "a.eml");
}

TEST_CASE("mail rows: what is left out is noted, with the first of its kind") {
  const std::string date = "Date: 1 Jul 2003 10:00\n\n";
  for (const auto& [text, expected] :
       {std::pair{"From: ann at lee.example\nTo: undisclosed-recipients:;\n",
                  "messages without an address to know a lead by, left out|1|ann at lee.example\n"},
        {"To: undisclosed-recipients:;\n",
         "messages without an address to know a lead by, left out|1|\n"},
        {"From: a@a.example\nTo: b@b.example, root@localhost..x\n",
         "messages with an address that no mail could reach, which is left "
         "out|1|root@localhost..x\n"},
        {"From: a@a.example\n", ""}}) {
    CAPTURE(text);
    const std::string message = text + date;
    MailRows rows("a.eml", bytes_of(message));
    SourceRow row;
    while (rows.next(row)) {
    }
    CHECK(rows.take_problems().empty());
    std::string notes;
    for (const ImportNote& note : rows.left_out())
      notes += note.what + "|" + std::to_string(note.rows) + "|" + note.example + "\n";
    CHECK(notes == expected);
  }
}

TEST_CASE("mail rows: problems come with the file") {
  CHECK(rows_of("From: a@a.example\n\n") == "box.mbox:1 the message has no date\n");
}

}  // namespace leads
