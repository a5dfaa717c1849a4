// SPDX-License-Identifier: MIT
#include "import/source/csv_rows.h"

#include <cstring>
#include <utility>

#include "base/text.h"
#include "formats/csv/csv_write.h"
#include "leads/error.h"

namespace leads {
namespace {

// The lines before the header, byte by byte: they need not be CSV. They end with LF, CR LF or CR.
ByteSource after_lines(ByteSource source, int lines) {
  return [source = std::move(source), lines, after_return = false](char* to,
                                                                   std::size_t size) mutable {
    while (true) {
      std::size_t got = source(to, size);
      if ((lines == 0 && !after_return) || got == 0) return got;
      std::size_t at = 0;
      while (at < got && lines > 0) {
        const char byte = to[at++];
        lines -= byte == '\r' || (byte == '\n' && !after_return) ? 1 : 0;
        after_return = byte == '\r';
      }
      if (at == got) continue;
      if (after_return && to[at] == '\n') ++at;
      after_return = false;
      if (at == got) continue;
      std::memmove(to, to + at, got - at);
      return got - at;
    }
  };
}

}  // namespace

CsvRows::CsvRows(std::string file, ByteSource source, CsvDialect dialect, int skip_lines)
    : file_(std::move(file)),
      reader_(after_lines(std::move(source), skip_lines), dialect),
      skipped_(skip_lines) {
  CsvRecord record;
  if (!reader_.next(record))
    throw Error(ErrorKind::bad_input, file_, "the file is empty",
                "the first line must name the columns");
  if (record.problem != nullptr) {
    Diagnostic problem = *record.problem;
    problem.file = file_;
    problem.line += skipped_;
    throw Error(ErrorKind::bad_input, {std::move(problem)});
  }
  for (const std::string_view name : record.fields) header_.emplace_back(trim(name));
  own_export_ = header_.front() == "lead_id";
}

bool CsvRows::next(SourceRow& row) {
  CsvRecord record;
  if (!reader_.next(record)) return false;
  row.line = record.line + skipped_;
  row.problem = nullptr;
  if (record.problem != nullptr) {
    problem_ = *record.problem;
    problem_.file = file_;
    problem_.line += skipped_;
    row.problem = &problem_;
    cells_.assign(1, record.raw);
    row.cells = cells_;
    return true;
  }
  row.cells = record.fields;
  if (own_export_) {
    cells_.assign(record.fields.begin(), record.fields.end());
    texts_.clear();
    for (std::string_view& cell : cells_) undo_export(cell);
    row.cells = cells_;
  }
  return true;
}

// Our CSV has guards before what a spreadsheet would run, our TSV escapes.
void CsvRows::undo_export(std::string_view& cell) {
  if (reader_.delimiter() != '\t' && cell.find('\'') != std::string_view::npos)
    cell = texts_.emplace_back(unguard(cell));
  else if (reader_.delimiter() == '\t' && cell.find('\\') != std::string_view::npos)
    cell = texts_.emplace_back(read_tsv_field(cell));
}

Diagnostic CsvRows::place(std::size_t cell) const {
  Diagnostic diagnostic = reader_.problem_at(cell, "");
  diagnostic.file = file_;
  diagnostic.line += skipped_;
  return diagnostic;
}

}  // namespace leads
