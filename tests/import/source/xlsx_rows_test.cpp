// SPDX-License-Identifier: MIT
#include "import/source/xlsx_rows.h"

#include <doctest/doctest.h>

#include "fixtures/xlsx_sample.h"

namespace leads {
namespace {

std::string inline_cell(const std::string& reference, const std::string& text) {
  return "<c r=\"" + reference + "\" t=\"inlineStr\"><is><t>" + text + "</t></is></c>";
}

}  // namespace

TEST_CASE("xlsx rows: the first row that is not blank names the columns, places name the cell") {
  XlsxSample sample;
  sample.rows = "<row r=\"1\"/><row r=\"3\">" + inline_cell("A3", " Name ") +
                inline_cell("C3", "Phone") + "</row>" + "<row r=\"5\">" + inline_cell("A5", "Ana") +
                "</row><row r=\"6\">" + inline_cell("C6", "é12") + "</row><row r=\"7\">" +
                inline_cell("A7", "Bo") + inline_cell("E7", "more") + "</row><row r=\"8\">" +
                inline_cell("A8", "Zoe") + "<c r=\"B8\" t=\"e\"><v>#REF!</v></c></row>";
  const BytesFile file(zip_of(sample.parts()));
  XlsxRows rows("fair.xlsx", file.descriptor());
  CHECK(rows.header() == std::vector<std::string>{"Name", "", "Phone"});
  CHECK(rows.sheet() == "Leads");
  SourceRow row;
  REQUIRE(rows.next(row));
  CHECK(row.line == 5);
  REQUIRE(row.cells.size() == 3);
  CHECK(row.cells[0] == "Ana");
  CHECK(row.cells[2].empty());
  REQUIRE(rows.next(row));
  const Diagnostic place = rows.place(2);
  CHECK(place.file == "fair.xlsx");
  CHECK(place.line == 6);
  CHECK(place.column == 3);
  CHECK(place.width == 3);
  CHECK(place.excerpt == "  é12  (cell C6)");
  REQUIRE(rows.next(row));
  REQUIRE(row.problem != nullptr);
  CHECK(row.problem->message == "E7: a value in a column that the header does not name");
  CHECK(row.problem->line == 7);
  CHECK(row.problem->column == 5);
  REQUIRE(row.cells.size() == 5);
  CHECK(row.cells[0] == "Bo");
  CHECK(row.cells[4] == "more");
  REQUIRE(rows.next(row));
  REQUIRE(row.problem != nullptr);
  CHECK(row.problem->message == "B8: the cell is an error: #REF!");
  CHECK(row.problem->file == "fair.xlsx");
  REQUIRE(row.cells.size() == 3);
  CHECK(row.cells[0] == "Zoe");
  CHECK(row.cells[1].empty());
  CHECK(!rows.next(row));
}

TEST_CASE("xlsx rows: a header that cannot be read is no header") {
  XlsxSample sample;
  sample.rows = "<row r=\"1\">" + inline_cell("A1", "Name") +
                "<c r=\"B1\" t=\"e\"><v>#N/A</v></c></row><row r=\"2\">" +
                inline_cell("A2", "Ana") + "</row>";
  const BytesFile file(zip_of(sample.parts()));
  CHECK_THROWS_AS(XlsxRows("fair.xlsx", file.descriptor()), Error);
}

TEST_CASE("xlsx rows: an empty sheet has no header") {
  const BytesFile file(zip_of(XlsxSample{}.parts()));
  CHECK_THROWS_WITH_AS(XlsxRows("fair.xlsx", file.descriptor()), "the sheet \"Leads\" is empty",
                       Error);
  CHECK_THROWS_WITH_AS(XlsxRows("fair.xlsx", file.descriptor(), "Third"),
                       "there is no sheet \"Third\"", Error);
}

}  // namespace leads
