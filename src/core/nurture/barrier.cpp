// SPDX-License-Identifier: MIT
#include "core/nurture/barrier.h"

#include "core/match/reachable.h"

namespace leads {
namespace {

std::string_view barrier(const Facts& facts, const Playbook& playbook, Channel channel) {
  const Reach found = reach(facts.lead, facts.activities, playbook, facts.as_of, channel);
  return found ? std::string_view() : barrier_text(found.barrier);
}

}  // namespace

std::string_view mail_barrier(const Facts& facts, const Playbook& playbook) {
  return barrier(facts, playbook, Channel::email);
}

std::string_view call_barrier(const Facts& facts, const Playbook& playbook) {
  return barrier(facts, playbook, Channel::phone);
}

}  // namespace leads
