// SPDX-License-Identifier: MIT
#include "formats/xlsx/xlsx.h"

#include <algorithm>

#include "base/numbers.h"
#include "base/text.h"
#include "leads/error.h"

namespace leads {
namespace {

constexpr std::size_t kMostXlsxProblems = 1000;  // of a row
constexpr int kLastXlsxRow = 1'048'576;

std::string sheet_names(const std::vector<XlsxSheet>& sheets) {
  std::string names;
  for (const XlsxSheet& sheet : sheets)
    names += (names.empty() ? "\"" : ", \"") + sheet.name + "\"";
  return names;
}

const XlsxSheet& chosen_sheet(const std::vector<XlsxSheet>& sheets, std::string_view name,
                              const std::string& file) {
  const XlsxSheet* hidden = nullptr;
  for (const XlsxSheet& sheet : sheets) {
    if (!name.empty() && fold(sheet.name) == fold(name) && !sheet.part.empty()) return sheet;
    if (!name.empty() || sheet.part.empty()) continue;
    if (!sheet.hidden) return sheet;
    if (hidden == nullptr) hidden = &sheet;
  }
  if (hidden != nullptr) return *hidden;
  if (name.empty()) throw Error(ErrorKind::bad_input, file, "the workbook has no sheet");
  throw Error(ErrorKind::not_found, file, "there is no sheet \"" + std::string(name) + "\"",
              "its sheets: " + sheet_names(sheets));
}

}  // namespace

XlsxReader::XlsxReader(int descriptor, std::string file, std::string_view sheet,
                       std::shared_ptr<const XlsxWorkbook> workbook)
    : file_(std::move(file)),
      archive_(descriptor, file_),
      workbook_(workbook != nullptr
                    ? std::move(workbook)
                    : std::make_shared<const XlsxWorkbook>(read_xlsx_workbook(archive_, file_))),
      parser_(events(), file_) {
  const XlsxSheet& chosen = chosen_sheet(workbook_->sheets, sheet, file_);
  sheet_ = chosen.name;
  source_ = archive_.part(chosen.part);
}

XmlEvents XlsxReader::events() {
  XmlEvents events;
  events.start = [this](std::string_view name, const XmlAttributes& attributes) {
    start(name, attributes);
  };
  events.end = [this](std::string_view name) { end(name); };
  events.text = [this](std::string_view text) {
    if (part_ == Part::none) return;
    // A letter may be written as `_x000D_`: the limit is looked at again when these are undone.
    if (cell_.text.size() + text.size() > 8 * XlsxLimits::cell)
      cell_.too_long = true;
    else
      cell_.text += text;
  };
  return events;
}

bool XlsxReader::next(XlsxRow& row) {
  while (ready_.empty() && !ended_) ended_ = !parser_.feed(source_);
  if (ready_.empty()) return false;
  std::swap(row, ready_.front());
  spare_.push_back(std::move(ready_.front()));
  ready_.pop_front();
  return true;
}

void XlsxReader::start(std::string_view name, const XmlAttributes& attributes) {
  part_ = Part::none;
  if (name == "sheetData") in_data_ = true;
  if (!in_data_) return;
  if (name == "row" && !in_row_) return start_row(attributes);
  if (name == "c" && in_row_ && !in_cell_) return start_cell(attributes);
  if (!in_cell_) return;
  if (name == "f") cell_.formula = true;
  if (name == "rPh") ++phonetic_;
  const bool value = name == "v" && cell_.type != "inlineStr";
  if (value || (name == "t" && cell_.type == "inlineStr" && phonetic_ == 0)) {
    part_ = value ? Part::value : Part::text;
    cell_.valued = true;
  }
}

void XlsxReader::end(std::string_view name) {
  part_ = Part::none;
  if (name == "sheetData") in_data_ = false;
  if (name == "rPh" && phonetic_ > 0) --phonetic_;
  if (name == "c" && in_cell_) end_cell();
  if (name == "row" && in_row_) end_row();
}

void XlsxReader::start_row(const XmlAttributes& attributes) {
  in_row_ = true;
  full_ = false;
  row_.problems.clear();
  // A number that is not beyond the row before is as good as none.
  const auto number = parse_integer(attributes["r"]);
  row_.number = number && *number > last_number_ && *number <= kLastXlsxRow
                    ? static_cast<int>(*number)
                    : last_number_ + 1;
  last_number_ = row_.number;
  for (std::string& cell : row_.cells) cell.clear();
  last_column_ = 0;
  row_size_ = row_width_ = 0;
}

void XlsxReader::end_row() {
  in_row_ = false;
  if (row_width_ == 0 && row_.problems.empty()) return;
  row_.cells.resize(row_width_);
  ready_.push_back(std::move(row_));
  row_ = {};
  if (spare_.empty()) return;
  row_ = std::move(spare_.back());
  spare_.pop_back();
}

void XlsxReader::start_cell(const XmlAttributes& attributes) {
  in_cell_ = true;
  phonetic_ = 0;
  cell_.column = last_column_ + 1;
  cell_.type.clear();
  cell_.text.clear();
  cell_.style = 0;
  cell_.valued = cell_.formula = cell_.too_long = false;
  attributes.each([this](std::string_view name, std::string_view value) {
    if (name == "r") {
      if (const int column = xlsx_column(value); column > 0) cell_.column = column;
    } else if (name == "t") {
      cell_.type = value;
    } else if (name == "s") {
      cell_.style =
          static_cast<std::size_t>(std::max<std::int64_t>(0, parse_integer(value).value_or(0)));
    }
  });
  last_column_ = cell_.column;
}

void XlsxReader::end_cell() {
  in_cell_ = false;
  // An empty result is a text; programs that cannot calculate write an empty value.
  if (cell_.formula && (!cell_.valued || (cell_.text.empty() && cell_.type != "str")))
    return problem("a formula without its result",
                   "open the file in a spreadsheet program and save it there");
  if (cell_.too_long) return problem("a cell of more than 64 KiB");
  put(text_of_cell());
}

std::string_view XlsxReader::text_of_cell() {
  const std::string& text = cell_.text;
  const XlsxStrings& strings = workbook_->strings;
  if (cell_.type == "e") {
    problem("the cell is an error: " + std::string(trim(text)).substr(0, 40),
            "fix the formula, or empty the cell");
    return {};
  }
  if (cell_.type == "s") {
    if (!cell_.valued) return {};
    const auto number = parse_integer(text);
    if (number && *number >= 0 && static_cast<std::size_t>(*number) < strings.size())
      return strings[static_cast<std::size_t>(*number)];
    problem("a text that is not in the file",
            "the file is damaged: open it in a spreadsheet program and save it again");
    return {};
  }
  if (cell_.type == "str" || cell_.type == "inlineStr")
    return text.find('_') == std::string::npos ? std::string_view(text) : made_ = xlsx_text(text);
  if (cell_.type == "b")
    return trim(text).empty() ? "" : trim(text) == "0" || trim(text) == "false" ? "false" : "true";
  if (cell_.type == "d" || trim(text).empty()) return trim(text);
  static const XlsxFormat kGeneral{};
  const XlsxFormat& format =
      cell_.style < workbook_->formats.size() ? workbook_->formats[cell_.style] : kGeneral;
  if (format.is_number()) {
    made_ = xlsx_number(text);
    if (auto shown = format.number != nullptr ? format.number->shown(made_) : std::nullopt)
      made_ = *std::move(shown);
    return made_;
  }
  std::optional<std::string> date = xlsx_date(text, format, workbook_->from_1904);
  if (date) return made_ = *std::move(date);
  problem("\"" + std::string(trim(text)).substr(0, 40) + "\" is not a valid date",
          "give the cell the format of a number, or a date from 1900 to 9999");
  return trim(text);
}

// Cells that come out of order, or twice, keep the index they name.
void XlsxReader::put(std::string_view text) {
  if (text.empty() || full_) return;
  if (cell_.column > XlsxLimits::columns) return problem("more than 1000 columns");
  if (text.size() > XlsxLimits::cell) return problem("a cell of more than 64 KiB");
  row_size_ += text.size();
  full_ = row_size_ > XlsxLimits::row;
  if (full_) return problem("a row of more than 1 MiB");
  const auto index = static_cast<std::size_t>(cell_.column - 1);
  if (row_.cells.size() <= index) row_.cells.resize(index + 1);
  row_.cells[index] = text;
  row_width_ = std::max(row_width_, index + 1);
}

void XlsxReader::problem(const std::string& what, std::string hint) {
  if (row_.problems.size() >= kMostXlsxProblems) return;
  Diagnostic& found = row_.problems.emplace_back();
  found.line = row_.number;
  found.column = cell_.column;
  found.message = xlsx_cell_name(row_.number, cell_.column) + ": " + what;
  found.hint = std::move(hint);
}

}  // namespace leads
