// SPDX-License-Identifier: MIT
// The built-in kinds of activities and sources, and the look-ups on them. The order of the kinds is
// part of the contract: KindId and stored dictionaries rely on it, so new ones go to the end.
#include "leads/activity.h"

#include <iterator>
#include <utility>

namespace leads {
namespace {

struct BuiltInKind {
  std::string_view name;
  Direction direction;
  std::string_view channel;
  bool knocking = false;
};

constexpr BuiltInKind kKinds[] = {
    {"email_sent", Direction::out, "email"},
    {"email_open", Direction::in, "email"},
    {"email_click", Direction::in, "email"},
    {"email_reply", Direction::in, "email", true},
    {"email_bounce_hard", Direction::none, "email"},
    {"email_bounce_soft", Direction::none, "email"},
    {"unsubscribe", Direction::none, "email"},
    {"complaint", Direction::none, "email"},
    {"call_attempt", Direction::out, "phone"},
    {"call", Direction::both, "phone", true},
    {"voicemail", Direction::out, "phone"},
    {"sms", Direction::out, "sms"},
    {"meeting_booked", Direction::in, "in_person", true},
    {"meeting", Direction::both, "in_person"},
    {"no_show", Direction::none, "in_person"},
    {"form_submit", Direction::in, "web", true},
    {"page_view", Direction::in, "web"},
    {"content_download", Direction::in, "web"},
    {"webinar", Direction::in, "event"},
    {"newsletter_signup", Direction::in, "web"},
    {"demo_request", Direction::in, "web", true},
    {"trial_start", Direction::in, "web", true},
    {"quote_sent", Direction::out, "sale"},
    {"cart_add", Direction::in, "sale"},
    {"cart_abandon", Direction::none, "sale"},
    {"purchase", Direction::in, "sale", true},
    {"social_follow", Direction::in, "social"},
    {"social_like", Direction::in, "social"},
    {"social_comment", Direction::in, "social"},
    {"review", Direction::in, "web"},
    {"referral", Direction::in, ""},
    {"chat", Direction::both, "web", true},
    {"event_visit", Direction::in, "event"},
    {"note", Direction::none, ""},
    {"nurture_enrolled", Direction::none, ""},
    {"nurture_claimed", Direction::none, ""},
    {"nurture_sent", Direction::none, ""},
    {"nurture_released", Direction::none, ""},
    {"nurture_ended", Direction::none, ""},
};

constexpr KindWord kKindWords[] = {
    {"mail", "email_sent"},
    {"reply", "email_reply"},
    {"bounced", "email_bounce_hard"},
    {"unsub", "unsubscribe"},
    {"tried", "call_attempt"},
    {"vm", "voicemail"},
    {"text", "sms"},
    {"booked", "meeting_booked"},
    {"met", "meeting"},
    {"visit", "meeting"},
    {"demo", "meeting"},
    {"noshow", "no_show"},
    {"form", "form_submit"},
    {"download", "content_download"},
    {"signup", "newsletter_signup"},
    {"trial", "trial_start"},
    {"quote", "quote_sent"},
    {"cart", "cart_add"},
    {"bought", "purchase"},
    {"follow", "social_follow"},
    {"fair", "event_visit"},
};

constexpr std::string_view kDirections[] = {"none", "in", "out", "both"};

}  // namespace

std::string_view direction_name(Direction direction) {
  return kDirections[static_cast<std::size_t>(direction)];
}

Kinds::Kinds() {
  all_.reserve(std::size(kKinds));
  by_name_.reserve(std::size(kKinds));
  for (const BuiltInKind& kind : kKinds) {
    add({std::string(kind.name), kind.direction, std::string(kind.channel), kind.knocking});
  }
}

std::optional<KindId> Kinds::find(std::string_view name) const {
  const auto found = by_name_.find(std::string(name));
  if (found == by_name_.end()) return std::nullopt;
  return found->second;
}

KindId Kinds::add(Kind kind) {
  const auto [index, added] = by_name_.emplace(kind.name, static_cast<KindId>(all_.size()));
  if (added) all_.push_back(std::move(kind));
  return index->second;
}

std::vector<std::string> Kinds::names() const {
  std::vector<std::string> names;
  for (const Kind& kind : all_) names.push_back(kind.name);
  return names;
}

const std::vector<std::pair<std::string, Direction>>& built_in_sources() {
  static const std::vector<std::pair<std::string, Direction>> sources = [] {
    std::vector<std::pair<std::string, Direction>> list;
    for (const char* name : {"content", "organic_search", "social", "web_form", "chat", "webinar",
                             "event", "review", "referral", "existing_customer", "newsletter",
                             "demo_request", "paid_search", "paid_social", "advert", "partner"}) {
      list.emplace_back(name, Direction::in);
    }
    for (const char* name :
         {"cold_email", "cold_call", "purchased_list", "trade_show", "direct_mail"}) {
      list.emplace_back(name, Direction::out);
    }
    for (const char* name : {"import", "other"}) list.emplace_back(name, Direction::none);
    return list;
  }();
  return sources;
}

std::span<const KindWord> kind_words() {
  return kKindWords;
}

std::optional<KindId> typed_kind(const Kinds& kinds, std::string_view word) {
  if (const std::optional<KindId> kind = kinds.find(word)) return kind;
  for (const KindWord& known : kKindWords) {
    if (known.word == word) return kinds.find(known.kind);
  }
  return std::nullopt;
}

}  // namespace leads
