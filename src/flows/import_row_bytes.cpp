// A parsed row as bytes for a spool, and back: numbers in this machine's own form, texts with their length.
#include <cstring>

#include "flows/import_parts.h"

namespace leads {
namespace {

template <class Number>
void put(std::string& bytes, Number number) {
  bytes.append(reinterpret_cast<const char*>(&number), sizeof number);
}
void put_text(std::string& bytes, std::string_view text) {
  put(bytes, static_cast<std::uint32_t>(text.size()));
  bytes.append(text);
}

class Taker {
 public:
  explicit Taker(std::string_view bytes) : rest_(bytes) {}
  template <class Number>
  Number take() {
    Number number;
    std::memcpy(&number, rest_.data(), sizeof number);
    rest_.remove_prefix(sizeof number);
    return number;
  }
  std::string_view text() {
    const auto size = take<std::uint32_t>();
    const std::string_view text = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return text;
  }

 private:
  std::string_view rest_;
};

constexpr std::uint8_t kHasStage = 1, kHasStageAt = 2, kEmailTaken = 4, kPhoneTaken = 8;

void put_value(std::string& bytes, const Value& value) {
  put(bytes, static_cast<std::uint8_t>(value.index()));
  if (const auto* whole = std::get_if<std::int64_t>(&value)) put(bytes, *whole);
  if (const auto* real = std::get_if<double>(&value)) put(bytes, *real);
  if (const auto* text = std::get_if<std::string>(&value)) put_text(bytes, *text);
}

// Into `value`, whose text keeps its memory.
void take_value(Taker& from, Value& value) {
  switch (from.take<std::uint8_t>()) {
    case 1: value = from.take<std::int64_t>(); return;
    case 2: value = from.take<double>(); return;
    case 3:
      if (auto* text = std::get_if<std::string>(&value)) *text = from.text();
      else value = std::string(from.text());
      return;
    default: value = std::monostate{};
  }
}

}  // namespace

void append_row(std::string& bytes, const LeadRow& row) {
  put(bytes, row.file);
  put(bytes, row.line);
  put(bytes, row.own_id);
  put(bytes, row.cycle);
  put(bytes, static_cast<std::uint8_t>((row.stage ? kHasStage : 0) | (row.stage_at ? kHasStageAt : 0) | (row.email_taken ? kEmailTaken : 0) |
                                      (row.phone_taken ? kPhoneTaken : 0)));
  if (row.stage) put(bytes, *row.stage);
  if (row.stage_at) put(bytes, *row.stage_at);
  put(bytes, static_cast<std::uint16_t>(row.values.size()));
  for (const auto& [field, value] : row.values) {
    put(bytes, field);
    put_value(bytes, value);
  }
  put(bytes, static_cast<std::uint16_t>(row.ids.size()));
  for (const NewIdentity& id : row.ids)
    for (const std::string* text : {&id.kind, &id.key, &id.value, &id.label}) put_text(bytes, *text);
  put(bytes, static_cast<std::uint16_t>(row.addresses.size()));
  for (const Address& address : row.addresses) {
    put(bytes, address.field);
    for (const std::string* text : {&address.value, &address.key, &address.label}) put_text(bytes, *text);
  }
  put(bytes, static_cast<std::uint32_t>(row.tags.size()));
  for (const std::string& tag : row.tags) put_text(bytes, tag);
  put(bytes, static_cast<std::uint16_t>(row.consents.size()));
  for (const ConsentCell& consent : row.consents) {
    put(bytes, consent.channel);
    put(bytes, consent.state);
    put(bytes, consent.file);
    put(bytes, consent.line);
    put(bytes, static_cast<std::uint8_t>(consent.at.has_value()));
    if (consent.at) put(bytes, *consent.at);
  }
  put(bytes, static_cast<std::uint16_t>(row.cells.size()));
  if (row.cells.empty()) return;
  for (const std::string& cell : row.cells) put_text(bytes, cell);
  put(bytes, row.place.line);
  put(bytes, row.place.column);
  put(bytes, row.place.width);
  put_text(bytes, row.place.file);
  put_text(bytes, row.place.excerpt);
}

void read_row(std::string_view bytes, LeadRow& row) {
  Taker from(bytes);
  row.file = from.take<std::uint32_t>();
  row.line = from.take<int>();
  row.own_id = from.take<std::int64_t>();
  row.cycle = from.take<std::uint32_t>();
  const auto has = from.take<std::uint8_t>();
  row.email_taken = (has & kEmailTaken) != 0;
  row.phone_taken = (has & kPhoneTaken) != 0;
  row.stage.reset();
  row.stage_at.reset();
  if ((has & kHasStage) != 0) row.stage = from.take<StageId>();
  if ((has & kHasStageAt) != 0) row.stage_at = from.take<Instant>();
  row.values.resize(from.take<std::uint16_t>());
  for (auto& [field, value] : row.values) {
    field = from.take<FieldIndex>();
    take_value(from, value);
  }
  row.ids.resize(from.take<std::uint16_t>());
  for (NewIdentity& id : row.ids)
    for (std::string* text : {&id.kind, &id.key, &id.value, &id.label}) *text = from.text();
  row.addresses.resize(from.take<std::uint16_t>());
  for (Address& address : row.addresses) {
    address.field = from.take<FieldIndex>();
    for (std::string* text : {&address.value, &address.key, &address.label}) *text = from.text();
  }
  row.tags.resize(from.take<std::uint32_t>());
  for (std::string& tag : row.tags) tag = from.text();
  row.consents.resize(from.take<std::uint16_t>());
  for (ConsentCell& consent : row.consents) {
    consent.channel = from.take<Channel>();
    consent.state = from.take<ConsentState>();
    consent.file = from.take<std::uint32_t>();
    consent.line = from.take<int>();
    consent.at.reset();
    if (from.take<std::uint8_t>() != 0) consent.at = from.take<Instant>();
  }
  row.cells.resize(from.take<std::uint16_t>());
  if (row.cells.empty()) return;
  for (std::string& cell : row.cells) cell = from.text();
  row.place = {};
  row.place.line = from.take<int>();
  row.place.column = from.take<int>();
  row.place.width = from.take<int>();
  row.place.file = from.text();
  row.place.excerpt = from.text();
}

}  // namespace leads
