// SPDX-License-Identifier: MIT
#include "cli/command/value_kind.h"

#include <array>

namespace leads {

std::string_view value_kind_name(ValueKind kind) {
  static constexpr auto kNames = std::to_array<std::string_view>({"text",
                                                                  "number",
                                                                  "choice",
                                                                  "file",
                                                                  "folder",
                                                                  "lead",
                                                                  "filter",
                                                                  "lead-or-filter",
                                                                  "activity-filter",
                                                                  "field",
                                                                  "field-value",
                                                                  "column-field",
                                                                  "columns",
                                                                  "sort-keys",
                                                                  "stage",
                                                                  "activity-kind",
                                                                  "tag",
                                                                  "reason",
                                                                  "mapping",
                                                                  "report",
                                                                  "topic",
                                                                  "operation",
                                                                  "past-date",
                                                                  "coming-date"});
  return kNames[static_cast<std::size_t>(kind)];
}

}  // namespace leads
