// SPDX-License-Identifier: MIT
#include "formats/text/lines.h"

#include <algorithm>
#include <utility>

#include "base/utf8.h"

namespace leads {
namespace {

constexpr std::size_t kLinesStep = std::size_t{64} << 10;

/// The position of the first line break from `from` on, or npos. A search for two letters at once
/// looks at them one by one.
std::size_t find_line_break(std::string_view text, std::size_t from) {
  const std::string_view rest = text.substr(from);
  const std::size_t feed = rest.find('\n');
  const std::size_t back = rest.substr(0, feed).find('\r');
  const std::size_t first = back != std::string_view::npos ? back : feed;
  return first == std::string_view::npos ? first : from + first;
}

}  // namespace

LineReader::LineReader(ByteSource source, std::size_t longest)
    : source_(std::move(source)), longest_(longest) {}

bool LineReader::refill() {
  if (ended_) return false;
  buffer_.erase(0, at_);
  at_ = 0;
  const std::size_t old = buffer_.size();
  buffer_.resize(old + kLinesStep);
  const std::size_t got = source_(buffer_.data() + old, kLinesStep);
  buffer_.resize(old + got);
  ended_ = got == 0;
  return !ended_;
}

// To the first byte of the next line; false at the end.
bool LineReader::prepare() {
  if (!begun_) {
    begun_ = true;
    while (buffer_.size() < kByteOrderMark.size() && refill()) {
    }
    if (buffer_.starts_with(kByteOrderMark)) at_ = kByteOrderMark.size();
  }
  while (at_ == buffer_.size() && refill()) {
  }
  if (after_return_ && at_ < buffer_.size() && buffer_[at_] == '\n') ++at_;
  after_return_ = false;
  while (at_ == buffer_.size() && refill()) {
  }
  return at_ < buffer_.size();
}

int LineReader::peek() {
  return prepare() ? static_cast<unsigned char>(buffer_[at_]) : -1;
}

bool LineReader::next(std::string_view& line) {
  if (!prepare()) return false;
  cut_ = false;
  std::size_t length = 0;
  while (true) {
    const std::size_t found = find_line_break(buffer_, at_ + length);
    length = std::min(found, buffer_.size()) - at_;
    if (found != std::string::npos) break;
    if (length > longest_) {
      cut_ = true;
      buffer_.resize(at_ + longest_ + 1);
      length = longest_ + 1;
    }
    if (!refill()) break;
  }
  const bool ends = at_ + length < buffer_.size();
  after_return_ = ends && buffer_[at_ + length] == '\r';
  cut_ = cut_ || length > longest_;
  line = std::string_view(buffer_).substr(at_, std::min(length, longest_));
  at_ += length + (ends ? 1 : 0);
  ++number_;
  return true;
}

}  // namespace leads
