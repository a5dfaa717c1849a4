// SPDX-License-Identifier: MIT
// Lost leads that got in touch again.
#include "store/write/knocks.h"

#include <algorithm>

#include "store/write/bulk_sources.h"
#include "store/write/open_operation.h"

namespace leads {
namespace {

// Above this many leads, reading the lost ones from their index is less than a look-up each.
constexpr std::size_t kManyLeads = 500;

/// "$1, $2, $3" for the stages of a type, whose names are appended to `names`.
std::string stage_parameters(const Playbook& playbook, StageType type,
                             std::vector<std::string>& names) {
  std::string list;
  for (const Stage& stage : playbook.stages) {
    if (stage.type != type) continue;
    names.push_back(stage.name);
    list += (list.empty() ? "$" : ", $") + std::to_string(names.size());
  }
  return list;
}

sql::Statement select_in_stages(sql::Connection& connection, const Playbook& playbook,
                                StageType type, const std::string& text, const std::string& tail) {
  std::vector<std::string> names;
  const std::string list = stage_parameters(playbook, type, names);
  sql::Statement select = connection.prepare(text + " and stage in (" + list + ")" + tail);
  for (std::size_t i = 0; i < names.size(); ++i)
    select.bind(static_cast<int>(i + 1), std::string_view(names[i]));
  return select;
}

constexpr std::string_view kLostLead =
    "select l.id, l.stage, coalesce(m.at, l.created_at), m.reason from lead l "
    "left join stage_move m on m.id = (select n.id from stage_move n where n.lead_id = l.id "
    "order by n.id desc limit 1) where l.merged_into is null and ";

class DueKnocks {
 public:
  DueKnocks(Store& store, Instant as_of)
      : book_(store.impl()),
        playbook_(store.playbook()),
        as_of_(as_of.time_since_epoch().count()),
        activities_(book_.connection.prepare(
            "select kind from activity where lead_id = $1 and at > $2 and at <= $3 and machine "
            "<> 1")) {}

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

// A later knock says nothing that an earlier one did not, so the last one by a lead is enough.
void OpenOperation::note_knock(Knocks& knocks, const StreamedActivity& activity) const {
  if (activity.machine || activity.at > at || !playbook.kinds[activity.kind].knocking) return;
  // Very many come lead by lead.
  if (!knocks.empty() && knocks.rbegin()->first == number(activity.lead)) {
    Knock& last = knocks.rbegin()->second;
    if (last.at <= activity.at) last = {activity.at, activity.kind};
    return;
  }
  const auto [last, fresh] =
      knocks.emplace(number(activity.lead), Knock{activity.at, activity.kind});
  if (!fresh && last->second.at <= activity.at) last->second = {activity.at, activity.kind};
}

OpenOperation::Knocks OpenOperation::knocks_of(LeadId lead) {
  sql::Statement select = book.connection.prepare(
      "select at, kind from activity where lead_id = $1 and machine <> 1 and at <= $2 order by at "
      "desc, kind, seq");
  select.bind(1, number(lead)).bind(2, at.time_since_epoch().count());
  while (select.step()) {
    const KindId kind = book.kind(select.integer(1));
    if (playbook.kinds[kind].knocking)
      return {{number(lead), Knock{instant(select.integer(0)), kind}}};
  }
  return {};
}

void OpenOperation::reopen(Knocks knocks) {
  if (knocks.size() > kManyLeads) {
    // The index of stages leaves out `new`.
    const auto is_lost_new = [](const Stage& stage) {
      return stage.type == StageType::lost && stage.name == "new";
    };
    const bool indexed = std::none_of(playbook.stages.begin(), playbook.stages.end(), is_lost_new);
    sql::Statement lost = select_in_stages(
        book.connection, playbook, StageType::lost,
        indexed ? "select id from lead where stage <> 'new'" : "select id from lead where true",
        " order by id");
    std::set<std::int64_t> closed;
    while (lost.step()) closed.insert(lost.integer(0));
    std::erase_if(knocks, [&closed](const auto& knock) { return !closed.contains(knock.first); });
  }
  sql::Statement select = book.connection.prepare(
      "select l.stage, coalesce(m.at, l.created_at), m.reason from lead l left join stage_move m "
      "on m.id = "
      "(select n.id from stage_move n where n.lead_id = l.id order by n.id desc limit 1) where "
      "l.id = $1");
  for (const auto& [lead, knock] : knocks) {
    if (!select.bind(1, lead).step()) continue;
    const bool lost = playbook.stage(book.stage(select.text(0))).type == StageType::lost;
    const Instant since = instant(select.integer(1));
    const Reason* reason = playbook.find_reason(select.text(2));
    select.reset();
    if (!lost || knock.at <= since || (reason != nullptr && reason->never)) continue;
    const auto first =
        std::find_if(playbook.stages.begin(), playbook.stages.end(),
                     [](const Stage& stage) { return stage.type == StageType::open; });
    const StageId open{static_cast<std::uint8_t>(first - playbook.stages.begin())};
    operation.move(LeadId{lead}, open, at,
                   std::string(kGotInTouch) + playbook.kinds[knock.kind].name, false);
    reopened.push_back(LeadId{lead});
  }
}

void Operation::reopen(std::span<const LeadId> leads) {
  for (const LeadId lead : leads) impl_->reopen(impl_->knocks_of(impl_->survivor(lead)));
}

const std::vector<LeadId>& Operation::reopened() const {
  return impl_->reopened;
}

std::vector<LeadId> lost_leads_that_knocked(Store& store, Instant as_of,
                                            const std::optional<std::vector<LeadId>>& among) {
  DueKnocks knocks(store, as_of);
  std::vector<LeadId> found;
  const std::string lead(kLostLead);
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
