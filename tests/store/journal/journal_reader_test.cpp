// SPDX-License-Identifier: MIT
// The journal for readers outside the book: every entry once, in order, however it is cut into
// batches.
#include "store/journal/journal_reader.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "fixtures/sample.h"
#include "fixtures/temporary_book.h"
#include "store/records.h"
#include "store/write/operation.h"

namespace leads {
namespace {

class Book : public TemporaryBook {
 public:
  Book() : TemporaryBook(sample_playbook()) {
    for (int i = 0; i < 7; ++i) {
      Operation operation(store(), kStart, "ana", "add");
      std::vector<NewLead> leads(static_cast<std::size_t>(i));
      for (NewLead& lead : leads)
        lead.values.emplace_back(at(BuiltIn::company), Value{std::string("Acme")});
      operation.create(leads);
      if (i > 2) operation.set_tag(LeadId{1}, "t" + std::to_string(i), true);
      if (i > 3) operation.set(LeadId{2}, at(BuiltIn::title), Value{"T" + std::to_string(i)});
      operation.finish("some", false);
    }
  }

  std::vector<std::string> read(std::size_t limit, std::int64_t after = 0) {
    JournalReader reader(store(), after);
    std::vector<std::string> found;
    while (true) {
      const std::vector<JournalReader::Line> lines = reader.next(limit);
      CHECK(lines.size() <= limit);
      for (const auto& [operation, entry] : lines) {
        std::string text = std::to_string(operation.id);
        if (entry)
          text += " " + std::to_string(number(entry->lead)) + " " +
                  std::string(entry_word(entry->kind)) + " " + entry->after;
        found.push_back(std::move(text));
      }
      if (lines.empty()) break;
    }
    if (!found.empty()) CHECK(std::to_string(reader.complete()) == found.back().substr(0, 1));
    return found;
  }

 private:
  static constexpr Instant kStart{Seconds{1'795'341'600}};
};

TEST_CASE("every entry is read once and in order, in batches of any size") {
  Book book;
  const std::vector<std::string> whole = book.read(10'000);
  REQUIRE(whole.size() == 6 + 21 + 4 + 3);
  CHECK(whole[0] == "1");
  CHECK(whole[1] == "1 1 created ");
  for (std::size_t limit = 1; limit < 12; ++limit) CHECK(book.read(limit) == whole);
}

TEST_CASE("a reader goes on after its position, which never moves back") {
  Book book;
  Store& store = book.store();
  CHECK(JournalReader::position(store, "crm") == 0);
  JournalReader::move(store, "crm", 5);
  JournalReader::move(store, "crm", 3);
  CHECK(JournalReader::position(store, "crm") == 5);
  CHECK(JournalReader::position(store, "other") == 0);
  const std::vector<std::string> rest = book.read(4, 5);
  REQUIRE(rest.size() == 1 + 6 + 1 + 1);
  CHECK(rest.front() == "6");
  CHECK(book.read(4, 6).empty());
}

}  // namespace
}  // namespace leads
