// SPDX-License-Identifier: MIT
// The names of consent, and the display name of a lead.
#include "leads/lead.h"

#include <algorithm>

#include "base/blanks.h"
#include "base/text.h"

namespace leads {
namespace {

constexpr std::string_view kChannelNames[] = {"email", "phone", "sms", "post"};
constexpr std::string_view kConsentNames[] = {"unknown", "opted_in", "legitimate_interest",
                                              "opted_out"};
static_assert(std::size(kChannelNames) == kChannels);
constexpr std::string_view kStopNames[] = {"opt_out", "unsubscribe", "complaint",
                                           "bounce",  "listed",      "forgotten"};

template <class Enum, std::size_t size>
std::optional<Enum> index_of(const std::string_view (&names)[size], std::string_view name) {
  const auto* found = std::find(std::begin(names), std::end(names), name);
  if (found == std::end(names)) return std::nullopt;
  return static_cast<Enum>(found - std::begin(names));
}

std::string text_of(const Cell& cell) {
  return cell.kind == Cell::Kind::text ? std::string(cell.text) : std::string();
}

}  // namespace

std::string_view channel_name(Channel channel) {
  return kChannelNames[static_cast<std::size_t>(channel)];
}
std::string_view consent_name(ConsentState state) {
  return kConsentNames[static_cast<std::size_t>(state)];
}
std::optional<Channel> parse_channel(std::string_view name) {
  return index_of<Channel>(kChannelNames, name);
}
std::optional<ConsentState> parse_consent(std::string_view name) {
  return index_of<ConsentState>(kConsentNames, name);
}

std::string_view stop_name(Stop stop) {
  return kStopNames[static_cast<std::size_t>(stop)];
}
std::optional<Stop> parse_stop(std::string_view name) {
  return index_of<Stop>(kStopNames, name);
}
std::optional<Stop> stop_of_kind(std::string_view kind) {
  if (kind == "unsubscribe") return Stop::unsubscribe;
  if (kind == "complaint") return Stop::complaint;
  if (kind == "email_bounce_hard") return Stop::bounce;
  return std::nullopt;
}

Instant LeadView::created_at() const {
  const Cell& created = cell(BuiltIn::created_at);
  if (created.kind != Cell::Kind::integer) return kFirstInstant;
  return add_clamped(Instant{}, Seconds{created.integer});
}

std::string folded_name(std::string_view name, std::string_view first, std::string_view last) {
  return one_blank(name.empty() ? fold(std::string(first) + " " + std::string(last)) : fold(name));
}

std::optional<std::string> derived_name(std::string_view first, std::string_view last,
                                        std::string_view company, std::string_view email) {
  std::string both(first);
  if (!first.empty() && !last.empty()) both += ' ';
  both += last;
  if (!both.empty()) return both;
  for (const std::string_view text : {company, email})
    if (!text.empty()) return std::string(text);
  return std::nullopt;
}

std::optional<std::string> known_name(const LeadView& lead) {
  if (std::string name = text_of(lead.cell(BuiltIn::name)); !name.empty()) return name;
  return derived_name(text_of(lead.cell(BuiltIn::first_name)),
                      text_of(lead.cell(BuiltIn::last_name)), text_of(lead.cell(BuiltIn::company)),
                      text_of(lead.cell(BuiltIn::email)));
}

bool has_value(const LeadView& lead, FieldIndex field) {
  return lead.cell(field).present() || (field == at(BuiltIn::name) && known_name(lead).has_value());
}

std::string display_name(const LeadView& lead) {
  return known_name(lead).value_or("#" + std::to_string(number(lead.id)));
}

}  // namespace leads
