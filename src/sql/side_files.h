// SPDX-License-Identifier: MIT
// The files beside a database that the engine believes: looked at before it does.
#pragma once

#include <string>

namespace leads::sql {

/// Refuses side files of the database at `path` that the engine must not see. A journal that names
/// a super-journal makes it delete the file of that name; we never write one. A pipe or a device in
/// place of a side file would hang it. Throws Error bad_input, naming the file.
void check_side_files(const std::string& path);

}  // namespace leads::sql
