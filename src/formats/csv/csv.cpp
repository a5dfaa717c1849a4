// SPDX-License-Identifier: MIT
// Splitting records. The pieces of a record are offsets first and become views when it is complete,
// because the window may move meanwhile; doubled quotes are undone in a buffer of their own, never
// in place.
#include "formats/csv/csv.h"

#include <algorithm>

#include "base/utf8.h"

namespace leads {
namespace {

constexpr std::size_t kHead = std::size_t{16} << 10;

bool is_break(int c) {
  return c == '\n' || c == '\r';
}

// `sep=;` alone on the first line.
char separator_line(std::string_view head) {
  const bool declared = head.starts_with("sep=") && head.size() > 5 && is_break(head[5]);
  const bool is_ascii = declared && static_cast<unsigned char>(head[4]) < 0x80;
  return is_ascii && head[4] != '"' && !is_break(head[4]) ? head[4] : '\0';
}

}  // namespace

CsvReader::CsvReader(ByteSource source, CsvDialect dialect)
    : window_(std::move(source)),
      encoding_(dialect.encoding),
      delimiter_(dialect.delimiter),
      quotes_(dialect.quotes) {
  while (window_.size() < kHead && window_.refill()) {
  }
  const auto head = [this] {
    return std::string_view(window_.data(), std::min(window_.size(), kHead));
  };
  if (head().starts_with(kByteOrderMark)) window_.start_record(kByteOrderMark.size());
  if (const char declared = separator_line(head())) {
    window_.start_record(head().substr(5).starts_with("\r\n") ? 7 : 6);
    line_ = 2;
    if (delimiter_ == '\0') delimiter_ = declared;
  }
  if (delimiter_ == '\0') delimiter_ = sniff_delimiter(head());
  window_.set_delimiter(delimiter_);
}

std::size_t CsvReader::take_more() {
  while (window_.size() <= CsvLimits::record && window_.refill())
    if (const std::size_t at = window_.next(); at != CsvWindow::kNone) return at;
  if (window_.size() > CsvLimits::record) note(Trouble::too_long, 0);
  return window_.size();
}

int CsvReader::byte_beyond(std::size_t at) {
  if (trouble_ == Trouble::too_long || !window_.refill()) return kEnd;
  return static_cast<unsigned char>(window_.data()[at]);
}

void CsvReader::note(Trouble trouble, std::size_t at) {
  if (trouble <= trouble_) return;
  trouble_ = trouble;
  trouble_at_ = at;
}

// Fills pieces_; returns the record's length.
std::size_t CsvReader::split() {
  const int delimiter = static_cast<unsigned char>(delimiter_);
  for (std::size_t start = 0;;) {
    std::size_t at = take();
    int c = byte(at);
    if (c == '"' && at == start && quotes_) {
      at = split_quoted(start);
      c = byte(at);
    } else {
      for (; c == '"'; c = byte(at)) at = take();
      push(start, at, false, false);
    }
    if (c != delimiter) return at;
    start = at + 1;
  }
}

// Returns where the field ends: at a delimiter, a line break or the end.
std::size_t CsvReader::split_quoted(std::size_t open) {
  bool doubled = false;
  std::size_t close = take();
  for (;; close = take()) {
    const int c = byte(close);
    if (c == kEnd) {
      note(Trouble::open_quote, open);
      return close;
    }
    if (c == '\r' || (c == '\n' && window_.data()[close - 1] != '\r')) ++breaks_;
    if (c != '"') continue;
    if (byte(close + 1) != '"') break;
    take();
    doubled = true;
  }
  push(open + 1, close, true, doubled);
  any_doubled_ = any_doubled_ || doubled;
  std::size_t at = take();
  while (byte(at) == '"') at = take();
  const std::string_view rest(window_.data() + close + 1, at - close - 1);
  const auto text = rest.find_first_not_of(" \t");
  if (text != std::string_view::npos) note(Trouble::text_after_quote, close + 1 + text);
  return at;
}

// Where the next record starts when this one ends at `at`.
std::size_t CsvReader::after_break(std::size_t at) {
  const int c = byte(at);
  if (c == kEnd) return at;
  if (c != '\r' || byte(at + 1) != '\n') return at + 1;
  take();
  return at + 2;
}

// Drops the rest of a line that was too long to keep.
void CsvReader::skip_line() {
  do {
    window_.first_invalid(window_.size());
    window_.start_record(window_.size());
    trouble_ = Trouble::none;
    length_ = take();
    while (length_ < window_.size() && !is_break(byte(length_))) length_ = take();
  } while (trouble_ == Trouble::too_long);
  window_.first_invalid(length_);
  consumed_ = after_break(length_);
}

void CsvReader::make_views() {
  const char* const data = window_.data();
  std::transform(
      pieces_.data(), pieces_.data() + count_, views_.data(),
      [data](const Piece& piece) { return std::string_view(data + piece.begin, piece.size); });
  if (!any_doubled_) return;
  unescaped_.clear();
  unescaped_.reserve(length_);
  for (std::size_t i = 0; i < count_; ++i) {
    if (!pieces_[i].doubled) continue;
    const std::size_t begin = unescaped_.size();
    // A quote in here is always the first of two.
    for (std::string_view rest = views_[i]; !rest.empty();) {
      const auto quote = rest.find('"');
      unescaped_.append(rest.substr(0, quote == std::string_view::npos ? quote : quote + 1));
      rest.remove_prefix(quote == std::string_view::npos ? rest.size() : quote + 2);
    }
    views_[i] = std::string_view(unescaped_).substr(begin);
  }
}

void CsvReader::start_record() {
  if (trouble_ == Trouble::too_long) skip_line();
  window_.start_record(consumed_);
  line_ += breaks_ + (consumed_ > length_ ? 1 : 0);
  breaks_ = 0;
  count_ = 0;
  any_doubled_ = false;
  trouble_ = Trouble::none;
}

bool CsvReader::next(CsvRecord& record) {
  do {
    if (stopped_) return false;
    start_record();
    length_ = split();
    consumed_ = after_break(length_);
    stopped_ = consumed_ == length_ && trouble_ != Trouble::too_long;
  } while (length_ == 0);
  record.line = line_;
  record.raw = {window_.data(), length_};
  record.problem = judge() ? &problem_ : nullptr;
  if (record.problem != nullptr) count_ = 0;
  make_views();
  record.fields = {views_.data(), count_};
  return true;
}

}  // namespace leads
