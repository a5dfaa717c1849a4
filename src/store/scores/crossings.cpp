// SPDX-License-Identifier: MIT
#include "store/scores/crossings.h"

#include <algorithm>
#include <limits>
#include <optional>

#include "store/store_impl.h"

namespace leads {
namespace {

constexpr std::int64_t kMostGone = 50'000;  // let go in one transaction

}  // namespace

std::vector<CrossingRecord> Crossings::after(std::int64_t number, std::size_t limit) const {
  sql::Statement select = store_.impl().connection.prepare(
      "select id, lead_id, at, what, before, after, rule from crossing where id > $1 order by id "
      "limit $2");
  select.bind(1, number).bind(2, static_cast<std::int64_t>(limit));
  std::vector<CrossingRecord> found;
  while (select.step()) {
    found.push_back({select.integer(0), store_.impl().merges().survivor(LeadId{select.integer(1)}),
                     instant(select.integer(2)), select.string(3), select.string(4),
                     select.string(5), select.string(6)});
  }
  return found;
}

std::int64_t Crossings::position(std::string_view reader) const {
  sql::Statement select =
      store_.impl().connection.prepare("select crossing from reader where name = $1");
  select.bind(1, reader);
  return select.step() ? select.integer(0) : 0;
}

void Crossings::move(std::string_view reader, std::int64_t position) {
  store_.impl().connection.begin();
  try {
    store_.impl()
        .connection
        .prepare(
            "insert into reader(name, crossing) values($1, $2) "
            "on conflict(name) do update set crossing = max(crossing, excluded.crossing)")
        .bind(1, reader)
        .bind(2, position)
        .run();
    store_.impl().connection.commit();
  } catch (...) {
    store_.impl().connection.rollback();
    throw;
  }
}

void Crossings::let_go(Instant before) {
  // The oldest have the lowest numbers: up to the first that is younger, and no reader's next.
  sql::Connection& connection = store_.impl().connection;
  const auto gone = [&]() -> std::optional<std::int64_t> {
    sql::Statement select = connection.prepare(
        "select (select min(id) from crossing), (select id from crossing where at >= $1 order by "
        "id limit 1), "
        "(select min(crossing) from reader)");
    select.bind(1, std::int64_t{before.time_since_epoch().count()}).step();
    constexpr std::int64_t kAll = std::numeric_limits<std::int64_t>::max();
    const std::int64_t last = std::min(select.optional_integer(1).value_or(kAll) - 1,
                                       select.optional_integer(2).value_or(kAll));
    const std::optional<std::int64_t> first = select.optional_integer(0);
    if (!first || *first > last) return std::nullopt;
    return std::min(last, *first + kMostGone - 1);
  };
  while (gone()) {
    connection.begin();
    try {
      if (const std::optional<std::int64_t> last = gone())
        connection.prepare("delete from crossing where id <= $1").bind(1, *last).run();
      connection.commit();
    } catch (...) {
      connection.rollback();
      throw;
    }
    store_.let_others_in();
  }
}

}  // namespace leads
