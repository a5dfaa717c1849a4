#include "cli/rows.h"

namespace leads {

Datum text_or_missing(std::string_view text) { return text.empty() ? Datum() : Datum(text); }

Datum instant_or_missing(std::optional<Instant> at) { return at ? Datum(*at) : Datum(); }

Datum datum_of(const Field& field, const Cell& cell) {
  switch (cell.kind) {
    case Cell::Kind::missing: return {};
    case Cell::Kind::text: return Datum(cell.text);
    case Cell::Kind::real: return Datum(cell.real);
    case Cell::Kind::integer: break;
  }
  switch (field.type) {
    case FieldType::money: return Datum(Amount{cell.integer});
    case FieldType::boolean: return Datum(cell.integer != 0);
    case FieldType::date: return Datum(Day{std::chrono::days{cell.integer}});
    case FieldType::datetime: return Datum(Instant{Seconds{cell.integer}});
    default: return Datum(cell.integer);
  }
}

}  // namespace leads
