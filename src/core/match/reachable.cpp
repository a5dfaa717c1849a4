// SPDX-License-Identifier: MIT
#include "core/match/reachable.h"

#include <algorithm>
#include <tuple>

#include "base/text.h"
#include "core/lead/activity_facts.h"
#include "core/lead/bought_row.h"
#include "leads/playbook.h"

namespace leads {
namespace {

Barrier barrier_of(Stop stop) {
  switch (stop) {
    case Stop::opt_out:
      return Barrier::opted_out;
    case Stop::unsubscribe:
      return Barrier::unsubscribed;
    case Stop::complaint:
      return Barrier::complained;
    case Stop::bounce:
      return Barrier::bounced;
    case Stop::listed:
      return Barrier::listed;
    case Stop::forgotten:
      return Barrier::forgotten;
  }
  return Barrier::listed;
}

/// Only evidence that is later than a stop lifts it; a legitimate interest only an opt-out, which
/// it was weighed against, never what a reader did with our mail.
bool lifts(const Consent& consent, const Suppression& stop) {
  const bool later = std::tie(consent.since, consent.op) > std::tie(stop.at, stop.op);
  if (!consent.is_evidence || !later) return false;
  return consent.state == ConsentState::opted_in ||
         (consent.state == ConsentState::legitimate_interest && stop.why == Stop::opt_out);
}

}  // namespace

bool is_lifted(const LeadView& lead, Channel channel, const Suppression& stop) {
  return std::any_of(lead.ledger.begin(), lead.ledger.end(), [&](const ConsentEntry& entry) {
    return entry.channel == channel && !entry.address.empty() && lifts(entry.consent, stop) &&
           fold(entry.address) == fold(stop.address);
  });
}

namespace {

bool is_any(Stop) {
  return true;
}
bool is_listed(Stop why) {
  return why == Stop::listed || why == Stop::forgotten;
}

/// What is recorded of this address and wanted, the worst first.
Reach suppressed(const LeadView& lead, Channel channel, std::string_view key,
                 bool (*wanted)(Stop) = is_any) {
  const BuiltIn field = channel == Channel::phone ? BuiltIn::phone : BuiltIn::email;
  Reach found;
  for (const Suppression& stop : lead.suppressions) {
    if (stop.field != field || stop.address != key || !wanted(stop.why) ||
        is_lifted(lead, channel, stop))
      continue;
    const Barrier barrier = barrier_of(stop.why);
    if (found.barrier == Barrier::none || barrier < found.barrier) found = {barrier, stop.at};
  }
  return found;
}

std::optional<Suppression> stopped(const LeadView& lead, std::span<const Activity> activities,
                                   const Playbook& playbook, Instant as_of,
                                   const Consent& consent) {
  const auto known = known_at(activities, as_of);
  for (auto last = known.rbegin(); last != known.rend(); ++last) {
    if (consent.state == ConsentState::opted_in && consent.is_evidence && last->at < consent.since)
      break;
    const auto stop = stop_of_kind(playbook.kinds[last->kind].name);
    if (!stop) continue;
    const auto is_of_it = [&](const Activity& other) {
      return other.at == last->at && other.kind == last->kind;
    };
    const auto happened = std::count_if(known.begin(), known.end(), is_of_it);
    const auto addressed = std::count_if(
        lead.suppressions.begin(), lead.suppressions.end(), [&](const Suppression& entry) {
          return entry.of_lead && entry.why == *stop && entry.at == last->at;
        });
    if (happened > addressed) return Suppression{BuiltIn::email, {}, *stop, last->at, 0, true};
  }
  return std::nullopt;
}

Reach by_consent(const LeadView& lead, const Consent& consent, const Playbook& playbook) {
  switch (consent.state) {
    case ConsentState::opted_in:
    case ConsentState::legitimate_interest:
      return {};
    case ConsentState::opted_out:
      return {Barrier::opted_out, consent.since};
    case ConsentState::unknown:
      break;
  }
  if (is_bought(lead)) return {Barrier::bought};
  return {playbook.mail_unknown ? Barrier::none : Barrier::unknown_consent};
}

}  // namespace

Consent consent_for(const LeadView& lead, Channel channel, std::string_view address) {
  Consent found;
  for (const ConsentEntry& entry : lead.ledger)
    if (entry.channel == channel &&
        (entry.address.empty() || entry.address == address || fold(entry.address) == fold(address)))
      found = entry.consent;
  return found;
}

Reach reach(const LeadView& lead, std::span<const Activity> activities, const Playbook& playbook,
            Instant as_of, Channel channel, std::string_view address) {
  const BuiltIn field = channel == Channel::phone ? BuiltIn::phone : BuiltIn::email;
  const Cell& main = lead.cell(field);
  const bool is_main = address.empty() || (main.present() && address == main.text);
  if (address.empty() && main.kind == Cell::Kind::text) address = main.text;
  if (address.empty()) return {Barrier::no_address};
  const Consent consent = is_main ? lead.consent[static_cast<std::size_t>(channel)]
                                  : consent_for(lead, channel, address);
  const std::string key = field == BuiltIn::email ? fold(address) : std::string(address);
  if (const Reach found = suppressed(lead, channel, key); !found) return found;
  if (const Reach found = by_consent(lead, consent, playbook); !found) return found;
  // Bounces, complaints and unsubscribes are about mail: they say nothing about a phone.
  if (channel != Channel::email) return {};
  const auto stop = stopped(lead, activities, playbook, as_of, consent);
  return stop ? Reach{barrier_of(stop->why), stop->at} : Reach{};
}

std::optional<Suppression> stop_of_all(const LeadView& lead, std::span<const Activity> activities,
                                       const Playbook& playbook, Instant as_of,
                                       std::string_view email) {
  return stopped(lead, activities, playbook, as_of, consent_for(lead, Channel::email, email));
}

Reach listed_phone(const LeadView& lead) {
  return suppressed(lead, Channel::phone, lead.cell(BuiltIn::phone).text, is_listed);
}

bool is_mailable(const LeadView& lead, std::span<const Activity> activities,
                 const Playbook& playbook, Instant as_of) {
  return static_cast<bool>(reach(lead, activities, playbook, as_of, Channel::email));
}

bool is_callable(const LeadView& lead, const Playbook& playbook) {
  return static_cast<bool>(reach(lead, {}, playbook, kLastInstant, Channel::phone));
}

std::string_view barrier_name(Barrier barrier) {
  switch (barrier) {
    case Barrier::none:
      return "none";
    case Barrier::no_address:
      return "no_address";
    case Barrier::forgotten:
      return "forgotten";
    case Barrier::opted_out:
      return "opted_out";
    case Barrier::unsubscribed:
      return "unsubscribed";
    case Barrier::complained:
      return "complaint";
    case Barrier::bounced:
      return "bounced";
    case Barrier::listed:
      return "suppressed";
    case Barrier::bought:
      return "bought";
    case Barrier::unknown_consent:
      return "unknown_consent";
  }
  return "none";
}

std::string_view barrier_text(Barrier barrier) {
  switch (barrier) {
    case Barrier::none:
      return "may be reached";
    case Barrier::no_address:
      return "no address";
    case Barrier::forgotten:
      return "the person was forgotten";
    case Barrier::opted_out:
      return "opted out";
    case Barrier::unsubscribed:
      return "unsubscribed";
    case Barrier::complained:
      return "complained about mail";
    case Barrier::bounced:
      return "mail came back";
    case Barrier::listed:
      return "on the suppression list";
    case Barrier::bought:
      return "from a bought list, and no basis is recorded";
    case Barrier::unknown_consent:
      return "consent is unknown";
  }
  return "";
}

}  // namespace leads
