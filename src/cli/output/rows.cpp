// SPDX-License-Identifier: MIT
#include "cli/output/rows.h"

#include <algorithm>
#include <utility>

#include "base/scan.h"

namespace leads {

Datum::Datum() = default;
Datum::Datum(bool given) : value(given) {}
Datum::Datum(int given) : value(std::int64_t{given}) {}
Datum::Datum(std::int64_t given) : value(given) {}
Datum::Datum(std::size_t given) : value(static_cast<std::int64_t>(given)) {}
Datum::Datum(double given) : value(given) {}
Datum::Datum(Amount given) : value(given) {}
Datum::Datum(Instant given) : value(given) {}
Datum::Datum(Day given) : value(given) {}
Datum::Datum(Seconds given) : value(given) {}
Datum::Datum(const char* given) : value(std::string(given)) {}
Datum::Datum(std::string_view given) : value(std::string(given)) {}
Datum::Datum(std::string given) : value(std::move(given)) {}
Datum::Datum(List given) : value(std::move(given)) {}
Datum::Datum(Record given) : value(std::move(given)) {}
Datum::Datum(const Datum& other) = default;
Datum::Datum(Datum&& other) noexcept = default;
Datum& Datum::operator=(const Datum& other) = default;
Datum& Datum::operator=(Datum&& other) noexcept = default;
Datum::~Datum() = default;
bool Datum::missing() const {
  return std::holds_alternative<std::monostate>(value);
}

Member::Member(std::string_view name, Datum given) : key(name), value(std::move(given)) {}
Member::Member(const Member& other) = default;
Member::Member(Member&& other) noexcept = default;
Member& Member::operator=(const Member& other) = default;
Member& Member::operator=(Member&& other) noexcept = default;
Member::~Member() = default;

bool means_column(std::string_view typed, std::string_view name) {
  const auto plain = [](char letter) { return letter == '-' ? '_' : letter; };
  if (typed == "temp" && name == "temperature") return true;  // as its heading says
  return std::equal(typed.begin(), typed.end(), name.begin(), name.end(),
                    [plain](char a, char b) { return plain(a) == plain(b); });
}

std::string heading_of(std::string_view name) {
  std::string heading = uppered(name);
  std::replace(heading.begin(), heading.end(), '_', ' ');
  return heading;
}

Column column(std::string_view name, std::string_view heading, bool right) {
  Column made;
  made.name = name;
  made.heading = heading;
  made.right = right;
  return made;
}

Page::Span::Span(std::string words, Style look, std::string url)
    : text(std::move(words)), style(look), link(std::move(url)) {}

Page::Line& Page::line() {
  return lines.emplace_back();
}
void Page::text(std::string words, Style style) {
  line().spans.emplace_back(std::move(words), style);
}
void Page::blank() {
  lines.emplace_back();
}

Datum text_or_missing(std::string_view text) {
  return text.empty() ? Datum() : Datum(text);
}

Datum instant_or_missing(std::optional<Instant> at) {
  return at ? Datum(*at) : Datum();
}

Datum datum_of(const Field& field, const Cell& cell) {
  switch (cell.kind) {
    case Cell::Kind::missing:
      return {};
    case Cell::Kind::text:
      return Datum(cell.text);
    case Cell::Kind::real:
      return Datum(cell.real);
    case Cell::Kind::integer:
      break;
  }
  switch (field.type) {
    case FieldType::money:
      return Datum(Amount{cell.integer});
    case FieldType::boolean:
      return Datum(cell.integer != 0);
    case FieldType::date:
      return Datum(Day{std::chrono::days{cell.integer}});
    case FieldType::datetime:
      if (is_stored_day(cell.integer)) return Datum(day_of_stored(cell.integer));
      return Datum(Instant{Seconds{cell.integer}});
    default:
      return Datum(cell.integer);
  }
}

}  // namespace leads
