// SPDX-License-Identifier: MIT
// The inferred marks of opens and clicks by machines: a table of its own beside the activities,
// derived from the mail timelines company by company, and the leads that are to be looked at again.
// A mark goes with its activity, wherever that goes.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/machine/mail_event.h"
#include "store/store.h"

namespace leads {

/// The row of an open or click, and why it is marked.
struct StoredMark {
  LeadId lead{};
  std::int64_t at = 0, kind = 0, seq = 0;
  MachineReason reason{};
  auto operator<=>(const StoredMark&) const = default;
  bool same_row(const StoredMark& other) const {
    return lead == other.lead && at == other.at && kind == other.kind && seq == other.seq;
  }
};

/// The mark of one of a lead's activities.
struct InferredMark {
  Instant at;
  KindId kind{};
  MachineReason reason{};
};

/// The leads of one company, by their main addresses: those with an open or click, ascending. A
/// lead with an address of a mail provider, or without one, is a company of its own.
struct Company {
  std::int64_t domain = 0;  ///< a hash; 0 for a lead alone
  std::vector<LeadId> leads;
};

/// A view of an open book, which must outlive it.
class MachineMarks {
 public:
  explicit MachineMarks(Store& store) : store_(store) {}

  /// Of a lead's opens and clicks, in their order.
  std::vector<InferredMark> of(LeadId lead);
  /// How many leads the next nightly run looks at again.
  std::size_t due();
  /// How many of them because they changed.
  std::size_t changed();
  /// Whether another version of the recogniser made the marks: all leads are due.
  bool is_outdated();
  /// Those with an open or click, with their company now; read from the activities themselves.
  std::vector<Company> companies();
  /// What the mail timelines of a company show: the marks its leads should have.
  std::vector<StoredMark> recognise(const Company& company);
  /// The marks its leads have; both ascend by row.
  std::vector<StoredMark> stored(const Company& company);

 private:
  std::size_t rows_of(std::string_view table);
  Store& store_;
};

/// One short transaction that renews marks. It takes the write lock at once and rolls back unless
/// committed. It leaves no operation: marks are derived.
class MarkWriting {
 public:
  explicit MarkWriting(Store& store);
  ~MarkWriting();
  MarkWriting(const MarkWriting&) = delete;
  MarkWriting& operator=(const MarkWriting&) = delete;

  /// Every lead with an open or click is to be looked at again, by this recogniser.
  void want_all();
  /// Which companies the leads to be looked at are and were of; adds the others of these.
  void find_companies();
  /// The company of the first lead to be looked at; nullopt when there is none.
  std::optional<Company> next();
  struct Renewed {
    std::size_t made = 0, taken_back = 0, activities = 0;
  };
  /// The marks of a company are as they should be; the scores and packs of leads whose marks
  /// changed are dropped.
  Renewed renew(const Company& company);
  void commit();

 private:
  void regroup(LeadId lead);
  void change(std::span<const StoredMark> gone, std::span<const StoredMark> come);
  void drop_derived(LeadId lead);
  Store& store_;
  bool changed_ = false;
};

}  // namespace leads
