// SPDX-License-Identifier: MIT
// Moves by hand, with qualify and advance: gates, reasons, owners on entering, and all or nothing
// for several leads.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/lead/change.h"
#include "core/funnel/assign.h"
#include "core/funnel/funnel.h"
#include "leads/error.h"

namespace leads {

struct Move {
  StageId to{};
  Instant at;
  std::string reason;
  bool forced = false;
  bool dated = false;  ///< the instant was given and must be consistent with the lead's history
};

/// Makes moves in one operation. Refusals are collected: finish() throws all of them, and nothing
/// is changed unless it keeps going.
class Mover {
 public:
  Mover(Session& session, const std::string& command, std::string verb);

  /// Moves the lead and reports it; on entering a stage with an [[assign]] it gets an owner. A lead
  /// already in that stage is unchanged. False when it was refused: by `require` or the stage's
  /// `limit`, unless forced, or for being older than the move.
  bool move(LeadId lead, const Move& move);
  /// Another reason for its newest move, to the stage it is in.
  void correct_reason(LeadId lead, const std::string& reason);
  void refuse(LeadId lead, std::string message, std::string hint);
  void unchanged(LeadId lead) { report_.unchanged.push_back(lead); }
  /// For the lead that was moved last.
  void noted_owner(const std::string& owner) {
    report_.changed.back().fields.push_back({"owner", "", owner});
  }
  void note(std::string text) { report_.changed.back().notes.push_back(std::move(text)); }

  Operation& operation() { return operation_; }
  std::size_t moved() const { return report_.changed.size(); }
  /// Commits and prints. If it keeps going, the refusals are thrown after that: as partial, or as
  /// refused if no lead moved.
  void finish(bool keep_going);

 private:
  bool passes(const LeadView& lead, const Move& move);
  /// The command that passes a gate.
  std::string force(LeadId lead, const Stage& target) const;
  void assign(LeadId lead, StageId stage);

  Session* session_;
  const Playbook* playbook_;
  std::string command_;
  ChangeReport report_;
  std::vector<Diagnostic> refused_;
  std::optional<Assigner> assigner_;
  std::optional<StageRoom> room_;
  Operation operation_;
};

/// Throws unless the reason is one of [reasons], if leads.toml lists any.
void check_listed_reason(const Playbook& playbook, const std::string& reason);
/// The stage of that name if it is of the type, else the first of the type.
std::optional<StageId> stage_of_type(const Playbook& playbook, StageType type,
                                     std::string_view preferred = {});
/// "may come back from 2027-02-20 00:00 on, or once it gets in touch, when it qualifies": what a
/// reason means for a lead parked or lost since an instant; "" for other stages.
std::string return_words(const Playbook& playbook, StageId stage, std::string_view reason,
                         Instant since, const Zone& zone);
/// The same for a lead that is parked and not free to return.
std::string wait_words(const Return& back, const Zone& zone);
/// For a lead in a stage that leads.toml no longer has: that, and how to move it.
std::string gone_words(const Stage& stage, LeadId lead);

}  // namespace leads
