#include "formats/tzif.h"

#include <charconv>
#include <fstream>
#include <iterator>
#include <optional>
#include <utility>
#include <vector>

#include "leads/error.h"

namespace leads {
namespace {

/// Reads a POSIX TZ string from the left; every part says whether it was there.
class PosixRule {
 public:
  explicit PosixRule(std::string_view text) : rest_(text) {}

  std::optional<Zone::Footer> parse() {
    Zone::Footer footer;
    if (!name() || !offset(footer.standard_offset)) return std::nullopt;
    footer.standard_offset = -footer.standard_offset;  // POSIX counts west of UTC
    if (rest_.empty()) return footer;
    if (!name()) return std::nullopt;
    footer.has_daylight = true;
    footer.daylight_offset = footer.standard_offset + 3600;
    if (!rest_.empty() && rest_[0] != ',') {
      if (!offset(footer.daylight_offset)) return std::nullopt;
      footer.daylight_offset = -footer.daylight_offset;
    }
    if (!take(',') || !rule(footer.start) || !take(',') || !rule(footer.end) || !rest_.empty()) return std::nullopt;
    return footer;
  }

 private:
  bool take(char letter) {
    if (rest_.empty() || rest_[0] != letter) return false;
    rest_.remove_prefix(1);
    return true;
  }

  bool name() {
    std::size_t length = 0;
    if (!rest_.empty() && rest_[0] == '<') {
      length = rest_.find('>');
      if (length == std::string_view::npos) return false;
      ++length;
    } else {
      while (length < rest_.size() && ((rest_[length] | 32) >= 'a' && (rest_[length] | 32) <= 'z')) ++length;
      if (length < 3) return false;
    }
    rest_.remove_prefix(length);
    return true;
  }

  bool number(int& value, int most) {
    const auto [end, failed] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), value);
    if (failed != std::errc() || value < 0 || value > most || rest_[0] == '-') return false;
    rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
    return true;
  }

  /// [+-]hh[:mm[:ss]]
  bool offset(std::int32_t& seconds) {
    const bool negative = take('-');
    if (!negative) take('+');
    int hours = 0, minutes = 0, rest = 0;
    if (rest_.empty() || !number(hours, 167)) return false;
    if (take(':') && !number(minutes, 59)) return false;
    if (take(':') && !number(rest, 59)) return false;
    seconds = (negative ? -1 : 1) * (hours * 3600 + minutes * 60 + rest);
    return true;
  }

  bool rule(Zone::Switch& rule) {
    if (take('M')) {
      rule.kind = Zone::Switch::Kind::month_week_day;
      if (!number(rule.month, 12) || !take('.') || !number(rule.week, 5) || !take('.') || !number(rule.day, 6)) return false;
      if (rule.month < 1 || rule.week < 1) return false;
    } else {
      rule.kind = take('J') ? Zone::Switch::Kind::julian_no_leap : Zone::Switch::Kind::julian;
      if (rest_.empty() || !number(rule.day, 365)) return false;
    }
    rule.second = 7200;
    return !take('/') || offset(rule.second);
  }

  std::string_view rest_;
};

std::uint32_t big_endian(std::string_view bytes, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) value = (value << 8) | static_cast<unsigned char>(bytes[at + i]);
  return value;
}

std::int64_t big_endian_64(std::string_view bytes, std::size_t at) {
  return static_cast<std::int64_t>((std::uint64_t{big_endian(bytes, at)} << 32) | big_endian(bytes, at + 4));
}

constexpr std::size_t kHeader = 44;

struct Counts {
  std::size_t utc, standard, leap, times, types, letters;
  std::size_t size(std::size_t width) const {
    return times * width + times + types * 6 + letters + leap * (width + 4) + standard + utc;
  }
};

Counts counts_at(std::string_view bytes, std::size_t at) {
  const auto count = [&](std::size_t place) { return std::size_t{big_endian(bytes, at + 20 + 4 * place)}; };
  return {count(0), count(1), count(2), count(3), count(4), count(5)};
}

std::optional<Zone> parse_tzif(std::string name, std::string_view bytes) {
  if (bytes.size() < kHeader || bytes.substr(0, 4) != "TZif") return std::nullopt;
  std::size_t at = 0, width = 4;
  if (bytes[4] >= '2') {
    at = kHeader + counts_at(bytes, 0).size(4);
    width = 8;
    if (bytes.size() < at + kHeader || bytes.substr(at, 4) != "TZif") return std::nullopt;
  }
  const Counts counts = counts_at(bytes, at);
  at += kHeader;
  const std::size_t end = at + counts.size(width);
  if (counts.types == 0 || counts.times > 100'000 || counts.types > 256 || bytes.size() < end) return std::nullopt;
  const std::size_t indexes = at + counts.times * width, types = indexes + counts.times;
  const auto offset_of = [&](std::size_t type) { return static_cast<std::int32_t>(big_endian(bytes, types + 6 * type)); };
  std::vector<Zone::Transition> transitions;
  for (std::size_t i = 0; i < counts.times; ++i) {
    const auto type = static_cast<unsigned char>(bytes[indexes + i]);
    if (type >= counts.types) return std::nullopt;
    const std::int64_t when = width == 8 ? big_endian_64(bytes, at + 8 * i) : static_cast<std::int32_t>(big_endian(bytes, at + 4 * i));
    transitions.push_back({when, offset_of(type)});
  }
  std::optional<Zone::Footer> footer;
  if (width == 8 && bytes.size() > end + 2 && bytes[end] == '\n') {
    const std::size_t close = bytes.find('\n', end + 1);
    if (close != std::string_view::npos) footer = PosixRule(bytes.substr(end + 1, close - end - 1)).parse();
  }
  return Zone(std::move(name), offset_of(0), std::move(transitions), footer);
}

bool is_zone_name(std::string_view name) {
  if (name.empty() || name[0] == '/' || name.find("..") != std::string_view::npos || name.size() > 100) return false;
  return name.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_+-/") == std::string_view::npos;
}

std::optional<std::string> read_zone_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  std::string bytes(1024 * 1024, '\0');
  file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  bytes.resize(static_cast<std::size_t>(file.gcount()));
  return bytes;
}

}  // namespace

Zone load_zone(std::string_view name, std::string_view directory) {
  const bool colon = name.starts_with(':');
  if (colon) name.remove_prefix(1);
  if (name.empty() || name == "UTC") return {};
  const bool path = colon && name.starts_with('/');
  if (path || is_zone_name(name)) {
    const std::string file = path ? std::string(name) : std::string(directory) + "/" + std::string(name);
    if (const auto bytes = read_zone_file(file); bytes && !bytes->empty()) {
      if (auto zone = parse_tzif(std::string(name), *bytes)) return std::move(*zone);
      throw Error(ErrorKind::bad_input, file, "is no time zone file");
    }
    if (path) return {};
  }
  if (const auto footer = PosixRule(name).parse()) return Zone(std::string(name), footer->standard_offset, {}, footer);
  throw Error(ErrorKind::not_found, {}, "there is no time zone \"" + std::string(name) + "\"",
              "zones look like Europe/Berlin or UTC; the package tzdata brings them");
}

}  // namespace leads
