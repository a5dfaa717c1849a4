// SPDX-License-Identifier: MIT
// What a write command reports: leads.change/1 for scripts, one line per lead for people. A dry run
// reports the same.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "cli/session.h"
#include "core/funnel/assign.h"
#include "store/read/lead_cursor.h"

namespace leads {

struct ChangedField {
  std::string field, before, after;  ///< as shown; "" is missing
};
struct ChangedLead {
  LeadId id{};
  std::string name;
  std::vector<ChangedField> fields;
  std::vector<std::string> notes;  ///< lines below it on a terminal
};

struct ChangeReport {
  std::int64_t op = 0;  ///< 0 if nothing was changed
  bool dry_run = false;
  std::string verb;  ///< "added", "edited"
  std::vector<ChangedLead> changed;
  std::vector<LeadId> unchanged;
  Record extra;                    ///< further members of the document
  std::vector<std::string> notes;  ///< lines above on a terminal
};

void print_change(Session& session, const ChangeReport& report);
/// A value of the journal for people: "call: left voicemail" of an activity kept whole, the name of
/// a lead kept whole.
std::string describe_change(EntryKind kind, const std::string& value);
/// The display name of a lead as it is now, inside the open operation too.
std::string lead_name(Session& session, LeadId lead);
/// The leads that an operation created or changed, by name: "Ana Lima", "Ana Lima, Bo Kaya, …"; ""
/// if it changed none. That of a lead that it removed is the name it had.
std::string whom(Session& session, std::int64_t op);
/// Sets a field, and records it in `changed` if the value differs.
void set_field(Session& session, Operation& operation, FieldIndex field, const Value& value,
               ChangedLead& changed);
/// The owner that the lead got by [[assign]], and why; of those given, its own.
void add_owners(const std::vector<std::pair<LeadId, Assignment>>& given, ChangedLead& changed);
/// Calls `use` with the lead's view and cursor; the lead must exist.
void with_lead(Session& session, LeadId lead, const std::function<void(LeadCursor&)>& use);
/// Its score as of now, evaluated with explanation.
Score score_of(Session& session, LeadId lead);

}  // namespace leads
