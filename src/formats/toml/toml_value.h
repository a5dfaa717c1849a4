// SPDX-License-Identifier: MIT
// One value of a TOML file read as the expected type. A wrong value is a problem at its position,
// in the words of somebody who edits the file by hand, with the correct way to write it if that is
// known.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "formats/toml/toml_reader.h"
#include "leads/instant.h"

namespace leads {

/// "the string \"10\"", "the number 10", "a list": describes a value briefly enough for a message.
std::string describe(const TomlNode& node);
/// The text in double quotes, shortened.
std::string quoted(std::string_view text);
/// "a, b or c"
std::string one_of(const std::vector<std::string>& names);
/// "did you mean ...?", else the whole list if it is short, else "".
std::string suggestion(std::string_view word, const std::vector<std::string>& known);

// Each reads one value that a user knows as `name`; a value of another type is an error and nullopt
// (null).

std::optional<std::string> read_text(const TomlNode& node, std::string_view name,
                                     Problems& problems);
/// A number, truth, time or text as text; lists and tables are an error.
std::optional<std::string> read_scalar(const TomlNode& node, std::string_view name,
                                       Problems& problems);
std::optional<std::int64_t> read_whole(const TomlNode& node, std::string_view name,
                                       std::int64_t low, std::int64_t high, Problems& problems);
std::optional<bool> read_boolean(const TomlNode& node, std::string_view name, Problems& problems);
/// One number with s, m, h, d or w. Zero is refused unless `zero`.
std::optional<Seconds> read_duration(const TomlNode& node, std::string_view name,
                                     Problems& problems, bool zero = false);
const TomlNode* read_list(const TomlNode& node, std::string_view name, Problems& problems);
/// The texts of a list that is not empty; items of another type are left out.
std::vector<const TomlNode*> read_texts(const TomlNode& node, std::string_view name,
                                        Problems& problems);
/// The same, but a single string is accepted as a list of one.
std::vector<const TomlNode*> read_text_or_texts(const TomlNode& node, std::string_view name,
                                                Problems& problems);

}  // namespace leads
