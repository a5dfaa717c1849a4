// SPDX-License-Identifier: MIT
#include "core/report/activity_report.h"

#include <algorithm>

namespace leads {

ActivityReport::ActivityReport(const Playbook& playbook, Instant as_of, Instant since,
                               Instant until)
    : playbook_(&playbook), since_(since), until_(std::min(until, as_of)) {
  const Zone& zone = playbook.calendar.zone;
  const Day last = monday_of(local_day(until_, zone));
  for (int back = kWeeks - 1; back >= 0; --back) {
    const Day monday = last - std::chrono::days{7 * back};
    if (week_of(monday, zone).last >= since_) weeks_.push_back({monday, {}});
  }
  weeks_since_ = weeks_.empty() ? kLastInstant : first_second(weeks_.front().monday, zone);
}

void ActivityReport::add(const LeadView&, std::span<const Activity> activities,
                         std::string_view key, std::string_view group) {
  std::vector<KindId> counted;  // kinds of this lead, not by machines
  const auto begin =
      std::lower_bound(activities.begin(), activities.end(), since_,
                       [](const Activity& activity, Instant at) { return activity.at < at; });
  bool any = false;
  for (auto each = begin; each != activities.end() && each->at <= until_; ++each) {
    const auto [found, made] = rows_.try_emplace(std::pair{std::string(key), each->kind});
    Row& row = found->second;
    if (made) {
      row.key = key;
      row.group = group;
      row.kind = each->kind;
    }
    row.latest = std::max(row.latest, each->at);
    total_.latest = std::max(total_.latest, each->at);
    if (each->machine) {
      ++row.machine;
      ++total_.machine;
      continue;
    }
    ++row.count;
    ++total_.count;
    if (std::find(counted.begin(), counted.end(), each->kind) == counted.end()) {
      counted.push_back(each->kind);
      ++row.leads;
    }
    any = true;
    if (each->at < weeks_since_) continue;
    const Day monday = monday_of(local_day(each->at, playbook_->calendar.zone));
    const auto place = (monday - weeks_.front().monday).count() / 7;
    const Direction direction = playbook_->kinds[each->kind].direction;
    ++weeks_[static_cast<std::size_t>(place)].directions[static_cast<std::size_t>(direction)];
  }
  total_.leads += any ? 1 : 0;
}

std::vector<ActivityReport::Row> ActivityReport::rows() const {
  std::vector<Row> rows;
  for (const auto& [key, row] : rows_) rows.push_back(row);
  std::stable_sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) {
    return a.key != b.key ? a.key < b.key : a.count + a.machine > b.count + b.machine;
  });
  return rows;
}

}  // namespace leads
