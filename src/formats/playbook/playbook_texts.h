// SPDX-License-Identifier: MIT
// The files of texts/, embedded.
#pragma once

#include <span>
#include <string_view>

namespace leads {

struct PlaybookText {
  std::string_view name, text;
};
std::span<const PlaybookText> playbook_texts();
/// The templates that the example names, without their ending .md.
std::span<const PlaybookText> example_letters();

}  // namespace leads
