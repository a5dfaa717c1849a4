// SPDX-License-Identifier: MIT
// The bands of a rule: `[["1..9", -5], ["10..", 5], ["missing", -3]]`, each a value or a range and
// its points. The first that matches counts, so one that an earlier one covers is worth a warning.
#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "base/time/timestamp.h"
#include "core/filter/operands.h"
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
    Band band;
    band.label = label.text;
    band.points = static_cast<int>(points.value_or(0));
    if (!fill(band, trim(label.text), label.place)) return;
    warn_of_overlap(band, label.place);
    bands_.push_back(std::move(band));
  }

  std::vector<Band> take() { return std::move(bands_); }

 private:
  Problems& problems() { return reading_.problems; }

  bool fill(Band& band, std::string_view text, Place place) {
    if (text == "missing") {
      band.missing = true;
      if (by_ != nullptr) return true;
      problems().error(place, "a count is never missing", "write \"0\" for none at all");
      return false;
    }
    if (is_text(field_.type)) {
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
  return reader.take();
}

}  // namespace leads
