// SPDX-License-Identifier: MIT
// What the columns of a file of activities are for, and what its words for kinds mean.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "import/columns/column.h"
#include "import/import.h"

namespace leads {

/// The shape of a file of orders.
inline constexpr std::string_view kOrders = "orders";

struct ActivityColumns {
  std::vector<ColumnTarget> targets;
  std::optional<KindId> kind;  ///< of every row, when no column says it
  std::string
      shape;  ///< "page views": what the file was taken for; "" for our own form and mappings
  std::unordered_map<std::string, std::string> kinds;  ///< folded word -> kind
};

/// Throws usage or bad_input when a mapped column is missing, or whose, when and what cannot be
/// told.
ActivityColumns activity_columns_of(const std::vector<std::string>& header, const ImportFile& file,
                                    const ImportOptions& options, const Playbook& playbook);

/// Whether a header is that of activities: our own form, or a shape that is known (leads help
/// import).
bool is_activity_header(const std::vector<std::string>& header);

}  // namespace leads
