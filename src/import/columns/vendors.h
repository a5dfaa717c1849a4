// SPDX-License-Identifier: MIT
// The exports of other programs, a file a program: columns/vendors/*/NAME.toml, in the language of
// [import.NAME] in leads.toml. The build puts them into the binary.
#pragma once

#include <span>
#include <string_view>

namespace leads {

struct VendorText {
  std::string_view name;  ///< for --as
  std::string_view text;
};
std::span<const VendorText> vendor_texts();

}  // namespace leads
