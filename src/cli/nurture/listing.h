// SPDX-License-Identifier: MIT
// The rows of leads nurture: a step of a lead, its state and why.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "cli/nurture/sending.h"
#include "cli/session.h"
#include "flows/nurture/plan_leads.h"

namespace leads {

struct NurtureRow {
  LeadId lead{};
  std::string name, sequence, step, channel;
  std::string state;  ///< a step_state_name, or failed
  std::string why;
  Instant due;
};

struct NurtureListing {
  std::vector<NurtureRow> rows;  ///< by due instant, then lead
  std::vector<LeadId> to_send;   ///< ascending: those who begin a sequence or get a letter now
  std::size_t due = 0, enrols = 0;
};
/// Why a letter that is due cannot be written; "" if it can.
using CheckLetter = std::function<std::string(const LeadView&, const Nurture&, const NurtureStep&)>;
/// With `all`, also what is due later. `check` may be empty.
NurtureListing list_nurture(Session& session, const NurturePlanner& planner, NurtureScope scope,
                            bool all, const CheckLetter& check);
/// Rows for what a run did not send, names looked up; then those of the listing before it that it
/// had nothing to do with.
std::vector<NurtureRow> rows_after(Session& session, const SendingResult& result,
                                   std::vector<NurtureRow> before);
Table nurture_table(const std::vector<NurtureRow>& rows);

}  // namespace leads
