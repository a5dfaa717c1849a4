// SPDX-License-Identifier: MIT
// The fields that --new-fields makes of columns nothing is known of.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "import/import.h"

namespace leads {

/// The fields that columns nothing is known of go to: column, from 0, and name, in the file's
/// order. A name follows from its header, so that the same column finds the field it made before.
std::vector<std::pair<std::size_t, std::string>> new_field_names(const ImportFile& file,
                                                                 const ImportOptions& options,
                                                                 const Playbook& playbook);

}  // namespace leads
