// SPDX-License-Identifier: MIT
// Times of a damaged book that no calendar has are read as the nearest that it has.
#include "core/lead/calendar_limits.h"

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "fixtures/sample.h"
#include "fixtures/temporary_book.h"
#include "store/read/lead_cursor.h"
#include "store/read/lead_needs.h"
#include "store/store_impl.h"
#include "store/write/operation.h"

namespace leads {

TEST_CASE("dates and times beyond the calendar are read as its first or last") {
  constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min(),
                         kMost = std::numeric_limits<std::int64_t>::max();
  const std::int64_t first = kFirstInstant.time_since_epoch().count(),
                     last = kLastInstant.time_since_epoch().count();
  TemporaryBook book(sample_playbook());
  {
    Operation operation(book.store(), Instant{Seconds{1'795'000'000}}, "ana", "add");
    std::vector<NewLead> leads(1);
    leads.front().values = {{at(BuiltIn::email), std::string("ana@acme.example")}};
    operation.create(leads);
    operation.finish("", false);
  }
  struct Case {
    BuiltIn field;
    std::int64_t stored, read;
    const char* text;
  };
  for (const Case& each : std::vector<Case>{
           {BuiltIn::created_at, kLeast, first, "0001-01-01T00:00:00Z"},
           {BuiltIn::created_at, last + 1, last, "9999-12-31T23:59:59Z"},
           {BuiltIn::created_at, last, last, "9999-12-31T23:59:59Z"},
           {BuiltIn::next_step_at, kLeast, first, "0001-01-01T00:00:00Z"},
           {BuiltIn::next_step_at, 900'000'000'000, last, "9999-12-31T23:59:59Z"},
           {BuiltIn::next_step_at, kStoredDays - 9'999'999, kStoredDays + kFirstDay, "0001-01-01"},
           {BuiltIn::next_step_at, kStoredDays, kStoredDays, "1970-01-01"},
           {BuiltIn::next_step_at, kMost, kStoredDays + kLastDay, "9999-12-31"},
           {BuiltIn::expected_close, kLeast, kFirstDay, "0001-01-01"},
           {BuiltIn::expected_close, kMost, kLastDay, "9999-12-31"}}) {
    const Field& field = book.playbook.fields[at(each.field)];
    CAPTURE(field.name);
    CAPTURE(each.stored);
    book.store()
        .impl()
        .connection.prepare("update lead set " + field.name + " = $1")
        .bind(1, each.stored)
        .run();
    LeadNeeds needs;
    needs.fields = {at(each.field)};
    LeadCursor cursor(book.store(), needs, {});
    REQUIRE(cursor.next());
    CHECK(cursor.lead().cell(at(each.field)).integer == each.read);
    CHECK(format_value(field, cursor.lead().cell(at(each.field))) == each.text);
    Cell raw;
    raw.kind = Cell::Kind::integer;
    raw.integer = each.stored;
    CHECK(format_value(field, raw) == each.text);
  }
  CHECK(instant(kLeast) == kFirstInstant);
  CHECK(instant(kMost) == kLastInstant);
}

}  // namespace leads
