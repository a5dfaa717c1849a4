// SPDX-License-Identifier: MIT
// The reader: RapidJSON's iterative parser feeds a builder that keeps its own stack, so that depth
// costs no stack.
#include <rapidjson/error/en.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

#include <algorithm>

#include "base/scan.h"
#include "base/utf8.h"
#include "formats/json/json.h"
#include "formats/json/json_text.h"
#include "leads/error.h"

namespace leads {
namespace {

// Receives RapidJSON's events, whose names are its own. A container that is open is the last thing
// in its parent, so that pointers to the open ones stay good.
class Builder : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, Builder> {
 public:
  bool Null() {
    slot();
    return true;
  }
  bool Bool(bool value) {
    slot().value.emplace<bool>(value);
    return true;
  }
  bool RawNumber(const char* text, rapidjson::SizeType size, bool /*copy*/) {
    slot().value.emplace<JsonNumber>().text.assign(text, size);
    return true;
  }
  bool String(const char* text, rapidjson::SizeType size, bool /*copy*/) {
    slot().value.emplace<std::string>(text, size);
    return true;
  }
  bool Key(const char* text, rapidjson::SizeType size, bool /*copy*/) {
    std::get<JsonValue::Object>(open_.back()->value).emplace_back().name.assign(text, size);
    return true;
  }
  bool StartObject() { return begin<JsonValue::Object>(); }
  bool StartArray() { return begin<JsonValue::Array>(); }
  bool EndObject(rapidjson::SizeType /*count*/) { return end(); }
  bool EndArray(rapidjson::SizeType /*count*/) { return end(); }

  JsonValue& root() { return root_; }

 private:
  // Where the next value goes.
  JsonValue& slot() {
    if (open_.empty()) return root_;
    auto& parent = open_.back()->value;
    if (auto* const object = std::get_if<JsonValue::Object>(&parent)) return object->back().value;
    return std::get<JsonValue::Array>(parent).emplace_back();
  }
  template <class Container>
  bool begin() {
    if (open_.size() == kDeepestJson) return false;
    JsonValue& container = slot();
    container.value.emplace<Container>();
    open_.push_back(&container);
    return true;
  }
  bool end() {
    open_.pop_back();
    return true;
  }

  JsonValue root_;
  std::vector<JsonValue*> open_;
};

}  // namespace

Diagnostic json_problem(std::string_view text, std::size_t offset, std::string message) {
  const std::string_view before = text.substr(0, offset);
  const auto last_break = before.rfind('\n');
  const std::size_t line_start = last_break == std::string_view::npos ? 0 : last_break + 1;
  Diagnostic problem;
  problem.line = static_cast<int>(std::count(before.begin(), before.end(), '\n')) + 1;
  problem.column = column_at(text.substr(line_start), offset - line_start);
  problem.message = std::move(message);
  return problem;
}

// RapidJSON's messages are sentences; ours are not.
std::string json_message(int parse_error_code) {
  const auto code = static_cast<rapidjson::ParseErrorCode>(parse_error_code);
  if (code == rapidjson::kParseErrorTermination) return "more than 64 levels of nesting";
  if (code == rapidjson::kParseErrorObjectMissName) return "a key in quotes is missing";
  if (code == rapidjson::kParseErrorDocumentRootNotSingular) return "text after its end";
  if (code == rapidjson::kParseErrorNumberTooBig) return "a number that is too large";
  std::string message = rapidjson::GetParseError_En(code);
  if (!message.empty()) message.front() = ascii_lower(message.front());
  while (message.ends_with('.')) message.pop_back();
  return message;
}

bool find_bad_bytes(std::string_view text, Diagnostic& problem) {
  const auto bad = first_invalid_utf8(text);
  if (bad)
    problem =
        json_problem(text, *bad, text[*bad] == '\0' ? "a NUL byte" : "bytes that are not UTF-8");
  return bad.has_value();
}

const JsonValue* JsonValue::find(std::string_view name) const {
  const Object* const members = object();
  if (members == nullptr) return nullptr;
  const auto found = std::find_if(members->rbegin(), members->rend(),
                                  [&](const JsonMember& member) { return member.name == name; });
  return found == members->rend() ? nullptr : &found->value;
}

std::optional<JsonValue> try_parse_json(std::string_view text, Diagnostic& problem) {
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  if (find_bad_bytes(text, problem)) return std::nullopt;
  rapidjson::MemoryStream stream(text.data(), text.size());
  rapidjson::Reader reader;
  Builder builder;
  const auto result =
      reader.Parse<rapidjson::kParseIterativeFlag | rapidjson::kParseNumbersAsStringsFlag>(stream,
                                                                                           builder);
  if (result.IsError()) {
    problem = json_problem(text, result.Offset(), json_message(result.Code()));
    return std::nullopt;
  }
  return std::move(builder.root());
}

}  // namespace leads
