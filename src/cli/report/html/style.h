// SPDX-License-Identifier: MIT
// The style and the script of a page of reports.
#pragma once

#include <string_view>

namespace leads::html {

extern const std::string_view kStyle;
/// Makes the tables sortable. The page allows this script alone, by its SHA-256.
extern const std::string_view kScript, kScriptHash;

}  // namespace leads::html
