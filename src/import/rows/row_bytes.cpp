// SPDX-License-Identifier: MIT
// A parsed row as bytes for a spool, and back: numbers in this machine's own form, texts with their
// length.
#include "import/rows/row_bytes.h"

#include <algorithm>
#include <cstring>

#include "import/rows/lead_row.h"

namespace leads {
namespace {

/// Appends to a string that has room for more than is there until it is done.
class Putter {
 public:
  explicit Putter(std::string& bytes) : bytes_(bytes), at_(bytes.size()) {
    bytes_.resize(std::max(bytes_.capacity(), at_));
  }
  Putter(const Putter&) = delete;
  ~Putter() { bytes_.resize(at_); }
  template <class Number>
  void number(Number number) {
    std::memcpy(room(sizeof number), &number, sizeof number);
  }
  void text(std::string_view text) {
    number(static_cast<std::uint32_t>(text.size()));
    if (!text.empty()) std::memcpy(room(text.size()), text.data(), text.size());
  }

 private:
  char* room(std::size_t size) {
    if (at_ + size > bytes_.size()) bytes_.resize(2 * (at_ + size));
    at_ += size;
    return bytes_.data() + at_ - size;
  }
  std::string& bytes_;
  std::size_t at_;
};

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

void put_value(Putter& to, const Value& value) {
  to.number(static_cast<std::uint8_t>(value.index()));
  if (const auto* whole = std::get_if<std::int64_t>(&value)) to.number(*whole);
  if (const auto* real = std::get_if<double>(&value)) to.number(*real);
  if (const auto* text = std::get_if<std::string>(&value)) to.text(*text);
}

// Into `value`, whose text keeps its memory.
void take_value(Taker& from, Value& value) {
  switch (from.take<std::uint8_t>()) {
    case 1:
      value = from.take<std::int64_t>();
      return;
    case 2:
      value = from.take<double>();
      return;
    case 3:
      set_text(value, from.text());
      return;
    default:
      value = std::monostate{};
  }
}

void take_value(Taker& from, Cell& value) {
  switch (from.take<std::uint8_t>()) {
    case 1:
      value = Cell::of(from.take<std::int64_t>());
      return;
    case 2:
      value = Cell::of(from.take<double>());
      return;
    case 3:
      value = Cell::of(from.text());
      return;
    default:
      value = {};
  }
}

template <class Row>
void take_row(Taker& from, Row& row) {
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
  row.stage_reason = from.text();
  row.values.clear();
  for (auto left = from.take<std::uint16_t>(); left > 0; --left)
    take_value(from, row.values.add(from.take<FieldIndex>()));
  row.ids.resize(from.take<std::uint32_t>());
  for (auto& id : row.ids)
    for (auto* text : {&id.kind, &id.key, &id.value, &id.label}) *text = from.text();
  row.addresses.resize(from.take<std::uint32_t>());
  for (auto& address : row.addresses) {
    address.field = from.take<FieldIndex>();
    for (auto* text : {&address.value, &address.key, &address.label}) *text = from.text();
  }
  row.tags.resize(from.take<std::uint32_t>());
  for (auto& tag : row.tags) tag = from.text();
  row.consents.resize(from.take<std::uint32_t>());
  for (ConsentCell& consent : row.consents) {
    consent.channel = from.take<Channel>();
    consent.state = from.take<ConsentState>();
    consent.file = from.take<std::uint32_t>();
    consent.line = from.take<int>();
    consent.at.reset();
    if (from.take<std::uint8_t>() != 0) consent.at = from.take<Instant>();
  }
  row.ledger = from.text();
}

// As the file has them, with the positions of those that may not differ; most of one line.
void put_cells(Putter& to, const LeadRow& row) {
  to.number(static_cast<std::uint16_t>(row.cells.size()));
  if (row.cells.empty()) return;
  for (const std::string& cell : row.cells) to.text(cell);
  to.number(static_cast<std::uint16_t>(row.positions.size()));
  const Diagnostic* before = nullptr;
  for (const auto& [field, position] : row.positions) {
    to.number(field);
    to.number(position.line);
    to.number(position.column);
    to.number(position.width);
    const bool same_line = before != nullptr && before->line == position.line;
    to.text(same_line ? std::string_view{} : position.file);
    to.text(same_line ? std::string_view{} : position.excerpt);
    before = &position;
  }
}

}  // namespace

void append_row(std::string& bytes, const LeadRow& row) {
  Putter to(bytes);
  to.number(row.file);
  to.number(row.line);
  to.number(row.own_id);
  to.number(row.cycle);
  to.number(static_cast<std::uint8_t>(
      (row.stage ? kHasStage : 0) | (row.stage_at ? kHasStageAt : 0) |
      (row.email_taken ? kEmailTaken : 0) | (row.phone_taken ? kPhoneTaken : 0)));
  if (row.stage) to.number(*row.stage);
  if (row.stage_at) to.number(*row.stage_at);
  to.text(row.stage_reason);
  to.number(static_cast<std::uint16_t>(row.values.size()));
  for (const auto& [field, value] : row.values) {
    to.number(field);
    put_value(to, value);
  }
  to.number(static_cast<std::uint32_t>(row.ids.size()));
  for (const NewIdentity& id : row.ids)
    for (const std::string* text : {&id.kind, &id.key, &id.value, &id.label}) to.text(*text);
  to.number(static_cast<std::uint32_t>(row.addresses.size()));
  for (const Address& address : row.addresses) {
    to.number(address.field);
    for (const std::string* text : {&address.value, &address.key, &address.label}) to.text(*text);
  }
  to.number(static_cast<std::uint32_t>(row.tags.size()));
  for (const std::string& tag : row.tags) to.text(tag);
  to.number(static_cast<std::uint32_t>(row.consents.size()));
  for (const ConsentCell& consent : row.consents) {
    to.number(consent.channel);
    to.number(consent.state);
    to.number(consent.file);
    to.number(consent.line);
    to.number(static_cast<std::uint8_t>(consent.at.has_value()));
    if (consent.at) to.number(*consent.at);
  }
  to.text(row.ledger);
  put_cells(to, row);
}

void read_row(std::string_view bytes, LeadRowView& row) {
  Taker from(bytes);
  take_row(from, row);
}

void read_row(std::string_view bytes, LeadRow& row) {
  Taker from(bytes);
  take_row(from, row);
  row.cells.resize(from.take<std::uint16_t>());
  row.positions.clear();
  if (row.cells.empty()) return;
  for (std::string& cell : row.cells) cell = from.text();
  row.positions.resize(from.take<std::uint16_t>());
  const Diagnostic* before = nullptr;
  for (auto& [field, position] : row.positions) {
    field = from.take<FieldIndex>();
    position = {};
    position.line = from.take<int>();
    position.column = from.take<int>();
    position.width = from.take<int>();
    position.file = from.text();
    position.excerpt = from.text();
    if (before != nullptr && before->line == position.line) {
      position.file = before->file;
      position.excerpt = before->excerpt;
    }
    before = &position;
  }
}

}  // namespace leads
