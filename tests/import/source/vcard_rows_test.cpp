// SPDX-License-Identifier: MIT
#include "import/source/vcard_rows.h"

#include <doctest/doctest.h>

namespace leads {
namespace {

// "name=Ana; email=…" of each row, then its problems.
std::string rows_of(const std::string& text) {
  VcardRows rows("cards.vcf", bytes_of(text));
  SourceRow row;
  std::string out;
  while (rows.next(row)) {
    REQUIRE(row.cells.size() == rows.header().size());
    for (std::size_t i = 0; i < row.cells.size(); ++i)
      if (!row.cells[i].empty())
        out += rows.header()[i] + "=" + std::string(row.cells[i].substr(0, 40)) + "; ";
    out += "\n";
    if (row.problem != nullptr)
      out += row.problem->file + ":" + std::to_string(row.problem->line) + " " +
             row.problem->message + "\n";
  }
  for (const Diagnostic& problem : rows.take_problems())
    out += problem.file + ":" + std::to_string(problem.line) + " " + problem.message + "\n";
  return out;
}

std::string card(const std::string& lines) {
  return rows_of("BEGIN:VCARD\nVERSION:3.0\n" + lines + "END:VCARD\n");
}

}  // namespace

TEST_CASE("vcard: the preferred address is the main one, the others stand under their label") {
  CHECK(card("FN:Ana "
             "Roth\nEMAIL;TYPE=home:ana@home.example\nEMAIL;TYPE=work,pref:ana@acme.example\nEMAIL:"
             "a@b.example\nEMAIL:c@d.example\n"
             "EMAIL;TYPE=home:ANA@home.example\n") ==
        "name=Ana Roth; email=ana@acme.example; email_home=ana@home.example; "
        "email_other=a@b.example ::: c@d.example; \n");
  CHECK(card("TEL;TYPE=fax,work,pref:1\nTEL;TYPE=home:2\nTEL;TYPE=cell:3\nTEL;TYPE=work:4\nTEL;"
             "TYPE=work:5\nTEL:6\n") ==
        "phone=2; phone_work=4 ::: 5; phone_mobile=3; phone_other=6; \n");
  CHECK(card("TEL;TYPE=fax:1\n") == "\n");
  CHECK(card("TEL;PREF=2:1\nTEL;PREF=1;VALUE=uri:tel:+1-555-0100;ext=5\n") ==
        "phone=+1-555-0100 ext. 5; phone_other=1; \n");
  CHECK(card("item1.EMAIL;TYPE=pref:a@b.example\nitem2.EMAIL:c@d.example\nitem2.X-ABLabel:_$!<Work>"
             "!$_\n"
             "item3.TEL:1\nitem3.X-ABLabel:_$!<HomeFAX>!$_\n") ==
        "email=a@b.example; email_work=c@d.example; \n");
}

TEST_CASE("vcard: names of people, and organizations without one") {
  CHECK(card("N:Roth;Ana;;Dr.;\n") == "name=Ana Roth; first_name=Ana; last_name=Roth; \n");
  CHECK(card("FN:Dr. Ana Roth\nN:Roth;Ana;;;\nORG:Acme\\, Inc.;Sales\nTITLE:CEO\n") ==
        "name=Dr. Ana Roth; first_name=Ana; last_name=Roth; company=Acme, Inc.; title=CEO; \n");
  CHECK(card("FN:Acme\nORG:ACME;\n") == "company=ACME; \n");
  CHECK(card("KIND:org\nFN:Acme\n") == "company=Acme; \n");
  CHECK(card("FN:Acme GmbH\nN:GmbH;Acme;;;\nORG:Acme\nX-ABShowAs:COMPANY\n") == "company=Acme; \n");
  CHECK(card("KIND:group\nFN:Friends\nMEMBER:urn:uuid:1\n") == "");
}

TEST_CASE("vcard: address, notes, tags and the rest") {
  CHECK(card("ADR;TYPE=home:;;Home St;Hometown;;;\nADR;TYPE=work:PO 1;Floor 2;Main St "
             "1;Town;Region;123;Germany\nURL:https://acme.example\n"
             "NOTE:one\\ntwo\nNOTE:three\nCATEGORIES:fair,\"a\",b\\,c\nBDAY:--0307\nUID:urn:uuid:"
             "7\n") ==
        "street=Main St 1, Floor 2, PO 1; city=Town; region=Region; postal_code=123; "
        "country=Germany; website=https://acme.example; "
        "notes=one\ntwo\nthree; tags=fair, \"\"\"a\"\"\", \"b,c\"; uid=urn:uuid:7; \n");
}

TEST_CASE("vcard: what no column has is counted, not dropped in silence") {
  const std::string text =
      "BEGIN:VCARD\nVERSION:3.0\nFN:Ana\nBDAY:--0307\nTITLE:CEO\nTITLE:Founder\nTEL;TYPE=fax:"
      "1\nPHOTO;ENCODING=b:AAAA\nREV:1\nPRODID:x\nEND:VCARD\n"
      "BEGIN:VCARD\nVERSION:3.0\nFN:Bo\nBDAY:19800307\nNICKNAME:\nEND:VCARD\nBEGIN:VCARD\nVERSION:"
      "3.0\nFN:All\nKIND:group\nEND:VCARD\n";
  VcardRows rows("cards.vcf", bytes_of(text));
  SourceRow row;
  while (rows.next(row)) {
  }
  const auto notes = rows.left_out();
  REQUIRE(notes.size() == 2);
  CHECK(notes[0].example == "1");
  CHECK(notes[1].example == "BDAY (2), further TITLE (1), fax TEL (1), pictures, sounds, keys (1)");
}

TEST_CASE("vcard: a cell's place is its property, or the card") {
  const std::string text =
      "BEGIN:VCARD\nVERSION:3.0\nFN:Bo\nEND:VCARD\nBEGIN:VCARD\nVERSION:3.0\nFN:Ana\nEMAIL:x\nEND:"
      "VCARD\n";
  VcardRows rows("cards.vcf", bytes_of(text));
  SourceRow row;
  REQUIRE(rows.next(row));
  REQUIRE(rows.next(row));
  CHECK(row.line == 5);
  const Diagnostic email = rows.place(3), city = rows.place(15);
  CHECK(email.file == "cards.vcf");
  CHECK(email.line == 8);
  CHECK(email.column == 7);
  CHECK(email.excerpt == "EMAIL:x");
  CHECK(city.line == 5);
  CHECK(!rows.next(row));
}

TEST_CASE("vcard: problems come with the file, and what is too long is one") {
  std::string many;
  for (int i = 0; i < 3; ++i) many += "NOTE:" + std::string(30'000, 'x') + "\n";
  CHECK(card(many) ==
        "notes=" + std::string(40, 'x') + "; \ncards.vcf:3 notes: more than 64 KiB\n");
  CHECK(card("nonsense\n") == "\ncards.vcf:3 a line without a colon\n");
  CHECK(card("FN:An\xff\nEMAIL:a@b.example\n") ==
        "name=An\xff; email=a@b.example; \ncards.vcf:3 bytes that are not UTF-8\n");
}

}  // namespace leads
