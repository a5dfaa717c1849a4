#include "flows/import_csv.h"

#include <cstring>
#include <utility>

#include "formats/csv_write.h"
#include "formats/text_encoding.h"
#include "leads/text.h"

namespace leads {
namespace {

constexpr std::size_t kMostRowProblems = 10'000;

// The lines before the header, byte by byte: they need not be CSV.
ByteSource after_lines(ByteSource source, int lines) {
  return [source = std::move(source), lines](char* to, std::size_t size) mutable {
    while (true) {
      std::size_t got = source(to, size);
      if (lines == 0 || got == 0) return got;
      std::size_t at = 0;
      while (at < got && lines > 0) lines -= to[at++] == '\n' ? 1 : 0;
      if (at == got) continue;
      std::memmove(to, to + at, got - at);
      return got - at;
    }
  };
}

}  // namespace

CsvRows::CsvRows(std::string file, ByteSource source, CsvDialect dialect, int skip_lines)
    : file_(std::move(file)), reader_(after_lines(as_utf8(std::move(source)), skip_lines), dialect) {
  CsvRecord record;
  if (!reader_.next(record)) throw Error(ErrorKind::bad_input, file_, "the file is empty", "the first line must name the columns");
  if (record.problem != nullptr) {
    Diagnostic problem = *record.problem;
    problem.file = file_;
    throw Error(ErrorKind::bad_input, {std::move(problem)});
  }
  for (const std::string_view name : record.fields) header_.emplace_back(trim(name));
  own_export_ = header_.front() == "lead_id";
}

bool CsvRows::next(SourceRow& row) {
  CsvRecord record;
  while (reader_.next(record)) {
    if (record.problem != nullptr) {
      if (problems_.size() >= kMostRowProblems) continue;
      problems_.push_back(*record.problem);
      problems_.back().file = file_;
      continue;
    }
    row.cells = record.fields;
    row.line = record.line;
    if (own_export_) {
      cells_.assign(record.fields.begin(), record.fields.end());
      for (std::string_view& cell : cells_) cell = unguard(cell);
      row.cells = cells_;
    }
    return true;
  }
  return false;
}

Diagnostic CsvRows::place(std::size_t cell) const {
  Diagnostic diagnostic = reader_.problem_at(cell, "");
  diagnostic.file = file_;
  return diagnostic;
}

std::vector<Diagnostic> CsvRows::take_problems() { return std::exchange(problems_, {}); }

}  // namespace leads
