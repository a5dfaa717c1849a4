// SPDX-License-Identifier: MIT
// Filters that are well formed and cannot be what was meant: each is worth a warning.
#pragma once

#include <string_view>

#include "formats/playbook/reading.h"
#include "leads/filter.h"

namespace leads {

/// Warns of a backspace in a pattern, of stars where nothing is a wildcard, and of sources and
/// countries that are unknown. `node` is the filter's text.
void warn_of_slips(Reading& reading, const TomlNode& node, const Filter& filter);
/// The same for one value that a field is compared with. `shown` is how it is written.
void warn_of_value(Reading& reading, const Field& field, std::string_view value,
                   std::string_view shown, Place place);

}  // namespace leads
