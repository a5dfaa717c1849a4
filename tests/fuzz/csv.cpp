// SPDX-License-Identifier: MIT
// What is read is the same however the bytes arrive, and is read again from what is written of it.
#include "formats/csv/csv.h"

#include <string>
#include <vector>

#include "formats/csv/csv_write.h"
#include "fuzz/targets.h"

namespace leads::fuzz {
namespace {

using Table = std::vector<std::vector<std::string>>;

Table read(ByteSource source, CsvDialect dialect, std::size_t& problems) {
  CsvReader reader(std::move(source), dialect);
  Table table;
  CsvRecord record;
  std::uint64_t offset = 0;
  while (reader.next(record)) {
    require(reader.offset() >= offset, "the offset goes on");
    offset = reader.offset();
    if (record.problem != nullptr) {
      require(!record.problem->message.empty() && record.problem->line > 0,
              "a problem has a message and a line");
      ++problems;
      continue;
    }
    require(record.line > 0 && !record.fields.empty(), "a record has a line and fields");
    const CsvPlace last = reader.place(record.fields.size() - 1);
    require(last.line >= record.line && last.column > 0, "a field has a place in its record");
    table.emplace_back(record.fields.begin(), record.fields.end());
  }
  return table;
}

}  // namespace

void csv(std::string_view bytes) {
  constexpr std::string_view kDelimiters(",;\t|\0", 5);
  const CsvDialect dialect{kDelimiters[choice(bytes) % kDelimiters.size()]};
  std::size_t problems = 0, in_pieces = 0, again = 0;
  const Table table = read(bytes_of(bytes), dialect, problems);
  require(table == read(bytes_of(bytes, 3), dialect, in_pieces) && problems == in_pieces,
          "the same in pieces of three bytes");
  std::string written;
  for (const auto& row : table) {
    const std::vector<std::string_view> fields(row.begin(), row.end());
    write_csv_record(written, fields);
  }
  // A byte order mark and `sep=` mean something in front of a file alone.
  const bool mark = written.starts_with("\xEF\xBB\xBF") || written.starts_with("sep=");
  if (!mark)
    require(table == read(bytes_of(written), {','}, again) && again == 0,
            "what is written reads the same");
}

}  // namespace leads::fuzz
