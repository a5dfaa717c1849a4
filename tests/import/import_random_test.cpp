// SPDX-License-Identifier: MIT
// Random files of few people with many spellings: whatever they hold, importing one twice changes
// nothing the second time, in a small book and in one whose keys are read all at once.
#include <doctest/doctest.h>

#include <fstream>
#include <random>
#include <set>
#include <sstream>

#include "fixtures/sample.h"
#include "fixtures/temporary_book.h"
#include "import/import.h"
#include "import/source/csv_rows.h"
#include "store/read/identities.h"
#include "store/store.h"

namespace leads {
namespace {

class RandomFile {
 public:
  explicit RandomFile(unsigned seed) : random_(seed) {}

  std::string leads() {
    std::string text =
        "external_id,name,email,email_2,phone,title,company,tags,consent.email,stage,value,cost\n";
    const int rows = pick(1, 24);
    for (int row = 0; row < rows; ++row) {
      // A person is known by an id, two e-mails and a name, any of which a row may lack, and by a
      // phone of their own.
      const std::string who = std::to_string(pick(1, 12));
      text += maybe(2, who) + "," + maybe(3, "N" + who) + "," + maybe(3, "p" + who + "@x.example") +
              "," + maybe(1, "Q" + who + "@x.example") + "," +
              maybe(2, "+49301234" + std::to_string(1000 + std::stoi(who))) + "," +
              maybe(2, "T" + std::to_string(pick(1, 3))) + "," +
              maybe(2, "C" + std::to_string(pick(1, 3))) + "," +
              maybe(2, pick(0, 1) == 0 ? "a" : "\"a, b\"") + "," +
              maybe(1, pick(0, 1) == 0 ? "opted_in" : "opted_out") + "," +
              maybe(1, pick(0, 1) == 0 ? "mql" : "new") + "," + amounts() + "\n";
    }
    return text;
  }

  // Rows that contradict each other: every key of a row is anybody's, some of them a whole
  // company's.
  std::string strangers() {
    std::string text =
        "external_id,name,email,email_2,phone,phone_2,title,company,tags,consent.email,value,"
        "cost\n";
    const int rows = pick(1, 16);
    for (int row = 0; row < rows; ++row)
      text += maybe(1, std::to_string(pick(1, 6))) + "," +
              maybe(2, "N" + std::to_string(pick(1, 4))) + "," + maybe(3, address()) + "," +
              maybe(1, address()) + "," + maybe(3, phone()) + "," + maybe(2, phone()) + "," +
              maybe(2, "T" + std::to_string(pick(1, 3))) + "," +
              maybe(2, "C" + std::to_string(pick(1, 3))) + "," +
              maybe(2, pick(0, 1) == 0 ? "a" : "\"a, b\"") + "," +
              maybe(1, pick(0, 1) == 0 ? "opted_in" : "opted_out") + "," + amounts() + "\n";
    return text;
  }

  std::string activities() {
    std::string text = "email,at,kind,subject,value,ref\n";
    const int rows = pick(1, 60);
    for (int row = 0; row < rows; ++row)
      text += email() + ",2026-05-0" + std::to_string(pick(1, 4)) + "," +
              (pick(0, 1) == 0 ? "page_view" : "call") + ",/" +
              maybe(3, std::to_string(pick(1, 2))) + "," + maybe(1, std::to_string(pick(1, 2))) +
              "," + maybe(1, "r" + std::to_string(pick(1, 9))) + "\n";
    return text;
  }

  int pick(int low, int high) { return std::uniform_int_distribution(low, high)(random_); }

 private:
  std::string maybe(int times_of_five, std::string text) {
    return pick(1, 5) <= times_of_five ? text : "";
  }
  std::string address() {
    return (pick(1, 4) == 1 ? "info" : "p" + std::to_string(pick(1, 5))) + "@x.example";
  }
  // Some are extensions, which no country's numbers are like.
  std::string phone() {
    return (pick(1, 3) == 1 ? "901820-1" : "+4930123410") + std::to_string(pick(11, 13));
  }
  // Two of one currency, which some rows do not say.
  std::string amounts() {
    const std::string mark = pick(1, 3) == 1 ? "" : pick(0, 1) == 0 ? "EUR " : "USD ";
    const std::string value = maybe(2, mark + std::to_string(pick(1, 9)));
    return value + "," + maybe(2, mark + std::to_string(pick(1, 9)));
  }
  std::string email() {
    return (pick(0, 1) == 0 ? "p" : "P") + std::to_string(pick(1, 9)) + "@x.example";
  }
  std::mt19937 random_;
};

ImportReport import_text(Store& store, const std::string& text, bool activities,
                         std::optional<OnMatch> on_match = {}) {
  ImportFile file;
  file.name = "random.csv";
  file.open = [&text] {
    return std::make_unique<CsvRows>("random.csv", bytes_of(text), CsvDialect{});
  };
  ImportOptions options;
  options.now = utc(2026, 11, 18, 12);
  options.actor = "ana";
  options.system = "crm";
  options.keep_going = true;  // rows whose keys are those of two leads are left out, both times
  options.create = options.activities = activities;
  options.on_match = on_match;
  return import_files(store, std::span(&file, 1), options);
}

// Of all or nothing with on_match = "error": "line:column message". Nothing is written.
std::multiset<std::string> findings(Store& store, const std::string& text) {
  ImportFile file;
  file.name = "random.csv";
  file.open = [&text] {
    return std::make_unique<CsvRows>("random.csv", bytes_of(text), CsvDialect{});
  };
  ImportOptions options;
  options.now = utc(2026, 11, 18, 12);
  options.actor = "ana";
  options.system = "crm";
  options.on_match = OnMatch::error;
  options.dry_run = true;
  std::multiset<std::string> told;
  try {
    import_files(store, std::span(&file, 1), options);
  } catch (const Error& error) {
    for (const Diagnostic& problem : error.problems)
      told.insert(std::to_string(problem.line) + ":" + std::to_string(problem.column) + " " +
                  problem.message);
  }
  return told;
}

std::string bytes_of_book(const TemporaryBook& book) {
  std::ifstream file(book.path(), std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// Of a file that was just imported.
void changes_nothing(TemporaryBook& book, const std::string& text,
                     std::optional<OnMatch> on_match = {}) {
  CAPTURE(text);
  const std::string before = bytes_of_book(book);
  const ImportReport second = import_text(book.store(), text, false, on_match);
  CHECK(second.created == 0);
  CHECK(second.updated == 0);
  CHECK(second.rejected == 0);
  CHECK(second.op == 0);
  CHECK(bytes_of_book(book) == before);
}

}  // namespace

TEST_CASE("any file of leads changes nothing the second time, whatever the policy") {
  std::size_t made = 0, updated = 0, rejected = 0, whole = 0;
  for (unsigned seed = 1; seed <= 400; ++seed) {
    CAPTURE(seed);
    TemporaryBook book{sample_playbook()};
    RandomFile random(seed);
    const std::string text = random.leads();
    constexpr auto kPolicies =
        std::to_array<std::optional<OnMatch>>({std::nullopt, OnMatch::skip, OnMatch::overwrite});
    const auto on_match = kPolicies[seed % kPolicies.size()];
    const ImportReport first = import_text(book.store(), text, false, on_match);
    CHECK(first.created + first.updated + first.unchanged + first.rejected + first.skipped ==
          first.rows);
    made += first.created;
    updated += first.updated;
    rejected += first.rejected;
    // A row that was left out because its keys were those of two leads may have one lead by what
    // later rows said.
    if (first.rejected > 0) continue;
    ++whole;
    changes_nothing(book, text, on_match);
  }
  MESSAGE(made, " made, ", updated, " updated, ", rejected, " left out, ", whole, " whole files");
  CHECK(made > 1000);
  CHECK(updated > 100);
  CHECK(whole > 100);
}

TEST_CASE("what is wrong with a row hides nothing else of it, nor of rows after it") {
  std::size_t faults = 0, others = 0;
  for (unsigned seed = 1; seed <= 400; ++seed) {
    CAPTURE(seed);
    TemporaryBook book{sample_playbook()};
    RandomFile random(seed);
    if (seed % 2 == 0) import_text(book.store(), random.leads(), false);
    std::istringstream rows(random.leads());
    std::string row, faulty, blank;
    std::multiset<std::string> expected;
    for (int line = 1; std::getline(rows, row); ++line) {
      const bool fault = line > 1 && random.pick(1, 3) == 1;
      faulty += row + (line == 1 ? ",employees\n" : fault ? ",many\n" : ",\n");
      blank += row + (line == 1 ? ",employees\n" : ",\n");
      if (fault)
        expected.insert(std::to_string(line) + ":" + std::to_string(row.size() + 2) +
                        " employees: \"many\" is not a whole number");
    }
    faults += expected.size();
    const std::multiset<std::string> without = findings(book.store(), blank);
    others += without.size();
    expected.insert(without.begin(), without.end());
    CAPTURE(faulty);
    std::string lacking, surplus;
    const std::multiset<std::string> told = findings(book.store(), faulty);
    for (const std::string& finding : expected)
      lacking += told.contains(finding) ? "" : finding + "\n";
    for (const std::string& finding : told)
      surplus += expected.contains(finding) ? "" : finding + "\n";
    CHECK(lacking == "");
    CHECK(surplus == "");
    CHECK(told.size() == expected.size());
  }
  MESSAGE(faults, " faults, ", others, " findings besides");
  CHECK(others > 200);
}

TEST_CASE("nor does one whose rows contradict each other, into a book that has leads of its own") {
  std::size_t whole = 0, remembered = 0;
  for (unsigned seed = 1; seed <= 600; ++seed) {
    CAPTURE(seed);
    TemporaryBook book{sample_playbook()};
    RandomFile random(seed);
    if (seed % 2 == 0) import_text(book.store(), random.strangers(), false);
    const std::string text = random.strangers();
    constexpr auto kPolicies =
        std::to_array<std::optional<OnMatch>>({std::nullopt, OnMatch::skip, OnMatch::overwrite});
    const auto on_match = kPolicies[seed % kPolicies.size()];
    CAPTURE(static_cast<int>(on_match.value_or(OnMatch::fill)));
    if (import_text(book.store(), text, false, on_match).rejected > 0) continue;
    ++whole;
    remembered += Identities(book.store()).any("row") ? 1 : 0;
    changes_nothing(book, text, on_match);
  }
  MESSAGE(whole, " whole files, in ", remembered, " of them rows are remembered");
  CHECK(whole > 350);
}

TEST_CASE("any file of activities changes nothing the second time") {
  for (unsigned seed = 1; seed <= 60; ++seed) {
    CAPTURE(seed);
    TemporaryBook book{sample_playbook()};
    RandomFile random(seed);
    for (int files = 0; files < 3; ++files) {
      const std::string text = random.activities();
      const ImportReport first = import_text(book.store(), text, true);
      CHECK(first.created + first.unchanged == first.rows);
      const std::string before = bytes_of_book(book);
      const ImportReport second = import_text(book.store(), text, true);
      CHECK(second.unchanged == second.rows);
      CHECK(second.op == 0);
      CHECK(bytes_of_book(book) == before);
    }
  }
}

TEST_CASE(
    "a large file meets its leads through the book's keys in memory as a small one does through "
    "the book") {
  TemporaryBook book{sample_playbook()};
  std::string text = "external_id,email,phone,name\n";
  for (int i = 1; i <= 5000; ++i) {
    const std::string n = std::to_string(i);
    text += n + ",p" + n + "@x.example,+4930" + std::to_string(10'000'000 + i) + ",N" + n + "\n";
  }
  CHECK(import_text(book.store(), text, false).created == 5000);
  const ImportReport again = import_text(book.store(), text, false);
  CHECK(again.unchanged == 5000);
  CHECK(again.op == 0);
}

}  // namespace leads
