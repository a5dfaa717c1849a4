// SPDX-License-Identifier: MIT
#include "core/match/reachable.h"

#include <algorithm>

#include "core/lead/activity_facts.h"
#include "leads/playbook.h"

namespace leads {
namespace {

/// Mail came back, or its reader asked for no more.
bool stops_mail(std::string_view kind) {
  return kind == "email_bounce_hard" || kind == "complaint" || kind == "unsubscribe";
}

bool mail_was_stopped(const Consent& consent, std::span<const Activity> activities,
                      const Kinds& kinds, Instant as_of) {
  const Instant since = consent.state == ConsentState::opted_in ? consent.since : kFirstInstant;
  const auto known = known_at(activities, as_of);
  const auto stopped = std::find_if(known.rbegin(), known.rend(), [&](const Activity& activity) {
    return stops_mail(kinds[activity.kind].name);
  });
  return stopped != known.rend() && stopped->at >= since;
}

bool consent_allows(const LeadView& lead, Channel channel, const Playbook& playbook) {
  switch (lead.consent[static_cast<std::size_t>(channel)].state) {
    case ConsentState::opted_in:
    case ConsentState::legitimate_interest:
      return true;
    case ConsentState::opted_out:
      return false;
    case ConsentState::unknown:
      break;
  }
  const Cell& source = lead.cell(BuiltIn::source);
  return playbook.mail_unknown &&
         !(source.kind == Cell::Kind::text && source.text == "purchased_list");
}

}  // namespace

bool is_mailable(const LeadView& lead, std::span<const Activity> activities,
                 const Playbook& playbook, Instant as_of) {
  const Consent& consent = lead.consent[static_cast<std::size_t>(Channel::email)];
  return lead.cell(BuiltIn::email).present() && !lead.suppressed &&
         consent_allows(lead, Channel::email, playbook) &&
         !mail_was_stopped(consent, activities, playbook.kinds, as_of);
}

bool is_callable(const LeadView& lead, const Playbook& playbook) {
  // Bounces, complaints and unsubscribes are about mail: they say nothing about a phone.
  return lead.cell(BuiltIn::phone).present() && !lead.suppressed &&
         consent_allows(lead, Channel::phone, playbook);
}

}  // namespace leads
