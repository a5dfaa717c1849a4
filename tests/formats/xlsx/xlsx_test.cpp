// SPDX-License-Identifier: MIT
#include "formats/xlsx/xlsx.h"

#include <doctest/doctest.h>

#include <cmath>
#include <random>

#include "base/time/format.h"
#include "fixtures/xlsx_sample.h"
#include "leads/error.h"
#include "leads/zone.h"

namespace leads {
namespace {

// "7[a][][b]" of each row, its problems below it, then an error.
std::string read_bytes(std::string_view bytes, std::string_view sheet = {}) {
  const BytesFile file(bytes);
  std::string out;
  try {
    XlsxReader reader(file.descriptor(), "x.xlsx", sheet);
    XlsxRow row;
    while (reader.next(row)) {
      out += std::to_string(row.number);
      const std::size_t shown = row.problems.empty() ? std::string::npos : 20;
      for (const std::string& cell : row.cells) out += "[" + cell.substr(0, shown) + "]";
      out += "\n";
      for (const Diagnostic& problem : row.problems)
        out += "!" + std::to_string(problem.line) + ":" + std::to_string(problem.column) + " " +
               problem.message + "\n";
    }
    CHECK(!reader.next(row));
  } catch (const Error& error) {
    CHECK((error.kind == ErrorKind::bad_input || error.kind == ErrorKind::not_found));
    CHECK(error.where == "x.xlsx");
    out +=
        "error: " + std::string(error.what()) + (error.hint.empty() ? "" : " (" + error.hint + ")");
  }
  return out;
}

std::string read(const XlsxSample& sample, bool packed = true) {
  return read_bytes(zip_of(sample.parts(), packed));
}
std::string read_rows(const std::string& rows) {
  return read({rows, {}, {}});
}

std::string row_of(int number, const std::string& cells) {
  return "<row r=\"" + std::to_string(number) + "\">" + cells + "</row>";
}

const std::string kStyles =
    "<numFmts><numFmt numFmtId=\"164\" formatCode=\"yyyy\\-mm\\-dd\"/><numFmt numFmtId=\"165\" "
    "formatCode=\"0.00&quot; days&quot;\"/>"
    "<numFmt numFmtId=\"166\" formatCode=\"[$-409]d/m/yy h:mm AM/PM;@\"/><numFmt numFmtId=\"167\" "
    "formatCode=\"[h]:mm\"/></numFmts>"
    "<cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs><cellXfs><xf numFmtId=\"0\"/><xf "
    "numFmtId=\"14\"/><xf numFmtId=\"22\"/><xf numFmtId=\"164\"/>"
    "<xf numFmtId=\"165\"/><xf numFmtId=\"166\"/><xf numFmtId=\"21\"/><xf "
    "numFmtId=\"167\"/></cellXfs>";

}  // namespace

TEST_CASE("xlsx: strings shared and inline, runs joined, how they are pronounced left out") {
  XlsxSample sample;
  sample.strings =
      "<si><t>Name</t></si><si><r><rPr><b/></rPr><t>Mü</t></r><r><t xml:space=\"preserve\">ller "
      "</t></r><rPh sb=\"0\" eb=\"1\"><t>x</t></rPh></si>"
      "<si><t>a_x000D_b_x005F_x</t></si><si/>";
  sample.rows = row_of(1,
                       "<c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" "
                       "t=\"inlineStr\"><is><r><t>in</t></r><r><t>line</t></r></is></c>"
                       "<c r=\"C1\" t=\"str\"><f>A1&amp;B1</f><v>formula &lt;</v></c>") +
                row_of(2, "<c r=\"A2\" s=\"1\"/><c r=\"B2\" t=\"s\"><v>3</v></c>") +
                row_of(4, "<c r=\"B4\" t=\"s\"><v>1</v></c><c r=\"D4\" t=\"s\"><v>2</v></c>") +
                "<row><c><v>1</v></c><c><v>2</v></c></row>";
  const std::string expected = "1[Name][inline][formula <]\n4[][Müller ][][a\rb_x]\n5[1][2]\n";
  CHECK(read(sample) == expected);
  CHECK(read(sample, false) == expected);
}

TEST_CASE("xlsx: rows ascend, whatever numbers they give themselves") {
  const std::string cell = "<c><v>7</v></c>";
  CHECK(read_rows(row_of(3, cell) + row_of(3, cell) + row_of(2, cell) + row_of(0, cell) +
                  row_of(9, cell) + "<row r=\"x\">" + cell + "</row>" +
                  "<row r=\"99999999999999999999\">" + cell + "</row>") ==
        "3[7]\n4[7]\n5[7]\n6[7]\n9[7]\n10[7]\n11[7]\n");
}

TEST_CASE("xlsx: numbers as a spreadsheet shows them") {
  const std::pair<const char*, const char*> kNumbers[] = {
      {"5", "5"},
      {"5.0", "5"},
      {"-0", "0"},
      {"0.1", "0.1"},
      {"0.30000000000000004", "0.3"},
      {"1.1000000000000001", "1.1"},
      {"1234567890", "1234567890"},
      {"41234567890123", "41234567890123"},
      {"4.1234567890123E+13", "41234567890123"},
      {"1234567890123456", "1234567890123456"},
      {"1.234567890123456E15", "1234567890123456"},
      {"-2.50", "-2.5"},
      {"1E-3", "0.001"},
      {"12345678901234567890", "12345678901234567890"},
      {"3.3333333333333335", "3.33333333333333"},
      {"nonsense", "nonsense"},
      {" 7 ", "7"}};
  for (const auto& [written, shown] : kNumbers) {
    CAPTURE(written);
    CHECK(xlsx_number(written) == shown);
    CHECK(read_rows(row_of(1, "<c><v>" + std::string(written) + "</v></c>")) ==
          "1[" + std::string(shown) + "]\n");
  }
  CHECK(read_rows(row_of(1,
                         "<c t=\"b\"><v>1</v></c><c t=\"b\"><v>0</v></c><c t=\"b\"/><c "
                         "t=\"d\"><v>2026-01-02</v></c>")) == "1[true][false][][2026-01-02]\n");
}

TEST_CASE("xlsx: which formats are dates") {
  const auto kind = [](std::string_view code) {
    const XlsxFormat format = xlsx_format(code);
    return std::string(format.date ? "d" : "") + (format.time ? "t" : "") +
           (format.elapsed ? "e" : "");
  };
  for (const char* const code : {"General", "0.00", "#,##0 \"days\"", "[Red]0", "0.00E+00", "\\d0",
                                 "_d0", "@", "[$€-407]0", "0;[Red]-0 \"m\"", "", "\"open"})
    CHECK(kind(code).empty());
  for (const char* const code :
       {"yyyy-mm-dd", "d.m.yy", "mmm", "mmmm yyyy", "[$-F800]dddd\\, mmmm dd", "YYYY", "D"})
    CHECK(kind(code) == "d");
  for (const char* const code : {"h:mm", "mm:ss", "h:mm AM/PM", "ss.0", "hh:mm:ss", "h A/P"})
    CHECK(kind(code) == "t");
  for (const char* const code : {"yyyy-mm-dd hh:mm", "m/d/yy h:mm;@", "d/m h AM/PM"})
    CHECK(kind(code) == "dt");
  CHECK(kind("[h]:mm:ss") == "te");
  CHECK(kind("[mm]:ss") == "te");
  for (int number = 0; number < 70; ++number) {
    const bool dated = (number >= 14 && number <= 22) || (number >= 27 && number <= 36) ||
                       (number >= 45 && number <= 47) || (number >= 50 && number <= 58);
    CHECK(xlsx_built_in_format(number).is_number() == !dated);
  }
}

TEST_CASE("xlsx: what a number format adds to a number") {
  const auto shown = [](std::string_view code, std::string_view number) {
    const auto format = XlsxNumberFormat::of(code);
    return format ? format->shown(number).value_or(std::string(number)) : std::string(number);
  };
  const struct {
    const char *code, *number, *cell;
  } table[] = {{"00000", "2494", "02494"},
               {"00000", "12010", "12010"},
               {"00000", "123456", "123456"},
               {"00000", "0", "00000"},
               {"00000", "1.5", "1.5"},
               {"00000", "-5", "-5"},
               {"00000-0000", "24941234", "02494-1234"},
               {"000-00-0000", "12345678", "012-34-5678"},
               {"000\\-00\\-0000", "12345678", "012-34-5678"},
               {"0000000000", "774768867", "0774768867"},
               {"[<=99999]00000;00000-0000", "501", "00501"},
               {"[<=99999]00000;00000\\-0000", "5011234", "00501-1234"},
               {"[<=9999999]###-####;(###) ###-####", "3108207129", "(310) 820-7129"},
               {"[<=9999999]###\\-####;\\(###\\)\\ ###\\-####", "8207129", "820-7129"},
               {"0#\" \"##\" \"##\" \"##\" \"##", "612345678", "06 12 34 56 78"},
               {"0# ## ## ## ##", "612345678", "06 12 34 56 78"},
               {"+0", "13108207129", "+13108207129"},
               {"\"+\"0", "49301", "+49301"},
               {"\\+00 000", "49301", "+49 301"},
               {"\"K-\"00000", "42", "K-00042"},
               {"[$-407]00000", "42", "00042"},
               {"00000;@", "42", "00042"},
               {"0%", "0.5", "50%"},
               {"0.00%", "0.07", "7%"},
               {"0.0 %", "0.123", "12.3%"},
               {"0%;[Red]-0%", "-0.1", "-10%"},
               {"#,##0.00 \"€\"", "1234.5", "1234.5 €"},
               {"#,##0.00\\ [$€-407]", "1234", "1234 €"},
               {"[$$-409]#,##0.00", "5", "$ 5"},
               {"[$EUR] #,##0", "5", "EUR 5"},
               {"#,##0.00 €;[Red]-#,##0.00 €", "-1.234", "-1.2340 €"},
               {"_-* #,##0.00 \"€\"_-;-* #,##0.00 \"€\"_-;_-* \"-\"?? \"€\"_-;_-@_-", "7", "7 €"},
               {"\"CHF\" 0.00", "7", "CHF 7"},
               {"£#,##0", "7", "£ 7"}};
  for (const auto& [code, number, cell] : table)
    CHECK_MESSAGE(shown(code, number) == cell, std::string(code) << " of " << std::string(number));
  for (const char* const code :
       {"General", "0", "0.00", "#,##0", "# ##0", "0.00E+00", "\"Q\"0", "0\" days\"",
        "0.00\" days\"", "# ?/?", "@", "[Red]#,##0", "0;-0", "\"open", ";;;", ""})
    CHECK_MESSAGE(!XlsxNumberFormat::of(code), std::string(code));
  for (const char* const number : {"x", "", "1e300"}) CHECK(shown("00000", number) == number);
}

TEST_CASE("xlsx: dates of both systems, and the day that never was") {
  const XlsxFormat date{true, false, false}, time{false, true, false}, both{true, true, false},
      elapsed{false, true, true};
  CHECK(xlsx_date("1", date, false) == "1900-01-01");
  CHECK(xlsx_date("59", date, false) == "1900-02-28");
  CHECK(!xlsx_date("60", date, false));
  CHECK(xlsx_date("61", date, false) == "1900-03-01");
  CHECK(xlsx_date("46347", date, false) == "2026-11-21");
  CHECK(xlsx_date("46347.5", date, false) == "2026-11-21T12:00:00");
  CHECK(xlsx_date("46347", both, false) == "2026-11-21T00:00:00");
  CHECK(xlsx_date("46347.999999", both, false) == "2026-11-22T00:00:00");
  CHECK(xlsx_date("0", date, false) == "");
  CHECK(xlsx_date("0", time, false) == "00:00:00");
  CHECK(xlsx_date("0.604166666666667", time, false) == "14:30:00");
  CHECK(xlsx_date("1.5", elapsed, false) == "36:00:00");
  CHECK(xlsx_date("0", date, true) == "1904-01-01");
  CHECK(xlsx_date("0.5", time, true) == "12:00:00");
  CHECK(xlsx_date("44885", date, true) == "2026-11-21");
  CHECK(xlsx_date("2958465", date, false) == "9999-12-31");
  CHECK(xlsx_date("2957003", date, true) == "9999-12-31");
  for (const char* const beyond : {"2958466", "-1", "1e300", "x", "nan"})
    CHECK(!xlsx_date(beyond, date, false));
  CHECK(!xlsx_date("2957004", date, true));
  for (int day = 61; day < 60'000; day += 7)
    CHECK(xlsx_date(std::to_string(day), date, false) ==
          format_day(Day(std::chrono::year{1900} / 3 / 1) + std::chrono::days{day - 61}));
}

TEST_CASE("xlsx: a cell's style says what its number is") {
  std::string cells;
  for (int style = 0; style < 9; ++style)
    cells += "<c s=\"" + std::to_string(style) + "\"><v>46347.25</v></c>";
  XlsxSample sample{row_of(1, cells), {}, kStyles};
  CHECK(read(sample) ==
        "1[46347.25][2026-11-21T06:00:00][2026-11-21T06:00:00][2026-11-21T06:00:00][46347.25][2026-"
        "11-21T06:00:00]"
        "[2026-11-21T06:00:00][1112334:00:00][46347.25]\n");
  sample.rows = row_of(1, "<c s=\"1\"><v>44885</v></c>");
  sample.properties = "date1904=\"1\"";
  CHECK(read(sample) == "1[2026-11-21]\n");
}

TEST_CASE("xlsx: what is wrong with a cell names it, and the next row is read") {
  const std::string good = row_of(9, "<c r=\"A9\"><v>1</v></c>");
  CHECK(read_rows(row_of(7, "<c r=\"A7\"><v>1</v></c><c r=\"B7\" t=\"e\"><v>#N/A</v></c>") +
                  good) == "7[1]\n!7:2 B7: the cell is an error: #N/A\n9[1]\n");
  CHECK(read_rows(row_of(7,
                         "<c r=\"A7\" t=\"e\"><v>#N/A</v></c><c r=\"B7\"><v>1</v></c><c r=\"C7\" "
                         "t=\"e\"><v>#REF!</v></c><c r=\"D7\"><v>2</v></c>")) ==
        "7[][1][][2]\n!7:1 A7: the cell is an error: #N/A\n!7:3 C7: the cell is an error: #REF!\n");
  CHECK(read_rows(row_of(7, "<c r=\"AB7\"><f>SUM(A1)</f></c>") + good) ==
        "7\n!7:28 AB7: a formula without its result\n9[1]\n");
  CHECK(read_rows(row_of(7, "<c r=\"A7\"><f>1+1</f><v></v></c>") + good) ==
        "7\n!7:1 A7: a formula without its result\n9[1]\n");
  CHECK(read_rows(row_of(7, "<c r=\"A7\" t=\"str\"><f>A1</f><v></v></c><c><v>2</v></c>")) ==
        "7[][2]\n");
  CHECK(read_rows(row_of(7, "<c t=\"s\"><v>0</v></c>") + good) ==
        "7\n!7:1 A7: a text that is not in the file\n9[1]\n");
  CHECK(read({row_of(7, "<c s=\"1\"><v>60</v></c>") + good, {}, kStyles}) ==
        "7[60]\n!7:1 A7: \"60\" is not a valid date\n9[1]\n");
  CHECK(read_rows(row_of(7, "<c r=\"ALM7\"><v>1</v></c>") + good) ==
        "7\n!7:1001 ALM7: more than 1000 columns\n9[1]\n");
  CHECK(read_rows(row_of(7, "<c r=\"XFD7\" s=\"3\"/>") + good) == "9[1]\n");
  std::string noise;
  std::mt19937 random(1);
  for (int i = 0; i < 70'000; ++i) noise += static_cast<char>('a' + random() % 26);
  CHECK(read_rows(row_of(7, "<c t=\"str\"><v>" + noise + "</v></c>") + good) ==
        "7\n!7:1 A7: a cell of more than 64 KiB\n9[1]\n");
  CHECK(read({row_of(7, "<c t=\"s\"><v>0</v></c>") + good, "<si><t>" + noise + "</t></si>", {}}) ==
        "7\n!7:1 A7: a cell of more than 64 KiB\n9[1]\n");
  std::string wide;
  for (int i = 0; i < 20; ++i) wide += "<c t=\"s\"><v>0</v></c>";
  std::string kept = "7";
  for (int i = 0; i < 17; ++i) kept += "[" + noise.substr(0, 20) + "]";
  CHECK(read({row_of(7, wide) + good, "<si><t>" + noise.substr(0, 60'000) + "</t></si>", {}}) ==
        kept + "\n!7:18 R7: a row of more than 1 MiB\n9[1]\n");
}

TEST_CASE("xlsx: sheets by name, the first that is visible without one") {
  XlsxSample sample;
  sample.rows = row_of(1, "<c><v>1</v></c>");
  sample.second_rows = row_of(1, "<c><v>2</v></c>");
  ZipParts parts = sample.parts();
  CHECK(read_bytes(zip_of(parts), "second & LAST") == "1[2]\n");
  CHECK(read_bytes(zip_of(parts), "Leads") == "1[1]\n");
  CHECK(read_bytes(zip_of(parts), "Third") ==
        "error: there is no sheet \"Third\" (its sheets: \"Leads\", \"Second & last\")");
  std::string& workbook = parts[1].second;
  workbook.replace(workbook.find("sheetId=\"1\""), 11, "state=\"hidden\"");
  CHECK(read_bytes(zip_of(parts)) == "1[2]\n");
  CHECK(read_bytes(zip_of(parts), "Leads") == "1[1]\n");
}

TEST_CASE("xlsx: a workbook of very many sheets is read at once") {
  ZipParts parts = XlsxSample{row_of(1, "<c><v>1</v></c>"), {}, {}}.parts();
  std::string sheets, relations;
  for (int i = 0; i < 60'000; ++i) {
    const std::string id = "many" + std::to_string(i);
    sheets += "<sheet name=\"" + id + "\" r:id=\"" + id + "\"/>";
    relations +=
        "<Relationship Id=\"" + id + "\" Type=\"x/worksheet\" Target=\"worksheets/sheet1.xml\"/>";
  }
  parts[1].second = "<workbook xmlns:r=\"r\"><sheets>" + sheets + "</sheets></workbook>";
  parts[2].second = "<Relationships>" + relations + "</Relationships>";
  CHECK(read_bytes(zip_of(parts), "many59999") == "1[1]\n");
}

TEST_CASE("xlsx: other files are refused in plain words") {
  const XlsxSample sample{row_of(1, "<c><v>1</v></c>"), {}, {}};
  const std::string good = zip_of(sample.parts());
  CHECK(read_bytes("name,email\n") == "error: this is not an .xlsx file");
  CHECK(read_bytes("").starts_with("error: this is not an .xlsx file"));
  CHECK(
      read_bytes("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and more")
          .starts_with(
              "error: this is an old Excel file (.xls), or one with a password (save it as .xlsx"));
  CHECK(read_bytes(good.substr(0, good.size() / 2))
            .starts_with("error: the .xlsx file is damaged: it was cut off"));
  CHECK(read_bytes(zip_of({{"word/document.xml", "<x/>"}}))
            .starts_with("error: this zip archive is not an .xlsx workbook"));
  CHECK(read_bytes(zip_of(sample.parts(), true, 1))
            .starts_with("error: the .xlsx file is encrypted"));
  ZipParts parts = sample.parts();
  parts[5].second =
      "<!DOCTYPE x [<!ENTITY a \"aaaaaaaa\"><!ENTITY b \"&a;&a;\">]><worksheet>&b;</worksheet>";
  CHECK(read_bytes(zip_of(parts)).starts_with("error: its XML declares a document type"));
  parts[5].second = "<worksheet><sheetData><row>";
  CHECK(read_bytes(zip_of(parts)).starts_with("error: its XML is damaged"));
  std::string deep;
  for (int i = 0; i < 100; ++i) deep += "<a>";
  parts[5].second = deep;
  CHECK(read_bytes(zip_of(parts)).starts_with("error: its XML is nested more than 64 levels deep"));
  std::string noise = "<worksheet a=\"";
  std::mt19937 random(2);
  for (int i = 0; i < 5'000'000; ++i) noise += static_cast<char>('a' + random() % 26);
  parts[5].second = noise;
  CHECK(read_bytes(zip_of(parts)).starts_with("error: its XML has a tag of more than 256 KiB"));
}

TEST_CASE("xlsx: an archive that unpacks to too much is refused") {
  std::string rows;
  for (int i = 0; i < 60'000; ++i) rows += "<row><c><v>1</v></c></row>";
  const std::string result = read_rows(rows);
  CHECK(result.find("error: the .xlsx file unpacks to more than 100 times its size") !=
        std::string::npos);
}

TEST_CASE("xlsx: other bytes in the archive do not lift that limit") {
  std::string rows;
  for (int i = 0; i < 200'000; ++i) rows += "<row><c><v>1</v></c></row>";
  std::mt19937 random(7);
  std::string noise;
  for (int i = 0; i < 1'000'000; ++i) noise += static_cast<char>(random());
  ZipParts parts = XlsxSample{rows, {}, {}}.parts();
  parts.emplace_back("pad.bin", noise);
  CHECK(read_bytes(zip_of(parts)).find("unpacks to more than 100 times its size, in its part") !=
        std::string::npos);
}

TEST_CASE("xlsx: random sheets come back as they were written") {
  std::mt19937 random(17);
  for (int round = 0; round < 60; ++round) {
    XlsxSample sample;
    std::string expected;
    std::vector<std::string> shared;
    int number = 0;
    for (std::size_t rows = random() % 30; rows > 0; --rows) {
      number += 1 + static_cast<int>(random() % 3);
      std::string cells, shown;
      int column = 0;
      std::string pending;
      for (std::size_t count = random() % 6; count > 0; --count) {
        const int step = 1 + static_cast<int>(random() % 3);
        for (int i = 1; i < step; ++i) pending += "[]";
        column += step;
        const std::string text = std::to_string(random() % 1000);
        const std::string reference = " r=\"" + xlsx_cell_name(number, column) + "\"";
        switch (random() % 4) {
          case 0:
            cells += "<c" + reference + "><v>" + text + "</v></c>";
            break;
          case 1:
            cells += "<c" + reference + " t=\"inlineStr\"><is><t>" + text + "</t></is></c>";
            break;
          case 2:
            cells += "<c" + reference + " t=\"s\"><v>" + std::to_string(shared.size()) + "</v></c>";
            shared.push_back(text);
            break;
          default:
            pending += "[]";
            continue;
        }
        shown += pending + "[" + text + "]";
        pending.clear();
      }
      sample.rows += row_of(number, cells);
      if (!shown.empty()) expected += std::to_string(number) + shown + "\n";
    }
    for (const std::string& text : shared) sample.strings += "<si><t>" + text + "</t></si>";
    CHECK(read(sample, random() % 2 == 0) == expected);
  }
}

TEST_CASE("xlsx: XML in pieces of any size gives the same events") {
  const std::string text =
      "<?xml version=\"1.0\"?><x:a b=\"1\" r:c=\"é\">t&amp;ü<!-- no --><![CDATA[<]]><d/></x:a>";
  const auto events_of = [&text](std::size_t step) {
    std::string out;
    XmlEvents events;
    events.start = [&](std::string_view name, const XmlAttributes& attributes) {
      out += "<" + std::string(name) + " " + std::string(attributes["b"]) +
             std::string(attributes["c"]) + ">";
    };
    events.end = [&](std::string_view name) { out += "</" + std::string(name) + ">"; };
    events.text = [&](std::string_view piece) { out += piece; };
    parse_xml(bytes_of(text, step), std::move(events), "x");
    return out;
  };
  for (std::size_t step = 1; step < 40; ++step) CHECK(events_of(step) == "<a 1é>t&ü<<d ></d></a>");
}

TEST_CASE("xlsx: names of cells and columns agree") {
  CHECK(xlsx_cell_name(7, 2) == "B7");
  CHECK(xlsx_cell_name(1, 702) == "ZZ1");
  CHECK(xlsx_cell_name(1, 703) == "AAA1");
  for (int column = 1; column < 20'000; ++column)
    CHECK(xlsx_column(xlsx_cell_name(3, column)) == column);
  CHECK(xlsx_column("12") == 0);
  CHECK(xlsx_column("A-1") == 0);
  CHECK(xlsx_column("ABCDE1") == 0);
}

TEST_CASE(
    "xlsx: random damage of the archive and of the parts ends in rows, problems or an error") {
  XlsxSample sample;
  sample.styles = kStyles;
  sample.strings = "<si><t>Name</t></si><si><r><t>a</t></r></si>";
  sample.rows = row_of(1, "<c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" s=\"1\"><v>46347</v></c>") +
                row_of(2, "<c t=\"inlineStr\"><is><t>x</t></is></c>");
  const std::string good = zip_of(sample.parts());
  CHECK(read_bytes(good) == "1[Name][2026-11-21]\n2[x]\n");
  std::mt19937 random(19);
  std::size_t refused = 0;
  for (int round = 0; round < 1500; ++round) {
    std::string bad = good;
    if (round % 2 == 0) {
      for (std::size_t changes = 1 + random() % 5; changes > 0; --changes)
        bad[random() % bad.size()] = static_cast<char>(random());
    } else {
      ZipParts parts = sample.parts();
      std::string& part = parts[random() % parts.size()].second;
      for (std::size_t changes = 1 + random() % 3; changes > 0; --changes) {
        const std::size_t at = random() % part.size();
        if (random() % 2 == 0)
          part[at] = static_cast<char>(random());
        else
          part.erase(at, 1 + random() % 5);
        if (part.empty()) break;
      }
      bad = zip_of(parts, random() % 2 == 0);
    }
    refused += read_bytes(bad).find("error: ") != std::string::npos ? 1 : 0;
  }
  CHECK(refused > 500);
}

}  // namespace leads
