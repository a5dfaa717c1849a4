// Making packs of activities. Each is right by itself, so they are written in transactions of a few megabytes.
#include <algorithm>
#include <limits>

#include "leads/store.h"
#include "store/activity_pack.h"
#include "store/child_rows.h"
#include "store/store_impl.h"

namespace leads {
namespace {

// Read under one lock, some 50 ms; written in one transaction, as each waits for whoever reads.
constexpr std::size_t kPackLeads = 16'000, kPackBytes = 4 << 20;

struct MadePack {
  LeadId lead{};
  std::int64_t op = 0;  ///< the newest when it was read
  std::size_t end = 0;  ///< of its bytes
};

/// Columns: lead_id, op, activities.
void write_packs(sql::Connection& connection, const std::vector<MadePack>& made, std::string_view bytes) {
  connection.begin();
  try {
    sql::Statement insert = connection.prepare(
        "insert into pack(lead_id, op, activities) select $1, $2, $3 where exists (select 1 from lead where id = $1 and merged_into is null) "
        "on conflict(lead_id) do update set op = excluded.op, activities = excluded.activities");
    std::size_t begin = 0;
    for (const MadePack& pack : made) {
      insert.bind(1, number(pack.lead)).bind(2, pack.op).bind_blob(3, bytes.substr(begin, pack.end - begin)).run();
      begin = pack.end;
    }
    insert = {};
    connection.commit();
  } catch (...) {
    connection.rollback();
    throw;
  }
}

/// The first of `leads`, under one lock. How many.
std::size_t read_packs(Store& store, std::span<const LeadId> leads, std::vector<MadePack>& made, std::string& bytes) {
  const std::span<const LeadId> piece = leads.first(std::min(leads.size(), kPackLeads));
  const ReadingAtOnce together(store);
  const std::int64_t op = store.state().newest_op;
  const bool dense = number(piece.back()) - number(piece.front()) < static_cast<std::int64_t>(piece.size()) * 4;
  ChildRows rows;
  rows.prepare(store.impl().connection, {"lead_id", "at", "kind", "subject", "machine", "value"}, "activity", "lead_id, at, kind, seq",
               {dense, piece.front(), piece.back()});
  std::size_t taken = 0;
  for (; taken < piece.size() && bytes.size() < kPackBytes; ++taken) {
    ActivityPacker packer(bytes);
    rows.each(piece[taken], [&](sql::Statement& row) {
      packer.add({row.integer(1), static_cast<std::uint64_t>(row.integer(2)), static_cast<std::uint64_t>(row.integer(3)),
                  row.integer(4) != 0, row.is_null(5) ? std::numeric_limits<double>::quiet_NaN() : row.real(5)});
    });
    made.push_back({piece[taken], op, bytes.size()});
  }
  return taken;
}

}  // namespace

bool Store::has_packs() { return impl_->format > 1 && impl_->connection.prepare("select 1 from pack limit 1").step(); }

void Store::pack_activities(std::span<const LeadId> leads) {
  std::vector<MadePack> made;
  std::string bytes;
  while (!leads.empty()) {
    made.clear();
    bytes.clear();
    while (!leads.empty() && bytes.size() < kPackBytes) leads = leads.subspan(read_packs(*this, leads, made, bytes));
    write_packs(impl_->connection, made, bytes);
    if (!leads.empty()) let_others_in();
  }
}

}  // namespace leads
