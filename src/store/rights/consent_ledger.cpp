// SPDX-License-Identifier: MIT
#include "store/rights/consent_ledger.h"

#include <algorithm>
#include <tuple>

#include "base/time/format.h"
#include "base/time/timestamp.h"
#include "core/match/reachable.h"
#include "formats/json/json.h"
#include "leads/error.h"
#include "store/journal/row_json.h"
#include "store/read/identities.h"
#include "store/read/people.h"

namespace leads {
namespace {

Channel channel_of(FieldIndex field) {
  return field == at(BuiltIn::phone) ? Channel::phone : Channel::email;
}

auto order_of(const NewSuppression& stop) {
  return std::tuple(parse_channel(stop.kind), std::string_view(stop.key), stop.at,
                    stop_name(stop.why));
}

/// Collects the stops of a lead's addresses.
class Stops {
 public:
  Stops(Store& store, Suppressions& suppressions, const LeadView& lead,
        std::span<const Activity> activities, Instant as_of)
      : store_(store),
        suppressions_(suppressions),
        lead_(lead),
        activities_(activities),
        as_of_(as_of) {}

  std::vector<NewSuppression> take() {
    for (const BuiltIn field : kAddresses) {
      const Cell& main = lead_.cell(field);
      if (main.kind == Cell::Kind::text) add_address(at(field), main.text);
    }
    for (const FurtherAddress& address : lead_.further)
      add_address(at(address.field), address.text);
    std::stable_sort(found_.begin(), found_.end(), [](const auto& one, const auto& other) {
      return order_of(one) < order_of(other);
    });
    const auto same = [](const auto& one, const auto& other) {
      return order_of(one) == order_of(other);
    };
    found_.erase(std::unique(found_.begin(), found_.end(), same), found_.end());
    return std::move(found_);
  }

 private:
  void add_address(FieldIndex field, std::string_view address) {
    const std::string key = identity_key(field, address);
    if (key.empty()) return;
    const Channel channel = channel_of(field);
    const std::string kind(identity_kind(field));
    for (SuppressionRecord& entry : suppressions_.of(kind, key)) {
      const Suppression stop{field == at(BuiltIn::phone) ? BuiltIn::phone : BuiltIn::email,
                             key,
                             entry.why,
                             entry.at,
                             entry.op,
                             false};
      if (entry.at <= as_of_ && !is_lifted(lead_, channel, stop))
        found_.push_back({kind, key, entry.why, entry.at, {}, std::move(entry.evidence)});
    }
    if (channel != Channel::email) return;
    const auto stop = stop_of_all(lead_, activities_, store_.playbook(), as_of_, address);
    if (stop) found_.push_back({kind, key, stop->why, stop->at, {}, {}});
  }

  Store& store_;
  Suppressions& suppressions_;
  const LeadView& lead_;
  std::span<const Activity> activities_;
  Instant as_of_;
  std::vector<NewSuppression> found_;
};

/// What has no text that a screen or a file could not show; "" without the member.
std::optional<std::string> text_of(const JsonValue& object, std::string_view name) {
  const JsonValue* found = object.find(name);
  if (found == nullptr || found->is_null()) return std::string();
  const std::string* text = found->string();
  const auto is_control = [](char letter) {
    return static_cast<unsigned char>(letter) < ' ' && letter != '\n' && letter != '\t';
  };
  if (text == nullptr || std::any_of(text->begin(), text->end(), is_control)) return std::nullopt;
  return *text;
}

/// Adds an entry; otherwise says what is wrong with it.
std::string read_entry(const JsonValue& json, ConsentLedger& ledger) {
  const auto channel = parse_channel(text_of(json, "channel").value_or(""));
  if (!channel) return "names no channel";
  const auto address = text_of(json, "address");
  const auto evidence = text_of(json, "evidence");
  if (!address || !evidence) return "has an address or evidence that is no plain text";
  const auto time = parse_iso(text_of(json, "at").value_or(""));
  if (!time || !time->zoned) return "has no \"at\" such as 2026-11-20T09:30:00Z";
  if (const JsonValue* named = json.find("stop"); named != nullptr) {
    const auto why = parse_stop(text_of(json, "stop").value_or(""));
    if (!why || !is_addressed(*channel) || address->empty())
      return "is a stop without its reason or its address";
    const BuiltIn field = *channel == Channel::phone ? BuiltIn::phone : BuiltIn::email;
    std::string key = identity_key(at(field), *address);
    if (key.empty()) return "is a stop of something that is no address";
    ledger.stops.push_back(
        {std::string(channel_name(*channel)), std::move(key), *why, time->instant, {}, *evidence});
    ledger.stops.back().is_restored = true;
    return {};
  }
  const auto state = parse_consent(text_of(json, "state").value_or(""));
  if (!state) return "names no state of consent";
  const JsonValue* given = json.find("is_evidence");
  NewConsent consent{{}, *channel, *address, *state, time->instant, *evidence};
  consent.is_evidence = given != nullptr && given->boolean() != nullptr && *given->boolean();
  consent.is_restored = true;
  ledger.consents.push_back(std::move(consent));
  return {};
}

}  // namespace

ConsentLedger consent_ledger(Store& store, Suppressions& suppressions, const LeadView& lead,
                             std::span<const Activity> activities, Instant as_of) {
  ConsentLedger ledger;
  if (!lead.ledger.empty())
    for (ConsentRecord& record : People(store).consents(lead.id))
      ledger.consents.push_back({lead.id, record.channel, std::move(record.address), record.state,
                                 record.at, std::move(record.evidence), record.is_evidence});
  ledger.stops = Stops(store, suppressions, lead, activities, as_of).take();
  return ledger;
}

std::string write_ledger(const ConsentLedger& ledger) {
  std::string text;
  if (ledger.empty()) return text;
  JsonWriter json(text);
  json.begin_array();
  for (const NewConsent& consent : ledger.consents) write_consent(json, consent);
  for (const NewSuppression& stop : ledger.stops) {
    json.begin_object();
    text_member(json, "channel", stop.kind);
    text_member(json, "address", stop.key);
    text_member(json, "stop", stop_name(stop.why));
    text_member(json, "at", format_utc(stop.at));
    text_member(json, "evidence", stop.evidence);
    json.end_object();
  }
  json.end_array();
  return text;
}

std::variant<ConsentLedger, std::string> parse_ledger(std::string_view text) {
  Diagnostic problem;
  const std::optional<JsonValue> json = try_parse_json(text, problem);
  if (!json || json->array() == nullptr) return "is not a list in JSON, as leads export writes it";
  ConsentLedger ledger;
  std::size_t number = 0;
  for (const JsonValue& entry : *json->array()) {
    ++number;
    if (const std::string wrong = read_entry(entry, ledger); !wrong.empty())
      return "entry " + std::to_string(number) + " " + wrong;
  }
  return ledger;
}

}  // namespace leads
