// SPDX-License-Identifier: MIT
// What is wrong with a record, and the position of a field. Positions are computed only
// on demand.
#include <algorithm>

#include "base/utf8.h"
#include "formats/csv/csv.h"
#include "formats/text/encoding.h"
#include "leads/error.h"

namespace leads {
namespace {

// A longer line says nothing at a glance, and a file may have a problem on each.
constexpr std::size_t kLongestExcerpt = 1000;
constexpr std::string_view kBreaks = "\r\n";

// Line breaks in `text`; CR LF is one.
int count_breaks(std::string_view text) {
  int count = 0;
  for (std::size_t i = 0; i < text.size(); ++i)
    if (text[i] == '\r' || (text[i] == '\n' && (i == 0 || text[i - 1] != '\r'))) ++count;
  return count;
}

}  // namespace

std::string_view CsvReader::line_around(std::size_t at) const {
  const std::string_view raw(window_.data(), length_);
  const auto before = at == 0 ? std::string_view::npos : raw.find_last_of(kBreaks, at - 1);
  const std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
  return raw.substr(begin, raw.find_first_of(kBreaks, at) - begin);
}

CsvPlace CsvReader::place_of(std::size_t begin, std::size_t end) const {
  const std::string_view line = line_around(begin);
  const char* const line_start = line.data();
  const auto in_line = static_cast<std::size_t>(window_.data() + begin - line_start);
  const std::size_t in_line_end = std::min(in_line + (end - begin), line.size());
  CsvPlace place;
  place.line =
      line_ + count_breaks({window_.data(), static_cast<std::size_t>(line_start - window_.data())});
  place.column = column_at(line, in_line);
  place.width = std::max(1, column_at(line, in_line_end) - place.column);
  return place;
}

CsvPlace CsvReader::place(std::size_t field) const {
  if (field >= count_) return place_of(length_, length_);
  const Piece& piece = pieces_[field];
  const std::size_t quote = piece.quoted ? 1 : 0;
  return place_of(piece.begin - quote, piece.begin + piece.size + quote);
}

Diagnostic CsvReader::problem_at(std::size_t field, std::string message, std::string hint) const {
  const CsvPlace spot = place(field);
  Diagnostic problem;
  problem.line = spot.line;
  problem.column = spot.column;
  problem.width = spot.width;
  problem.message = std::move(message);
  problem.hint = std::move(hint);
  const std::size_t at = field < count_ ? pieces_[field].begin : length_;
  if (const auto line = line_around(at); line.size() <= kLongestExcerpt) problem.excerpt = line;
  return problem;
}

bool CsvReader::report(std::size_t at, std::string message, std::string hint) {
  const CsvPlace spot = place_of(at, at + 1);
  problem_ = {};
  problem_.line = spot.line;
  problem_.column = spot.column;
  problem_.message = std::move(message);
  problem_.hint = std::move(hint);
  if (const auto line = line_around(at);
      line.size() <= kLongestExcerpt && !first_invalid_utf8(line))
    problem_.excerpt = line;
  return true;
}

bool CsvReader::judge_trouble() {
  switch (trouble_) {
    case Trouble::none:
      return false;
    case Trouble::open_quote:
      stopped_ = true;
      return report(
          trouble_at_,
          length_ > CsvLimits::record ? "the quote that opens here is not closed within 1 MiB"
                                      : "the quote that opens here is never closed",
          "nothing after it can be read; close it, or double it if it is part of the text");
    case Trouble::too_long:
      return report(0, "a record of more than 1 MiB");
    case Trouble::too_many_columns:
      return report(trouble_at_, "more than 1000 columns");
    case Trouble::text_after_quote:
      break;
  }
  const auto after =
      std::partition_point(pieces_.begin(), pieces_.begin() + static_cast<std::ptrdiff_t>(count_),
                           [&](const Piece& piece) { return piece.begin <= trouble_at_; });
  const int opened = place_of(std::prev(after)->begin, std::prev(after)->begin).line;
  return report(trouble_at_, "text after the closing quote",
                opened == place_of(trouble_at_, trouble_at_).line
                    ? "a quote that is part of the text is written twice"
                    : "the quote was opened on line " + std::to_string(opened));
}

// True when there is a problem, which is then in problem_.
bool CsvReader::judge() {
  const auto invalid = window_.first_invalid(length_);
  if (trouble_ >= Trouble::too_long) return judge_trouble();
  if (length_ > CsvLimits::record) return report(0, "a record of more than 1 MiB");
  if (invalid && window_.data()[*invalid] == '\0') {
    // Every other byte of plain text in UTF-16 is one.
    const bool first = line_ <= 1 && *invalid < 2;
    const char* const wide =
        *invalid == 1 ? "is it UTF-16? --encoding utf-16le" : "is it UTF-16? --encoding utf-16be";
    return report(*invalid, "a NUL byte", first ? wide : "remove it, or save the file as text");
  }
  if (invalid) {
    const WrongBytes wrong = wrong_bytes(encoding_, {window_.data(), length_});
    return report(*invalid, std::string(wrong.message), std::string(wrong.hint));
  }
  if (judge_trouble()) return true;
  if (length_ <= CsvLimits::field) return false;
  for (std::size_t i = 0; i < count_; ++i)
    if (pieces_[i].size > CsvLimits::field)
      return report(pieces_[i].begin, "a field of more than 64 KiB");
  return false;
}

}  // namespace leads
