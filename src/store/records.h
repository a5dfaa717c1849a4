// SPDX-License-Identifier: MIT
// The records of a book as plain data: as they are read, and as they are passed to it to be
// written.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "leads/playbook.h"
#include "leads/score.h"
#include "store/journal/entry.h"

namespace leads {

struct StoredScore {
  LeadId lead{};
  bool known = false;  ///< the six values were stored once, valid or not
  int fit = 0, engagement = 0, total = 0;
  Grade grade = Grade::U;
  Temperature temperature = Temperature::cold;
  StageId ready{};
  std::optional<Instant> valid_until;  ///< nullopt: invalidated by a later write
  std::int64_t touched_op = 0;
};

/// One lead as stored, in full, for screens and exports.
struct Identity {
  std::string kind, key, value, label;  ///< kind: email phone row id:SYSTEM
};
/// The key by which an e-mail or phone is found; "" when the value has none: a phone number that is
/// not recognised. `field` is email or phone.
std::string identity_key(FieldIndex field, std::string_view value);
std::string_view identity_kind(FieldIndex field);
struct StageMove {
  std::int64_t op = 0;
  Instant at;
  std::string from, to;
  std::uint32_t cycle = 1;
  std::string actor, reason;
  bool forced = false;
};
struct ConsentRecord {
  Channel channel{};
  std::string address;  ///< of email; "" for the channel as a whole
  ConsentState state{};
  Instant at;
  std::string evidence;
};
struct ActivityRecord {
  Instant at;
  KindId kind{};
  std::string subject;
  std::optional<double> value;
  std::string system, ref, note;
  bool machine = false;
};
struct OperationRecord {
  std::int64_t id = 0;
  Instant at;
  std::string actor, command, summary;
  std::int64_t undoes = 0;     ///< the operation this one undid; 0 for other commands
  std::int64_t undone_by = 0;  ///< the newest undo of this one in effect; 0 if none
};
/// The command of operations that create and record in bulk. The journal has no row for each
/// change, so their undo cannot be undone.
inline constexpr std::string_view kImport = "import";
inline bool is_import(const OperationRecord& operation) {
  return operation.command == kImport;
}

/// A score to be stored. Small: a rescore keeps one for each lead that changed.
struct ScoreRow {
  LeadId lead{};
  Instant valid_until{};
  std::int64_t touched_op = 0;  ///< as stored
  std::int32_t fit = 0, engagement = 0, total = 0;
  Grade grade = Grade::U;
  Temperature temperature = Temperature::cold;
  StageId ready{};
};
/// A change of a lead's temperature, grade or the stage it is ready for when scores were stored.
struct Crossing {
  enum class What : std::uint8_t { temperature, grade, ready };
  static constexpr std::uint8_t kNothing = 255;
  LeadId lead{};
  std::int32_t rule = -1;  ///< index of the rule that caused it; -1 if no single one did
  What what = What::temperature;
  std::uint8_t before = kNothing,
               after = 0;  ///< Temperature, Grade or StageId; kNothing: not scored before
};
struct CrossingRecord {
  std::int64_t id = 0;
  LeadId lead{};
  Instant at;
  std::string what, before, after, rule;  ///< what: temperature grade ready; "" is missing
};

/// Which of the stored scores are valid.
struct ScoreSurvey {
  std::vector<LeadId> stale;                ///< ascending: those whose score is invalid or missing
  std::size_t hot = 0, warm = 0, cold = 0;  ///< of the valid ones
};

/// Which leads may have work: those whose score is hot or invalid, that were touched since, have a
/// next step before, or are in one of these stages.
struct WorkScope {
  Instant now, steps_before, touched_since;
  std::vector<StageId> stages;
};

struct BookState {
  std::optional<Instant> scored_at;  ///< of the last `score -a`
  std::uint64_t mark = 0;            ///< fingerprint of the rules it used
  std::int64_t newest_op = 0;
  std::int64_t leads = 0;  ///< filled by Store::count only
};

using NewIdentity = Identity;
struct NewActivity {
  LeadId lead{};
  Instant at;
  KindId kind{};
  std::string subject;
  std::optional<double> value;
  std::string system, ref, note;
  bool machine = false;
};
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
  bool clashes = false;  ///< the lead may already have one of that instant and kind
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
struct NewConsent {
  LeadId lead{};
  Channel channel{};
  std::string address;
  ConsentState state{};
  Instant at;
  std::string evidence;
};
struct NewLead {
  LeadId id{};  ///< 0: the next free number
  std::vector<std::pair<FieldIndex, Value>> values;
  std::vector<std::string> tags;
  std::vector<NewIdentity> identities;  ///< beyond those of the fields email and phone
  StageId stage{};
  std::optional<Instant>
      stage_at;              ///< when set, `stage` is entered by one ungated move at that time
  std::string stage_reason;  ///< of that move
  std::uint32_t cycle = 1;
  std::vector<NewConsent> consents;  ///< their `lead` is ignored
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

/// What a merge brought to the survivor.
struct MergeResult {
  struct Filled {
    FieldIndex field{};
    std::string before, after;  ///< before is "" except for created_at
  };
  std::vector<Filled> fields;
  std::vector<std::string> tags;
  std::vector<Identity> identities;  ///< further e-mails, phones and ids by which it is now found
  std::size_t activities = 0,
              same_activities = 0;  ///< moved; not moved, as the survivor has one with that ref
  std::size_t consents = 0;         ///< channels or addresses where the other's was stricter
};

/// One change that an undo reverted, or left because the book is no longer as the operation left
/// it.
struct UndoneChange {
  LeadId lead{};
  EntryKind kind{};
  std::string name;           ///< as in a JournalEntry
  std::string before, after;  ///< the value before and after the undo; "" is missing
  std::string kept;           ///< why it stays; "" when it was reverted
};
struct UndoResult {
  std::vector<UndoneChange> changes;  ///< of bulk creations only those that stay
  std::size_t leads_removed = 0, activities_removed = 0;
  std::size_t kept = 0;  ///< changes that stay
};

}  // namespace leads
