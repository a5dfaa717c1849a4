// SPDX-License-Identifier: MIT
// `import --plan`: how a file would be read, as a piece of leads.toml.
#pragma once

#include <cstddef>
#include <string>

#include "import/import.h"

namespace leads {

/// What a plan has to know besides.
struct PlanContext {
  std::size_t declared =
      0;              ///< fields that leads.toml knows; those behind them are the book's alone
  bool text = false;  ///< new fields are text, whatever their values look like
  std::string encoding, delimiter, sheet;  ///< as they were told, by a mapping or by hand
  int skip_lines = 0;
};
/// How a file would be read, as a piece of leads.toml to be reviewed, and appended to the one there
/// is: importing by it is importing the file as it is, but that columns nothing is known of become
/// fields, of types their values suggest. What a mapping can't say stands in comments.
std::string import_plan(const ImportFile& file, const ImportOptions& options,
                        const Playbook& playbook, const PlanContext& context);

}  // namespace leads
