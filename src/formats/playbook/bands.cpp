// SPDX-License-Identifier: MIT
// The bands of a rule: `[["1..9", -5], ["10..", 5], ["missing", -3]]`, each a value or a range and
// its points. The first that matches counts, so one that an earlier one covers is worth a warning.
#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "base/time/timestamp.h"
#include "core/filter/operands.h"
#include "core/filter/tokens.h"
#include "formats/playbook/lint/filter_slips.h"
#include "formats/playbook/reading.h"

namespace leads {
namespace {

constexpr std::size_t kMostBands = 1000;

/// `count` stands for the field of a rule that counts occurrences.
const Field kCount{"a count", FieldType::integer, {}};

double as_number(const Value& value) {
  if (const auto* integer = std::get_if<std::int64_t>(&value)) return static_cast<double>(*integer);
  const auto* real = std::get_if<double>(&value);
  return real != nullptr ? *real : 0;
}

/// In bands "missing" is the keyword, and "=missing" the value so spelled.
std::string_view literal(std::string_view text) {
  const std::size_t equals = text.find_first_not_of('=');
  return equals != 0 && equals != std::string_view::npos && text.substr(equals) == "missing"
             ? text.substr(1)
             : text;
}

class BandReader {
 public:
  BandReader(Reading& reading, const Field* by)
      : reading_(reading), by_(by), field_(by != nullptr ? *by : kCount) {}

  void read(const TomlNode& node) {
    const bool pair = node.is_list() && node.items.size() == 2;
    if (!pair) {
      problems().error(node.place, "a band is a value and its points, got " + describe(node),
                       "like [\"1..9\", 5]");
      return;
    }
    const TomlNode& label = node.items[0];
    const auto points = read_whole(node.items[1], "points", -kMostPoints, kMostPoints, problems());
    if (!label.is_text() || trim(label.text).empty()) {
      const bool scalar =
          label.kind == TomlNode::Kind::integer || label.kind == TomlNode::Kind::real;
      problems().error(label.place, "a band's value must be a string, got " + describe(label),
                       scalar ? "put it in quotes: \"" + label.text + '"' : "");
      return;
    }
    const int given = static_cast<int>(points.value_or(0));
    if (is_text(field_.type)) return read_values(trim(label.text), given, label.place);
    add(label.text, trim(label.text), given, label.place);
  }

  std::vector<Band> take(Place place) {
    warn_of_holes(place);
    return std::move(bands_);
  }

 private:
  Problems& problems() { return reading_.problems; }

  void add(std::string_view label, std::string_view value, int points, Place place,
           bool literal = false) {
    Band band;
    band.label = label;
    band.points = points;
    if (!fill(band, value, place, literal)) return;
    warn_of_overlap(band, place);
    bands_.push_back(std::move(band));
  }

  /// `DE,AT`: a band for each. Where any text can be a value, a comma followed by a blank is part
  /// of it; a value with commas can be put in quotes.
  void read_values(std::string_view text, int points, Place place) {
    const bool any_text = field_.type != FieldType::source && field_.type != FieldType::choice &&
                          field_.name != "country";
    bool blank_after_comma = false;
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t close = text[at] == '"' ? quote_end(text, at) : std::string_view::npos;
      const bool in_quotes =
          close != std::string_view::npos && (close == text.size() || text[close] == ',');
      std::size_t end = in_quotes ? close : text.find(',', at);
      while (any_text && end < text.size() && text.substr(end + 1).starts_with(' ')) {
        blank_after_comma = true;
        end = text.find(',', end + 1);
      }
      end = std::min(end, text.size());
      const std::string_view written = trim(text.substr(at, end - at));
      if (written.empty()) {
        problems().error(place, "a value is missing in " + quoted(text),
                         "write lists like \"DE,AT\"");
        return;
      }
      if (in_quotes)
        add(written, unquote(written), points, place, true);
      else
        add(written, written, points, place);
      if (end == text.size()) break;
      at = text.find_first_not_of(' ', end + 1);
      if (at == std::string_view::npos) {
        problems().error(place, "a value is missing after the comma in " + quoted(text));
        return;
      }
    }
    if (blank_after_comma)
      problems().warn(place, quoted(text) + " is one value with a comma in it",
                      "for several values leave out the blank after the comma; for this one put "
                      "it in quotes of its own: '\"" +
                          std::string(text) + "\"'");
  }

  bool fill(Band& band, std::string_view text, Place place, bool quoted_value) {
    if (text == "missing" && !quoted_value) {
      band.missing = true;
      if (by_ != nullptr) return true;
      problems().error(place, "a count is never missing", "write \"0\" for none at all");
      return false;
    }
    if (is_text(field_.type)) {
      if (by_ != nullptr) warn_of_value(reading_, field_, literal(text), quoted(text), place);
      band.text = field_.type == FieldType::source
                      ? source_word(literal(text))
                      : (by_ != nullptr
                             ? compared_text(*reading_.book.fields.find(by_->name), literal(text))
                             : fold(literal(text)));
      return field_.type != FieldType::choice ||
             parse_value(reading_, field_, literal(text), place).has_value();
    }
    const std::size_t dots = text.find("..");
    if (dots == std::string_view::npos) {
      band.low = end_of_range(text, place, false);
      band.high = end_of_range(text, place, true);
      return band.low && band.high && is_possible(band, place);
    }
    return fill_range(band, trim(text.substr(0, dots)), trim(text.substr(dots + 2)), place);
  }

  bool fill_range(Band& band, std::string_view low, std::string_view high, Place place) {
    if (low.empty() && high.empty()) {
      problems().error(place, "a range needs an end", "like \"10..\"");
      return false;
    }
    if (!low.empty()) band.low = end_of_range(low, place, false);
    if (!high.empty()) band.high = end_of_range(high, place, true);
    return (low.empty() || band.low) && (high.empty() || band.high) && is_possible(band, place);
  }

  /// A day's last second where a field of instants is meant up to that day.
  std::optional<double> end_of_range(std::string_view text, Place place, bool high) {
    const auto value = parse_value(reading_, field_, text, place);
    if (!value) return std::nullopt;
    if (field_.type == FieldType::datetime && high) {
      if (const auto time = parse_iso(text); time && !time->has_time) {
        const Day day{std::chrono::floor<std::chrono::days>(time->local).time_since_epoch()};
        return static_cast<double>(
            last_second(day, reading_.book.calendar.zone).time_since_epoch().count());
      }
    }
    return as_number(*value);
  }

  bool is_possible(const Band& band, Place place) {
    if (band.low && band.high && *band.low > *band.high) {
      problems().error(place, "the range " + quoted(band.label) + " ends before it begins");
      return false;
    }
    if (by_ == nullptr && ((band.low && *band.low < 0) || (band.high && *band.high < 0))) {
      problems().error(place, "a count is never below zero");
      return false;
    }
    return true;
  }

  void warn_of_overlap(const Band& band, Place place) {
    for (const Band& earlier : bands_) {
      if (!overlap(earlier, band)) continue;
      problems().warn(place, quoted(band.label) + " overlaps " + quoted(earlier.label),
                      "the first one that matches counts");
      return;
    }
  }

  /// A number that lies between two bands that all but meet: "1..9.9" and "10..". What is further
  /// apart may be meant.
  void warn_of_holes(Place place) {
    if (is_text(field_.type) || field_.type == FieldType::date ||
        field_.type == FieldType::datetime || field_.type == FieldType::boolean)
      return;
    const bool decimals = field_.type == FieldType::number || field_.type == FieldType::money;
    const double unit = field_.type == FieldType::money ? 10'000 : 1;
    for (const Band& below : bands_) {
      if (!below.high) continue;
      const Band* next = nullptr;  // the lowest that reaches beyond
      for (const Band& band : bands_) {
        if (band.missing || (band.high && *band.high <= *below.high)) continue;
        if (next == nullptr || band.low.value_or(-HUGE_VAL) < next->low.value_or(-HUGE_VAL))
          next = &band;
      }
      if (next == nullptr || !next->low || *next->low <= *below.high) continue;
      const double gap = *next->low - *below.high;
      // Between amounts a cent apart there is none.
      const double least = field_.type == FieldType::money ? unit / 100 : 0;
      if (decimals ? gap > unit || gap <= least : gap != 2 * unit) continue;
      const std::string hole = quoted(below.label) + " and " + quoted(next->label);
      problems().warn(place,
                      decimals ? "a number between " + hole + " is in none of the bands"
                               : "the number between " + hole + " is in none of the bands",
                      decimals ? "let the bands meet: the first one that matches counts" : "");
    }
  }

  bool overlap(const Band& a, const Band& b) const {
    if (a.missing || b.missing) return a.missing && b.missing;
    if (is_text(field_.type)) return a.text == b.text;
    const double low = std::max(a.low.value_or(-HUGE_VAL), b.low.value_or(-HUGE_VAL));
    const double high = std::min(a.high.value_or(HUGE_VAL), b.high.value_or(HUGE_VAL));
    // Ranges of numbers with decimals can only be written with a common end.
    const bool whole = field_.type != FieldType::number && field_.type != FieldType::money;
    const bool is_point = a.low == a.high || b.low == b.high;
    return whole || is_point ? low <= high : low < high;
  }

  Reading& reading_;
  const Field* by_;
  const Field& field_;
  std::vector<Band> bands_;
};

}  // namespace

std::vector<Band> read_bands(Reading& reading, const TomlNode& node, const Field* by) {
  const TomlNode* list = read_list(node, "bands", reading.problems);
  if (list == nullptr) return {};
  if (list->items.empty()) reading.problems.error(list->place, "bands is an empty list");
  if (list->items.size() > kMostBands) {
    reading.problems.error(list->place, "more than 1000 bands");
    return {};
  }
  BandReader reader(reading, by);
  for (const TomlNode& item : list->items) reader.read(item);
  return reader.take(list->place);
}

}  // namespace leads
