// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "cli/output/render.h"

namespace leads {

/// A table for a terminal, escaped: as many columns as the width has room for, the first ones of
/// the table before the last ones and those with values before empty ones.
std::string draw_table(const Table& table, const OutputSettings& settings);

}  // namespace leads
