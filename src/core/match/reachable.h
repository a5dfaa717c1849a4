// SPDX-License-Identifier: MIT
// Whether a lead may be reached at an address, and if not, why. The only answer to that question:
// filters, exports for mailing, calling and advertising, and nurturing all ask here.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "leads/lead.h"

namespace leads {

struct Playbook;

/// What a list of addresses is for.
enum class Purpose : std::uint8_t { email, phone, ads };

/// What keeps a lead from being reached, the one that matters most.
enum class Barrier : std::uint8_t {
  none,
  no_address,
  forgotten,
  opted_out,
  unsubscribed,
  complained,
  bounced,
  listed,           ///< on the suppression list
  bought,           ///< from a bought list, and no basis is recorded
  unknown_consent,  ///< and `[consent] unknown` is "withhold"
};

struct Reach {
  Barrier barrier = Barrier::none;
  Instant since = kFirstInstant;  ///< when the barrier arose, where that is known

  explicit operator bool() const { return barrier == Barrier::none; }
};

/// Whether a lead may be mailed (`Channel::email`) or called (`phone`) at one of its addresses; an
/// empty `address` is its main one. The lead must have been read with LeadNeeds::consent and
/// ::suppressions, and with its activities.
Reach reach(const LeadView& lead, std::span<const Activity> activities, const Playbook& playbook,
            Instant as_of, Channel channel, std::string_view address = {});
/// Whether the main phone of a lead is on no suppression list: then a text message may go to it,
/// whatever was said of calls.
Reach listed_phone(const LeadView& lead);
bool is_mailable(const LeadView& lead, std::span<const Activity> activities,
                 const Playbook& playbook, Instant as_of);
bool is_callable(const LeadView& lead, const Playbook& playbook);

/// A short word for scripts: `opted_out`, `bought`.
std::string_view barrier_name(Barrier barrier);
/// For people, without the date: "opted out", "the list was bought, and no basis is recorded".
std::string_view barrier_text(Barrier barrier);

/// Whether the lead's own ledger lifts a stop of one of its addresses. A stop is about one address,
/// and so must the evidence be: what was said of the lead as a whole says nothing of an address
/// that it was given later, for which somebody else may have opted out.
bool is_lifted(const LeadView& lead, Channel channel, const Suppression& stop);
/// Mail came back, or its reader asked for no more, and it is not known at which address: then it
/// is a stop for all of them, unless the lead opted in since at this one.
std::optional<Suppression> stop_of_all(const LeadView& lead, std::span<const Activity> activities,
                                       const Playbook& playbook, Instant as_of,
                                       std::string_view email);

/// What the ledger says last of an address of a channel, by entries for it or for the whole
/// channel. The earlier of two entries of one channel is passed over.
Consent consent_for(const LeadView& lead, Channel channel, std::string_view address);

}  // namespace leads
