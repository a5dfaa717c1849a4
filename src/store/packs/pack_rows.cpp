// SPDX-License-Identifier: MIT
// Making packs. Each is correct on its own, so they are written in transactions of a few megabytes.
#include <algorithm>

#include "store/packs/activity_pack.h"
#include "store/packs/lead_pack.h"
#include "store/packs/pack_seal.h"
#include "store/packs/packs.h"
#include "store/read/lead_cursor.h"
#include "store/read/lead_needs.h"
#include "store/read/lead_walk.h"
#include "store/scores/score_table.h"
#include "store/store.h"

namespace leads {
namespace {

// Read under one lock, some 50 ms; written in one transaction, as each waits for readers.
constexpr std::size_t kPackLeads = 16'000, kPackBytes = 4 << 20;

struct MadePack {
  LeadId lead{};
  std::int64_t op = 0;  ///< the newest when it was read
  std::size_t lead_end = 0,
              end = 0;  ///< of its bytes: those of the lead, not yet sealed, then of its activities
};

/// Columns: lead_id, op, activities, layout, lead. Of leads that were touched since they were read
/// nothing: it may be a text that is gone. Nothing at all when scores or marks of machines were
/// written since `step`, for these leave no touch.
void write_packs(Store& store, const LeadNeeds& needs, const std::vector<MadePack>& made,
                 std::string_view bytes, std::int64_t step) {
  sql::Connection& connection = store.impl().connection;
  connection.begin();
  try {
    if (ScoreTable(store).step() != step) return connection.rollback();
    sql::Statement insert = connection.prepare(
        "insert into pack(lead_id, op, activities, layout, lead) select $1, $2, $3, $4, $5 "
        "where exists (select 1 from lead where id = $1 and merged_into is null) "
        "and not exists (select 1 from score where lead_id = $1 and touched_op > $2) on "
        "conflict(lead_id) do update set "
        "op = excluded.op, activities = excluded.activities, layout = excluded.layout, lead = "
        "excluded.lead");
    const PackLayout layout = make_layout(store.impl(), needs.fields);
    insert.bind(4, layout.id);
    std::string lead;
    std::size_t begin = 0;
    for (const MadePack& pack : made) {
      // Here, for the layout is known only now.
      lead = bytes.substr(begin, pack.lead_end - begin);
      seal(lead, 0, static_cast<std::uint64_t>(number(pack.lead)),
           layout.mark + static_cast<std::uint64_t>(pack.op));
      insert.bind(1, number(pack.lead))
          .bind(2, pack.op)
          .bind_blob(3, bytes.substr(pack.lead_end, pack.end - pack.lead_end));
      insert.bind_blob(5, lead).run();
      begin = pack.end;
    }
    insert = {};
    connection.commit();
  } catch (...) {
    connection.rollback();
    throw;
  }
}

void pack_lead(Store::Impl& book, const LeadNeeds& needs, LeadCursor& cursor, std::string& bytes,
               MadePack& made) {
  CellPacker cells(bytes);
  cells.add(Cell::of(std::string_view(book.playbook->stage(cursor.lead().stage).name)));
  for (const FieldIndex field : needs.fields) cells.add(cursor.lead().cell(field));
  made.lead_end = bytes.size();
  ActivityPacker activities(bytes);
  for (const Activity& each : cursor.activities())
    activities.add({seconds(each.at),
                    static_cast<std::uint64_t>(book.kind_code.at(index(each.kind))),
                    static_cast<std::uint64_t>(each.subject), each.machine, each.value});
  seal(bytes, made.lead_end, static_cast<std::uint64_t>(number(made.lead)),
       static_cast<std::uint64_t>(made.op));
  made.end = bytes.size();
}

/// The first of `leads`, under one lock. Returns how many were read; one that no longer exists gets
/// no pack.
std::size_t read_packs(Store& store, std::span<const LeadId> leads, const LeadNeeds& needs,
                       std::vector<MadePack>& made, std::string& bytes) {
  const std::span<const LeadId> piece = leads.first(std::min(leads.size(), kPackLeads));
  const ReadingAtOnce together(store);
  const std::int64_t op = store.state().newest_op;
  LeadSelection selection;
  selection.ids.emplace(piece.begin(), piece.end());
  selection.dense =
      number(piece.back()) - number(piece.front()) < static_cast<std::int64_t>(piece.size()) * 4;
  selection.packs = Packs(store).any();  // an older pack may still know the activities
  LeadCursor cursor(store, needs, std::move(selection));
  while (bytes.size() < kPackBytes) {
    if (!cursor.next()) return piece.size();
    made.push_back({cursor.lead().id, op});
    pack_lead(store.impl(), needs, cursor, bytes, made.back());
  }
  return static_cast<std::size_t>(std::upper_bound(piece.begin(), piece.end(), made.back().lead) -
                                  piece.begin());
}

}  // namespace

bool Packs::any() {
  Store::Impl& book = store_.impl();
  return book.format > 1 && book.connection.prepare("select 1 from pack limit 1").step();
}

void Packs::write(std::span<const LeadId> leads, const LeadNeeds& needs) {
  LeadNeeds packed;
  packed.fields = store_.impl().stored(cursor_needs(needs, false).fields);
  packed.activities = packed.activity_values = true;
  std::vector<MadePack> made;
  std::string bytes;
  while (!leads.empty()) {
    made.clear();
    bytes.clear();
    const std::int64_t step = ScoreTable(store_).step();
    while (!leads.empty() && bytes.size() < kPackBytes)
      leads = leads.subspan(read_packs(store_, leads, packed, made, bytes));
    write_packs(store_, packed, made, bytes, step);
    if (!leads.empty()) store_.let_others_in();
  }
}

}  // namespace leads
