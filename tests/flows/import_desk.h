// A book at which files in memory are imported.
#pragma once

#include <doctest/doctest.h>

#include "core/sample.h"
#include "flows/import_csv.h"
#include "leads/import.h"
#include "store/temporary_book.h"

namespace leads {

inline const Instant kDeskNow = utc(2026, 11, 18, 12);

struct ImportDesk {
  TemporaryBook book{sample_playbook()};
  ImportOptions options;

  const Mapping* mapping = nullptr;

  ImportDesk() {
    options.now = kDeskNow;
    options.actor = "ana";
  }
  ImportReport take(const std::string& csv) {
    ImportFile file;
    file.name = "file.csv";
    file.open = [&csv] {
      return std::make_unique<CsvRows>("file.csv", bytes_of(csv), CsvDialect{});
    };
    file.mapping = mapping;
    return import_files(book.store(), std::span(&file, 1), options);
  }
  ImportReport activities(const std::string& csv) {
    options.activities = true;
    return take(csv);
  }
  std::vector<Diagnostic> problems(const std::string& csv) {
    const std::int64_t before = book.store().state().newest_op;
    try {
      take(csv);
    } catch (const Error& error) {
      CHECK(book.store().state().newest_op == before);
      return error.problems;
    }
    return {};
  }
  std::int64_t count() { return book.store().count(); }
  std::string value(std::int64_t lead, BuiltIn field) {
    LeadCursor cursor(book.store(), LeadNeeds::all_but_texts(book.playbook.fields),
                      {std::vector{LeadId{lead}}, {}, false});
    REQUIRE(cursor.next());
    return format_value(book.playbook.fields[at(field)], cursor.lead().cell(field));
  }
  ConsentState consent(std::int64_t lead) {
    LeadCursor cursor(book.store(), LeadNeeds::all_but_texts(book.playbook.fields),
                      {std::vector{LeadId{lead}}, {}, false});
    REQUIRE(cursor.next());
    return cursor.lead().consent[0].state;
  }
  std::size_t timeline(std::int64_t lead) {
    return book.store().timeline(LeadId{lead}, kLastInstant, 1000).size();
  }
};

inline std::string shown(const std::vector<Diagnostic>& problems) {
  std::string text;
  for (const Diagnostic& problem : problems)
    text += std::to_string(problem.line) + ":" + std::to_string(problem.column) + " " +
            problem.message + "\n";
  return text;
}

}  // namespace leads
