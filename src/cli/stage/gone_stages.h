// SPDX-License-Identifier: MIT
// Stages that leads.toml no longer has while leads are in them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "store/store.h"

namespace leads {

struct GoneStage {
  std::string name;
  std::int64_t leads = 0;
};
/// In the order of the vocabulary; those that have leads.
std::vector<GoneStage> gone_stages(Store& store);
/// The command that moves its leads to another stage.
std::string moving_command(const std::string& stage);

}  // namespace leads
