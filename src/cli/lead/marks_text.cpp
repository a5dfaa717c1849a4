// SPDX-License-Identifier: MIT
#include "cli/lead/marks_text.h"

#include "base/words.h"
#include "core/machine/mail_event.h"

namespace leads {

std::string mark_counts_text(const MarkCounts& counts) {
  std::string text;
  if (counts.made > 0)
    text = counted(counts.made, "open or click", "opens and clicks") + " taken for " +
           (counts.made == 1 ? "a machine's" : "machines'");
  if (counts.taken_back > 0)
    text += (text.empty() ? "" : "; ") +
            counted(counts.taken_back, "open or click", "opens and clicks") +
            (counts.taken_back == 1 ? " counts as a person's again" : " count as people's again");
  return text;
}

std::string machine_words(const ActivityRecord& record) {
  const auto reason = parse_machine_reason(record.inferred);
  if (!reason) return "(machine)";
  return "(machine: " + std::string(machine_reason_text(*reason)) + ")";
}

}  // namespace leads
