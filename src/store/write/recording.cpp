// SPDX-License-Identifier: MIT
// Activities into their table, in its own order: a few from memory, or as many as a source brings.
#include <algorithm>
#include <tuple>

#include "core/machine/mail_event.h"
#include "sql/connection.h"
#include "store/journal/entry.h"
#include "store/journal/row_json.h"
#include "store/read/machine_flag.h"
#include "store/write/bulk_sources.h"
#include "store/write/open_operation.h"
#include "store/write/operation.h"

namespace leads {
namespace {

/// Activities that are all in memory, sorted.
class GivenActivities : public ActivitySource {
 public:
  explicit GivenActivities(std::vector<NewActivity> activities)
      : activities_(std::move(activities)) {
    std::stable_sort(activities_.begin(), activities_.end(),
                     [](const NewActivity& a, const NewActivity& b) {
                       return std::tuple(number(a.lead), a.at, index(a.kind)) <
                              std::tuple(number(b.lead), b.at, index(b.kind));
                     });
  }
  bool next(StreamedActivity& record) override {
    if (next_ == activities_.size()) return false;
    const NewActivity& activity = activities_[next_++];
    const auto place = static_cast<std::uint32_t>(next_);
    record = {activity.lead,
              activity.at,
              activity.kind,
              activity.subject.empty() ? 0 : place,
              activity.system.empty() ? 0 : place,
              activity.value,
              activity.ref,
              activity.note,
              activity.machine,
              true,
              activity.address,
              activity.person};
    return true;
  }
  std::string_view subject(std::uint32_t place) const override {
    return activities_[place - 1].subject;
  }
  std::string_view system(std::uint32_t place) const override {
    return activities_[place - 1].system;
  }

 private:
  std::vector<NewActivity> activities_;
  std::size_t next_ = 0;
};

}  // namespace

/// The rows of the activity table, each with its next free `seq`.
class ActivityRows : public sql::RowSource {
 public:
  ActivityRows(OpenOperation& operation, ActivitySource& activities, OpenOperation::Knocks& knocks)
      : operation_(operation),
        activities_(activities),
        parts_(activities.parts()),
        knocks_(knocks),
        taken_(operation.book.connection.prepare("select coalesce(max(seq), -1) from activity "
                                                 "where lead_id = $1 and at = $2 and kind = $3")) {}

  /// All columns, in the order of the table.
  std::vector<sql::BatchColumn> columns() const {
    return {{"lead_id"},
            {"at"},
            {"kind"},
            {"seq"},
            {"subject"},
            {"value", parts_.value},
            {"system", parts_.ref},
            {"ref", parts_.ref},
            {"note", parts_.note},
            {"machine", parts_.machine, 0},
            {"origin", false},
            {"op", false, operation_.op}};
  }

  bool next(std::span<Cell> row) override {
    const LeadId lead = activity_.lead;
    const Instant at = activity_.at;
    const KindId kind = activity_.kind;
    if (!activities_.next(activity_)) return false;
    const bool first = !begun_ || lead != activity_.lead;
    if (first) operation_.touched.insert(operation_.touched.end(), number(activity_.lead));
    if (!first && at == activity_.at && kind == activity_.kind)
      ++seq_;
    else
      seq_ = activity_.clashes ? next_seq() : 0;
    begun_ = true;
    if (is_mail(activity_.kind)) operation_.note_mail(activity_.lead);
    operation_.note_knock(knocks_, activity_);
    if (const auto stop = stop_of(activity_.kind))
      operation_.stops.push_back(
          {activity_.lead, *stop, activity_.at, std::string(activity_.address)});
    Cell* column = row.data();
    const auto put = [&column](const Cell& cell) { *column++ = cell; };
    put(Cell::of(number(activity_.lead)));
    put(Cell::of(seconds(activity_.at)));
    put(Cell::of(operation_.kind_code(activity_.kind)));
    put(Cell::of(seq_));
    put(code(operation_.subjects, activity_.subject, subjects_, &ActivitySource::subject));
    if (parts_.value) put(activity_.value ? Cell::of(*activity_.value) : Cell{});
    if (parts_.ref)
      put(code(operation_.systems, activity_.system, systems_, &ActivitySource::system));
    if (parts_.ref) put(text(activity_.ref));
    if (parts_.note) put(text(activity_.note));
    if (parts_.machine)
      put(Cell::of(std::int64_t{stored_machine(activity_.machine, activity_.person)}));
    return true;
  }

 private:
  std::optional<Stop> stop_of(KindId kind) {
    if (index(kind) >= stop_known_.size()) stop_known_.resize(index(kind) + 1, kNotAsked);
    std::uint8_t& known = stop_known_[index(kind)];
    if (known == kNotAsked) {
      const auto stop = stop_of_kind(operation_.playbook.kinds[kind].name);
      known = stop ? static_cast<std::uint8_t>(*stop) : kNoStop;
    }
    return known == kNoStop ? std::nullopt : std::optional(static_cast<Stop>(known));
  }
  bool is_mail(KindId kind) {
    if (index(kind) >= mail_known_.size()) mail_known_.resize(index(kind) + 1, kNotAsked);
    std::uint8_t& known = mail_known_[index(kind)];
    if (known == kNotAsked)
      known = mail_event_kind(operation_.playbook.kinds[kind].name).has_value() ? 1 : 0;
    return known == 1;
  }
  static constexpr std::uint8_t kNotAsked = 254, kNoStop = 255;
  static Cell text(std::string_view value) { return value.empty() ? Cell{} : Cell::of(value); }
  Cell code(OpenOperation::Dictionary& dictionary, std::uint32_t number,
            std::vector<std::int64_t>& codes,
            std::string_view (ActivitySource::*name)(std::uint32_t) const) {
    if (number == 0) return {};
    if (number >= codes.size()) codes.resize(std::size_t{number} * 2);
    if (codes[number] == 0)
      codes[number] = operation_.code(dictionary, (activities_.*name)(number));
    return Cell::of(codes[number]);
  }
  std::int64_t next_seq() {
    taken_.bind(1, number(activity_.lead))
        .bind(2, seconds(activity_.at))
        .bind(3, operation_.kind_code(activity_.kind))
        .step();
    const std::int64_t seq = taken_.integer(0) + 1;
    taken_.reset();
    return seq;
  }

  OpenOperation& operation_;
  ActivitySource& activities_;
  const ActivitySource::Parts parts_;
  OpenOperation::Knocks& knocks_;
  sql::Statement taken_;
  std::vector<std::int64_t> subjects_,
      systems_;                           // codes by the source's numbers; 0 not asked for yet
  std::vector<std::uint8_t> stop_known_;  // by KindId: a Stop
  std::vector<std::uint8_t> mail_known_;  // by KindId: whether it shows machines
  StreamedActivity activity_;
  bool begun_ = false;
  std::int64_t seq_ = 0;
};

void Operation::record(std::vector<NewActivity> activities) {
  for (NewActivity& activity : activities) {
    activity.lead = impl_->survivor(activity.lead);
    impl_->note(activity.lead, EntryKind::activity, {}, activity_json(activity, impl_->playbook));
  }
  GivenActivities source(std::move(activities));
  record(source);
  impl_->recorded_in_bulk = false;
}

void Operation::record(ActivitySource& activities) {
  impl_->recorded_in_bulk = true;
  impl_->reopen(impl_->insert_activities(activities));
  impl_->suppress_stops();
}

OpenOperation::Knocks OpenOperation::insert_activities(ActivitySource& activities) {
  Knocks knocks;
  ActivityRows rows(*this, activities, knocks);
  stops.clear();
  book.connection.bulk_insert("activity", rows.columns(), rows);
  return knocks;
}

void OpenOperation::insert_activities(std::vector<NewActivity> activities) {
  GivenActivities source(std::move(activities));
  insert_activities(source);
}

}  // namespace leads
