#include "formats/mail/mail_body.h"

#include <algorithm>

#include "base/scan.h"
#include "base/text.h"
#include "base/utf8.h"
#include "formats/text/encoding.h"
#include "formats/text/transfer_text.h"

namespace leads {
namespace {

constexpr std::size_t kMostNestedParts = 16;
constexpr std::size_t kLongestPartHeader = std::size_t{16} << 10;
// What 64 KiB may take as base64 or quoted-printable.
constexpr std::size_t kMostRawBody = 4 * MailBody::kLongest;

// Not inside of a letter.
std::string_view cut_text(std::string_view text, std::size_t length) {
  if (text.size() <= length) return text;
  while (length > 0 && (static_cast<unsigned char>(text[length]) & 0xc0) == 0x80) --length;
  return text.substr(0, length);
}

}  // namespace

MailBody::MailBody(std::string_view type, std::string_view transfer) {
  begin_part(type, transfer);
}

void MailBody::begin_part(std::string_view type, std::string_view transfer) {
  const MailType parsed = parse_mail_type(type);
  const bool attached = equal_ascii_case(
      trim(std::string_view(disposition_).substr(0, disposition_.find(';'))), "attachment");
  if (parsed.type.starts_with("multipart/")) {
    if (!parsed["boundary"].empty() && boundaries_.size() < kMostNestedParts)
      boundaries_.emplace_back(parsed["boundary"]);
    return;
  }
  if (found_ || attached || (!parsed.type.empty() && parsed.type != "text/plain")) return;
  collecting_ = found_ = true;
  transfer_ = trim(without_comments(transfer));
  charset_ = parsed["charset"];
}

// Takes a line that ends a part, and perhaps begins another one.
bool MailBody::at_boundary(std::string_view text) {
  if (!text.starts_with("--")) return false;
  const std::string_view rest = trim(text.substr(2));
  for (std::size_t depth = boundaries_.size(); depth-- > 0;) {
    const std::string_view boundary = boundaries_[depth];
    const bool last =
        rest.size() == boundary.size() + 2 && rest.starts_with(boundary) && rest.ends_with("--");
    if (!last && rest != boundary) continue;
    boundaries_.resize(last ? depth : depth + 1);
    collecting_ = false;
    in_headers_ = !last;
    header_.clear();
    part_type_.clear();
    part_transfer_.clear();
    disposition_.clear();
    return true;
  }
  return false;
}

// Headers of a part; `text` "" is their end.
void MailBody::part_header(std::string_view text) {
  if (!text.empty() && (text.front() == ' ' || text.front() == '\t')) {
    if (header_.size() + text.size() <= kLongestPartHeader) header_ += text;
    return;
  }
  if (const auto colon = header_.find(':'); colon != std::string::npos) {
    const std::string_view name = trim(std::string_view(header_).substr(0, colon));
    const std::string_view value = trim(std::string_view(header_).substr(colon + 1));
    if (equal_ascii_case(name, "Content-Type")) part_type_ = value;
    if (equal_ascii_case(name, "Content-Transfer-Encoding")) part_transfer_ = value;
    if (equal_ascii_case(name, "Content-Disposition")) disposition_ = value;
  }
  header_ = text.substr(0, kLongestPartHeader);
  if (!text.empty()) return;
  in_headers_ = false;
  begin_part(part_type_, part_transfer_);
}

void MailBody::line(std::string_view text) {
  if (at_boundary(text)) return;
  if (in_headers_) return part_header(text);
  if (!collecting_ || raw_.size() > kMostRawBody) return;
  raw_ += text.substr(0, kMostRawBody);
  raw_ += '\n';
}

std::string MailBody::text() const {
  std::string bytes = equal_ascii_case(transfer_, "quoted-printable")
                          ? decode_quoted_printable(raw_)
                      : equal_ascii_case(transfer_, "base64") ? decode_base64(raw_)
                                                              : raw_;
  const auto encoding = parse_encoding(charset_);
  if (encoding && *encoding != Encoding::found)
    bytes = to_utf8(bytes, *encoding);
  else if (encoding && first_invalid_utf8(bytes))
    bytes = to_utf8(bytes, Encoding::windows1252);
  std::erase(bytes, '\r');
  const std::string_view cut = cut_text(bytes, kLongest);
  if (first_invalid_utf8(cut)) {
    if (encoding) return "[the text is not in its character set]";
    const bool is_name =
        std::all_of(charset_.begin(), charset_.end(), [](char c) { return c > ' ' && c < 0x7F; });
    return is_name ? "[the text is in " + charset_.substr(0, 40) + ", which is not read]"
                   : "[the text is in no known character set]";
  }
  return std::string(trim(cut));
}

}  // namespace leads
