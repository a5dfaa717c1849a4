// SPDX-License-Identifier: MIT
// The input of `leads import` in the form that the import takes: files opened and recognised,
// mappings found, policies parsed.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "import/columns/recognise.h"
#include "import/import.h"
#include "import/source/source.h"

namespace leads {

class Session;

struct ImportInput {
  std::vector<std::string> files, map, set;
  std::string as, system, date, delimiter, encoding, sheet, rejects, report, new_fields;
  std::optional<std::string> on_match;
  bool activities = false, create = false, keep_going = false, plan = false, bodies = false;
};

/// Owns what the files of one import point to.
struct ImportPlan {
  std::vector<std::unique_ptr<ImportSource>> sources;
  std::vector<std::unique_ptr<Recognition>> readings;
  std::vector<ImportFile> files;
  ImportOptions options;
  SourceOptions form;  ///< of the first file
};
/// Throws usage, not_found, bad_input: before anything is read but the files' beginnings.
std::unique_ptr<ImportPlan> plan_import(const ImportInput& input, Session& session);

}  // namespace leads
