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

namespace leads {

/// One lead as stored, in full, for screens and exports.
struct Identity {
  std::string kind, key, value, label;  ///< kind: email phone row id:SYSTEM
};
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
  std::string address;  ///< an e-mail or phone; "" for the channel as a whole
  ConsentState state{};
  Instant at;
  std::string evidence;
  bool is_evidence = false;  ///< see Consent
  std::int64_t op = 0;
};
struct ActivityRecord {
  Instant at;
  KindId kind{};
  std::string subject;
  std::optional<double> value;
  std::string system, ref, note;
  bool machine = false;           ///< as said, else as inferred
  std::optional<bool> said = {};  ///< what its source said of that
  std::string inferred = {};      ///< why it is taken for a machine's; "" where it is not
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
/// The command of operations that forgot a person: nothing brings one back.
inline constexpr std::string_view kForget = "forget";
inline bool is_import(const OperationRecord& operation) {
  return operation.command == kImport;
}
/// The command of operations that enrol leads in sequences and send letters, which cannot be taken
/// back.
inline constexpr std::string_view kNurture = "nurture";
inline bool is_nurture(const OperationRecord& operation) {
  return operation.command == kNurture;
}

using NewIdentity = Identity;
struct NewActivity {
  LeadId lead{};
  Instant at;
  KindId kind{};
  std::string subject;
  std::optional<double> value;
  std::string system, ref, note;
  bool machine = false;
  std::string address = {};  ///< of mail: the lead's address it was about, where known
  bool person = false;       ///< said not to be by a machine
};
struct NewConsent {
  LeadId lead{};
  Channel channel{};
  std::string address;
  ConsentState state{};
  Instant at;
  std::string evidence;
  bool is_evidence = false;  ///< see Consent
  bool is_restored = false;  ///< of a lead's own ledger, whose stops are listed beside it
};
/// An address that is not to be used for any lead.
struct NewSuppression {
  std::string kind;  ///< of identity: email phone id:SYSTEM
  std::string key;   ///< as identity_key makes it
  Stop why{};
  Instant at;
  LeadId lead{};             ///< whose activity named the address; 0 without one
  std::string evidence;      ///< where it came from: "suppressed.csv:12"
  std::string mark = {};     ///< instead of the key, where only the mark is known
  bool is_restored = false;  ///< from an export: kept beside others of another time
};
/// A letter of a sequence that an address gets, or got.
struct SentLetter {
  LeadId lead{};
  std::string address;         ///< as identity_key makes it
  std::string sequence, step;  ///< the sequence's name folded
  std::int64_t text = 0;       ///< a fingerprint of its template
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
  std::vector<NewConsent> consents;   ///< their `lead` is ignored
  std::vector<NewSuppression> stops;  ///< of its addresses
};

}  // namespace leads
