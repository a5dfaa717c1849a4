// SPDX-License-Identifier: MIT
// A saved view, as leads.toml and config.toml write it.
#pragma once

#include "formats/toml/toml_table.h"
#include "leads/playbook.h"

namespace leads {

/// [view.NAME] filter = "…", fields = […], sort = […]. The filter is not parsed.
View read_view(const TomlEntry& entry, Problems& problems);

}  // namespace leads
