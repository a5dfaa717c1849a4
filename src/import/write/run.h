// SPDX-License-Identifier: MIT
// How every import ends: matched without a lock, then written in one operation.
#pragma once

#include <optional>

#include "import/import.h"
#include "store/records.h"
#include "store/store.h"
#include "store/write/operation.h"

namespace leads {

/// Flow: made of (store, files, options, report); read(), changes(), write(Operation&), summary(),
/// tell_outcomes(). When somebody wrote between the matching and the lock all is matched again, the
/// last time while nobody can.
template <class Flow>
ImportReport run_import(Store& store, std::span<const ImportFile> files,
                        const ImportOptions& options) {
  constexpr int kTries = 3;
  for (int attempt = 1;; ++attempt) {
    std::optional<Operation> operation;
    if (attempt == kTries)
      operation.emplace(store, options.now, options.actor, std::string(kImport),
                        Operation::Kind::bulk);
    if (attempt > 1 && options.restart) options.restart();
    const std::int64_t newest = store.state().newest_op;
    ImportReport report;
    Flow flow(store, files, options, report);
    flow.read();
    if (flow.changes()) {
      if (!operation) {
        operation.emplace(store, options.now, options.actor, std::string(kImport),
                          Operation::Kind::bulk);
        if (operation->follows() != newest) continue;
      }
      flow.write(*operation);
      report.op = operation->finish(flow.summary(), options.dry_run);
    }
    flow.tell_outcomes();
    return report;
  }
}

}  // namespace leads
