// SPDX-License-Identifier: MIT
// The last valid rules are kept by what writes, and can be read without opening the book.
#include <doctest/doctest.h>

#include "fixtures/sample.h"
#include "fixtures/temporary_book.h"
#include "formats/playbook/playbook_toml.h"
#include "sql/connection.h"
#include "store/records.h"
#include "store/write/operation.h"

namespace leads {
namespace {

const Instant kNow = utc(2026, 11, 22, 10);

void write(const std::string& path, const RulesText& text, bool dry_run = false) {
  StoreOptions options{.write = true};
  options.keep = std::make_shared<const RulesText>(text);
  Store store(path, options, default_playbook());
  Operation operation(store, kNow, "ana", "add");
  operation.create(std::vector<NewLead>(1));
  operation.finish("", dry_run);
}

std::string kept(const std::string& path) {
  const auto found = Store::kept_rules(path, 0);
  return found ? found->text.rules + "|" + found->text.calendar : "none";
}

}  // namespace

TEST_CASE("a write keeps the rules it had, and the newest count") {
  const TemporaryBook book(default_playbook());
  CHECK(kept(book.path()) == "none");
  write(book.path(), {"a = 1\n", "BEGIN:VCALENDAR"}, true);
  CHECK(kept(book.path()) == "none");
  write(book.path(), {"a = 1\n", "BEGIN:VCALENDAR"});
  CHECK(kept(book.path()) == "a = 1\n|BEGIN:VCALENDAR");
  CHECK(Store::kept_rules(book.path(), 0)->at == kNow);
  write(book.path(), {"b = 2\n", ""});
  CHECK(kept(book.path()) == "b = 2\n|");
}

TEST_CASE("there are none without a book, in an older one, and in no book at all") {
  const TemporaryBook book(default_playbook());
  write(book.path(), {"a = 1\n", ""});
  CHECK(kept(book.path() + ".other") == "none");
  sql::Connection(book.path(), {.write = true}).execute("pragma user_version=5");
  CHECK(kept(book.path()) == "none");
}

}  // namespace leads
