// SPDX-License-Identifier: MIT
#include "store/journal/lead_past.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "store/journal/entry.h"
#include "store/journal/journal.h"
#include "store/past/tags_before.h"
#include "store/read/people.h"
#include "store/records.h"
#include "store/store.h"
#include "store/store_impl.h"

namespace leads {

LeadPast::LeadPast(Store& store, const LeadView& today, Instant as_of)
    : playbook_(store.playbook()),
      today_(today),
      as_of_(as_of),
      consents_(People(store).consents(today.id)) {
  take_changes(store);
  for (StageMove& move : People(store).moves(today.id)) {
    const auto to = playbook_.find_stage(move.to);
    if (to && move.at <= as_of)
      moves_.push_back(
          {move.at, playbook_.find_stage(move.from), *to, move.cycle, std::move(move.reason)});
  }
  std::erase_if(consents_, [as_of](const ConsentRecord& record) { return record.at > as_of; });
}

// What a merge brought, or an undo of one took away, says nothing of when it was so.
void LeadPast::take_changes(Store& store) {
  const auto history = Journal(store).history(today_.id);
  std::set<std::int64_t> merges;
  for (const auto& [operation, entry] : history)
    if (entry.lead == today_.id && entry.kind == EntryKind::merged) merges.insert(operation.id);
  for (const auto& [operation, entry] : history) {
    if (entry.lead != today_.id || operation.at > as_of_ || merges.contains(operation.id)) continue;
    if (entry.kind == EntryKind::tag)
      changes_.push_back({operation.at, true, {}, {}, entry.after, entry.before});
    if (entry.kind != EntryKind::field) continue;
    const auto field = playbook_.fields.find(entry.name);
    auto old = field ? stored_value(playbook_.fields[*field], entry.before) : std::nullopt;
    if (old) changes_.push_back({operation.at, false, *field, std::move(*old), {}, {}});
  }
}

const LeadView& LeadPast::at(Instant instant) {
  view_ = today_;
  take_off_changes(instant);
  follow_moves(instant);
  read_consent(instant);
  return view_;
}

void LeadPast::take_off_changes(Instant instant) {
  cells_.assign(today_.fields.begin(), today_.fields.end());
  tag_store_.assign(today_.tags.begin(), today_.tags.end());
  TagsBefore tags(tag_store_);
  for (const Change& change : changes_) {
    if (change.at <= instant) break;
    if (!change.tag) {
      cells_[index(change.field)] = Cell::of(change.old);
      continue;
    }
    tags.take_off(change.added, change.removed);
  }
  tags.finish();
  std::sort(tag_store_.begin(), tag_store_.end());
  tags_.assign(tag_store_.begin(), tag_store_.end());
  view_.fields = cells_;
  view_.tags = tags_;
}

void LeadPast::follow_moves(Instant instant) {
  if (moves_.empty()) return;
  view_.stage = moves_.front().from.value_or(moves_.front().to);
  view_.stage_since = view_.cycle_since = view_.created_at();
  view_.cycle = 1;
  view_.stage_reason = view_.closing_reason = {};
  view_.furthest = StageId{};
  entries_.clear();
  if (moves_.front().from) entries_.push_back({view_.stage, view_.created_at()});
  const auto reach = [this](StageId stage) {
    const StageType type = playbook_.stage(stage).type;
    if (type == StageType::open || type == StageType::won)
      view_.furthest = std::max(view_.furthest, stage);
  };
  reach(view_.stage);
  for (const Move& move : moves_) {
    if (move.at > instant) break;
    if (move.cycle != view_.cycle) {
      view_.cycle = move.cycle;
      view_.cycle_since = move.at;
      view_.furthest = StageId{};
    }
    view_.stage = move.to;
    view_.stage_since = move.at;
    view_.stage_reason = move.reason;
    if (is_set_aside(playbook_.stage(move.to))) view_.closing_reason = move.reason;
    entries_.push_back(
        {move.to, entries_.empty() ? move.at : std::max(move.at, entries_.back().at)});
    reach(move.to);
  }
  view_.entries = entries_;
}

void LeadPast::read_consent(Instant instant) {
  view_.consent = {};
  const std::string_view email = view_.cell(BuiltIn::email).text;
  for (const ConsentRecord& record : consents_) {
    if (record.at > instant || (!record.address.empty() && fold(record.address) != fold(email)))
      continue;
    view_.consent[static_cast<std::size_t>(record.channel)] = {record.state, record.at, record.op,
                                                               record.is_evidence};
  }
}

Instant LeadPast::next_change(Instant instant) const {
  Instant next = kLastInstant;
  const auto take = [&](Instant at) {
    if (at > instant) next = std::min(next, at);
  };
  for (const Change& change : changes_) take(change.at);
  for (const Move& move : moves_) take(move.at);
  for (const ConsentRecord& record : consents_) take(record.at);
  return next;
}

}  // namespace leads
