// SPDX-License-Identifier: MIT
// The writer: RapidJSON's, compact or pretty, on a std::string.
#include "formats/json/json.h"

#include <rapidjson/prettywriter.h>
#include <rapidjson/writer.h>

#include <cmath>

#include "base/numbers.h"
#include "base/utf8.h"

namespace leads {
namespace {

// RapidJSON's notion of an output stream.
class StringSink {
 public:
  using Ch = char;
  explicit StringSink(std::string& out) : out_(out) {}
  void Put(char c) { out_ += c; }
  void Flush() {}
  bool empty() const { return out_.empty(); }

 private:
  std::string& out_;
};

// NUL counts as invalid elsewhere; here it is \u0000 and stays.
std::string repaired(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const Decoded next = decode_utf8(text);
    if (next.valid)
      out.append(text.substr(0, next.length));
    else
      append_utf8(out, 0xfffd);
    text.remove_prefix(next.length);
  }
  return out;
}

rapidjson::SizeType size_of(std::string_view text) {
  return static_cast<rapidjson::SizeType>(text.size());
}

}  // namespace

struct JsonWriter::Impl {
  Impl(std::string& out, bool pretty_) : sink(out), pretty(pretty_) { indented.SetIndent(' ', 2); }

  template <class Call>
  void write(Call call) {
    if (pretty)
      call(indented);
    else
      call(compact);
  }
  template <class Call>
  void write_text(std::string_view text, Call call) {
    if (!first_invalid_utf8(text)) return write([&](auto& writer) { call(writer, text); });
    const std::string valid = repaired(text);
    write([&](auto& writer) { call(writer, std::string_view(valid)); });
  }

  StringSink sink;
  rapidjson::Writer<StringSink> compact{sink};
  rapidjson::PrettyWriter<StringSink> indented{sink};
  bool pretty;
};

JsonWriter::JsonWriter(std::string& out, Style style)
    : impl_(std::make_unique<Impl>(out, style == Style::pretty)) {}
JsonWriter::~JsonWriter() = default;

void JsonWriter::begin_object() {
  impl_->write([](auto& writer) { writer.StartObject(); });
}
void JsonWriter::end_object() {
  impl_->write([](auto& writer) { writer.EndObject(); });
}
void JsonWriter::begin_array() {
  impl_->write([](auto& writer) { writer.StartArray(); });
}
void JsonWriter::end_array() {
  impl_->write([](auto& writer) { writer.EndArray(); });
}
void JsonWriter::key(std::string_view name) {
  impl_->write_text(
      name, [](auto& writer, std::string_view text) { writer.Key(text.data(), size_of(text)); });
}
void JsonWriter::string(std::string_view value) {
  impl_->write_text(value, [](auto& writer, std::string_view text) {
    writer.String(text.data(), size_of(text));
  });
}
void JsonWriter::integer(std::int64_t value) {
  impl_->write([value](auto& writer) { writer.Int64(value); });
}
void JsonWriter::number(double value) {
  if (std::isfinite(value))
    decimal(format_number(value));
  else
    null();
}
void JsonWriter::decimal(std::string_view digits) {
  impl_->write([digits](auto& writer) {
    writer.RawValue(digits.data(), digits.size(), rapidjson::kNumberType);
  });
}
void JsonWriter::boolean(bool value) {
  impl_->write([value](auto& writer) { writer.Bool(value); });
}
void JsonWriter::null() {
  impl_->write([](auto& writer) { writer.Null(); });
}
void JsonWriter::next_line() {
  if (!impl_->sink.empty()) impl_->sink.Put('\n');
  impl_->write([this](auto& writer) { writer.Reset(impl_->sink); });
}

}  // namespace leads
