// SPDX-License-Identifier: MIT
#include "store/read/owners.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "core/funnel/funnel.h"
#include "store/store_impl.h"

namespace leads {
namespace {

/// An operation, and the position in it.
using Turn = std::pair<std::int64_t, std::int64_t>;
using Turns = std::map<std::string, Turn>;

void read_loads(Store& store, OwnerLoads& loads, Turns& turns) {
  sql::Statement select = store.impl().connection.prepare(
      "select owner, stage, count(*), max(created_op), max(id) from lead where merged_into is null "
      "and owner is not null group by owner, stage order by owner, stage");
  while (select.step()) {
    const std::string owner = fold(select.text(0));
    if (is_worked(store.playbook().stage(store.impl().stage(select.text(1)))))
      loads[owner].open += select.integer(2);
    Turn& turn = turns[owner];
    turn = std::max(turn, Turn{select.integer(3), select.integer(4)});
  }
}

void read_turns(Store& store, Turns& turns) {
  sql::Statement select = store.impl().connection.prepare(
      "select c.new, c.op, c.id from (select id, op, kind, name, new from " +
      store.impl().journal() +
      " j order by id desc limit 100000) c "
      "where c.kind = 'field' and c.name = 'owner' and c.new is not null order by c.id");
  while (select.step()) {
    Turn& turn = turns[fold(select.text(0))];
    turn = std::max(turn, Turn{select.integer(1), select.integer(2)});
  }
}

}  // namespace

OwnerLoads owner_loads(Store& store) {
  OwnerLoads loads;
  Turns turns;
  read_loads(store, loads, turns);
  read_turns(store, turns);
  std::vector<std::pair<Turn, std::string>> order;
  for (const auto& [owner, turn] : turns) order.emplace_back(turn, owner);
  std::sort(order.begin(), order.end());
  std::int64_t served = 0;
  for (const auto& [turn, owner] : order) loads[owner].served = ++served;
  return loads;
}

std::vector<LeadId> leads_without_owner(Store& store, const std::vector<StageId>& stages) {
  std::vector<LeadId> found;
  for (const StageId stage : stages) {
    // The index of stages leaves out `new`.
    const std::string& name = store.playbook().stage(stage).name;
    sql::Statement select = store.impl().connection.prepare(
        std::string("select id from lead where merged_into is null and owner is null and ") +
        (name == "new" ? "" : "stage <> 'new' and ") + "stage = $1");
    select.bind(1, std::string_view(name));
    while (select.step()) found.push_back(LeadId{select.integer(0)});
  }
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace leads
