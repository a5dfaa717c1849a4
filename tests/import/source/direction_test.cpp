// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include "fixtures/import_desk.h"
#include "import/source/mail_rows.h"
#include "store/read/people.h"
#include "store/records.h"

namespace leads {
namespace {

ImportReport take_mail(ImportDesk& desk, const std::string& text) {
  ImportFile file;
  file.name = "box.mbox";
  file.mail = true;
  file.open = [&text] { return std::make_unique<MailRows>("box.mbox", bytes_of(text)); };
  ImportOptions options = desk.options;
  options.activities = true;
  return import_files(desk.book.store(), std::span(&file, 1), options);
}

std::string kinds(ImportDesk& desk, std::int64_t lead) {
  std::string text;
  for (const ActivityRecord& record :
       People(desk.book.store()).timeline(LeadId{lead}, kLastInstant, 1000))
    text += (text.empty() ? "" : " ") + desk.book.playbook.kinds[record.kind].name;
  return text;
}

}  // namespace

TEST_CASE(
    "what a lead writes is its reply alone, whoever has a copy; what we write is sent to all leads "
    "it goes to") {
  ImportDesk desk;
  desk.take("name,email\nAna,ana@lima.example\nBo,bo@falk.example\nCia,cia@roth.example\n");
  const std::string date = "Date: Tue, 3 Nov 2026 10:00:00 +0100\n";
  take_mail(desk,
            "From: ana@lima.example\nTo: me@us.example, bo@falk.example\nCc: Friends: "
            "cia@roth.example;\n" +
                date + "Message-ID: <1@l>\n\nHello\n");
  CHECK(kinds(desk, 1) == "email_reply");
  CHECK(kinds(desk, 2).empty());
  CHECK(kinds(desk, 3).empty());
  const ImportReport report =
      take_mail(desk,
                "From: me@us.example\nTo: me@us.example, ana@lima.example\nBcc: bo@falk.example, "
                "cia@roth.example\n" +
                    date + "Message-ID: <2@l>\n\nHello\n");
  CHECK(report.created == 3);
  CHECK(kinds(desk, 2) == "email_sent");
  CHECK(kinds(desk, 3) == "email_sent");
}

}  // namespace leads
