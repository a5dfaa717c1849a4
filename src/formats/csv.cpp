// The reader. The record under way always lies whole in buffer_, so that a place can be shown as it stands in the file; its
// fields are unescaped into text_, never in place.
#include "formats/csv.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "leads/text.h"

namespace leads {
namespace {

constexpr std::size_t kChunk = 256 * 1024;
constexpr std::size_t kLongestField = 64 * 1024;
constexpr std::size_t kLongestRecord = 1024 * 1024;
constexpr std::size_t kMostFields = 1000;
constexpr std::size_t kMostProblems = 10'000;

void append_utf8(std::string& out, char32_t point) {
  if (point < 0x80) {
    out += static_cast<char>(point);
  } else if (point < 0x800) {
    out += static_cast<char>(0xc0 | (point >> 6));
    out += static_cast<char>(0x80 | (point & 63));
  } else if (point < 0x10000) {
    out += static_cast<char>(0xe0 | (point >> 12));
    out += static_cast<char>(0x80 | ((point >> 6) & 63));
    out += static_cast<char>(0x80 | (point & 63));
  } else {
    out += static_cast<char>(0xf0 | (point >> 18));
    out += static_cast<char>(0x80 | ((point >> 12) & 63));
    out += static_cast<char>(0x80 | ((point >> 6) & 63));
    out += static_cast<char>(0x80 | (point & 63));
  }
}

}  // namespace

CsvReader::CsvReader(std::string file, ByteSource source, CsvDialect dialect)
    : file_(std::move(file)), source_(std::move(source)), delimiter_(dialect.delimiter), skip_lines_(dialect.skip_lines) {}

void CsvReader::decode_utf16(std::string& bytes) {
  pending_ += bytes;
  bytes.clear();
  const bool little = encoding_ == Encoding::utf16_le;
  const auto unit = [&](std::size_t place) {
    const auto a = static_cast<unsigned char>(pending_[place]), b = static_cast<unsigned char>(pending_[place + 1]);
    return static_cast<char32_t>(little ? a | (b << 8) : b | (a << 8));
  };
  std::size_t place = 0;
  while (place + 1 < pending_.size()) {
    const char32_t first = unit(place);
    if (first < 0xd800 || first > 0xdfff) {
      append_utf8(bytes, first);
      place += 2;
      continue;
    }
    if (place + 3 >= pending_.size() && !at_end_) break;
    const char32_t second = place + 3 < pending_.size() ? unit(place + 2) : 0;
    if (first < 0xdc00 && second >= 0xdc00 && second <= 0xdfff) {
      append_utf8(bytes, 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00));
      place += 4;
    } else {
      bytes += '\xff';  // half a pair: found by the UTF-8 check, with its place
      place += 2;
    }
  }
  pending_.erase(0, place);
}

// Appends to buffer_, so that offsets into it stay. False at the end.
bool CsvReader::fill() {
  if (at_end_) return false;
  if (encoding_ == Encoding::utf8) {
    const std::size_t size = buffer_.size();
    buffer_.resize(size + kChunk);
    const std::size_t got = source_(buffer_.data() + size, kChunk);
    buffer_.resize(size + got);
    at_end_ = got == 0;
    return got > 0;
  }
  std::string bytes(kChunk, '\0');
  bytes.resize(source_(bytes.data(), kChunk));
  at_end_ = bytes.empty();
  decode_utf16(bytes);
  buffer_ += bytes;
  return !at_end_ || !bytes.empty();
}

bool CsvReader::need(std::size_t at) {
  while (at >= buffer_.size()) {
    if (!fill()) return false;
  }
  return true;
}

void CsvReader::start() {
  started_ = true;
  while (buffer_.size() < kChunk && fill()) {
  }
  if (buffer_.starts_with("\xef\xbb\xbf")) {
    record_ = 3;
  } else if (buffer_.starts_with("\xff\xfe") || buffer_.starts_with("\xfe\xff")) {
    encoding_ = buffer_[0] == '\xff' ? Encoding::utf16_le : Encoding::utf16_be;
    std::string bytes = buffer_.substr(2);
    buffer_.clear();
    decode_utf16(bytes);
    buffer_ = std::move(bytes);
  }
  for (; skip_lines_ > 0; --skip_lines_) skip_rest(record_);
  const std::string_view head = std::string_view(buffer_).substr(record_, 6);
  if (head.size() >= 5 && head.substr(0, 4) == "sep=") {
    if (delimiter_ == 0) delimiter_ = head[4];
    skip_rest(record_);
  }
  if (delimiter_ == 0) sniff();
}

// The delimiter that splits the first lines most evenly: the same count in every line, and the highest; outside quotes.
void CsvReader::sniff() {
  static constexpr std::array kCandidates{',', ';', '\t', '|'};
  std::array<std::vector<std::size_t>, kCandidates.size()> counts;
  bool quoted = false;
  std::array<std::size_t, kCandidates.size()> now{};
  std::size_t length = 0;
  for (std::size_t at = record_; at < buffer_.size() && counts[0].size() < 20; ++at) {
    const char letter = buffer_[at];
    if (letter == '"') quoted = !quoted;
    if (!quoted && (letter == '\n' || letter == '\r')) {
      for (std::size_t i = 0; i < now.size(); ++i) {
        if (length > 0) counts[i].push_back(now[i]);
      }
      now.fill(0);
      length = 0;
      continue;
    }
    ++length;
    if (quoted) continue;
    for (std::size_t i = 0; i < now.size(); ++i) now[i] += letter == kCandidates[i] ? 1 : 0;
  }
  if (counts[0].empty()) {
    for (std::size_t i = 0; i < now.size(); ++i) counts[i].push_back(now[i]);
  }
  delimiter_ = ',';
  std::pair<std::size_t, std::size_t> best{0, 0};
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const std::size_t header = counts[i].front();
    if (header == 0) continue;
    const auto equal = static_cast<std::size_t>(std::count(counts[i].begin(), counts[i].end(), header));
    if (std::pair(equal, header) > best) {
      best = {equal, header};
      delimiter_ = kCandidates[i];
    }
  }
}

void CsvReader::report(std::size_t raw, std::string message, std::string hint) {
  broken_ = true;
  if (problems_.size() >= kMostProblems) return;
  slots_.push_back({0, 0, raw});
  Diagnostic problem = place(slots_.size() - 1);
  slots_.pop_back();
  problem.message = std::move(message);
  problem.hint = std::move(hint);
  problems_.push_back(std::move(problem));
}

// To the start of the next line: how reading goes on after a record that is beyond repair.
void CsvReader::skip_rest(std::size_t at) {
  while (need(at)) {
    const char letter = buffer_[at++];
    if (letter == '\n' || letter == '\r') {
      if (letter == '\r' && need(at) && buffer_[at] == '\n') ++at;
      ++line_;
      break;
    }
    if (at - record_ > kLongestRecord) {
      buffer_.erase(0, at);
      record_ = at = 0;
    }
  }
  record_ = at;
}

bool CsvReader::skip_blank_lines() {
  while (need(record_)) {
    const char letter = buffer_[record_];
    if (letter != '\n' && letter != '\r') return true;
    if (letter == '\r' && need(record_ + 1) && buffer_[record_ + 1] == '\n') ++record_;
    ++record_;
    ++line_;
  }
  return false;
}

void CsvReader::end_field(std::size_t raw) {
  const std::size_t begin = slots_.empty() ? 0 : slots_.back().begin + slots_.back().length;
  slots_.push_back({begin, text_.size() - begin, raw});
}

// Up to the delimiter or line end; a stray quote is kept as it is.
void CsvReader::scan_plain(std::size_t& at) {
  while (need(at)) {
    const char* const begin = buffer_.data() + at;
    const char* const end = buffer_.data() + buffer_.size();
    const char* found = begin;
    while (found != end && *found != delimiter_ && *found != '\n' && *found != '\r') ++found;
    text_.append(begin, found);
    at += static_cast<std::size_t>(found - begin);
    if (found != end || text_.size() > kLongestRecord) return;
  }
}

// After the opening quote, through the closing one. False when the file ends inside.
bool CsvReader::scan_quoted(std::size_t& at) {
  while (need(at)) {
    const std::size_t left = buffer_.size() - at;
    const auto* quote = static_cast<const char*>(std::memchr(buffer_.data() + at, '"', left));
    const std::size_t length = quote == nullptr ? left : static_cast<std::size_t>(quote - (buffer_.data() + at));
    text_.append(buffer_, at, length);
    at += length;
    if (text_.size() > kLongestRecord) return true;
    if (quote == nullptr) continue;
    ++at;
    if (!need(at) || buffer_[at] != '"') return true;
    text_ += '"';
    ++at;
  }
  return false;
}

// From record_ to the end of the record; record_end_ is where the next one begins.
void CsvReader::scan_record() {
  text_.clear();
  slots_.clear();
  broken_ = false;
  record_line_ = line_;
  std::size_t at = record_;
  record_end_ = at;
  while (true) {
    const std::size_t raw = at - record_;
    if (need(at) && buffer_[at] == '"') {
      ++at;
      if (!scan_quoted(at)) {
        report(raw, "the quote opened here is never closed", "close it with \", or double it (\"\") where it is text");
        record_end_ = at;
        return;
      }
      const bool more = need(at) && buffer_[at] != delimiter_ && buffer_[at] != '\n' && buffer_[at] != '\r';
      if (more) {
        report(at - record_, "text after a closing quote", "double a quote that is text: \"\"");
        scan_plain(at);
      }
    } else {
      scan_plain(at);
    }
    end_field(raw);
    if (text_.size() > kLongestRecord || slots_.size() > kMostFields) {
      report(raw, slots_.size() > kMostFields ? "more than 1000 columns" : "the record is longer than 1 MiB",
             "look for a quote that is not closed");
      text_.clear();
      record_end_ = at;
      return;
    }
    if (slots_.back().length > kLongestField) report(raw, "the field is longer than 64 KiB", "shorten it");
    if (!need(at)) break;
    const char letter = buffer_[at++];
    if (letter == delimiter_) continue;
    if (letter == '\r' && need(at) && buffer_[at] == '\n') ++at;
    break;
  }
  record_end_ = at;
}

// A record is one line, unless a quoted field holds breaks.
void CsvReader::count_lines() {
  if (!broken_ && text_.find_first_of("\r\n") == std::string::npos) {
    ++line_;
    return;
  }
  for (std::size_t at = record_; at < record_end_; ++at) {
    const bool lone_return = buffer_[at] == '\r' && (at + 1 == record_end_ || buffer_[at + 1] != '\n');
    if (buffer_[at] == '\n' || lone_return) ++line_;
  }
}

bool CsvReader::record_is_valid() {
  if (!first_invalid_utf8(text_)) return true;
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    const std::string_view field = std::string_view(text_).substr(slots_[i].begin, slots_[i].length);
    if (const auto bad = first_invalid_utf8(field)) {
      const bool nul = field[*bad] == '\0';
      report(slots_[i].raw, nul ? "a NUL byte" : "the bytes are not valid UTF-8",
             nul ? "remove it" : "save the file as UTF-8, or as UTF-16 with a byte order mark");
      return false;
    }
  }
  return false;
}

bool CsvReader::next(CsvRecord& record) {
  if (!started_) start();
  while (true) {
    record_ = std::max(record_, record_end_);
    if (record_ > kChunk) {
      buffer_.erase(0, record_);
      record_ = 0;
    }
    record_end_ = record_;
    if (!skip_blank_lines()) return false;
    scan_record();
    count_lines();
    if (broken_ && text_.empty() && !at_end_) {
      record_ = record_end_;
      skip_rest(record_);
      record_end_ = record_;
      continue;
    }
    if (broken_ || !record_is_valid()) continue;
    fields_.clear();
    for (const Slot& slot : slots_) fields_.push_back(std::string_view(text_).substr(slot.begin, slot.length));
    record.fields = fields_;
    record.line = record_line_;
    return true;
  }
}

Diagnostic CsvReader::place(std::size_t index) const {
  Diagnostic diagnostic;
  diagnostic.file = file_;
  diagnostic.line = record_line_;
  const std::string_view bytes = std::string_view(buffer_).substr(record_);
  const std::size_t raw = index < slots_.size() ? std::min(slots_[index].raw, bytes.size()) : 0;
  std::size_t line_begin = 0;
  for (std::size_t at = 0; at < raw; ++at) {
    if (bytes[at] != '\n') continue;
    ++diagnostic.line;
    line_begin = at + 1;
  }
  std::size_t line_end = std::min(bytes.find_first_of("\r\n", raw), bytes.size());
  line_end = std::min(line_end, line_begin + 4096);
  diagnostic.excerpt = std::string(bytes.substr(line_begin, line_end - line_begin));
  diagnostic.column = column_at(bytes.substr(line_begin), raw - line_begin);
  const std::size_t next = index + 1 < slots_.size() ? slots_[index + 1].raw - 1 : line_end;
  diagnostic.width = next > raw ? std::max(1, column_at(bytes.substr(raw), std::min(next, line_end) - raw) - 1) : 1;
  return diagnostic;
}

std::vector<Diagnostic> CsvReader::take_problems() { return std::exchange(problems_, {}); }

}  // namespace leads
