// SPDX-License-Identifier: MIT
// How reports show bars, rates, sums of money and lengths of time: as data for scripts, in words on
// a terminal.
#pragma once

#include <optional>
#include <string>

#include "cli/output/render.h"
#include "cli/output/rows.h"
#include "core/work/money.h"
#include "core/work/statistics.h"

namespace leads {

/// A bar of at most 20 cells: blocks where the locale's charset is UTF-8, else `#`. "" of nothing.
std::string bar(std::int64_t part, std::int64_t whole);

/// Whether a table is read by people, who get words and no more columns than they need: on a
/// terminal, or pasted as Markdown.
bool for_people(Format format);
/// Whether a table has a row for the total: where people read it. Data has a member, and sums of
/// columns stay what they are.
bool has_total_row(Format format);

/// "12.5 % (8-19)" with the interval for people, "too few" below ten; else the share with four
/// decimals. Missing where `whole` is 0.
Datum shown_rate(std::int64_t part, std::int64_t whole, bool people);
/// The columns rate, rate_low and rate_high of data; for people the first alone.
void add_rate_columns(std::vector<Column>& columns, std::string_view heading, bool people);
void add_rate(std::vector<Datum>& cells, std::int64_t part, std::int64_t whole, bool people);

/// Whether cells are for other programs (CSV, TSV): one plain value each, its unit in the header.
bool has_plain_cells(Format format);
/// "1200 EUR, 99.90 USD".
std::string amounts_text(const Amounts& amounts);
/// Whether sums of several currencies are lists in a cell, not a text.
bool is_list(Format format);
/// The text; for programs a list of one object a currency.
Datum amounts_datum(const Amounts& amounts, Format format);
/// Where cells are plain, makes a column a currency of each column of such lists: value_EUR, and
/// `value` where the currency is not known.
void spread_currencies(Table& table, Format format);

/// A length of time: its name says so where cells are plain, such as median_stay_seconds.
Column span_column(std::string_view name, std::string_view heading, Format format);
/// "14d" for people, else seconds.
Datum shown_span(std::optional<std::int64_t> seconds, bool people);

/// Counts that are red where there are any.
Column warning_column(std::string name, std::string heading);

/// A group of --by in a sentence: "(none)" for leads without one.
std::string shown_name(const std::string& group);
/// A group of --by; for people those without the field are "(none)".
Datum shown_group(const std::string& group, bool people);

}  // namespace leads
