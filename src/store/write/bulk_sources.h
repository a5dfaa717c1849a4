// SPDX-License-Identifier: MIT
// Very many activities or leads to be written, one after the other: any number of them in the
// memory of one.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "leads/playbook.h"
#include "store/records.h"

namespace leads {

/// One of very many; subjects and systems are numbers of the source, 0 is none. The texts live
/// until the next one.
struct StreamedActivity {
  LeadId lead{};
  Instant at;
  KindId kind{};
  std::uint32_t subject = 0, system = 0;
  std::optional<double> value;
  std::string_view ref, note;
  bool machine = false;
  bool clashes = false;           ///< the lead may already have one of that instant and kind
  std::string_view address = {};  ///< of mail: the lead's address it was about, where known
  bool person = false;            ///< said not to be by a machine
};
/// Very many activities, ascending by (lead, at, kind), one after the other.
class ActivitySource {
 public:
  virtual ~ActivitySource() = default;
  /// Returns false at the end; otherwise every member is set.
  virtual bool next(StreamedActivity& activity) = 0;
  virtual std::string_view subject(std::uint32_t number) const = 0;
  virtual std::string_view system(std::uint32_t number) const = 0;
  /// Which of these columns any activity has: a column that none has costs nothing.
  struct Parts {
    bool value = true, ref = true, note = true, machine = true;
  };
  virtual Parts parts() const { return {}; }
};

/// One of very many: a NewLead whose texts live until the next one.
struct StreamedLead {
  struct Identity {
    std::string_view kind, key, value, label;
  };
  LeadId id{};
  std::vector<std::pair<FieldIndex, Cell>> values;
  std::vector<std::string_view> tags;
  std::vector<Identity> identities;
  StageId stage{};
  std::optional<Instant> stage_at;
  std::string_view stage_reason;
  std::uint32_t cycle = 1;
  std::vector<NewConsent> consents;
  std::vector<NewSuppression> stops;
};
/// Leads to be created, one after the other: any number of them in the memory of one.
class NewLeadSource {
 public:
  virtual ~NewLeadSource() = default;
  /// Returns false at the end. The lead belongs to the caller and is overwritten.
  virtual bool next(StreamedLead& lead) = 0;
  /// Every field that any of them has.
  virtual std::vector<FieldIndex> fields() const = 0;
  /// The highest number given to any of them; 0 if none.
  virtual LeadId highest_given() const = 0;
};

}  // namespace leads
