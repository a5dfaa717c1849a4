// SPDX-License-Identifier: MIT
// The parts of a workbook, put into an archive: rows ascend within the limits, or the file is
// refused. The input is the sheet's rows, its strings and its styles, with a line "--" between
// them; from "PK" on it is the archive itself.
#include "formats/xlsx/xlsx.h"

#include <string>

#include "fixtures/xlsx_sample.h"
#include "fuzz/targets.h"

namespace leads::fuzz {
namespace {

std::string next_part(std::string_view& bytes) {
  const std::size_t end = bytes.find("\n--\n");
  const std::string part(bytes.substr(0, end));
  bytes.remove_prefix(end == std::string_view::npos ? bytes.size() : end + 4);
  return part;
}

std::string archive_of(std::string_view bytes) {
  if (bytes.starts_with("PK")) return std::string(bytes);
  XlsxSample sample;
  sample.rows = next_part(bytes);
  sample.strings = next_part(bytes);
  sample.styles = next_part(bytes);
  return zip_of(sample.parts(), false);
}

}  // namespace

void xlsx(std::string_view bytes) {
  const BytesFile file(archive_of(bytes));
  try {
    XlsxReader reader(file.descriptor(), "file.xlsx");
    XlsxRow row;
    int last = 0;
    while (reader.next(row)) {
      require(row.number > last, "rows ascend");
      require(row.cells.size() <= XlsxLimits::columns, "no row is wider than the limit");
      last = row.number;
    }
  } catch (const Error& error) {
    require(error.kind == ErrorKind::bad_input || error.kind == ErrorKind::not_found,
            "what is damaged is bad input");
  }
}

}  // namespace leads::fuzz
