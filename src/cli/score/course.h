// SPDX-License-Identifier: MIT
// The course of a lead's score: `score LEAD --since 90d`, and a line of it on `show`.
#pragma once

#include "cli/session.h"
#include "core/score/history.h"
#include "store/read/lead_cursor.h"

namespace leads {

/// "leads.score.course/1": each change since then, with the rules that made it. `lead` exists.
void print_course(Session& session, LeadId lead, Instant since);
/// "▁▁▂▅▇ from 12 to 61 in 90 days"; "" for a lead whose score did not change or that is new.
std::string course_line(Session& session, LeadCursor& cursor);

}  // namespace leads
