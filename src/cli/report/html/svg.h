// SPDX-License-Identifier: MIT
// Charts as SVG, to be part of a page: they take their colours from its style, need no script, and
// name each mark in a hover text.
#pragma once

#include <string>
#include <string_view>

#include "cli/output/chart.h"

namespace leads::html {

/// The text with `& < > " '` as entities, and control characters, which no page can have, as in
/// messages.
std::string escaped(std::string_view text);
/// `id` must be unique in the page.
std::string svg_chart(const Chart& chart, const std::string& id);

}  // namespace leads::html
