// SPDX-License-Identifier: MIT
#include "formats/mail/mail_body.h"

#include <algorithm>

#include "base/scan.h"
#include "base/text.h"
#include "base/utf8.h"
#include "formats/mail/mail_html.h"
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

// A line that ends in a space goes on with the next one of as many >, unless it is the line above a
// signature. A space in front was put there to keep what follows from being read as a quotation.
std::string unflowed(std::string_view text, bool delete_space) {
  std::string out;
  std::size_t depth = 0;
  bool goes_on = false;
  while (!text.empty()) {
    std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    const std::size_t quotes = std::min(line.find_first_not_of('>'), line.size());
    std::string_view words = line.substr(quotes);
    if (words.starts_with(' ')) words.remove_prefix(1);
    const bool signature = trim(words) == "--";
    const bool joined = goes_on && quotes == depth && !signature;
    if (!joined) {
      if (!out.empty()) out += '\n';
      out.append(quotes, '>');
      if (quotes > 0) out += ' ';
    }
    goes_on = words.ends_with(' ') && !signature;
    depth = quotes;
    if (goes_on && delete_space) words.remove_suffix(1);
    out += words;
  }
  return out;
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
  const bool html = parsed.type == "text/html";
  Part& part = html ? html_ : plain_;
  if (part.found || attached || (!html && !parsed.type.empty() && parsed.type != "text/plain"))
    return;
  part.found = true;
  part.html = html;
  part.flowed = equal_ascii_case(parsed["format"], "flowed");
  part.delete_space = equal_ascii_case(parsed["delsp"], "yes");
  part.transfer = trim(without_comments(transfer));
  part.charset = parsed["charset"];
  collecting_ = &part;
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
    collecting_ = nullptr;
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
  if (collecting_ == nullptr || collecting_->raw.size() > kMostRawBody) return;
  collecting_->raw += text.substr(0, kMostRawBody);
  collecting_->raw += '\n';
}

std::string MailBody::text() const {
  return plain_.found || !html_.found ? text_of(plain_) : text_of(html_);
}

std::string MailBody::text_of(const Part& part) {
  const std::string& charset = part.charset;
  std::string bytes = equal_ascii_case(part.transfer, "quoted-printable")
                          ? decode_quoted_printable(part.raw)
                      : equal_ascii_case(part.transfer, "base64") ? decode_base64(part.raw)
                                                                  : part.raw;
  const auto encoding = parse_encoding(charset);
  if (encoding && *encoding != Encoding::found)
    bytes = to_utf8(bytes, *encoding);
  else if (encoding && first_invalid_utf8(bytes))
    bytes = to_utf8(bytes, Encoding::windows1252);
  std::erase(bytes, '\r');
  if (part.html && !first_invalid_utf8(bytes))
    bytes = html_text(bytes);
  else if (part.flowed)
    bytes = unflowed(bytes, part.delete_space);
  const std::string_view cut = cut_text(bytes, kLongest);
  if (first_invalid_utf8(cut)) {
    if (encoding) return "[the text is not in its character set]";
    const bool is_name =
        std::all_of(charset.begin(), charset.end(), [](char c) { return c > ' ' && c < 0x7F; });
    return is_name ? "[the text is in " + charset.substr(0, 40) + ", which is not read]"
                   : "[the text is in no known character set]";
  }
  return std::string(trim(cut));
}

}  // namespace leads
