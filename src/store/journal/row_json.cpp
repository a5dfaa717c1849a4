// SPDX-License-Identifier: MIT
#include "store/journal/row_json.h"

#include "base/numbers.h"
#include "base/time/format.h"
#include "base/time/timestamp.h"
#include "formats/json/json.h"
#include "leads/error.h"
#include "store/records.h"

namespace leads {

void text_member(JsonWriter& json, std::string_view name, std::string_view text) {
  if (text.empty()) return;
  json.key(name);
  json.string(text);
}

void write_consent(JsonWriter& json, const NewConsent& consent) {
  json.begin_object();
  text_member(json, "channel", channel_name(consent.channel));
  text_member(json, "address", consent.address);
  text_member(json, "state", consent_name(consent.state));
  text_member(json, "at", format_utc(consent.at));
  text_member(json, "evidence", consent.evidence);
  if (consent.is_evidence) {
    json.key("is_evidence");
    json.boolean(true);
  }
  json.end_object();
}

namespace {

void activity_members(JsonWriter& json, const NewActivity& activity, const Playbook& playbook) {
  text_member(json, "at", format_utc(activity.at));
  text_member(json, "kind", playbook.kinds[activity.kind].name);
  text_member(json, "subject", activity.subject);
  if (activity.value) {
    json.key("value");
    json.number(*activity.value);
  }
  text_member(json, "system", activity.system);
  text_member(json, "ref", activity.ref);
  text_member(json, "note", activity.note);
  if (activity.machine || activity.person) {
    json.key("machine");
    json.boolean(activity.machine);
  }
}

void write_activity(JsonWriter& json, const NewActivity& activity, const Playbook& playbook) {
  json.begin_object();
  activity_members(json, activity, playbook);
  json.end_object();
}

void write_move(JsonWriter& json, const MoveRow& move) {
  json.begin_object();
  text_member(json, "at", format_utc(move.at));
  text_member(json, "from", move.from);
  text_member(json, "to", move.to);
  json.key("cycle");
  json.integer(move.cycle);
  text_member(json, "actor", move.actor);
  text_member(json, "reason", move.reason);
  if (move.forced) {
    json.key("forced");
    json.boolean(true);
  }
  json.end_object();
}

void write_identity(JsonWriter& json, const NewIdentity& identity) {
  json.begin_object();
  text_member(json, "kind", identity.kind);
  text_member(json, "key", identity.key);
  text_member(json, "value", identity.value);
  text_member(json, "label", identity.label);
  json.end_object();
}

std::string text_of(const JsonValue& object, std::string_view name) {
  const JsonValue* member = object.find(name);
  return member != nullptr && member->string() != nullptr ? *member->string() : std::string();
}

std::int64_t integer_of(const JsonValue& object, std::string_view name, std::int64_t otherwise) {
  const JsonValue* member = object.find(name);
  return member != nullptr && member->number() != nullptr
             ? parse_integer(member->number()->text).value_or(otherwise)
             : otherwise;
}

bool flag_of(const JsonValue& object, std::string_view name) {
  const JsonValue* member = object.find(name);
  return member != nullptr && member->boolean() != nullptr && *member->boolean();
}

std::optional<Instant> instant_of(const JsonValue& object, std::string_view name) {
  const std::optional<ParsedTime> parsed = parse_iso(text_of(object, name));
  return parsed && parsed->zoned ? std::optional(parsed->instant) : std::nullopt;
}

std::optional<NewActivity> read_activity(const JsonValue& json, LeadId lead,
                                         const Playbook& playbook) {
  const std::optional<Instant> at = instant_of(json, "at");
  const std::optional<KindId> kind = playbook.kinds.find(text_of(json, "kind"));
  if (!at || !kind) return std::nullopt;
  NewActivity activity{lead,
                       *at,
                       *kind,
                       text_of(json, "subject"),
                       {},
                       text_of(json, "system"),
                       text_of(json, "ref"),
                       text_of(json, "note"),
                       flag_of(json, "machine")};
  activity.person = json.find("machine") != nullptr && !activity.machine;
  if (const JsonValue* value = json.find("value"); value != nullptr && value->number() != nullptr)
    activity.value = parse_number(value->number()->text);
  return activity;
}

std::optional<MoveRow> read_move(const JsonValue& json, LeadId lead) {
  const std::optional<Instant> at = instant_of(json, "at");
  if (!at || text_of(json, "to").empty()) return std::nullopt;
  return MoveRow{number(lead),
                 *at,
                 text_of(json, "from"),
                 text_of(json, "to"),
                 static_cast<std::uint32_t>(integer_of(json, "cycle", 1)),
                 text_of(json, "actor"),
                 text_of(json, "reason"),
                 flag_of(json, "forced")};
}

NewIdentity read_identity(const JsonValue& json) {
  return {text_of(json, "kind"), text_of(json, "key"), text_of(json, "value"),
          text_of(json, "label")};
}

std::optional<NewConsent> read_consent(const JsonValue& json, LeadId lead) {
  const auto channel = parse_channel(text_of(json, "channel"));
  const auto state = parse_consent(text_of(json, "state"));
  const auto at = instant_of(json, "at");
  if (!channel || !state || !at) return std::nullopt;
  return NewConsent{lead,
                    *channel,
                    text_of(json, "address"),
                    *state,
                    *at,
                    text_of(json, "evidence"),
                    flag_of(json, "is_evidence")};
}

template <class Write>
std::string written(Write write) {
  std::string out;
  JsonWriter json(out);
  write(json);
  return out;
}

template <class Item, class Write>
void list_member(JsonWriter& json, std::string_view name, const std::vector<Item>& items,
                 Write write) {
  if (items.empty()) return;
  json.key(name);
  json.begin_array();
  for (const Item& item : items) write(item);
  json.end_array();
}

template <class Take>
void each_of(const JsonValue& object, std::string_view name, Take take) {
  const JsonValue* member = object.find(name);
  if (member == nullptr || member->array() == nullptr) return;
  for (const JsonValue& item : *member->array()) take(item);
}

std::optional<JsonValue> parsed(std::string_view text) {
  Diagnostic problem;
  return try_parse_json(text, problem);
}

}  // namespace

std::string activity_json(const NewActivity& activity, const Playbook& playbook) {
  return written([&](JsonWriter& json) { write_activity(json, activity, playbook); });
}

std::optional<NewActivity> parse_activity_json(std::string_view text, LeadId lead,
                                               const Playbook& playbook) {
  const std::optional<JsonValue> json = parsed(text);
  return json ? read_activity(*json, lead, playbook) : std::nullopt;
}

std::string kept_activity_json(const KeptActivity& kept, const Playbook& playbook) {
  return written([&](JsonWriter& json) {
    json.begin_object();
    activity_members(json, kept.activity, playbook);
    json.key("lead");
    json.integer(number(kept.activity.lead));
    json.key("op");
    json.integer(kept.op);
    json.end_object();
  });
}

std::optional<KeptActivity> parse_kept_activity_json(std::string_view text,
                                                     const Playbook& playbook) {
  const std::optional<JsonValue> json = parsed(text);
  if (!json) return std::nullopt;
  std::optional<NewActivity> activity =
      read_activity(*json, LeadId{integer_of(*json, "lead", 0)}, playbook);
  return activity ? std::optional(KeptActivity{std::move(*activity), integer_of(*json, "op", 0)})
                  : std::nullopt;
}

std::string move_json(const MoveRow& move) {
  return written([&](JsonWriter& json) { write_move(json, move); });
}

std::optional<MoveRow> parse_move_json(std::string_view text, LeadId lead) {
  const std::optional<JsonValue> json = parsed(text);
  return json ? read_move(*json, lead) : std::nullopt;
}

std::string identity_json(const NewIdentity& identity) {
  return written([&](JsonWriter& json) { write_identity(json, identity); });
}

NewIdentity parse_identity_json(std::string_view text, std::string_view kind) {
  if (const std::optional<JsonValue> json = parsed(text); json && json->object() != nullptr)
    return read_identity(*json);
  return {std::string(kind), {}, std::string(text), {}};
}

std::string consent_json(const NewConsent& consent) {
  return written([&](JsonWriter& json) { write_consent(json, consent); });
}

std::optional<NewConsent> parse_consent_json(std::string_view text, LeadId lead) {
  const std::optional<JsonValue> json = parsed(text);
  return json ? read_consent(*json, lead) : std::nullopt;
}

std::string lead_json(const WholeLead& whole, const Playbook& playbook) {
  return written([&](JsonWriter& json) {
    json.begin_object();
    json.key("created_op");
    json.integer(whole.created_op);
    text_member(json, "stage", playbook.stage(whole.lead.stage).name);
    json.key("fields");
    json.begin_object();
    for (const auto& [field, value] : whole.lead.values)
      text_member(json, playbook.fields[field].name,
                  format_value(playbook.fields[field], Cell::of(value)));
    json.end_object();
    list_member(json, "tags", whole.lead.tags, [&](const std::string& tag) { json.string(tag); });
    list_member(json, "identities", whole.lead.identities,
                [&](const NewIdentity& identity) { write_identity(json, identity); });
    list_member(json, "moves", whole.moves, [&](const MoveRow& move) { write_move(json, move); });
    list_member(json, "activities", whole.activities,
                [&](const NewActivity& activity) { write_activity(json, activity, playbook); });
    list_member(json, "consents", whole.consents,
                [&](const NewConsent& consent) { write_consent(json, consent); });
    json.end_object();
  });
}

std::optional<WholeLead> parse_lead_json(std::string_view text, LeadId lead,
                                         const Playbook& playbook) {
  const std::optional<JsonValue> json = parsed(text);
  const std::optional<StageId> stage =
      json ? playbook.find_stage(text_of(*json, "stage")) : std::nullopt;
  if (!stage) return std::nullopt;
  WholeLead whole;
  whole.lead.id = lead;
  whole.lead.stage = *stage;
  whole.created_op = integer_of(*json, "created_op", 0);
  if (const JsonValue* fields = json->find("fields");
      fields != nullptr && fields->object() != nullptr) {
    for (const JsonMember& member : *fields->object()) {
      const std::optional<FieldIndex> field = playbook.fields.find(member.name);
      if (!field || member.value.string() == nullptr) continue;
      if (std::optional<Value> value =
              stored_value(playbook.fields[*field], *member.value.string()))
        whole.lead.values.emplace_back(*field, std::move(*value));
    }
  }
  each_of(*json, "tags", [&](const JsonValue& item) {
    if (item.string() != nullptr) whole.lead.tags.push_back(*item.string());
  });
  each_of(*json, "identities",
          [&](const JsonValue& item) { whole.lead.identities.push_back(read_identity(item)); });
  each_of(*json, "moves", [&](const JsonValue& item) {
    if (auto move = read_move(item, lead)) whole.moves.push_back(std::move(*move));
  });
  each_of(*json, "activities", [&](const JsonValue& item) {
    if (auto activity = read_activity(item, lead, playbook))
      whole.activities.push_back(std::move(*activity));
  });
  each_of(*json, "consents", [&](const JsonValue& item) {
    if (auto consent = read_consent(item, lead)) whole.consents.push_back(std::move(*consent));
  });
  return whole;
}

}  // namespace leads
