#include "leads/lead.h"
#include "leads/text.h"

namespace leads {

std::string format_value(const Field& field, const Cell& cell) {
  switch (cell.kind) {
    case Cell::Kind::missing: return {};
    case Cell::Kind::text: return std::string(cell.text);
    case Cell::Kind::real: return format_number(cell.real);
    case Cell::Kind::integer: break;
  }
  switch (field.type) {
    case FieldType::money: return format_money(cell.integer);
    case FieldType::boolean: return cell.integer != 0 ? "true" : "false";
    case FieldType::date: return format_day(Day{std::chrono::days{cell.integer}});
    case FieldType::datetime: return format_utc(Instant{Seconds{cell.integer}});
    default: return std::to_string(cell.integer);
  }
}

}  // namespace leads
