// SPDX-License-Identifier: MIT
// Tags in one cell of a file.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace leads {

/// Separated by commas, those with a comma or quote in double quotes.
std::string tag_cell(std::span<const std::string_view> tags);
/// Apart again; in files of others they are separated by `;` `|` and ` ::: `, too.
std::vector<std::string> split_tags(std::string_view cell, bool foreign);

}  // namespace leads
