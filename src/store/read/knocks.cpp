// SPDX-License-Identifier: MIT
#include "store/read/knocks.h"

#include <algorithm>

#include "store/store_impl.h"

namespace leads {
namespace {

constexpr std::string_view kLead =
    "select l.id, l.stage, coalesce(m.at, l.created_at), m.reason from lead l "
    "left join stage_move m on m.id = (select n.id from stage_move n where n.lead_id = l.id "
    "order by n.id desc limit 1) where l.merged_into is null and ";

class Knocks {
 public:
  Knocks(Store& store, Instant as_of)
      : book_(store.impl()),
        playbook_(store.playbook()),
        as_of_(as_of.time_since_epoch().count()),
        activities_(book_.connection.prepare(
            "select kind from activity where lead_id = $1 and at > $2 and at <= $3 and machine = "
            "0")) {}

  /// Each row of such a statement whose lead is lost and got in touch since.
  void take(sql::Statement& leads, std::vector<LeadId>& found) {
    while (leads.step()) {
      if (playbook_.stage(book_.stage(leads.text(1))).type != StageType::lost) continue;
      const Reason* const reason = playbook_.find_reason(leads.text(3));
      if (reason != nullptr && reason->never) continue;
      if (knocked(leads.integer(0), leads.integer(2))) found.push_back(LeadId{leads.integer(0)});
    }
  }

 private:
  bool knocked(std::int64_t lead, std::int64_t since) {
    activities_.bind(1, lead).bind(2, since).bind(3, as_of_);
    bool any = false;
    while (!any && activities_.step())
      any = playbook_.kinds[book_.kind(activities_.integer(0))].knocking;
    activities_.reset();
    return any;
  }

  Store::Impl& book_;
  const Playbook& playbook_;
  std::int64_t as_of_;
  sql::Statement activities_;
};

}  // namespace

std::vector<LeadId> lost_leads_that_knocked(Store& store, Instant as_of,
                                            const std::optional<std::vector<LeadId>>& among) {
  Knocks knocks(store, as_of);
  std::vector<LeadId> found;
  const std::string lead(kLead);
  if (among) {
    sql::Statement select = store.impl().connection.prepare(lead + "l.id = $1");
    for (const LeadId id : *among) {
      select.bind(1, number(id));
      knocks.take(select, found);
      select.reset();
    }
  } else {
    for (const Stage& stage : store.playbook().stages) {
      if (stage.type != StageType::lost) continue;
      // The index of stages leaves out `new`.
      sql::Statement select = store.impl().connection.prepare(
          lead + (stage.name == "new" ? "" : "l.stage <> 'new' and ") + "l.stage = $1");
      select.bind(1, std::string_view(stage.name));
      knocks.take(select, found);
    }
  }
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace leads
