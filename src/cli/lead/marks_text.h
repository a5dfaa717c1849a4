// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "flows/marks/renew_marks.h"
#include "store/records.h"

namespace leads {

/// What a renewal of the marks of machines changed, as a sentence; "" when nothing.
std::string mark_counts_text(const MarkCounts& counts);

/// "(machine)" where a source said so, else "(machine: several links of the mail …)".
std::string machine_words(const ActivityRecord& record);

}  // namespace leads
