// SPDX-License-Identifier: MIT
#include "core/nurture/barrier.h"

#include <optional>

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

std::string_view task_barrier(const Facts& facts, const Playbook& playbook,
                              std::string_view channel) {
  const std::optional<Channel> known = parse_channel(channel);
  if (!known) return {};
  if (*known == Channel::phone) return barrier(facts, playbook, Channel::phone);
  if (*known == Channel::sms) {
    const Reach found = listed_phone(facts.lead);
    if (!found) return barrier_text(found.barrier);
  }
  const Consent& consent = facts.lead.consent[static_cast<std::size_t>(*known)];
  return consent.state == ConsentState::opted_out ? barrier_text(Barrier::opted_out)
                                                  : std::string_view();
}

}  // namespace leads
