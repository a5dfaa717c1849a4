// Activities into their table, in its own order: a few from memory, or as many as a source brings.
#include <algorithm>
#include <tuple>

#include "sql/connection.h"
#include "store/operation_impl.h"
#include "store/row_json.h"

namespace leads {
namespace {

const std::vector<std::string> kColumns{"lead_id", "at", "kind", "seq", "subject", "value", "system", "ref", "note", "machine", "op"};

/// Activities that are all in memory, sorted.
class GivenActivities : public NewActivitySource {
 public:
  explicit GivenActivities(std::vector<NewActivity> activities) : activities_(std::move(activities)) {
    std::stable_sort(activities_.begin(), activities_.end(), [](const NewActivity& a, const NewActivity& b) {
      return std::tuple(number(a.lead), a.at, index(a.kind)) < std::tuple(number(b.lead), b.at, index(b.kind));
    });
  }
  bool next(NewActivity& activity, bool& clashes) override {
    if (next_ == activities_.size()) return false;
    activity = std::move(activities_[next_++]);
    clashes = true;
    return true;
  }

 private:
  std::vector<NewActivity> activities_;
  std::size_t next_ = 0;
};

}  // namespace

/// The rows of the activity table, each with its next free `seq`.
class ActivityRows : public sql::RowSource {
 public:
  ActivityRows(Operation::Impl& operation, NewActivitySource& activities, Operation::Impl::Knocks& knocks)
      : operation_(operation), activities_(activities), knocks_(knocks),
        taken_(operation.book.connection.prepare("select coalesce(max(seq), -1) from activity where lead_id = $1 and at = $2 and kind = $3")) {}

  bool next(std::span<Cell> row) override {
    const NewActivity& now = activity_;
    const std::int64_t lead = number(now.lead);
    const Instant at = now.at;
    const KindId kind = now.kind;
    bool clashes = false;
    if (!activities_.next(activity_, clashes)) return false;
    const bool first = !begun_ || lead != number(now.lead);
    if (begun_ && !first && at == now.at && kind == now.kind) ++seq_;
    else seq_ = clashes ? next_seq() : 0;
    begun_ = true;
    const std::int64_t subject = now.subject.empty() ? 0 : operation_.code("subject", "text", now.subject, operation_.subjects);
    const std::int64_t system = now.system.empty() ? 0 : operation_.code("system", "name", now.system, operation_.systems);
    operation_.note_knock(knocks_, now);
    if (first) operation_.touched.insert(operation_.touched.end(), number(now.lead));
    row[0] = Cell::of(number(now.lead));
    row[1] = Cell::of(seconds(now.at));
    row[2] = Cell::of(operation_.kind_code(now.kind));
    row[3] = Cell::of(seq_);
    row[4] = subject != 0 ? Cell::of(subject) : Cell{};
    row[5] = now.value ? Cell::of(*now.value) : Cell{};
    row[6] = system != 0 ? Cell::of(system) : Cell{};
    row[7] = text(now.ref);
    row[8] = text(now.note);
    row[9] = Cell::of(std::int64_t{now.machine});
    row[10] = Cell::of(operation_.op);
    return true;
  }

 private:
  static Cell text(const std::string& value) { return value.empty() ? Cell{} : Cell::of(std::string_view(value)); }
  std::int64_t next_seq() {
    taken_.bind(1, number(activity_.lead)).bind(2, seconds(activity_.at)).bind(3, operation_.kind_code(activity_.kind)).step();
    const std::int64_t seq = taken_.integer(0) + 1;
    taken_.reset();
    return seq;
  }

  Operation::Impl& operation_;
  NewActivitySource& activities_;
  Operation::Impl::Knocks& knocks_;
  sql::Statement taken_;
  NewActivity activity_;
  bool begun_ = false;
  std::int64_t seq_ = 0;
};

void Operation::record(std::vector<NewActivity> activities, bool bulk) {
  for (NewActivity& activity : activities) {
    activity.lead = impl_->survivor(activity.lead);
    if (!bulk) impl_->note_change(activity.lead, "activity", {}, activity_json(activity, impl_->playbook));
  }
  GivenActivities source(std::move(activities));
  record(source);
}

void Operation::record(NewActivitySource& activities) {
  Impl& self = *impl_;
  Impl::Knocks knocks;
  {
    ActivityRows rows(self, activities, knocks);
    self.book.connection.bulk_insert("activity", kColumns, rows);
  }
  if (self.command != "undo") self.reopen(std::move(knocks));  // an undo puts back the moves it took
}

}  // namespace leads
