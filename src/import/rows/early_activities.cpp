// SPDX-License-Identifier: MIT
#include "import/rows/early_activities.h"

#include "base/time/format.h"
#include "store/journal/journal.h"
#include "store/read/lead_cursor.h"

namespace leads {

void EarlyActivities::start(const LeadCursor& cursor) {
  lead_ = cursor.lead().id;
  known_since_ = cursor.lead().created_at();
  const auto [made, fresh] = made_.try_emplace(cursor.created_op(), kFirstInstant);
  if (fresh)
    if (const auto operation = Journal(store_).operation(cursor.created_op()))
      made->second = operation->at;
  if (made->second == known_since_) known_since_ = kFirstInstant;
}

void EarlyActivities::take(Instant when, KindId kind) {
  if (when >= known_since_) return;
  Found& found = found_[store_.playbook().kinds[kind].name == "purchase" ? 0 : 1];
  if (found.count++ == 0)
    found.example = "lead " + std::to_string(number(lead_)) + ": " + format_utc(when) +
                    ", created " + format_utc(known_since_);
}

void EarlyActivities::report(Notes& notes) const {
  static constexpr auto kWhat = std::to_array<const char*>(
      {"deals won before the first contact", "activities older than their lead"});
  for (std::size_t i = 0; i < found_.size(); ++i)
    if (found_[i].count > 0)
      notes.add(kWhat[i], 0, std::to_string(found_[i].count) + "; " + found_[i].example);
}

}  // namespace leads
