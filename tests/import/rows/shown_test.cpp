// SPDX-License-Identifier: MIT
// Numbers of workbooks as their cells show them, all the way into leads.
#include <doctest/doctest.h>

#include "fixtures/import_desk.h"
#include "fixtures/xlsx_sample.h"
#include "import/source/xlsx_rows.h"

namespace leads {
namespace {

std::string text_cell(const std::string& text) {
  return "<c t=\"inlineStr\"><is><t>" + text + "</t></is></c>";
}
std::string number_cell(const std::string& number, int style) {
  return "<c s=\"" + std::to_string(style) + "\"><v>" + number + "</v></c>";
}

ImportReport take(ImportDesk& desk, const XlsxSample& sample) {
  const BytesFile bytes(zip_of(sample.parts()));
  ImportFile file;
  file.name = "x.xlsx";
  file.open = [&bytes] { return std::make_unique<XlsxRows>("x.xlsx", bytes.descriptor()); };
  return import_files(desk.book.store(), std::span(&file, 1), desk.options);
}

}  // namespace

TEST_CASE("postal codes keep their zeros, phones their signs, amounts their currency") {
  XlsxSample sample;
  sample.styles =
      "<numFmts><numFmt numFmtId=\"164\" formatCode=\"00000\"/><numFmt numFmtId=\"165\" "
      "formatCode=\"+0\"/><numFmt numFmtId=\"166\" formatCode=\"#,##0.00\\ "
      "&quot;€&quot;\"/></numFmts>"
      "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"164\"/><xf numFmtId=\"165\"/><xf "
      "numFmtId=\"166\"/><xf numFmtId=\"9\"/></cellXfs>";
  sample.rows = "<row>" + text_cell("email") + text_cell("postal_code") + text_cell("phone") +
                text_cell("value") + text_cell("robots") + "</row><row>" +
                text_cell("a@x.example") + number_cell("2494", 1) + number_cell("13108207129", 2) +
                number_cell("1234.5", 3) + number_cell("0.5", 4) + "</row>";
  ImportDesk desk;
  take(desk, sample);
  CHECK(desk.value(1, BuiltIn::postal_code) == "02494");
  CHECK(desk.value(1, BuiltIn::phone) == "+13108207129");
  CHECK(desk.value(1, BuiltIn::value) == "1234.50");
  CHECK(desk.value(1, BuiltIn::currency) == "EUR");
}

TEST_CASE("day numbers without a format are of the workbook's own calendar") {
  XlsxSample sample;
  sample.rows = "<row>" + text_cell("email") + text_cell("created_at") + "</row><row>" +
                text_cell("a@x.example") + "<c><v>44000</v></c></row>";
  ImportDesk desk;
  take(desk, sample);
  CHECK(desk.value(1, BuiltIn::created_at) == "2020-06-18T00:00:00Z");
  sample.properties = "date1904=\"1\"";
  ImportDesk old;
  take(old, sample);
  CHECK(old.value(1, BuiltIn::created_at) == "2024-06-19T00:00:00Z");
}

TEST_CASE("a sheet without columns of leads names the other sheets") {
  XlsxSample sample;
  sample.rows = "<row>" + text_cell("Remarks") + "</row><row>" + text_cell("none") + "</row>";
  ImportDesk desk;
  try {
    take(desk, sample);
    FAIL("it was taken");
  } catch (const Error& error) {
    REQUIRE(error.problems.size() == 1);
    CHECK(error.problems[0].hint ==
          "this is the sheet \"Leads\"; the workbook also has \"Second & last\": --sheet \"Second "
          "& last\"");
  }
}

}  // namespace leads
