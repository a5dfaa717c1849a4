// SPDX-License-Identifier: MIT
// Refilling, and the bit masks: SSE2 where there is one (every x86-64 has it), plain code
// elsewhere.
#include "formats/csv/csv_window.h"

#include <algorithm>
#include <cstring>

#ifdef __SSE2__
#include <emmintrin.h>

#include "base/utf8.h"
#endif

namespace leads {
namespace {

constexpr std::size_t kBlock = 64;
constexpr std::size_t kFirstCapacity = std::size_t{256} << 10;

#ifdef __SSE2__
std::uint64_t structural_bits(const char* at, char delimiter) {
  const __m128i separator = _mm_set1_epi8(delimiter);
  const __m128i quote = _mm_set1_epi8('"');
  const __m128i line_feed = _mm_set1_epi8('\n');
  const __m128i carriage_return = _mm_set1_epi8('\r');
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < kBlock; i += 16) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at + i));
    const __m128i inner =
        _mm_or_si128(_mm_cmpeq_epi8(bytes, separator), _mm_cmpeq_epi8(bytes, quote));
    const __m128i outer =
        _mm_or_si128(_mm_cmpeq_epi8(bytes, line_feed), _mm_cmpeq_epi8(bytes, carriage_return));
    bits |= static_cast<std::uint64_t>(_mm_movemask_epi8(_mm_or_si128(inner, outer))) << i;
  }
  return bits;
}
#else
std::uint64_t structural_bits(const char* at, char delimiter) {
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < kBlock; ++i) {
    const char c = at[i];
    bits |= static_cast<std::uint64_t>(c == delimiter || c == '"' || c == '\n' || c == '\r') << i;
  }
  return bits;
}
#endif

// Whether `bytes` is the beginning of a sequence that the next bytes may complete.
bool may_be_cut(std::string_view bytes) {
  const auto lead = static_cast<unsigned char>(bytes.front());
  const std::size_t wanted = lead >= 0xf5   ? 0
                             : lead >= 0xf0 ? 4
                             : lead >= 0xe0 ? 3
                             : lead >= 0xc2 ? 2
                                            : 0;
  return bytes.size() < wanted && std::all_of(bytes.begin() + 1, bytes.end(), [](char c) {
           return (static_cast<unsigned char>(c) & 0xc0) == 0x80;
         });
}

}  // namespace

CsvWindow::CsvWindow(ByteSource source)
    : source_(std::move(source)), buffer_(kFirstCapacity + kBlock) {}

void CsvWindow::set_delimiter(char delimiter) {
  delimiter_ = delimiter;
  scanned_ = record_;
  mask_ = 0;
}

void CsvWindow::load_block() {
  block_ = scanned_;
  const std::size_t count = std::min(kBlock, end_ - block_);
  mask_ = structural_bits(buffer_.data() + block_, delimiter_);
  if (count < kBlock) mask_ &= (std::uint64_t{1} << count) - 1;
  scanned_ += count;
}

// Called when no bits are left in mask_. The record goes to the front; if it fills the buffer, the
// buffer doubles. A block's worth behind the end stays readable.
void CsvWindow::make_room() {
  if (record_ != 0) {
    std::memmove(buffer_.data(), buffer_.data() + record_, end_ - record_);
    before_ += record_;
    end_ -= record_;
    scanned_ -= record_;
    validated_ -= std::min(validated_, record_);
    if (invalid_ != kNone) invalid_ -= std::min(invalid_, record_);
    record_ = 0;
  }
  if (end_ + kBlock >= buffer_.size()) buffer_.resize((buffer_.size() - kBlock) * 2 + kBlock);
}

bool CsvWindow::refill() {
  if (ended_) return false;
  make_room();
  const std::size_t got = source_(buffer_.data() + end_, buffer_.size() - kBlock - end_);
  end_ += got;
  ended_ = got == 0;
  validate();
  return !ended_;
}

void CsvWindow::validate() {
  if (invalid_ != kNone) return;
  const std::string_view fresh(buffer_.data() + validated_, end_ - validated_);
  const auto bad = first_invalid_utf8(fresh);
  validated_ += bad.value_or(fresh.size());
  if (bad && (ended_ || !may_be_cut(fresh.substr(*bad)))) invalid_ = validated_;
}

std::optional<std::size_t> CsvWindow::first_invalid(std::size_t length) {
  if (invalid_ == kNone || invalid_ >= record_ + length) return std::nullopt;
  const std::size_t found = invalid_ - record_;
  invalid_ = kNone;
  validated_ = record_ + length;
  validate();
  return found;
}

}  // namespace leads
