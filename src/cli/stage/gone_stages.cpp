// SPDX-License-Identifier: MIT
#include "cli/stage/gone_stages.h"

#include "store/read/people.h"

namespace leads {

std::vector<GoneStage> gone_stages(Store& store) {
  std::vector<GoneStage> gone;
  const std::vector<std::int64_t> counts = People(store).count_by_stage();
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const Stage& stage = store.playbook().stages[i];
    if (stage.gone && counts[i] > 0) gone.push_back({stage.name, counts[i]});
  }
  return gone;
}

std::string moving_command(const std::string& stage) {
  return "leads advance stage:" + stage + " --to STAGE";
}

}  // namespace leads
