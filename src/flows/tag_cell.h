// Tags in one cell of a file.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace leads {

/// Separated by commas, those with a comma or quote in double quotes: split_tags takes them apart again.
std::string tag_cell(std::span<const std::string_view> tags);

}  // namespace leads
