// SPDX-License-Identifier: MIT
// Texts are inline strings: a shared table of them would have to be held in memory.
#include "formats/xlsx/xlsx_write.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "base/display.h"
#include "base/limits.h"
#include "base/numbers.h"
#include "base/scan.h"
#include "base/text.h"
#include "base/time/format.h"
#include "base/utf8.h"
#include "base/words.h"
#include "formats/text/transfer_text.h"
#include "formats/xlsx/xlsx_value.h"
#include "leads/error.h"

namespace leads {
namespace {

constexpr std::string_view kXml = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
constexpr std::string_view kMain = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
constexpr std::string_view kRelationships =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
constexpr std::string_view kPackage = "http://schemas.openxmlformats.org/package/2006/";

// Indexes of the cell formats in kStyles.
enum class CellStyle { general, header, money, day, instant, share, text };

// A text that is typed over stays a text: 49 is the format "@". The Z of an instant is what import
// reads as UTC.
constexpr std::string_view kStyles =
    "<numFmts count=\"3\"><numFmt numFmtId=\"164\" formatCode=\"#,##0.00##\"/>"
    "<numFmt numFmtId=\"165\" formatCode=\"yyyy\\-mm\\-dd\"/>"
    "<numFmt numFmtId=\"166\" formatCode=\"yyyy\\-mm\\-dd\\ hh:mm:ss&quot;Z&quot;\"/></numFmts>"
    "<fonts count=\"2\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font>"
    "<font><b/><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts>"
    "<fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill>"
    "<fill><patternFill patternType=\"gray125\"/></fill></fills>"
    "<borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>"
    "<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/>"
    "</cellStyleXfs><cellXfs count=\"7\">"
    "<xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>"
    "<xf numFmtId=\"49\" fontId=\"1\" fillId=\"0\" borderId=\"0\" xfId=\"0\" "
    "applyNumberFormat=\"1\" applyFont=\"1\"/>"
    "<xf numFmtId=\"164\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" "
    "applyNumberFormat=\"1\"/>"
    "<xf numFmtId=\"165\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" "
    "applyNumberFormat=\"1\"/>"
    "<xf numFmtId=\"166\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" "
    "applyNumberFormat=\"1\"/>"
    "<xf numFmtId=\"10\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" "
    "applyNumberFormat=\"1\"/>"
    "<xf numFmtId=\"49\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" "
    "applyNumberFormat=\"1\"/></cellXfs>"
    "<cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles>";

constexpr std::size_t kFlushed = std::size_t{1} << 16;
constexpr std::size_t kMeasuredRows = 1000;  // for the widths of columns
constexpr int kNarrowest = 6, kWidest = 60;
constexpr std::size_t kLongestTextFormat = 255;  // longer ones of format "@" are ##### in old Excel
constexpr std::size_t kExactDigits = 15;

bool is_escape(std::string_view text) {
  return text.size() >= 7 && text[1] == 'x' && text[6] == '_' && hex_byte(text[2], text[3]) >= 0 &&
         hex_byte(text[4], text[5]) >= 0;
}

std::string hex_escape(std::int32_t value) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string text = "_x";
  for (int shift = 12; shift >= 0; shift -= 4)
    text += kDigits[static_cast<std::size_t>((value >> shift) & 15)];
  return text + "_";
}

std::size_t utf16_length(std::string_view text) {
  std::size_t length = 0;
  for (const char letter : text) {
    const auto byte = static_cast<unsigned char>(letter);
    if ((byte & 0xc0) != 0x80) length += byte >= 0xf0 ? 2 : 1;
  }
  return length;
}

[[noreturn]] void refuse(const std::string& what) {
  throw Error(ErrorKind::refused, {}, what,
              "write CSV, which has no such limit: --csv, or -o FILE.csv");
}

struct Written {
  CellStyle style = CellStyle::general;
  std::string_view type;  // "" for a number
  std::string value;
};

Written text_cell(std::string text) {
  const CellStyle style = text.size() > kLongestTextFormat ? CellStyle::general : CellStyle::text;
  return {style, "inlineStr", std::move(text)};
}

Written number_cell(std::string digits, CellStyle style) {
  const auto exponent = digits.find_first_of("eE");
  const auto count = std::count_if(digits.begin(),
                                   exponent == std::string::npos
                                       ? digits.end()
                                       : digits.begin() + static_cast<std::ptrdiff_t>(exponent),
                                   is_ascii_digit);
  if (static_cast<std::size_t>(count) > kExactDigits) return text_cell(std::move(digits));
  return {style, "", std::move(digits)};
}

// Days since 1899-12-30. Excel counts a 29 February 1900, so only from the next day on all agree.
bool is_counted(Day day) {
  using namespace std::chrono;
  return day >= Day(year{1900} / March / 1) && day <= Day(year{9999} / December / 31);
}

std::int64_t serial_of(Day day) {
  using namespace std::chrono;
  return (day - Day(year{1899} / December / 30)).count();
}

Written instant_cell(Instant at) {
  const auto midnight = std::chrono::floor<std::chrono::days>(at);
  const Day day{midnight.time_since_epoch()};
  if (!is_counted(day)) return text_cell(format_utc(at));
  const auto seconds = static_cast<double>((at - midnight).count());
  std::array<char, 32> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(),
                                 static_cast<double>(serial_of(day)) + seconds / 86'400)
                       .ptr;
  return {CellStyle::instant, "", std::string(text.data(), end)};
}

Written written(XlsxCell cell) {
  struct Writer {
    Written operator()(std::monostate) const { return {}; }
    Written operator()(bool value) const { return {CellStyle::general, "b", value ? "1" : "0"}; }
    Written operator()(std::int64_t value) const {
      return number_cell(std::to_string(value), CellStyle::general);
    }
    Written operator()(double value) const {
      return number_cell(format_number(value), CellStyle::general);
    }
    Written operator()(XlsxMoney value) const {
      return number_cell(format_money(value.ten_thousandths), CellStyle::money);
    }
    Written operator()(XlsxShare value) const {
      return number_cell(format_number(value.share), CellStyle::share);
    }
    Written operator()(Day value) const {
      if (!is_counted(value)) return text_cell(format_day(value));
      return {CellStyle::day, "", std::to_string(serial_of(value))};
    }
    Written operator()(Instant value) const { return instant_cell(value); }
    Written operator()(std::string& value) const { return text_cell(std::move(value)); }
  };
  return std::visit(Writer{}, cell);
}

/// Of a cell as it is shown, in digits.
int width_of(const Written& cell) {
  if (cell.style == CellStyle::day) return 10;
  if (cell.style == CellStyle::instant) return 20;
  const std::string_view line = std::string_view(cell.value).substr(0, cell.value.find('\n'));
  const int slack = cell.style == CellStyle::money ? 5 : 0;  // of ",000.00"
  return display_width(line.substr(0, 4 * std::size_t{kWidest})) + slack;
}

void check_text(const std::string& text, const XlsxSheetRows& sheet, std::size_t row,
                std::size_t column) {
  const auto where = [&] {
    return in_quotes(sheet.header[column]) + " in row " + std::to_string(row + 2);
  };
  if (first_invalid_utf8(text))
    throw Error(ErrorKind::bad_input, {},
                "the database is damaged: the text of " + where() + " is not valid UTF-8",
                "correct it with leads edit, or with another SQLite tool");
  if (text.size() <= XlsxMost::letters) return;
  if (const std::size_t letters = utf16_length(text); letters > XlsxMost::letters)
    refuse("the text of " + where() + " has " + std::to_string(letters) +
           " characters, and a cell of .xlsx at most " + std::to_string(XlsxMost::letters));
}

void append_cell(std::string& xml, std::string_view reference, const Written& cell) {
  xml.append("<c r=\"").append(reference).append("\"");
  if (cell.style != CellStyle::general)
    xml.append(" s=\"").append(std::to_string(static_cast<int>(cell.style))).append("\"");
  if (cell.type.empty()) {
    xml.append("><v>").append(cell.value).append("</v></c>");
  } else if (cell.type == "b") {
    xml.append(" t=\"b\"><v>").append(cell.value).append("</v></c>");
  } else {
    xml.append(" t=\"inlineStr\"><is><t xml:space=\"preserve\">")
        .append(xlsx_escaped(cell.value))
        .append("</t></is></c>");
  }
}

std::string columns_xml(const XlsxSheetRows& sheet) {
  std::string xml = "<cols>";
  for (std::size_t column = 0; column < sheet.header.size(); ++column) {
    int width = display_width(sheet.header[column]);
    for (std::size_t row = 0; row < std::min(sheet.rows, kMeasuredRows) && width < kWidest; ++row)
      width = std::max(width, width_of(written(sheet.cell(row, column))));
    const std::string number = std::to_string(column + 1);
    xml += "<col min=\"" + number + "\" max=\"" + number + "\" width=\"" +
           std::to_string(std::clamp(width, kNarrowest, kWidest) + 2) + "\" customWidth=\"1\"/>";
  }
  return xml + "</cols>";
}

std::string sheet_head(const XlsxSheetRows& sheet, bool first) {
  std::string xml(kXml);
  xml += "<worksheet xmlns=\"" + std::string(kMain) + "\"><dimension ref=\"A1:" +
         xlsx_cell_name(static_cast<int>(sheet.rows + 1), static_cast<int>(sheet.header.size())) +
         "\"/><sheetViews><sheetView" + (first ? " tabSelected=\"1\"" : "") +
         " workbookViewId=\"0\"><pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" "
         "state=\"frozen\"/></sheetView></sheetViews>";
  return xml + columns_xml(sheet) + "<sheetData>";
}

}  // namespace

std::string xlsx_escaped(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    const auto byte = static_cast<unsigned char>(c);
    const std::string_view rest = text.substr(at);
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if ((c == '_' && is_escape(rest)) || (byte < 0x20 && c != '\t' && c != '\n'))
      out += hex_escape(byte);
    else if (rest.starts_with("\xef\xbf\xbe") || rest.starts_with("\xef\xbf\xbf")) {
      out += hex_escape(decode_utf8(rest).value);
      at += 2;
    } else {
      out += c;
    }
  }
  return out;
}

XlsxWriter::XlsxWriter() {
  // First, since it says what the file is: programs look at the first part alone.
  zip_.begin("_rels/.rels");
  zip_.write(std::string(kXml) + "<Relationships xmlns=\"" + std::string(kPackage) +
             "relationships\"><Relationship Id=\"rId1\" Type=\"" + std::string(kRelationships) +
             "/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>");
}

void XlsxWriter::add(std::string_view name, const XlsxSheetRows& sheet) {
  if (sheet.rows >= XlsxMost::rows)
    refuse("there are " + std::to_string(sheet.rows) + " rows, and a sheet of .xlsx holds " +
           std::to_string(XlsxMost::rows) + " with its header");
  if (sheet.header.size() > XlsxMost::columns)
    refuse("there are " + std::to_string(sheet.header.size()) +
           " columns, and a sheet of .xlsx holds " + std::to_string(XlsxMost::columns));
  names_.push_back(free_name(name));
  const std::string part = "xl/worksheets/sheet" + std::to_string(names_.size()) + ".xml";
  zip_.begin(part);
  write_sheet(sheet);
  // The very same text a million times: other programs, and import, take that for an attack.
  if (zip_.unpacked() / (limits::kUnpackedRatio / 2) <= zip_.packed()) return;
  zip_.drop();
  zip_.begin(part, true);
  write_sheet(sheet);
}

void XlsxWriter::write_sheet(const XlsxSheetRows& sheet) {
  std::string xml = sheet_head(sheet, names_.size() == 1);
  std::vector<std::string> letters;
  for (std::size_t column = 0; column < sheet.header.size(); ++column) {
    std::string name = xlsx_cell_name(0, static_cast<int>(column + 1));
    name.pop_back();
    letters.push_back(std::move(name));
  }
  xml += "<row r=\"1\">";
  for (std::size_t column = 0; column < letters.size(); ++column)
    append_cell(xml, letters[column] + "1", {CellStyle::header, "inlineStr", sheet.header[column]});
  xml += "</row>";
  for (std::size_t row = 0; row < sheet.rows; ++row) {
    const std::string number = std::to_string(row + 2);
    xml.append("<row r=\"").append(number).append("\">");
    for (std::size_t column = 0; column < letters.size(); ++column) {
      const Written cell = written(sheet.cell(row, column));
      if (cell.value.empty()) continue;
      if (cell.type == "inlineStr") check_text(cell.value, sheet, row, column);
      append_cell(xml, letters[column] + number, cell);
    }
    xml += "</row>";
    if (xml.size() < kFlushed) continue;
    zip_.write(xml);
    xml.clear();
    if (zip_.unpacked() > limits::kXlsxBytes - limits::kXlsxBytes / 16)
      refuse("the sheet would have more than 2 GiB");
  }
  zip_.write(xml + "</sheetData></worksheet>");
}

// At most 31 letters, none of []:*?/\, not the name of another sheet in any case.
std::string XlsxWriter::free_name(std::string_view name) const {
  std::string clean;
  for (const char letter : name)
    if (static_cast<unsigned char>(letter) >= 0x20)
      clean += std::string_view("[]:*?/\\'").find(letter) == std::string_view::npos ? letter : ' ';
  clean = trim(clean);
  if (clean.empty() || first_invalid_utf8(clean)) clean = "Sheet";
  const auto cut_to = [](std::string text, std::size_t most) {
    while (utf16_length(text) > most) {
      do {
        text.pop_back();
      } while (!text.empty() && first_invalid_utf8(text));
    }
    return std::string(trim(text));
  };
  for (int number = 1;; ++number) {
    const std::string ending = number == 1 ? "" : " " + std::to_string(number);
    std::string made = cut_to(clean, XlsxMost::sheet_name - ending.size()) + ending;
    if (std::none_of(names_.begin(), names_.end(),
                     [&made](const std::string& other) { return fold(other) == fold(made); }))
      return made;
  }
}

std::string XlsxWriter::finish() {
  std::string types(kXml), workbook(kXml), relations(kXml);
  const std::string sheet_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.";
  types += "<Types xmlns=\"" + std::string(kPackage) +
           "content-types\"><Default Extension=\"rels\" "
           "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
           "<Override PartName=\"/xl/workbook.xml\" ContentType=\"" +
           sheet_type + "sheet.main+xml\"/><Override PartName=\"/xl/styles.xml\" ContentType=\"" +
           sheet_type + "styles+xml\"/>";
  workbook += "<workbook xmlns=\"" + std::string(kMain) + "\" xmlns:r=\"" +
              std::string(kRelationships) + "\"><sheets>";
  relations += "<Relationships xmlns=\"" + std::string(kPackage) + "relationships\">";
  for (std::size_t i = 0; i < names_.size(); ++i) {
    const std::string number = std::to_string(i + 1);
    const std::string part = "worksheets/sheet" + number + ".xml";
    types +=
        "<Override PartName=\"/xl/" + part + "\" ContentType=\"" + sheet_type + "worksheet+xml\"/>";
    workbook += "<sheet name=\"" + escape_html(names_[i]) + "\" sheetId=\"" + number +
                "\" r:id=\"rId" + number + "\"/>";
    relations += "<Relationship Id=\"rId" + number + "\" Type=\"" + std::string(kRelationships) +
                 "/worksheet\" Target=\"" + part + "\"/>";
  }
  relations += "<Relationship Id=\"rId" + std::to_string(names_.size() + 1) + "\" Type=\"" +
               std::string(kRelationships) + "/styles\" Target=\"styles.xml\"/></Relationships>";
  const std::string styles = std::string(kXml) + "<styleSheet xmlns=\"" + std::string(kMain) +
                             "\">" + std::string(kStyles) + "</styleSheet>";
  for (const auto& [name, text] : {std::pair<const char*, std::string>{"xl/styles.xml", styles},
                                   {"xl/workbook.xml", workbook + "</sheets></workbook>"},
                                   {"xl/_rels/workbook.xml.rels", relations},
                                   {"[Content_Types].xml", types + "</Types>"}}) {
    zip_.begin(name);
    zip_.write(text);
  }
  return zip_.finish();
}

}  // namespace leads
