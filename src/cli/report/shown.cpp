// SPDX-License-Identifier: MIT
#include "cli/report/shown.h"

#include <fmt/core.h>

#include <set>

#include "base/numbers.h"
#include "base/time/duration.h"
#include "cli/preferences.h"

namespace leads {
namespace {

constexpr std::int64_t kBar = 20;

Datum four_decimals(double share) {
  return parse_number(fmt::format("{:.4f}", share)).value_or(0);
}

Style warn_if_any(const Datum& value) {
  const auto* count = std::get_if<std::int64_t>(&value.value);
  return count != nullptr && *count > 0 ? Style::bad : Style::plain;
}

/// Of an object such as {"currency":"EUR","amount":"5"}: the currency, "" if it is not known.
std::string currency_of(const Record& amount) {
  const auto* currency = std::get_if<std::string>(&amount.front().value.value);
  return currency == nullptr ? std::string() : *currency;
}

/// Those of the lists in a column; none where it has no lists.
std::set<std::string> currencies_in(const Table& table, std::size_t index) {
  std::set<std::string> found;
  for (const auto& row : table.rows) {
    const auto* list = std::get_if<List>(&row[index].value);
    if (list == nullptr) continue;
    for (const Datum& each : *list) found.insert(currency_of(std::get<Record>(each.value)));
  }
  return found;
}

Datum amount_in(const Datum& cell, const std::string& currency) {
  const auto* list = std::get_if<List>(&cell.value);
  if (list == nullptr) return cell;
  for (const Datum& each : *list) {
    const auto& amount = std::get<Record>(each.value);
    if (currency_of(amount) == currency) return amount.back().value;
  }
  return {};
}

}  // namespace

std::string bar(std::int64_t part, std::int64_t whole) {
  if (whole <= 0 || part <= 0) return {};
  const bool utf8 = locale_is_utf8();
  std::string text;
  for (std::int64_t i = 0; i < (part * kBar + whole - 1) / whole; ++i)
    text += utf8 ? "\u2588" : "#";
  return text;
}

Datum shown_rate(std::int64_t part, std::int64_t whole, bool people) {
  const std::optional<Rate> rate = rate_of(part, whole);
  if (!rate) return people && whole > 0 ? Datum("too few") : Datum();
  if (!people) return four_decimals(rate->share);
  return fmt::format("{:.1f} % ({:.0f}-{:.0f})", rate->share * 100, rate->low * 100,
                     rate->high * 100);
}

void add_rate_columns(std::vector<Column>& columns, std::string_view heading, bool people) {
  columns.push_back(column("rate", heading, true));
  if (people) return;
  columns.back().share = true;
  for (const auto& [name, limit] : {std::pair{"rate_low", "LOW"}, {"rate_high", "HIGH"}}) {
    columns.push_back(column(name, limit, true));
    columns.back().share = true;
  }
}

void add_rate(std::vector<Datum>& cells, std::int64_t part, std::int64_t whole, bool people) {
  cells.push_back(shown_rate(part, whole, people));
  if (people) return;
  const std::optional<Rate> rate = rate_of(part, whole);
  cells.push_back(rate ? four_decimals(rate->low) : Datum());
  cells.push_back(rate ? four_decimals(rate->high) : Datum());
}

bool has_plain_cells(Format format) {
  return format == Format::csv || format == Format::tsv || format == Format::xlsx;
}

std::string amounts_text(const Amounts& amounts) {
  std::string text;
  for (const auto& [currency, amount] : amounts)
    text += (text.empty() ? "" : ", ") + format_money(amount) +
            (currency.empty() ? "" : " " + currency);
  return text;
}

bool is_list(Format format) {
  return format == Format::json || format == Format::jsonl || has_plain_cells(format);
}

Datum amounts_datum(const Amounts& amounts, Format format) {
  if (!is_list(format)) return text_or_missing(amounts_text(amounts));
  List list;
  for (const auto& [currency, amount] : amounts)
    list.emplace_back(
        Record{{"currency", text_or_missing(currency)}, {"amount", format_money(amount)}});
  return Datum(std::move(list));
}

void spread_currencies(Table& table, Format format) {
  if (!has_plain_cells(format)) return;
  for (std::size_t index = 0; index < table.columns.size();) {
    const std::set<std::string> currencies = currencies_in(table, index);
    if (currencies.empty()) {
      for (auto& row : table.rows)
        if (std::holds_alternative<List>(row[index].value)) row[index] = Datum();
      ++index;
      continue;
    }
    const auto at = static_cast<std::ptrdiff_t>(index);
    const Column whole = table.columns[index];
    table.columns.erase(table.columns.begin() + at);
    std::ptrdiff_t next = at;
    for (const std::string& currency : currencies) {
      Column one = whole;
      if (!currency.empty()) one.name += "_" + currency;
      table.columns.insert(table.columns.begin() + next++, std::move(one));
    }
    for (auto& row : table.rows) {
      const Datum cell = row[index];
      row.erase(row.begin() + at);
      std::ptrdiff_t position = at;
      for (const std::string& currency : currencies)
        row.insert(row.begin() + position++, amount_in(cell, currency));
    }
    index += currencies.size();
  }
}

Column span_column(std::string_view name, std::string_view heading, Format format) {
  return column(std::string(name) + (has_plain_cells(format) ? "_seconds" : ""), heading, true);
}

Datum shown_span(std::optional<std::int64_t> seconds, bool people) {
  if (!seconds) return {};
  if (!people) return *seconds;
  const std::int64_t unit = *seconds >= 86400 ? 86400 : *seconds >= 3600 ? 3600 : 60;
  return format_duration(Seconds{*seconds - *seconds % unit});
}

bool for_people(Format format) {
  return format == Format::table || format == Format::md || format == Format::html;
}

bool has_total_row(Format format) {
  return for_people(format);
}

Column warning_column(std::string name, std::string heading) {
  Column made = column(name, heading, true);
  made.style = warn_if_any;
  return made;
}

std::string shown_name(const std::string& group) {
  return group.empty() ? "(none)" : group;
}

Datum shown_group(const std::string& group, bool people) {
  return group.empty() && people ? Datum("(none)") : text_or_missing(group);
}

}  // namespace leads
