#include "formats/json.h"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <cmath>

#include "leads/text.h"

namespace leads {

struct JsonWriter::State {
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer{buffer};
};

JsonWriter::JsonWriter() : state_(std::make_unique<State>()) {}
JsonWriter::~JsonWriter() = default;
void JsonWriter::begin_object() { state_->writer.StartObject(); }
void JsonWriter::end_object() { state_->writer.EndObject(); }
void JsonWriter::begin_array() { state_->writer.StartArray(); }
void JsonWriter::end_array() { state_->writer.EndArray(); }
void JsonWriter::key(std::string_view name) { state_->writer.Key(name.data(), static_cast<rapidjson::SizeType>(name.size())); }
void JsonWriter::text(std::string_view value) {
  state_->writer.String(value.empty() ? "" : value.data(), static_cast<rapidjson::SizeType>(value.size()));
}
void JsonWriter::integer(std::int64_t value) { state_->writer.Int64(value); }
void JsonWriter::boolean(bool value) { state_->writer.Bool(value); }
void JsonWriter::null() { state_->writer.Null(); }

void JsonWriter::number(double value) {
  if (!std::isfinite(value)) return null();
  // The shortest digits that read back the same, as everywhere else.
  const std::string text = format_number(value);
  state_->writer.RawValue(text.data(), text.size(), rapidjson::kNumberType);
}

std::string JsonWriter::take() {
  std::string text = state_->buffer.GetString();
  state_->buffer.Clear();
  return text;
}

}  // namespace leads
