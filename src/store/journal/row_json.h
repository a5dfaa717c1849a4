// SPDX-License-Identifier: MIT
// Rows the journal keeps whole, as JSON: what an undo removed can then be put back.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "store/records.h"
#include "store/store.h"
#include "store/write/open_operation.h"

namespace leads {

class JsonWriter;

/// A member of the object being written, unless the text is empty.
void text_member(JsonWriter& json, std::string_view name, std::string_view text);
void write_consent(JsonWriter& json, const NewConsent& consent);

std::string activity_json(const NewActivity& activity, const Playbook& playbook);
/// Nullopt when the text is not such a row, or names a kind that no longer exists.
std::optional<NewActivity> parse_activity_json(std::string_view text, LeadId lead,
                                               const Playbook& playbook);

/// An activity that left the book for an equal one, with the lead it was of and the operation that
/// recorded it.
struct KeptActivity {
  NewActivity activity;
  std::int64_t op = 0;
};
std::string kept_activity_json(const KeptActivity& kept, const Playbook& playbook);
std::optional<KeptActivity> parse_kept_activity_json(std::string_view text,
                                                     const Playbook& playbook);

std::string move_json(const MoveRow& move);
std::optional<MoveRow> parse_move_json(std::string_view text, LeadId lead);

std::string identity_json(const NewIdentity& identity);
/// A plain value, as a creation notes it, is an identity without key.
NewIdentity parse_identity_json(std::string_view text, std::string_view kind);

std::string consent_json(const NewConsent& consent);
std::optional<NewConsent> parse_consent_json(std::string_view text, LeadId lead);

/// A lead with all that belongs to it.
struct WholeLead {
  NewLead lead;
  std::int64_t created_op = 0;
  std::vector<MoveRow> moves;
  std::vector<NewConsent> consents;
  std::vector<NewActivity> activities;
};
/// The current row, which must exist.
WholeLead read_whole(Store& store, LeadId lead);
std::string lead_json(const WholeLead& whole, const Playbook& playbook);
/// Fields, kinds and stages that no longer exist are left out.
std::optional<WholeLead> parse_lead_json(std::string_view text, LeadId lead,
                                         const Playbook& playbook);

}  // namespace leads
