// SPDX-License-Identifier: MIT
#include "cli/command/command.h"

namespace leads {

std::string_view program_version() {
  return LEADS_VERSION;
}

}  // namespace leads
