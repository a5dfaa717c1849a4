// SPDX-License-Identifier: MIT
// In a damaged book, looking at marks again ends with an error: a lead that would stay due for ever
// is not looked at for ever.
#include <doctest/doctest.h>

#include <cstddef>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "fixtures/random_book.h"
#include "fixtures/temporary_book.h"
#include "flows/marks/renew_marks.h"
#include "leads/error.h"
#include "store/scores/machine_marks.h"
#include "store/store_impl.h"
#include "store/write/operation.h"

namespace leads {
namespace {

/// Five leads of one company, each with an open, all to be looked at again.
class DueBook : public TemporaryBook {
 public:
  DueBook() : TemporaryBook(random_playbook()) {
    Operation operation(store(), kNow, "ana", "add");
    std::vector<NewLead> leads(5);
    for (std::size_t nth = 0; nth < leads.size(); ++nth)
      leads[nth].values = {{at(BuiltIn::email), "ana" + std::to_string(nth) + "@acme.example"}};
    std::vector<NewActivity> opens;
    for (const LeadId lead : operation.create(leads)) {
      opens.emplace_back().lead = lead;
      opens.back().at = kNow;
      opens.back().kind = *playbook.kinds.find("email_open");
    }
    operation.record(std::move(opens));
    operation.finish("", false);
  }

  /// Puts `bytes` at an offset of the first page of a table or index, as a failing disk might.
  void damage(std::string_view name, std::size_t offset, std::string_view bytes) {
    const std::size_t page = root_page(name);
    std::fstream file(path(), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(static_cast<std::streamoff>((page - 1) * kPageSize + offset));
    file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    file.close();
    REQUIRE(file);
    open();
  }
  std::string bytes(std::string_view name, std::size_t offset, std::size_t size) {
    std::ifstream file(path(), std::ios::binary);
    file.seekg(static_cast<std::streamoff>((root_page(name) - 1) * kPageSize + offset));
    std::string read(size, '\0');
    file.read(read.data(), static_cast<std::streamsize>(size));
    REQUIRE(file);
    return read;
  }

 private:
  std::size_t root_page(std::string_view name) {
    sql::Statement select =
        store().impl().connection.prepare("select rootpage from sqlite_schema where name = $1");
    REQUIRE(select.bind(1, name).step());
    return static_cast<std::size_t>(select.integer(0));
  }

  static constexpr Instant kNow{Seconds{1'795'000'000}};
  static constexpr std::size_t kPageSize = 4096;
};

/// Offsets within a page of a B-tree that is a leaf: the number of its cells, and where they begin.
constexpr std::size_t kCellCount = 3, kCellPointers = 8;

}  // namespace

TEST_CASE("an index that does not list a due lead among its company is damage") {
  DueBook book;
  renew_marks(book.store());
  REQUIRE(MachineMarks(book.store()).due() == 0);
  book.damage("mail_group_domain", kCellCount, std::string_view("\0\0", 2));
  {
    MarkWriting writing(book.store());
    writing.want_all();
    writing.find_companies();
    REQUIRE_THROWS_WITH(writing.next(), "the database is damaged: lead 1 is not among its company");
  }
  CHECK_THROWS_AS(renew_marks(book.store(), {.full = true}), Error);
}

TEST_CASE("a due lead that cannot be deleted is damage") {
  DueBook book;
  // The first cell of `unmarked` gets a number that searching for does not lead to: its size, its
  // number, and a header of one null.
  const std::string pointer = book.bytes("unmarked", kCellPointers, 2);
  const std::size_t cell = static_cast<unsigned char>(pointer[0]) * std::size_t{256} +
                           static_cast<unsigned char>(pointer[1]);
  REQUIRE(book.bytes("unmarked", cell, 4) == std::string("\2\1\2\0", 4));
  book.damage("unmarked", cell + 1, "\x63");
  MarkWriting writing(book.store());
  const auto company = writing.next();
  REQUIRE(company);
  REQUIRE(company->leads == std::vector{LeadId{99}});
  CHECK_THROWS_WITH(writing.renew(*company),
                    "the database is damaged: a lead stays due for new marks");
}

}  // namespace leads
