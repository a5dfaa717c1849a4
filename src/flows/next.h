// SPDX-License-Identifier: MIT
// The work list of a book: the leads that ask for attention now, most urgent first. Reads few
// leads: those that are hot, were touched lately, have a step due, or are in a stage that
// promises something.
#pragma once

#include "core/work/worklist.h"
#include "flows/select.h"

namespace leads {

struct WorkItem {
  LeadId lead{};
  std::string name, company, phone, next_step;
  std::string task;  ///< of a sequence, that is due
  StageId stage{};
  Score score;
  std::vector<WorkReason> reasons;  ///< most urgent first, never empty
};
struct Worklist {
  std::vector<WorkItem> items;  ///< at most `limit`: by reason, then score, then id
  std::size_t matched = 0;      ///< leads with a reason
  std::size_t evaluated = 0;    ///< of which no stored score held
};

struct WorkRequest {
  Filter filter;
  std::size_t limit = 10;
  std::optional<Instant> until = {};              ///< to look ahead beyond today
  std::optional<std::vector<LeadId>> among = {};  ///< ascending: only these
};
/// `zone` is that of the command line: of days in the filter, and of when today ends.
Worklist work_list(const Evaluation& evaluation, const Zone& zone, WorkRequest request);

}  // namespace leads
