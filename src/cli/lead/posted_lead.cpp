// SPDX-License-Identifier: MIT
#include "cli/lead/posted_lead.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "base/utf8.h"
#include "base/words.h"
#include "formats/json/json.h"
#include "formats/text/form_body.h"
#include "leads/error.h"

namespace leads {
namespace {

constexpr const char* kInput = "standard input";

/// What forms call our fields.
constexpr auto kNames =
    std::to_array<std::pair<std::string_view, std::string_view>>({{"mail", "email"},
                                                                  {"e_mail", "email"},
                                                                  {"email_address", "email"},
                                                                  {"your_email", "email"},
                                                                  {"tel", "phone"},
                                                                  {"telephone", "phone"},
                                                                  {"phone_number", "phone"},
                                                                  {"mobile", "phone"},
                                                                  {"full_name", "name"},
                                                                  {"fullname", "name"},
                                                                  {"your_name", "name"},
                                                                  {"firstname", "first_name"},
                                                                  {"fname", "first_name"},
                                                                  {"lastname", "last_name"},
                                                                  {"lname", "last_name"},
                                                                  {"surname", "last_name"},
                                                                  {"organisation", "company"},
                                                                  {"organization", "company"},
                                                                  {"company_name", "company"},
                                                                  {"zip", "postal_code"},
                                                                  {"job_title", "title"},
                                                                  {"comment", "message"},
                                                                  {"comments", "message"},
                                                                  {"your_message", "message"},
                                                                  {"note", "message"},
                                                                  {"page", "subject"},
                                                                  {"url", "subject"},
                                                                  {"form", "subject"},
                                                                  {"tag", "tags"}});

std::string key_of(std::string_view name) {
  std::string key = fold(trim(name));
  std::replace_if(
      key.begin(), key.end(), [](char letter) { return letter == '-' || letter == ' '; }, '_');
  for (const auto& [other, ours] : kNames)
    if (key == other) return std::string(ours);
  return key;
}

std::optional<std::string> text_of(const JsonValue& value) {
  if (const auto* text = value.string()) return *text;
  if (const auto* number = value.number()) return number->text;
  if (const auto* yes = value.boolean()) return *yes ? "true" : "false";
  const auto* list = value.array();
  if (list == nullptr) return std::nullopt;
  std::vector<std::string> parts;
  for (const JsonValue& each : *list) {
    if (each.string() == nullptr) return std::nullopt;
    parts.push_back(*each.string());
  }
  return join(parts, ",");
}

FormFields fields_of_json(Session& session, const std::string& text) {
  Diagnostic problem;
  const std::optional<JsonValue> json = try_parse_json(text, problem);
  if (!json) {
    problem.file = kInput;
    throw Error(ErrorKind::bad_input, {problem});
  }
  if (json->object() == nullptr)
    throw Error(ErrorKind::bad_input, kInput, "is not one JSON object",
                "to read several leads: leads import -");
  FormFields fields;
  for (const JsonMember& member : *json->object()) {
    if (member.value.is_null()) continue;
    if (auto value = text_of(member.value))
      fields.emplace_back(member.name, *std::move(value));
    else
      session.say("warning: " + in_quotes(member.name) +
                  " is neither a text nor a number; it is "
                  "left out");
  }
  return fields;
}

FormFields fields_of(Session& session, const std::string& text) {
  const std::string_view body = trim(text);
  if (body.empty())
    throw Error(ErrorKind::bad_input, kInput, "is empty",
                "expected one JSON object or one form-encoded body");
  if (first_invalid_utf8(body))
    throw Error(ErrorKind::bad_input, kInput, "is not valid UTF-8", "convert it to UTF-8");
  if (body.front() == '{' || body.front() == '[') return fields_of_json(session, text);
  auto fields = parse_form_body(body);
  const bool valid = fields && std::none_of(fields->begin(), fields->end(), [](const auto& field) {
                       return first_invalid_utf8(field.first) || first_invalid_utf8(field.second);
                     });
  if (!valid)
    throw Error(ErrorKind::bad_input, kInput, "is neither a JSON object nor a form-encoded body",
                "{\"name\": \"Ana Lima\"}, or name=Ana+Lima&email=ana%40acme.example");
  return *std::move(fields);
}

void add_line(std::string& text, const std::string& line) {
  text += (text.empty() ? "" : "\n") + line;
}

void take_value(Session& session, PostedLead& lead, FieldIndex field, const std::string& text) {
  const std::string& name = session.playbook().fields[field].name;
  auto parsed = parse_typed_value(session, field, text);
  if (const auto* problem = std::get_if<ValueProblem>(&parsed)) {
    session.say("warning: " + name + " " + problem->message + "; it is kept in the message");
    return add_line(lead.message, name + ": " + text);
  }
  if (has_field(lead.values, field)) return add_line(lead.message, name + ": " + text);
  lead.values.emplace_back(field, std::get<Value>(std::move(parsed)));
}

}  // namespace

PostedLead parse_posted_lead(Session& session, const std::string& text) {
  PostedLead lead;
  for (const auto& [name, given] : fields_of(session, text)) {
    const std::string value(trim(given)), key = key_of(name);
    if (value.empty()) continue;
    check_text(value, key);
    if (key == "message") {
      add_line(lead.message, value);
    } else if (key == "subject") {
      lead.subject = value;
    } else if (key == "tags") {
      for (const std::string_view tag : split(value, ','))
        if (!tag.empty()) lead.tags.emplace_back(tag);
    } else if (const auto field = session.playbook().fields.find(key)) {
      take_value(session, lead, *field, value);
    } else {
      session.say("warning: " + in_quotes(name) + " is no field; it is left out");
    }
  }
  return lead;
}

}  // namespace leads
