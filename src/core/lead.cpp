// The built-in fields, kinds and sources, and the look-ups on them. Their order is part of the
// contract: BuiltIn, KindId and stored dictionaries count on it, so new ones go to the end.
#include "leads/lead.h"

#include <algorithm>
#include <type_traits>
#include <utility>

#include "leads/text.h"

namespace leads {
namespace {

constexpr std::string_view kTypeNames[] = {"text",    "integer", "number",   "date",  "datetime",
                                           "boolean", "choice",  "money",    "url",   "email",
                                           "phone",   "country", "currency", "source"};

constexpr std::pair<std::string_view, FieldType> kBuiltIn[] = {
    {"type", FieldType::choice},
    {"name", FieldType::text},
    {"first_name", FieldType::text},
    {"last_name", FieldType::text},
    {"email", FieldType::email},
    {"phone", FieldType::phone},
    {"title", FieldType::text},
    {"company", FieldType::text},
    {"website", FieldType::url},
    {"industry", FieldType::text},
    {"employees", FieldType::integer},
    {"revenue", FieldType::money},
    {"street", FieldType::text},
    {"city", FieldType::text},
    {"region", FieldType::text},
    {"postal_code", FieldType::text},
    {"country", FieldType::country},
    {"language", FieldType::text},
    {"time_zone", FieldType::text},
    {"source", FieldType::source},
    {"source_detail", FieldType::text},
    {"campaign", FieldType::text},
    {"vendor", FieldType::text},
    {"cost", FieldType::money},
    {"owner", FieldType::text},
    {"value", FieldType::money},
    {"currency", FieldType::currency},
    {"expected_close", FieldType::date},
    {"rating", FieldType::integer},
    {"notes", FieldType::text},
    {"referred_by", FieldType::text},
    {"next_step", FieldType::text},
    {"next_step_at", FieldType::datetime},
    {"created_at", FieldType::datetime},
};
static_assert(std::size(kBuiltIn) == static_cast<std::size_t>(BuiltIn::count));

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
    {"noshow", "no_show"},
    {"form", "form_submit"},
    {"visit", "page_view"},
    {"download", "content_download"},
    {"signup", "newsletter_signup"},
    {"demo", "demo_request"},
    {"trial", "trial_start"},
    {"quote", "quote_sent"},
    {"cart", "cart_add"},
    {"bought", "purchase"},
    {"follow", "social_follow"},
    {"fair", "event_visit"},
};

constexpr std::string_view kDirections[] = {"none", "in", "out", "both"};
constexpr std::string_view kChannelNames[] = {"email", "phone", "sms", "post"};
constexpr std::string_view kConsentNames[] = {"unknown", "opted_in", "legitimate_interest",
                                              "opted_out"};
static_assert(std::size(kChannelNames) == kChannels);

template <class Enum, std::size_t size>
std::optional<Enum> place_of(const std::string_view (&names)[size], std::string_view name) {
  const auto* found = std::find(std::begin(names), std::end(names), name);
  if (found == std::end(names)) return std::nullopt;
  return static_cast<Enum>(found - std::begin(names));
}

std::string text_of(const Cell& cell) {
  return cell.kind == Cell::Kind::text ? std::string(cell.text) : std::string();
}

}  // namespace

std::string_view type_name(FieldType type) {
  return kTypeNames[static_cast<std::size_t>(type)];
}

bool is_text(FieldType type) {
  switch (type) {
    case FieldType::text:
    case FieldType::choice:
    case FieldType::url:
    case FieldType::email:
    case FieldType::phone:
    case FieldType::country:
    case FieldType::currency:
    case FieldType::source:
      return true;
    default:
      return false;
  }
}

Cell Cell::of(const Value& value) {
  return std::visit(
      [](const auto& held) -> Cell {
        using Held = std::decay_t<decltype(held)>;
        if constexpr (std::is_same_v<Held, std::monostate>)
          return {};
        else if constexpr (std::is_same_v<Held, std::string>)
          return Cell::of(std::string_view(held));
        else
          return Cell::of(held);
      },
      value);
}

Value owned(const Cell& cell) {
  switch (cell.kind) {
    case Cell::Kind::integer:
      return cell.integer;
    case Cell::Kind::real:
      return cell.real;
    case Cell::Kind::text:
      return std::string(cell.text);
    default:
      return {};
  }
}

Fields::Fields() {
  all_.reserve(std::size(kBuiltIn));
  by_name_.reserve(std::size(kBuiltIn));
  for (const auto& [name, type] : kBuiltIn) {
    Field field{std::string(name), type, {}};
    if (type == FieldType::choice) field.choices = {"person", "organization"};
    add(std::move(field));
  }
}

std::optional<FieldIndex> Fields::find(std::string_view name) const {
  const auto found = by_name_.find(std::string(name));
  if (found == by_name_.end()) return std::nullopt;
  return found->second;
}

FieldIndex Fields::add(Field field) {
  const auto [place, added] = by_name_.emplace(field.name, static_cast<FieldIndex>(all_.size()));
  if (added) all_.push_back(std::move(field));
  return place->second;
}

std::vector<std::string> Fields::names() const {
  std::vector<std::string> names;
  for (const Field& field : all_) names.push_back(field.name);
  return names;
}

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
  const auto [place, added] = by_name_.emplace(kind.name, static_cast<KindId>(all_.size()));
  if (added) all_.push_back(std::move(kind));
  return place->second;
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

std::string_view channel_name(Channel channel) {
  return kChannelNames[static_cast<std::size_t>(channel)];
}
std::string_view consent_name(ConsentState state) {
  return kConsentNames[static_cast<std::size_t>(state)];
}
std::optional<Channel> parse_channel(std::string_view name) {
  return place_of<Channel>(kChannelNames, name);
}
std::optional<ConsentState> parse_consent(std::string_view name) {
  return place_of<ConsentState>(kConsentNames, name);
}

Instant LeadView::created_at() const {
  const Cell& created = cell(BuiltIn::created_at);
  if (created.kind != Cell::Kind::integer) return kFirstInstant;
  return add_clamped(Instant{}, Seconds{created.integer});
}

std::string folded_name(std::string_view name, std::string_view first, std::string_view last) {
  return name.empty() ? fold(std::string(first) + " " + std::string(last)) : fold(name);
}

std::string display_name(const LeadView& lead) {
  if (std::string name = text_of(lead.cell(BuiltIn::name)); !name.empty()) return name;
  std::string both = text_of(lead.cell(BuiltIn::first_name));
  const std::string last = text_of(lead.cell(BuiltIn::last_name));
  if (!both.empty() && !last.empty()) both += ' ';
  both += last;
  if (!both.empty()) return both;
  for (const BuiltIn field : {BuiltIn::company, BuiltIn::email}) {
    if (std::string text = text_of(lead.cell(field)); !text.empty()) return text;
  }
  return "#" + std::to_string(number(lead.id));
}

}  // namespace leads
