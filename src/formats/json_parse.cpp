// The reader: RapidJSON's iterative parser feeds a builder that keeps its own stack, so that depth costs no stack.
#include <rapidjson/error/en.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

#include <algorithm>

#include "core/scan.h"
#include "formats/json.h"
#include "leads/text.h"

namespace leads {
namespace {

constexpr std::size_t kDeepest = 64;
constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

// Receives RapidJSON's events, whose names are its own.
class Builder : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, Builder> {
 public:
  bool Null() { return add({}); }
  bool Bool(bool value) { return add({value}); }
  bool RawNumber(const char* text, rapidjson::SizeType size, bool /*copy*/) { return add({JsonNumber{{text, size}}}); }
  bool String(const char* text, rapidjson::SizeType size, bool /*copy*/) { return add({std::string(text, size)}); }
  bool Key(const char* text, rapidjson::SizeType size, bool /*copy*/) {
    std::get<JsonValue::Object>(open_.back().value).push_back({std::string(text, size), {}});
    return true;
  }
  bool StartObject() { return begin({JsonValue::Object{}}); }
  bool StartArray() { return begin({JsonValue::Array{}}); }
  bool EndObject(rapidjson::SizeType /*count*/) { return end(); }
  bool EndArray(rapidjson::SizeType /*count*/) { return end(); }

  JsonValue take_root() { return std::move(root_); }

 private:
  bool begin(JsonValue value) {
    if (open_.size() == kDeepest) return false;
    open_.push_back(std::move(value));
    return true;
  }
  bool end() {
    JsonValue done = std::move(open_.back());
    open_.pop_back();
    return add(std::move(done));
  }
  bool add(JsonValue value) {
    if (open_.empty())
      root_ = std::move(value);
    else if (auto* const object = std::get_if<JsonValue::Object>(&open_.back().value))
      object->back().value = std::move(value);
    else
      std::get<JsonValue::Array>(open_.back().value).push_back(std::move(value));
    return true;
  }

  JsonValue root_;
  std::vector<JsonValue> open_;
};

Diagnostic problem_at(std::string_view text, std::size_t offset, std::string message) {
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
std::string message_of(rapidjson::ParseErrorCode code) {
  if (code == rapidjson::kParseErrorTermination) return "more than 64 levels of nesting";
  std::string message = rapidjson::GetParseError_En(code);
  if (!message.empty()) message.front() = ascii_lower(message.front());
  while (message.ends_with('.')) message.pop_back();
  return message;
}

}  // namespace

const JsonValue* JsonValue::find(std::string_view name) const {
  const Object* const members = object();
  if (members == nullptr) return nullptr;
  const auto found =
      std::find_if(members->rbegin(), members->rend(), [&](const JsonMember& member) { return member.name == name; });
  return found == members->rend() ? nullptr : &found->value;
}

std::optional<JsonValue> try_parse_json(std::string_view text, Diagnostic& problem) {
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  if (const auto bad = first_invalid_utf8(text)) {
    problem = problem_at(text, *bad, text[*bad] == '\0' ? "a NUL byte" : "bytes that are not UTF-8");
    return std::nullopt;
  }
  rapidjson::MemoryStream stream(text.data(), text.size());
  rapidjson::Reader reader;
  Builder builder;
  const auto result =
      reader.Parse<rapidjson::kParseIterativeFlag | rapidjson::kParseNumbersAsStringsFlag>(stream, builder);
  if (result.IsError()) {
    problem = problem_at(text, result.Offset(), message_of(result.Code()));
    return std::nullopt;
  }
  return builder.take_root();
}

JsonValue parse_json(std::string_view text) {
  Diagnostic problem;
  auto value = try_parse_json(text, problem);
  if (!value) throw Error(ErrorKind::bad_input, std::vector{std::move(problem)});
  return std::move(*value);
}

}  // namespace leads
