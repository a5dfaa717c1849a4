// SPDX-License-Identifier: MIT
// One lead as the evaluator sees it. Nothing here owns a database or reads a clock.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "leads/activity.h"
#include "leads/field.h"
#include "leads/instant.h"

namespace leads {

enum class Channel : std::uint8_t { email, phone, sms, post };
inline constexpr std::size_t kChannels = 4;
/// Whether people are reached on it at addresses that leads are found by, which may be stopped.
constexpr bool is_addressed(Channel channel) {
  return channel == Channel::email || channel == Channel::phone;
}
enum class ConsentState : std::uint8_t {
  unknown,
  opted_in,
  legitimate_interest,
  opted_out
};  ///< ascending: when leads are merged, the stricter wins
std::string_view channel_name(Channel channel);
std::string_view consent_name(ConsentState state);
std::optional<Channel> parse_channel(std::string_view name);
std::optional<ConsentState> parse_consent(std::string_view name);

struct Consent {
  ConsentState state = ConsentState::unknown;
  Instant since = kFirstInstant;  ///< when the state began
  std::int64_t op = 0;            ///< which of two of one instant is later
  bool is_evidence = false;       ///< recorded as evidence by `leads consent`: it may lift an
                                  ///< earlier stop
};
/// An entry of a lead's ledger of consent.
struct ConsentEntry {
  Channel channel{};
  std::string_view address;  ///< an e-mail or phone; "" for the channel as a whole
  Consent consent;
};

/// Why an address is not to be used for any lead.
enum class Stop : std::uint8_t { opt_out, unsubscribe, complaint, bounce, listed, forgotten };
std::string_view stop_name(Stop stop);
std::optional<Stop> parse_stop(std::string_view name);
/// The stop that an activity of this kind is, if any.
std::optional<Stop> stop_of_kind(std::string_view kind);

enum class LeadId : std::int64_t {};
enum class StageId : std::uint8_t {};  ///< index into Playbook::stages

inline std::int64_t number(LeadId id) {
  return static_cast<std::int64_t>(id);
}
inline std::size_t index(StageId id) {
  return static_cast<std::size_t>(id);
}

/// The prefix of the reason of a move that brought a lost lead back, followed by the kind of its
/// knock.
inline constexpr std::string_view kGotInTouch = "got in touch: ";

/// The fields by which leads are found; their names are also those of the identities.
inline constexpr auto kAddresses = std::to_array({BuiltIn::email, BuiltIn::phone});

/// An e-mail or phone of a lead in addition to the main one, which is a field.
struct FurtherAddress {
  BuiltIn field{};  ///< email or phone
  std::string_view text;
};

/// An entry of the suppression list about an address of a lead, or recorded of the lead.
struct Suppression {
  BuiltIn field{};           ///< email or phone
  std::string_view address;  ///< as identity_key makes it
  Stop why{};
  Instant at;
  std::int64_t op = 0;
  bool of_lead = false;  ///< it was recorded of this lead, by an activity that named the address
};

/// The beginning of a stay in a stage.
struct StageEntry {
  StageId stage{};
  Instant at;
};

/// Everything about one lead except its activities, as of one instant. Views live as long as the
/// row behind them.
struct LeadView {
  LeadId id{};
  std::span<const Cell> fields;  ///< by FieldIndex; shorter means the rest is missing
  std::span<const std::string_view> tags;
  std::span<const FurtherAddress> further;
  StageId stage{};
  StageId furthest{};  ///< the furthest open or won stage of this cycle
  std::uint32_t cycle = 1;
  Instant stage_since{};            ///< created_at for a lead that never moved
  Instant cycle_since{};            ///< created_at for the first cycle
  bool reopened = false;            ///< this cycle began when the lost lead got in touch
  std::string_view stage_reason;    ///< of the move into the stage; "" if none
  std::string_view closing_reason;  ///< of its newest move to a parked or lost stage; "" if none
  std::span<const StageEntry> entries;  ///< its stays of all cycles, oldest first
  std::array<Consent, kChannels> consent{};
  std::span<const ConsentEntry> ledger;  ///< of consent, in the order it was recorded
  std::span<const Suppression> suppressions;

  const Cell& cell(FieldIndex field) const {
    return index(field) < fields.size() ? fields[index(field)] : kMissingCell;
  }
  const Cell& cell(BuiltIn field) const { return cell(at(field)); }
  Instant created_at() const;  ///< kFirstInstant when missing
};

/// The name of a lead that is given none: first + last name, else company, e-mail; nullopt without
/// any.
std::optional<std::string> derived_name(std::string_view first, std::string_view last,
                                        std::string_view company, std::string_view email);
/// The name a lead goes by: name, else first + last name, company, e-mail; nullopt without any.
std::optional<std::string> known_name(const LeadView& lead);
/// The fields that known_name reads.
inline constexpr auto kNameFields = std::to_array(
    {BuiltIn::name, BuiltIn::first_name, BuiltIn::last_name, BuiltIn::company, BuiltIn::email});
/// The name to show: name, else first + last name, company, e-mail, "#id".
std::string display_name(const LeadView& lead);
/// Whether a lead has a value; of the name, whether it goes by one.
bool has_value(const LeadView& lead, FieldIndex field);
/// The form in which the names of two leads are compared: `name`, else first and last; folded, ""
/// if there is none.
std::string folded_name(std::string_view name, std::string_view first, std::string_view last);

}  // namespace leads
