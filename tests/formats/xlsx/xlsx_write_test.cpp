// SPDX-License-Identifier: MIT
#include "formats/xlsx/xlsx_write.h"

#include <doctest/doctest.h>

#include <random>
#include <string>
#include <vector>

#include "fixtures/xlsx_sample.h"
#include "formats/xlsx/xlsx.h"
#include "formats/xlsx/xlsx_value.h"
#include "leads/error.h"

namespace leads {
namespace {

using Rows = std::vector<std::vector<XlsxCell>>;

std::string workbook_of(const std::vector<std::string>& header, const Rows& rows) {
  XlsxWriter writer;
  writer.add("leads", {header, rows.size(),
                       [&rows](std::size_t row, std::size_t column) { return rows[row][column]; }});
  return writer.finish();
}

/// The rows after the header, as import reads them.
std::vector<std::vector<std::string>> read_back(const std::string& bytes,
                                                std::string_view sheet = {}) {
  const BytesFile file(bytes);
  XlsxReader reader(file.descriptor(), "x.xlsx", sheet);
  std::vector<std::vector<std::string>> rows;
  for (XlsxRow row; reader.next(row);) {
    CHECK(row.problems.empty());
    if (row.number > 1) rows.push_back(row.cells);
  }
  return rows;
}

std::string read_cell(const XlsxCell& cell) {
  // A second column: a row without any value is no row.
  return read_back(workbook_of({"a", "b"}, {{cell, std::string("x")}})).at(0).at(0);
}

Instant instant(int year, unsigned month, unsigned day, std::int64_t seconds) {
  return Instant(std::chrono::sys_days(std::chrono::year{year} / std::chrono::month{month} /
                                       std::chrono::day{day}) +
                 std::chrono::seconds{seconds});
}

std::string refusal(const std::vector<std::string>& header, std::size_t rows,
                    const XlsxCell& cell) {
  try {
    XlsxWriter().add("leads", {header, rows, [&cell](std::size_t, std::size_t) { return cell; }});
  } catch (const Error& error) {
    return std::string(error.what()) + " (" + error.hint + ")";
  }
  return {};
}

}  // namespace

TEST_CASE("xlsx: values are read back as CSV would have them") {
  CHECK(read_cell(std::monostate{}).empty());
  CHECK(read_cell(true) == "true");
  CHECK(read_cell(false) == "false");
  CHECK(read_cell(std::int64_t{-42}) == "-42");
  CHECK(read_cell(std::int64_t{999'999'999'999'999}) == "999999999999999");
  CHECK(read_cell(std::int64_t{9'007'199'254'740'993}) == "9007199254740993");
  CHECK(read_cell(0.1) == "0.1");
  CHECK(read_cell(1e300) == "1e+300");
  CHECK(read_cell(XlsxMoney{1'234'500}) == "123.45");
  CHECK(read_cell(XlsxMoney{-5}) == "-0.0005");
  CHECK(read_cell(XlsxMoney{8'999'999'999'999'999}) == "899999999999.9999");
  CHECK(read_cell(XlsxShare{0.375}) == "37.5%");
  CHECK(read_cell(std::string("=1+1")) == "=1+1");
  CHECK(read_cell(std::string("007")) == "007");
}

TEST_CASE("xlsx: days and instants keep their meaning, in UTC to the second") {
  const auto day = [](int year, unsigned month, unsigned of_month) {
    return Day(std::chrono::year{year} / std::chrono::month{month} / std::chrono::day{of_month});
  };
  CHECK(read_cell(day(2026, 11, 22)) == "2026-11-22");
  CHECK(read_cell(day(1900, 3, 1)) == "1900-03-01");
  CHECK(read_cell(day(1900, 2, 28)) == "1900-02-28");
  CHECK(read_cell(day(9999, 12, 31)) == "9999-12-31");
  CHECK(read_cell(instant(2026, 11, 22, 0)) == "2026-11-22T00:00:00Z");
  CHECK(read_cell(instant(2026, 11, 22, 86'399)) == "2026-11-22T23:59:59Z");
  CHECK(read_cell(instant(1899, 12, 31, 1)) == "1899-12-31T00:00:01Z");
  std::mt19937 random(7);
  const auto pick = [&random](int most) {
    return std::uniform_int_distribution<int>(0, most - 1)(random);
  };
  for (int i = 0; i < 300; ++i) {
    const auto seconds = std::int64_t{pick(86'400)};
    const Instant at = instant(1901 + pick(200), static_cast<unsigned>(1 + pick(12)),
                               static_cast<unsigned>(1 + pick(28)), seconds);
    const std::string text = read_cell(at);
    CAPTURE(text);
    CHECK(text.size() == 20);
    CHECK(text.substr(11, 2) == (seconds / 3600 < 10 ? "0" : "") + std::to_string(seconds / 3600));
    CHECK(std::stoi(text.substr(17, 2)) == seconds % 60);
  }
}

TEST_CASE("xlsx: texts of any letters come back, and what XML cannot hold is escaped") {
  CHECK(xlsx_escaped("a<b>&\t\n") == "a&lt;b&gt;&amp;\t\n");
  CHECK(xlsx_escaped("\x01\r\x1f") == "_x0001__x000D__x001F_");
  CHECK(xlsx_escaped("_x0041_ _x004_ _xGGGG_") == "_x005F_x0041_ _x004_ _xGGGG_");
  CHECK(xlsx_escaped("\uffff") == "_xFFFF_");
  const std::vector<std::string> pieces{"_",  "x",    "0",      "005F", "_x0041_", "\r",
                                        "\n", "\x01", "<",      "]]>",  "&amp;",   "é",
                                        "😀",  " ",    "\uffff", "="};
  std::mt19937 random(11);
  for (int i = 0; i < 500; ++i) {
    std::string text = "'";
    for (auto count = random() % 12; count > 0; --count) text += pieces[random() % pieces.size()];
    CAPTURE(text);
    CHECK(read_cell(text) == text);
  }
}

TEST_CASE("xlsx: the same rows make the same bytes") {
  const Rows rows{{std::string("Ana"), std::int64_t{1}}, {std::string("Bo"), XlsxMoney{5}}};
  CHECK(workbook_of({"name", "value"}, rows) == workbook_of({"name", "value"}, rows));
}

TEST_CASE("xlsx: sheets have names that spreadsheets take, each its own") {
  XlsxWriter writer;
  const XlsxSheetRows sheet{
      {"a"}, 1, [](std::size_t, std::size_t) { return XlsxCell(std::string("x")); }};
  const std::string longest(40, 'n');
  for (const std::string& name :
       {std::string("won/lost"), std::string("WON LOST"), std::string(), longest, longest})
    writer.add(name, sheet);
  const std::string bytes = writer.finish();
  for (const char* name : {"won lost", "WON LOST 2", "Sheet", "nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn",
                           "nnnnnnnnnnnnnnnnnnnnnnnnnnnnn 2"})
    CHECK(read_back(bytes, name).size() == 1);
}

TEST_CASE("xlsx: what a sheet cannot hold is refused, naming CSV") {
  const std::string hint = " (write CSV, which has no such limit: --csv, or -o FILE.csv)";
  CHECK(refusal({"note"}, 1, std::string(32'768, 'n')) ==
        "the text of \"note\" in row 2 has 32768 characters, and a cell of .xlsx at most 32767" +
            hint);
  CHECK(refusal({"note"}, 1, std::string(32'767, 'n')).empty());
  std::string pairs;
  for (int i = 0; i < 16'384; ++i) pairs += "😀";
  CHECK(refusal({"note"}, 1, pairs).find("has 32768 characters") != std::string::npos);
  CHECK(refusal({"a"}, 1'048'576, std::monostate{}) ==
        "there are 1048576 rows, and a sheet of .xlsx holds 1048576 with its header" + hint);
  CHECK(refusal(std::vector<std::string>(16'385, "a"), 1, std::monostate{}).find("columns") !=
        std::string::npos);
  CHECK(refusal({"name"}, 1, std::string("b\xff")).find("not valid UTF-8") != std::string::npos);
}

TEST_CASE("xlsx: the same text many times is packed so that import takes it") {
  const Rows rows(3000, {std::string(2000, 'n')});
  const std::string bytes = workbook_of({"note"}, rows);
  CHECK(bytes.size() * 50 > 3000 * 2000);
  CHECK(read_back(bytes).size() == 3000);
}

}  // namespace leads
