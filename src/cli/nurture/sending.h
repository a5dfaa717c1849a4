// SPDX-License-Identifier: MIT
// Sending what is due: steps are claimed by a commit, handed over with the book closed, and
// recorded as sent by another commit, some at a time.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "cli/nurture/mailer.h"
#include "cli/session.h"
#include "flows/nurture/claims.h"

namespace leads {

/// A step that was handed over, and of which it is not known whether it was sent.
struct FailedStep {
  StepOfLead step;
  std::string why;
};
struct SendingResult {
  std::size_t sent = 0, enrolled = 0;
  std::map<std::string, std::size_t> sent_by_sequence;
  std::vector<HeldStep> held;
  std::vector<FailedStep> failed;
  std::string given_up;  ///< why the rest was not handed over; "" if it was
};

/// What is due to these leads, ascending. Dies of a signal that came meanwhile, with everything
/// recorded.
SendingResult send_due(Session& session, const Playbook& playbook, LetterFinder& finder,
                       const Mailer& mailer, const std::vector<LeadId>& leads);

}  // namespace leads
