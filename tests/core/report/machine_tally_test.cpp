// SPDX-License-Identifier: MIT
// What machines did, by kind and reason.
#include "core/report/machine_tally.h"

#include <doctest/doctest.h>

#include "fixtures/sample.h"

namespace leads {

TEST_CASE(
    "machines: what has no mark is said by its source; the most frequent reason comes first") {
  const Playbook playbook;
  const KindId open = *playbook.kinds.find("email_open"),
               click = *playbook.kinds.find("email_click");
  const auto day = [](unsigned number) { return utc(2026, 5, number); };
  const auto did = [](Instant at, KindId kind, bool machine) {
    Activity activity;
    activity.at = at;
    activity.kind = kind;
    activity.machine = machine;
    return activity;
  };
  MachineTally tally(day(20), day(2), kLastInstant);
  const std::vector<Activity> all{did(day(1), open, true),  did(day(2), open, true),
                                  did(day(3), open, true),  did(day(3), open, true),
                                  did(day(4), click, true), did(day(5), open, false),
                                  did(day(20), open, true), did(day(21), open, true)};
  tally.add(all);
  tally.add_mark(day(1), open, MachineReason::proxy);  // before the period
  tally.add_mark(day(2), open, MachineReason::burst);
  tally.add_mark(day(3), open, MachineReason::proxy);
  tally.add_mark(day(3), open, MachineReason::proxy);
  tally.add_mark(day(21), open, MachineReason::proxy);  // not yet known
  const std::vector<MachineTally::Row> rows = tally.rows();
  REQUIRE(rows.size() == 4);
  CHECK(rows[0].kind == open);
  CHECK(rows[0].reason == MachineReason::proxy);
  CHECK(rows[0].count == 2);
  CHECK(rows[1].reason == MachineReason::burst);
  CHECK(rows[1].count == 1);
  CHECK_FALSE(rows[2].reason);
  CHECK(rows[2].count == 1);
  CHECK(rows[3].kind == click);
  CHECK_FALSE(rows[3].reason);
}

}  // namespace leads
