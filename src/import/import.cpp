// SPDX-License-Identifier: MIT
#include "import/import.h"

#include "import/write/activity_import.h"
#include "import/write/lead_import.h"

namespace leads {

ImportReport import_files(Store& store, std::span<const ImportFile> files,
                          const ImportOptions& options) {
  return options.activities ? import_activities(store, files, options)
                            : import_leads(store, files, options);
}

}  // namespace leads
