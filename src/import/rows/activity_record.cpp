// SPDX-License-Identifier: MIT
// lead (6 bytes) at (5) kind (2) row (5), big-endian | flags subject [value] [file ref-size] ref
// [address-size address] note
#include "import/rows/activity_record.h"

#include <cstring>

namespace leads {
namespace {

constexpr std::int64_t kInstantShift =
    std::int64_t{1} << 38;  // every instant of the years 1 to 9999 is above 0 then
constexpr std::size_t kLongestHead = 64;

template <class Number>
void put_number(char*& to, Number number) {
  std::memcpy(to, &number, sizeof number);
  to += sizeof number;
}

template <class Number>
Number take_number(const char*& from) {
  Number number;
  std::memcpy(&number, from, sizeof number);
  from += sizeof number;
  return number;
}

}  // namespace

std::string_view ImportedActivity::write(std::vector<char>& buffer) const {
  const std::size_t most = kLongestHead + ref.size() + note.size() + address.size();
  if (buffer.size() < most) buffer.resize(most);
  char* to = buffer.data();
  const auto instant = static_cast<std::uint64_t>(at.time_since_epoch().count() + kInstantShift);
  put_number(to, __builtin_bswap64(static_cast<std::uint64_t>(lead) << 16U | instant >> 24U));
  put_number(to, __builtin_bswap64((instant & 0xffffffU) << 40U |
                                   std::uint64_t{index(kind)} << 24U | row >> 16U));
  put_number(to, __builtin_bswap16(static_cast<std::uint16_t>(row)));
  put_number(to, flags);
  put_number(to, subject);
  if (has(kValue)) put_number(to, value);
  if (has(kRef)) {
    put_number(to, file);
    put_number(to, static_cast<std::uint32_t>(ref.size()));
    std::memcpy(to, ref.data(), ref.size());
    to += ref.size();
  }
  if (has(kAddress)) {
    put_number(to, static_cast<std::uint16_t>(address.size()));
    std::memcpy(to, address.data(), address.size());
    to += address.size();
  }
  if (has(kNote)) {
    std::memcpy(to, note.data(), note.size());
    to += note.size();
  }
  return {buffer.data(), static_cast<std::size_t>(to - buffer.data())};
}

void ImportedActivity::read(std::string_view bytes) {
  const char* from = bytes.data();
  const std::uint64_t first = __builtin_bswap64(take_number<std::uint64_t>(from)),
                      second = __builtin_bswap64(take_number<std::uint64_t>(from));
  lead = static_cast<std::int64_t>(first >> 16U);
  at = Instant{
      Seconds{static_cast<std::int64_t>((first & 0xffffU) << 24U | second >> 40U) - kInstantShift}};
  kind = static_cast<KindId>(second >> 24U & 0xffffU);
  row = (second & 0xffffffU) << 16U | __builtin_bswap16(take_number<std::uint16_t>(from));
  flags = take_number<unsigned char>(from);
  subject = take_number<std::uint32_t>(from);
  if (has(kValue)) value = take_number<double>(from);
  ref = note = address = {};
  if (has(kRef)) {
    file = take_number<std::uint16_t>(from);
    const auto size = take_number<std::uint32_t>(from);
    ref = {from, size};
    from += size;
  }
  if (has(kAddress)) {
    const auto size = take_number<std::uint16_t>(from);
    address = {from, size};
    from += size;
  }
  if (has(kNote)) note = {from, static_cast<std::size_t>(bytes.data() + bytes.size() - from)};
}

}  // namespace leads
