// Facts that follow from a lead's activities and consent at an instant.
#include "core/lead_facts.h"

#include "leads/filter.h"
#include "leads/playbook.h"

namespace leads {
namespace {

template <class Counts>
std::optional<Instant> newest(std::span<const Activity> activities, Instant as_of, Counts counts) {
  const auto known = known_at(activities, as_of);
  for (auto activity = known.rbegin(); activity != known.rend(); ++activity) {
    if (counts(*activity)) return activity->at;
  }
  return std::nullopt;
}

/// Mail came back, or its reader asked for no more.
bool stops_mail(std::string_view kind) {
  return kind == "email_bounce_hard" || kind == "complaint" || kind == "unsubscribe";
}

bool mail_was_stopped(const Consent& consent, std::span<const Activity> activities,
                      const Kinds& kinds, Instant as_of) {
  const Instant since = consent.state == ConsentState::opted_in ? consent.since : kFirstInstant;
  const auto stopped = newest(activities, as_of, [&](const Activity& activity) {
    return stops_mail(kinds[activity.kind].name);
  });
  return stopped && *stopped >= since;
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

std::optional<Instant> last_activity(std::span<const Activity> activities, const Kinds& kinds,
                                     Instant as_of) {
  return newest(activities, as_of, [&](const Activity& activity) {
    return !activity.machine && is_interest(kinds[activity.kind]);
  });
}

std::optional<Instant> last_contact(std::span<const Activity> activities, const Kinds& kinds,
                                    Instant as_of) {
  return newest(activities, as_of,
                [&](const Activity& activity) { return is_contact(kinds[activity.kind]); });
}

std::optional<Instant> first_contact_since(Instant since, std::span<const Activity> activities,
                                           const Kinds& kinds, Instant as_of) {
  for (const Activity& activity : known_at(activities, as_of)) {
    if (activity.at >= since && is_contact(kinds[activity.kind])) return activity.at;
  }
  return std::nullopt;
}

std::optional<Instant> first_response(const LeadView& lead, std::span<const Activity> activities,
                                      const Kinds& kinds, Instant as_of) {
  return first_contact_since(lead.cycle_since, activities, kinds, as_of);
}

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
