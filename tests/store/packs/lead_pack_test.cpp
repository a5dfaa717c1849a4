// SPDX-License-Identifier: MIT
// Packs of leads: what goes in comes out, bytes that are none are told from one without harm, and a
// walk that reads them hands out what the rows say, whatever was changed, merged, taken back or
// damaged since.
#include "store/packs/lead_pack.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <vector>

#include "fixtures/random_book.h"
#include "fixtures/temporary_book.h"
#include "leads/error.h"
#include "sql/connection.h"
#include "store/packs/packs.h"
#include "store/read/lead_cursor.h"
#include "store/read/lead_needs.h"
#include "store/read/people.h"
#include "store/records.h"
#include "store/scores/score_writing.h"
#include "store/store.h"
#include "store/write/operation.h"

namespace leads {
namespace {

std::string shown(const Cell& cell) {
  return std::to_string(static_cast<int>(cell.kind)) + " " + std::to_string(cell.integer) + " " +
         std::to_string(cell.real) + " " + std::string(cell.text) + "|";
}

std::string packed(const std::vector<Cell>& cells) {
  std::string bytes;
  CellPacker packer(bytes);
  for (const Cell& cell : cells) packer.add(cell);
  return bytes;
}

std::vector<Cell> random_cells(Dice& dice) {
  static const std::string kLong(70'000, 'e');
  std::vector<Cell> cells(static_cast<std::size_t>(dice.pick(0, 12)));
  for (Cell& cell : cells) {
    switch (dice.pick(0, 4)) {
      case 0:
        break;
      case 1:
        cell = Cell::of(dice.chance(20) ? std::numeric_limits<std::int64_t>::min()
                                        : dice.pick(-1'000'000'000'000, 1'000'000));
        break;
      case 2:
        cell = Cell::of(static_cast<double>(dice.pick(-1000, 1000)) / 7);
        break;
      case 3:
        cell = Cell::of(std::string_view(kLong).substr(
            0,
            static_cast<std::size_t>(dice.chance(5) ? dice.pick(0, 70'000) : dice.pick(0, 200))));
        break;
      default:
        cell = Cell::of(std::string_view(dice.of(kWords)));
    }
  }
  return cells;
}

/// Scores for every lead that stands, as a rescore would store them.
void store_scores(Store& store, Dice& dice) {
  std::vector<ScoreRow> rows;
  LeadCursor cursor(store, LeadNeeds{}, {});
  while (cursor.next()) {
    const std::int64_t touched_op = cursor.stored() ? cursor.stored()->touched_op : 0;
    rows.push_back({cursor.lead().id, kRandomNow + Seconds{dice.pick(0, 1000)}, touched_op,
                    static_cast<int>(dice.pick(-5, 50)), static_cast<int>(dice.pick(-5, 50)),
                    static_cast<int>(dice.pick(-5, 90)), static_cast<Grade>(dice.pick(0, 4)),
                    static_cast<Temperature>(dice.pick(0, 2)), StageId{}});
  }
  ScoreWriting writing(store);
  writing.write(rows, true);
  writing.finish(kRandomNow, 7);
}

/// What a cursor says of its leads, a line each. `packed` counts those that came from packs.
std::string walked(Store& store, const LeadNeeds& needs, const LeadSelection& selection,
                   std::size_t& packed) {
  std::string all;
  LeadCursor cursor(store, needs, selection);
  while (cursor.next()) {
    const LeadView& lead = cursor.lead();
    all += std::to_string(number(lead.id)) + " " + std::to_string(index(lead.stage)) + " " +
           std::to_string(lead.cycle) + ": ";
    for (const FieldIndex field : needs.fields) all += shown(lead.cell(field));
    for (const std::string_view tag : lead.tags) all += std::string(tag) + "|";
    for (const Activity& each : cursor.activities())
      all += std::to_string(each.at.time_since_epoch().count()) + "/" +
             std::to_string(index(each.kind)) + "/" +
             std::to_string(static_cast<std::uint32_t>(each.subject)) + "/" +
             std::to_string(each.machine) +
             (needs.activity_values ? "/" + std::to_string(each.value) : "") + " ";
    if (const auto& score = cursor.stored())
      all += std::to_string(score->fit) + " " + std::to_string(score->total) + " " +
             std::to_string(static_cast<int>(score->grade)) +
             (score->valid_until
                  ? " until " + std::to_string(score->valid_until->time_since_epoch().count())
                  : "") +
             " " + std::to_string(score->touched_op);
    all += "\n";
    packed += cursor.packed() ? 1 : 0;
  }
  return all;
}

LeadNeeds random_needs(const Playbook& playbook, Dice& dice) {
  LeadNeeds needs;
  for (std::size_t index = 0; index < playbook.fields.size(); ++index) {
    if (dice.chance(index < 12 ? 50 : 15)) needs.fields.push_back(static_cast<FieldIndex>(index));
  }
  needs.tags = dice.chance(30);
  needs.moves = dice.chance(30);
  needs.activities = needs.activity_values = dice.chance(70);
  return needs;
}

void undo_any(Store& store, Dice& dice) {
  Operation operation(store, kRandomNow, "bo", "undo");
  try {
    operation.undo(dice.pick(1, store.state().newest_op - 1));
    operation.finish("", false);
  } catch (const Error& error) {
    if (error.kind != ErrorKind::refused) throw;  // it is undone already
  }
}

/// Cut off, or other bytes, also good ones of another lead.
void damage_a_pack(const std::string& path, Dice& dice) {
  sql::Connection connection(path, {.write = true});
  const char* const damages[] = {
      "update pack set lead = substr(lead, 1, length(lead) / 2) where lead_id = $1",
      "update pack set lead = cast(lead || x'00' as blob) where lead_id = $1",
      "update pack set lead = x'ffffffffffffffffffff01' where lead_id = $1",
      "update pack set activities = x'ff' where lead_id = $1",
      "update pack set lead = (select lead from pack p where p.lead_id <> pack.lead_id) where "
      "lead_id = $1",
      "update pack set activities = (select activities from pack p where p.lead_id <> "
      "pack.lead_id) where lead_id = $1",
      "update pack set op = op + 1 where lead_id = $1"};
  connection.prepare(dice.of(damages)).bind(1, dice.pick(1, 60)).run();
}

}  // namespace

TEST_CASE("packed cells come back as they were") {
  Dice dice(1);
  for (int round = 0; round < 2000; ++round) {
    const std::vector<Cell> wanted = random_cells(dice);
    const std::string bytes = packed(wanted);
    CellUnpacker unpacker(bytes);
    for (const Cell& cell : wanted) {
      Cell got;
      REQUIRE(unpacker.more());
      REQUIRE(unpacker.next(got));
      REQUIRE(shown(got) == shown(cell));
    }
    REQUIRE_FALSE(unpacker.more());
  }
}

TEST_CASE("cut off or changed bytes end in a refusal or in other cells, never beyond them") {
  Dice dice(2);
  int refused = 0;
  for (int round = 0; round < 3000; ++round) {
    const std::string whole = packed(random_cells(dice));
    if (whole.empty()) continue;
    const auto index =
        static_cast<std::size_t>(dice.pick(0, static_cast<std::int64_t>(whole.size()) - 1));
    std::vector<char> bytes(whole.begin(), whole.end());
    if (dice.chance(50))
      bytes.resize(index);
    else
      bytes[index] = static_cast<char>(dice.pick(0, 255));
    bytes.shrink_to_fit();  // the sanitizers see a step too far
    CellUnpacker unpacker({bytes.data(), bytes.size()});
    Cell got;
    bool good = true;
    while (good && unpacker.more()) good = unpacker.next(got);
    if (!good) ++refused;
  }
  CHECK(refused > 100);
}

TEST_CASE("a walk that reads packs hands out what the rows say") {
  std::size_t packed = 0, asked = 0, unpacked = 0;
  for (unsigned seed = 1; seed <= 25; ++seed) {
    CAPTURE(seed);
    Dice dice(seed);
    TemporaryBook book(random_playbook());
    RandomLeads random(book.playbook, dice);
    std::vector<LeadId> leads = random.create(book.store(), static_cast<int>(dice.pick(5, 50)));
    random.record(book.store(), leads, 80);
    for (int round = 0; round < 12 && !leads.empty(); ++round) {
      const LeadNeeds needs = random_needs(book.playbook, dice);
      store_scores(book.store(), dice);
      std::vector<LeadId> some;
      for (const LeadId lead : leads) {
        if (dice.chance(80)) some.push_back(lead);
      }
      Packs(book.store()).write(some, dice.chance(80) ? needs : random_needs(book.playbook, dice));
      if (dice.chance(70))
        random.change(book.store(), leads, static_cast<int>(dice.pick(0, 8)), kRandomNow);
      if (dice.chance(40)) random.record(book.store(), leads, static_cast<int>(dice.pick(1, 5)));
      if (dice.chance(30)) {
        const std::vector<LeadId> more = random.create(book.store(), 3);
        leads.insert(leads.end(), more.begin(), more.end());
      }
      const LeadId keep = dice.of(leads), other = dice.of(leads);
      if (dice.chance(40) && People(book.store()).survivor(keep) == keep &&
          People(book.store()).survivor(other) == other && keep != other) {
        Operation operation(book.store(), kRandomNow, "bo", "merge");
        operation.merge(keep, other);
        operation.finish("", false);
      }
      if (dice.chance(30)) undo_any(book.store(), dice);
      std::erase_if(leads, [&](LeadId lead) { return !People(book.store()).survivor(lead); });
      if (dice.chance(20)) damage_a_pack(book.path(), dice);
      for (int walk = 0; walk < 4; ++walk) {
        LeadSelection selection;
        selection.dense = dice.chance(75);
        if (dice.chance(60))
          selection.first = LeadId{dice.pick(0, 30)}, selection.last = LeadId{dice.pick(20, 70)};
        if (dice.chance(30) || !selection.dense) {
          selection.ids.emplace();
          for (std::int64_t id = 1; id < 70; ++id) {
            if (dice.chance(50)) selection.ids->push_back(LeadId{id});
          }
        }
        const LeadNeeds asks = dice.chance(60) ? needs : random_needs(book.playbook, dice);
        std::size_t none = 0;
        const std::string wanted = walked(book.store(), asks, selection, none);
        REQUIRE(none == 0);
        selection.packs = true;
        const std::size_t before = packed;
        REQUIRE(walked(book.store(), asks, selection, packed) == wanted);
        const auto rows = static_cast<std::size_t>(std::count(wanted.begin(), wanted.end(), '\n'));
        asked += rows;
        unpacked += rows - (packed - before);
      }
    }
  }
  MESSAGE(packed, " of ", asked, " leads came from packs");
  CHECK(packed > asked / 5);
  CHECK(unpacked > asked / 5);
}

TEST_CASE("a changed text is in no pack from then on, and not in the file") {
  TemporaryBook book(random_playbook());
  const auto file_holds = [&book](std::string_view text) {
    std::ifstream file(book.path(), std::ios::binary);
    std::ostringstream bytes;
    bytes << file.rdbuf();
    return bytes.str().find(text) != std::string::npos;
  };
  constexpr std::string_view kTitle = "Zookeeper of Zanzibar";
  LeadId lead{};
  {
    std::vector<NewLead> leads(1);
    leads[0].values = {{at(BuiltIn::title), std::string(kTitle)},
                       {at(BuiltIn::created_at), std::int64_t{0}}};
    Operation operation(book.store(), kRandomNow, "ana", "add");
    lead = operation.create(leads).front();
    operation.finish("", false);
  }
  LeadNeeds needs;
  needs.fields = {at(BuiltIn::title)};
  Packs(book.store()).write(std::vector{lead}, needs);
  const auto packs = [&] {
    sql::Connection connection(book.path(), {});
    sql::Statement count = connection.prepare(
        "select count(*), coalesce(sum(instr(lead, cast($1 as blob)) > 0), 0) from pack");
    count.bind(1, kTitle).step();
    return std::pair(count.integer(0), count.integer(1));
  };
  REQUIRE(packs() == std::pair<std::int64_t, std::int64_t>{1, 1});
  {
    Operation operation(book.store(), kRandomNow, "ana", "edit");
    operation.set(lead, at(BuiltIn::title), std::string("Zoologist"));
    operation.finish("", false);
  }
  CHECK(packs() == std::pair<std::int64_t, std::int64_t>{0, 0});
  CHECK(file_holds(kTitle));  // the journal keeps what it was, for undo
  sql::Connection(book.path(), {.write = true}).execute("delete from change");
  CHECK_FALSE(file_holds(kTitle));
  // A lead that is touched after it was read for its pack is given none.
  sql::Connection(book.path(), {.write = true})
      .execute("update score set touched_op = touched_op + 1");
  Packs(book.store()).write(std::vector{lead}, needs);
  CHECK(packs().first == 0);
  sql::Connection(book.path(), {.write = true})
      .execute("update score set touched_op = touched_op - 1");
  Packs(book.store()).write(std::vector{lead}, needs);
  CHECK(packs().first == 1);
}

}  // namespace leads
