// SPDX-License-Identifier: MIT
// Transcodes in steps, because a step may end inside a code unit or between two surrogates.
#include "formats/text/encoding.h"

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <utility>

#include "base/scan.h"
#include "base/text.h"
#include "base/utf8.h"

namespace leads {
namespace {

constexpr std::size_t kStep = std::size_t{16} << 10;

bool is_high(unsigned unit) {
  return unit >= 0xd800 && unit < 0xdc00;
}
bool is_low(unsigned unit) {
  return unit >= 0xdc00 && unit < 0xe000;
}

// 0x80 to 0x9f; 0 is undefined.
constexpr std::array<std::int32_t, 32> kWindows1252 = {
    0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017d, 0,      0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,      0x017e, 0x0178};

void append_windows1252(std::string& out, std::string_view bytes) {
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    const std::int32_t point = byte >= 0x80 && byte < 0xa0 ? kWindows1252[byte - 0x80u] : byte;
    if (point < 0x80 && point != 0)
      out += c;
    else if (point == 0)
      out += byte == 0 ? c : '\xff';
    else
      append_utf8(out, point);
  }
}

std::optional<char> windows_byte(std::int32_t point) {
  if (point < 0x80 || (point >= 0xa0 && point < 0x100)) return static_cast<char>(point);
  const auto index = std::find(kWindows1252.begin(), kWindows1252.end(), point);
  return index == kWindows1252.end() || point == 0
             ? std::nullopt
             : std::optional(static_cast<char>(0x80 + (index - kWindows1252.begin())));
}

// Whole words beyond ASCII: of Latin letters hardly two stand side by side.
bool is_other_alphabet(std::string_view text) {
  constexpr std::ptrdiff_t kWord = 4;
  const auto found = std::search_n(text.begin(), text.end(), kWord, true, [](char c, bool) {
    return static_cast<unsigned char>(c) >= 0xa8;
  });
  return found != text.end();
}

// Where Windows has quotes and dashes they have letters: such a byte within a word.
bool is_older_than_windows(std::string_view text) {
  for (std::size_t at = 1; at + 1 < text.size(); ++at) {
    const auto byte = static_cast<unsigned char>(text[at]);
    const bool letter = byte == 0x8a || byte == 0x8c || byte == 0x8e || byte == 0x9a ||
                        byte == 0x9c || byte == 0x9e || byte == 0x9f || byte == 0x92;
    if (byte >= 0x80 && byte < 0xa0 && !letter && is_ascii_letter(text[at - 1]) &&
        is_ascii_letter(text[at + 1]))
      return true;
  }
  return false;
}

class Transcoder {
 public:
  Transcoder(ByteSource source, Encoding encoding)
      : source_(std::move(source)), encoding_(encoding) {}

  std::size_t read(char* to, std::size_t size) {
    if (!begun_) begin();
    while (taken_ == ready_.size() && !ended_) refill();
    const std::size_t count = std::min(size, ready_.size() - taken_);
    ready_.copy(to, count, taken_);
    taken_ += count;
    return count;
  }

 private:
  enum class Form : std::uint8_t { bytes, single, little, big };

  bool more() {
    const std::size_t old = raw_.size();
    raw_.resize(old + kStep);
    const std::size_t got = source_(raw_.data() + old, kStep);
    raw_.resize(old + got);
    return got != 0;
  }

  void begin() {
    begun_ = true;
    while (raw_.size() < 2 && more()) {
    }
    choose_form();
    transcode();
  }

  void choose_form() {
    const bool little = raw_.starts_with("\xff\xfe"), big = raw_.starts_with("\xfe\xff");
    switch (encoding_) {
      case Encoding::found:
        form_ = little ? Form::little : big ? Form::big : Form::bytes;
        break;
      case Encoding::utf8:
        return;
      case Encoding::utf16:
        form_ = big ? Form::big : Form::little;
        break;
      case Encoding::utf16le:
        form_ = Form::little;
        break;
      case Encoding::utf16be:
        form_ = Form::big;
        break;
      case Encoding::windows1252:
      case Encoding::iso8859_1:
        form_ = Form::single;
        return;
    }
    if ((form_ == Form::little && little) || (form_ == Form::big && big)) raw_.erase(0, 2);
  }

  void refill() {
    ended_ = !more();
    transcode();
  }

  unsigned unit(std::size_t at) const {
    const unsigned first = static_cast<unsigned char>(raw_[at]);
    const unsigned second = static_cast<unsigned char>(raw_[at + 1]);
    return form_ == Form::little ? second << 8u | first : first << 8u | second;
  }

  // Moves raw_ to ready_, except for what needs the bytes that follow.
  void transcode() {
    taken_ = 0;
    ready_.clear();
    if (form_ == Form::bytes) return ready_.swap(raw_);
    if (form_ == Form::single) {
      append_windows1252(ready_, raw_);
      return raw_.clear();
    }
    std::size_t at = 0;
    for (; at + 2 <= raw_.size(); at += 2) {
      const unsigned first = unit(at);
      const bool last = at + 4 > raw_.size();
      if (is_high(first) && last && !ended_) break;
      if (is_high(first) && !last && is_low(unit(at + 2))) {
        append_utf8(ready_, static_cast<std::int32_t>(0x10000 + ((first - 0xd800) << 10) +
                                                      (unit(at + 2) - 0xdc00)));
        at += 2;
      } else if (is_high(first) || is_low(first)) {
        ready_ += '\xff';
      } else {
        append_utf8(ready_, static_cast<std::int32_t>(first));
      }
    }
    raw_.erase(0, at);
    if (ended_ && !raw_.empty()) {
      ready_ += '\xff';
      raw_.clear();
    }
  }

  ByteSource source_;
  Encoding encoding_;
  Form form_ = Form::bytes;
  bool begun_ = false;
  bool ended_ = false;
  std::string raw_, ready_;
  std::size_t taken_ = 0;
};

}  // namespace

std::optional<Encoding> parse_encoding(std::string_view name) {
  static constexpr std::pair<std::string_view, Encoding> kNames[] = {
      {"", Encoding::found},
      {"utf-8", Encoding::utf8},
      {"utf8", Encoding::utf8},
      {"us-ascii", Encoding::utf8},
      {"ascii", Encoding::utf8},
      {"utf-16", Encoding::utf16},
      {"utf16", Encoding::utf16},
      {"utf-16le", Encoding::utf16le},
      {"utf16le", Encoding::utf16le},
      {"utf-16be", Encoding::utf16be},
      {"utf16be", Encoding::utf16be},
      {"windows-1252", Encoding::windows1252},
      {"cp1252", Encoding::windows1252},
      {"cp-1252", Encoding::windows1252},
      {"iso-8859-1", Encoding::iso8859_1},
      {"iso8859-1", Encoding::iso8859_1},
      {"latin1", Encoding::iso8859_1},
      {"latin-1", Encoding::iso8859_1}};
  const std::string_view word = trim(name);
  for (const auto& [known, encoding] : kNames)
    if (equal_ascii_case(word, known)) return encoding;
  return std::nullopt;
}

bool is_single_byte(Encoding encoding) {
  return encoding == Encoding::windows1252 || encoding == Encoding::iso8859_1;
}

ByteOrderMark byte_order_mark(std::string_view head) {
  if (head.starts_with(kByteOrderMark)) return ByteOrderMark::utf8;
  if (head.starts_with("\xff\xfe")) return ByteOrderMark::utf16le;
  return head.starts_with("\xfe\xff") ? ByteOrderMark::utf16be : ByteOrderMark::none;
}

WrongBytes wrong_bytes(std::string_view encoding, std::string_view text) {
  if (encoding == kWindows)
    return {"a byte that Windows-1252 does not have",
            "the file has another encoding: save it as UTF-8"};
  if (encoding == kUtf16)
    return {"bytes that are not UTF-16", "the file is damaged or cut off: export it again"};
  constexpr std::string_view kNotUtf8 = "bytes that are not UTF-8";
  if (is_other_alphabet(text))
    return {kNotUtf8,
            "save the file as UTF-8: its bytes look like an alphabet other than Latin, such "
            "as Windows-1251"};
  if (is_older_than_windows(text))
    return {kNotUtf8,
            "save the file as UTF-8: its bytes look like those of DOS or an older Mac, not like "
            "Windows-1252"};
  return {kNotUtf8,
          "save the file as UTF-8; if it may be Windows-1252: --encoding windows-1252 -n, and look "
          "at the letters it shows"};
}

bool was_utf8(std::string_view text) {
  std::string run;
  const auto ends = [&run] {
    const bool letters = run.size() > 1 && !first_invalid_utf8(run);
    run.clear();
    return letters;
  };
  if (is_ascii(text)) return false;
  while (!text.empty()) {
    const Decoded letter = decode_utf8(text);
    text.remove_prefix(std::max<std::size_t>(letter.length, 1));
    if (const auto byte = windows_byte(letter.value);
        byte && static_cast<unsigned char>(*byte) >= 0x80)
      run += *byte;
    else if (ends())
      return true;
  }
  return ends();
}

ByteSource as_utf8(ByteSource source, Encoding encoding) {
  const auto transcoder = std::make_shared<Transcoder>(std::move(source), encoding);
  return [transcoder](char* to, std::size_t size) { return transcoder->read(to, size); };
}

std::string to_utf8(std::string_view bytes, Encoding encoding) {
  if (encoding == Encoding::utf8) return std::string(bytes);
  Transcoder transcoder(bytes_of(bytes), encoding);
  std::string out;
  std::array<char, 4096> buffer{};
  while (const std::size_t got = transcoder.read(buffer.data(), buffer.size()))
    out.append(buffer.data(), got);
  return out;
}

}  // namespace leads
