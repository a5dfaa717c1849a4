// SPDX-License-Identifier: MIT
#include "core/match/retention.h"

#include <algorithm>

#include "base/time/when.h"
#include "core/funnel/funnel.h"
#include "core/lead/activity_facts.h"
#include "core/match/reachable.h"
#include "leads/playbook.h"

namespace leads {
namespace {

bool is_basis(const Consent& consent) {
  return consent.state == ConsentState::opted_in ||
         consent.state == ConsentState::legitimate_interest;
}

bool was_won(const LeadView& lead, const Playbook& playbook, Instant as_of) {
  const auto is_won = [&playbook](StageId stage) {
    return playbook.stage(stage).type == StageType::won;
  };
  return is_won(lead.stage) ||
         std::any_of(lead.entries.begin(), lead.entries.end(), [&](const StageEntry& entry) {
           return entry.at <= as_of && is_won(entry.stage);
         });
}

bool has_purchased(std::span<const Activity> activities, const Playbook& playbook, Instant as_of) {
  const auto purchase = playbook.kinds.find("purchase");
  const auto known = known_at(activities, as_of);
  return purchase && std::any_of(known.begin(), known.end(), [&](const Activity& activity) {
           return activity.kind == *purchase;
         });
}

bool has_open_deal(const LeadView& lead, const Playbook& playbook) {
  return playbook.stage(lead.stage).type == StageType::open &&
         (is_qualified(playbook, lead.stage) || lead.cell(BuiltIn::value).present());
}

/// The bases of a lead at its addresses and on the channels without any.
class Bases {
 public:
  Bases(const LeadView& lead, std::span<const Activity> activities, const Playbook& playbook,
        Instant as_of)
      : lead_(lead), activities_(activities), playbook_(playbook), as_of_(as_of) {
    for (const Channel channel : {Channel::email, Channel::phone, Channel::sms, Channel::post}) {
      add(channel, lead.consent[static_cast<std::size_t>(channel)], {});
      if (!is_addressed(channel)) continue;
      const BuiltIn field = channel == Channel::phone ? BuiltIn::phone : BuiltIn::email;
      for (const FurtherAddress& address : lead.further)
        if (address.field == field)
          add(channel, consent_for(lead, channel, address.text), address.text);
    }
    for (const ConsentEntry& entry : lead.ledger)
      if (entry.consent.since <= as_of) ended_ = std::max(ended_, entry.consent.since);
  }

  bool any() const { return any_; }
  /// The newest entry of the ledger, or stop that took a basis away; kFirstInstant without any.
  Instant ended() const { return ended_; }

 private:
  void add(Channel channel, const Consent& consent, std::string_view address) {
    if (!is_basis(consent)) return;
    const Reach found = is_addressed(channel)
                            ? reach(lead_, activities_, playbook_, as_of_, channel, address)
                            : Reach{};
    any_ = any_ || found;
    if (!found) ended_ = std::max(ended_, found.since);
  }

  const LeadView& lead_;
  std::span<const Activity> activities_;
  const Playbook& playbook_;
  Instant as_of_, ended_ = kFirstInstant;
  bool any_ = false;
};

}  // namespace

std::optional<Instant> quiet_since(const LeadView& lead, std::span<const Activity> activities,
                                   const Playbook& playbook, Instant as_of) {
  if (lead.cell(BuiltIn::next_step).present() || lead.cell(BuiltIn::next_step_at).present() ||
      has_open_deal(lead, playbook) || was_won(lead, playbook, as_of) ||
      has_purchased(activities, playbook, as_of))
    return std::nullopt;
  const Bases bases(lead, activities, playbook, as_of);
  if (bases.any()) return std::nullopt;
  const auto interest = last_activity(activities, playbook.kinds, as_of),
             contact = last_contact(activities, playbook.kinds, as_of);
  return std::max({lead.created_at(), bases.ended(), interest.value_or(kFirstInstant),
                   contact.value_or(kFirstInstant)});
}

std::optional<Instant> due_from(Instant quiet_since, const Playbook& playbook) {
  if (!playbook.retention) return std::nullopt;
  When when;
  when.kind = When::Kind::relative;
  when.span = *playbook.retention;
  return resolve(when, quiet_since, playbook.calendar.zone).first;
}

}  // namespace leads
