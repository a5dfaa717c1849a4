// Transcodes in steps, because a step may end inside a code unit or between two surrogates.
#include "formats/text_encoding.h"

#include <array>
#include <memory>
#include <string>

#include "core/utf8.h"

namespace leads {
namespace {

constexpr std::size_t kStep = std::size_t{16} << 10;

bool is_high(unsigned unit) {
  return unit >= 0xd800 && unit < 0xdc00;
}
bool is_low(unsigned unit) {
  return unit >= 0xdc00 && unit < 0xe000;
}

class Transcoder {
 public:
  explicit Transcoder(ByteSource source) : source_(std::move(source)) {}

  std::size_t read(char* to, std::size_t size) {
    if (!begun_) begin();
    while (taken_ == ready_.size() && !ended_) refill();
    const std::size_t count = std::min(size, ready_.size() - taken_);
    ready_.copy(to, count, taken_);
    taken_ += count;
    return count;
  }

 private:
  enum class Form : std::uint8_t { bytes, little, big };

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
    if (raw_.starts_with("\xff\xfe")) form_ = Form::little;
    if (raw_.starts_with("\xfe\xff")) form_ = Form::big;
    if (form_ != Form::bytes) raw_.erase(0, 2);
    transcode();
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
    std::size_t at = 0;
    for (; at + 2 <= raw_.size(); at += 2) {
      const unsigned first = unit(at);
      const bool last = at + 4 > raw_.size();
      if (is_high(first) && last && !ended_) break;
      if (is_high(first) && !last && is_low(unit(at + 2))) {
        append_utf8(ready_, static_cast<std::int32_t>(0x10000 + ((first - 0xd800) << 10) + (unit(at + 2) - 0xdc00)));
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
  Form form_ = Form::bytes;
  bool begun_ = false;
  bool ended_ = false;
  std::string raw_, ready_;
  std::size_t taken_ = 0;
};

}  // namespace

ByteSource as_utf8(ByteSource source) {
  const auto transcoder = std::make_shared<Transcoder>(std::move(source));
  return [transcoder](char* to, std::size_t size) { return transcoder->read(to, size); };
}

}  // namespace leads
