// SPDX-License-Identifier: MIT
// The two leads.toml texts that `leads init` writes out: texts/default.toml and texts/example.toml,
// which the build puts into the binary. Tests check that neither has a problem.
#include "formats/playbook/playbook_texts.h"

#include <algorithm>

#include "formats/playbook/playbook_toml.h"

namespace leads {
namespace {

std::string_view text_called(std::string_view name) {
  const auto texts = playbook_texts();
  return std::find_if(texts.begin(), texts.end(),
                      [&](const PlaybookText& each) { return each.name == name; })
      ->text;
}

}  // namespace

std::string_view default_playbook_text() {
  return text_called("default");
}

std::string_view example_playbook_text() {
  return text_called("example");
}

}  // namespace leads
