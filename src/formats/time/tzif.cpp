// SPDX-License-Identifier: MIT
// The file's layout: a header and a block of 32-bit times, then from version 2 on the same again
// with 64-bit times and the footer line. Every count is checked against the bytes that are there.
#include "formats/time/tzif.h"

#include "leads/error.h"

namespace leads {
namespace {

constexpr std::size_t kHeaderSize = 44;
constexpr std::int32_t kLongestOffset = 26 * 3600;

[[noreturn]] void damaged(std::string_view name, const std::string& what) {
  throw Error(ErrorKind::bad_input, std::string(name), "damaged time zone file: " + what);
}

std::int64_t big_endian(std::string_view bytes, std::size_t at, std::size_t width) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < width; ++i)
    value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
  if (width == 8) return static_cast<std::int64_t>(value);
  return static_cast<std::int32_t>(static_cast<std::uint32_t>(value));
}

struct Header {
  char version;
  std::size_t utc_flags, standard_flags, leaps, times, types, chars;

  std::size_t block_size(std::size_t time_width) const {
    return times * (time_width + 1) + types * 6 + chars + leaps * (time_width + 4) +
           standard_flags + utc_flags;
  }
};

Header read_header(std::string_view name, std::string_view bytes) {
  if (bytes.size() < kHeaderSize || !bytes.starts_with("TZif")) damaged(name, "no TZif header");
  const auto count = [&](std::size_t index) {
    return static_cast<std::size_t>(
        static_cast<std::uint32_t>(big_endian(bytes, 20 + index * 4, 4)));
  };
  const Header header{bytes[4], count(0), count(1), count(2), count(3), count(4), count(5)};
  if (header.types == 0 || header.types > 256) damaged(name, "a bad count of local time types");
  if (header.block_size(8) > 1 << 20) damaged(name, "a bad count");
  return header;
}

std::vector<std::int32_t> read_offsets(std::string_view name, const Header& header,
                                       std::string_view types) {
  std::vector<std::int32_t> offsets;
  for (std::size_t i = 0; i < header.types; ++i) {
    const auto offset = static_cast<std::int32_t>(big_endian(types, i * 6, 4));
    if (offset <= -kLongestOffset || offset >= kLongestOffset)
      damaged(name, "an offset of more than a day");
    offsets.push_back(offset);
  }
  return offsets;
}

Zone build(std::string_view name, const Header& header, std::string_view block,
           std::size_t time_width, std::optional<Zone::Footer> footer) {
  if (header.leaps != 0)
    throw Error(ErrorKind::bad_input, std::string(name),
                "this time zone counts leap seconds, which is not supported",
                "use the zone of the same name without \"right/\"");
  const std::string_view indexes = block.substr(header.times * time_width, header.times);
  const auto offsets = read_offsets(name, header, block.substr(header.times * (time_width + 1)));
  std::vector<Zone::Transition> transitions;
  transitions.reserve(header.times);
  for (std::size_t i = 0; i < header.times; ++i) {
    const std::size_t type = static_cast<unsigned char>(indexes[i]);
    const std::int64_t at = big_endian(block, i * time_width, time_width);
    if (type >= offsets.size()) damaged(name, "a local time type that does not exist");
    if (!transitions.empty() && at <= transitions.back().at)
      damaged(name, "transitions out of order");
    transitions.push_back({at, offsets[type]});
  }
  return Zone(std::string(name), offsets.front(), std::move(transitions), footer);
}

std::optional<Zone::Footer> read_footer(std::string_view name, std::string_view rest) {
  const auto end = rest.find('\n', 1);
  if (!rest.starts_with('\n') || end == std::string_view::npos) damaged(name, "no footer");
  const std::string_view text = rest.substr(1, end - 1);
  if (text.empty()) return std::nullopt;
  const auto footer = parse_posix_zone(text);
  if (!footer) damaged(name, "a footer that is not a POSIX time zone");
  return footer;
}

}  // namespace

Zone parse_tzif(std::string_view name, std::string_view bytes) {
  const auto take_block = [&](const Header& header, std::size_t time_width) {
    bytes.remove_prefix(kHeaderSize);
    const std::size_t size = header.block_size(time_width);
    if (bytes.size() < size) damaged(name, "cut off");
    const std::string_view block = bytes.substr(0, size);
    bytes.remove_prefix(size);
    return block;
  };
  const Header first = read_header(name, bytes);
  const std::string_view block = take_block(first, 4);
  if (first.version == '\0') return build(name, first, block, 4, std::nullopt);
  const Header second = read_header(name, bytes);
  const std::string_view wide = take_block(second, 8);
  return build(name, second, wide, 8, read_footer(name, bytes));
}

}  // namespace leads
