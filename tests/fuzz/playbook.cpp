// SPDX-License-Identifier: MIT
// A leads.toml is understood or refused with places; one that is understood scores.
#include "leads/playbook.h"

#include <string>

#include "fixtures/playbook_sample.h"
#include "fuzz/targets.h"
#include "leads/score.h"

namespace leads::fuzz {

void playbook(std::string_view bytes) {
  const PlaybookResult result = parse_sample(bytes);
  for (const Diagnostic& problem : result.problems)
    require(!problem.message.empty(), "a problem has a message");
  if (result.failed()) return;
  const Scorer scorer(result.playbook);
  require(!result.playbook.stage_names().empty(), "a playbook has stages");
}

}  // namespace leads::fuzz
