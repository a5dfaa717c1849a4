// SPDX-License-Identifier: MIT
// Keys that very many share: what is looked at grows with the rows, not with their square.
#include "import/match/crowd.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "fixtures/import_desk.h"
#include "import/match/row_matcher.h"

namespace leads {
namespace {

std::string shared(const std::string& column, const std::string& key, int rows) {
  std::string csv = "name," + column + "\n";
  for (int i = 0; i < rows; ++i) csv += "Ann " + std::to_string(i) + "," + key + "\n";
  return csv;
}

// The leads looked at for as many people behind one key, into the desk's book.
std::uint64_t looked_at(ImportDesk& desk, BuiltIn field, const std::string& key, int rows) {
  CsvRows source("x.csv", bytes_of("name\n"), CsvDialect{});
  RowMatcher matcher(desk.book.store(), {});
  matcher.start_file(source, "");
  std::vector<Diagnostic> problems;
  for (int i = 0; i < rows; ++i) {
    LeadRow row;
    row.line = i + 2;
    row.values.emplace_back(at(BuiltIn::name), Value{"Ann " + std::to_string(i)});
    row.values.emplace_back(at(field), Value{key});
    const std::optional<Target> target = matcher.find(row, problems);
    REQUIRE(target);
    matcher.drop_taken(row, *target);
    matcher.accept(row, *target, false, {});
  }
  CHECK(problems.empty());
  return matcher.looked_at();
}

}  // namespace

TEST_CASE("people behind one number or desk are matched in time that grows with their number") {
  for (const auto& [field, key] :
       {std::pair{BuiltIn::phone, "+4930901820"}, {BuiltIn::email, "info@acme.example"}}) {
    ImportDesk empty;
    const std::uint64_t once = looked_at(empty, field, key, 400);
    const std::uint64_t twice = looked_at(empty, field, key, 800);
    CHECK(once > 0);
    CHECK(twice * 10 < once * 23);
    // And against a book that has them all.
    ImportDesk few, many;
    const std::string column = field == BuiltIn::phone ? "phone" : "email";
    few.take(shared(column, key, 400));
    many.take(shared(column, key, 800));
    CHECK(few.count() == 400);
    CHECK(many.count() == 800);
    CHECK(looked_at(many, field, key, 800) * 10 < looked_at(few, field, key, 400) * 23);
  }
}

TEST_CASE("a file of people behind one number changes nothing the second time") {
  for (const auto& [column, key] :
       {std::pair{"phone", "+4930901820"}, {"email", "info@acme.example"}}) {
    ImportDesk desk;
    const std::string csv = shared(column, key, 300);
    CHECK(desk.take(csv).created == 300);
    const ImportReport again = desk.take(csv);
    CHECK(again.created == 0);
    CHECK(again.updated == 0);
    CHECK(again.unchanged == 300);
  }
}

TEST_CASE("a crowd gives those of a name and company, and all to a row without a name") {
  Crowd crowd;
  for (std::int64_t lead = 1; lead <= 100; ++lead)
    crowd.add(lead, static_cast<std::uint64_t>(lead % 10 + 1),
              static_cast<std::uint64_t>(lead % 20 + 1));
  crowd.add(101, 0, 0);
  const auto has = [](const std::vector<std::int64_t>& found, std::int64_t lead) {
    return std::find(found.begin(), found.end(), lead) != found.end();
  };
  const auto some = crowd.candidates(6, 6);
  CHECK(has(some, 5));
  CHECK(has(some, 85));
  CHECK(has(some, 101));
  CHECK_FALSE(has(some, 15));  // of another company
  CHECK(has(crowd.candidates(6, 0), 15));
  CHECK(crowd.candidates(0, 0).size() == Crowd::kFewest);
  CHECK(crowd.has(99));
  CHECK_FALSE(crowd.has(102));
}

}  // namespace leads
