// SPDX-License-Identifier: MIT
#include "formats/mail/mail.h"

#include <algorithm>
#include <array>

#include "base/fnv.h"
#include "base/scan.h"
#include "base/text.h"
#include "base/utf8.h"
#include "formats/mail/mail_body.h"
#include "leads/error.h"

namespace leads {
namespace {

constexpr std::size_t kLongestMailExcerpt = 1000;
constexpr std::size_t kMostMailProblems = 10'000;

constexpr std::array<std::string_view, 13> kMailHeaders = {"message-id",
                                                           "in-reply-to",
                                                           "date",
                                                           "from",
                                                           "to",
                                                           "cc",
                                                           "bcc",
                                                           "reply-to",
                                                           "subject",
                                                           "auto-submitted",
                                                           "precedence",
                                                           "content-type",
                                                           "content-transfer-encoding"};

std::string header_name(std::string_view line) {
  const auto colon = line.find(':');
  std::string name(trim(line.substr(0, colon == std::string_view::npos ? 0 : colon)));
  for (char& c : name) {
    if (c <= ' ' || c > '~') return {};
    c = ascii_lower(c);
  }
  return name;
}

// `From ana@a.example Sat Nov 21 14:30:00 2026`: the time tells it from a sentence that begins with
// From.
bool is_from_line(std::string_view line) {
  if (!line.starts_with("From ")) return false;
  for (std::size_t at = 5; at + 5 <= line.size(); ++at)
    if (is_ascii_digit(line[at]) && is_ascii_digit(line[at + 1]) && line[at + 2] == ':' &&
        is_ascii_digit(line[at + 3]) && is_ascii_digit(line[at + 4]))
      return true;
  return false;
}

// What nearly every message has some of.
bool is_usual_header(std::string_view name) {
  static constexpr std::array<std::string_view, 9> kUsual = {
      "from",     "to",          "date",         "subject",     "message-id",
      "received", "return-path", "mime-version", "delivered-to"};
  return std::find(kUsual.begin(), kUsual.end(), name) != kUsual.end();
}

// A line that began with From was given a > (mboxrd: one more).
std::string_view unquoted(std::string_view line) {
  const auto from = line.find_first_not_of('>');
  const bool quoted =
      from != 0 && from != std::string_view::npos && line.substr(from).starts_with("From ");
  return quoted ? line.substr(1) : line;
}

std::string in_angles(std::string_view text) {
  const auto open = text.find('<'),
             close = text.find('>', open == std::string_view::npos ? 0 : open);
  if (open != std::string_view::npos && close != std::string_view::npos)
    text = text.substr(open + 1, close - open - 1);
  return decode_mail_words(trim(text));
}

bool is_automatic(const MailMessage& message) {
  const auto value_of = [&](std::string_view name) {
    const auto found = message.headers.find(name);
    return found == message.headers.end() ? std::string() : without_comments(found->second.value);
  };
  const std::string submitted = parse_mail_type(value_of("auto-submitted")).type;
  const std::string precedence = parse_mail_type(value_of("precedence")).type;
  return (!submitted.empty() && submitted != "no") || precedence == "bulk" ||
         precedence == "junk" || precedence == "list" || precedence == "auto_reply" ||
         parse_mail_type(value_of("content-type")).type == "multipart/report";
}

}  // namespace

bool MailReader::problem(int line, std::string message, std::string hint, std::string excerpt) {
  if (problems_.size() >= kMostMailProblems) return false;
  Diagnostic& found = problems_.emplace_back();
  found.line = line;
  found.column = 1;
  found.message = std::move(message);
  found.hint = std::move(hint);
  found.excerpt = std::move(excerpt);
  return false;
}

bool MailReader::line(std::string_view& text) {
  if (ahead_.empty()) {
    if (!lines_.next(text)) return false;
    number_ = lines_.number();
    cut_ = lines_.cut();
    return true;
  }
  line_ = std::move(ahead_.front());
  ahead_.pop_front();
  text = line_.text;
  number_ = line_.number;
  cut_ = line_.cut;
  return true;
}

bool MailReader::look_ahead() {
  std::string_view text;
  if (!lines_.next(text)) return false;
  ahead_.push_back({std::string(text), lines_.number(), lines_.cut()});
  return true;
}

// Whether the lines that come next, up to a blank one, are headers as a message has them.
bool MailReader::headers_follow() {
  constexpr std::size_t kMostLines = 200;
  int usual = 0;
  for (std::size_t at = 0; at < kMostLines && usual < 2; ++at) {
    if (at == ahead_.size() && !look_ahead()) return false;
    const std::string_view text = ahead_[at].text;
    if (text.empty()) return false;
    const bool folded = at > 0 && (text.front() == ' ' || text.front() == '\t');
    if (folded || text.starts_with(">From ")) continue;
    const std::string name = header_name(text);
    if (name.empty() || ahead_[at].cut) return false;
    if (is_usual_header(name)) ++usual;
  }
  return usual >= 2;
}

// Programs differ in what they write into a separator, and whether a blank line precedes it. A
// sentence that begins with From has no headers behind it.
bool MailReader::begins_message(std::string_view& text, bool after_blank) {
  if (!mailbox_ || !(text.starts_with("From ") || text == "From")) return false;
  if (after_blank && is_from_line(text)) return true;
  line_ = {std::string(text), number_, cut_};  // looking ahead takes the bytes away
  text = line_.text;
  return headers_follow();
}

// A mailbox begins with a line `From …` of its own, a single message with its headers.
void MailReader::begin() {
  begun_ = true;
  std::string_view text;
  while (line(text)) {
    if (trim(text).empty()) continue;
    more_ = true;
    start_ = number_;
    mailbox_ = text.starts_with("From ");
    if (!mailbox_) ahead_.push_front({std::string(text), number_, cut_});
    return;
  }
}

bool MailReader::next(MailMessage& message) {
  if (!begun_) begin();
  while (std::exchange(more_, false)) {
    message = {};
    message.line = start_;
    const bool good = read_headers(message);
    if (!more_) read_body(message);
    if (good && judge(message)) return true;
  }
  return false;
}

bool MailReader::read_headers(MailMessage& message) {
  bool good = true;
  std::size_t size = 0;
  Pending header;
  const auto finish = [&] {
    // One problem a message: a file that is no mail has one on every line.
    if (good && !header.text.empty()) good = take_header(message, header);
    header = {};
  };
  std::string_view text;
  while (line(text) && !text.empty()) {
    if (begins_message(text, false)) {
      more_ = true;
      start_ = number_;
      break;
    }
    if (good && cut_) good = problem(number_, "a line of more than 1 MiB");
    size += text.size();
    if (good && size > MailLimits::headers)
      good = problem(message.line, "headers of more than 1 MiB");
    if (!good) continue;
    if ((text.front() == ' ' || text.front() == '\t') && !header.text.empty()) {
      header.text += text;
      continue;
    }
    finish();
    header.text = text;
    header.line = number_;
    if (text.size() <= kLongestMailExcerpt && !first_invalid_utf8(text)) header.excerpt = text;
  }
  finish();
  return good;
}

bool MailReader::take_header(MailMessage& message, const Pending& header) {
  if (header.text.starts_with(">From ")) return true;
  const std::string name = header_name(header.text);
  if (name.empty())
    return problem(header.line, "a line that is not a mail header",
                   "a header is a name, a colon and a value", header.excerpt);
  const std::string_view value =
      trim(std::string_view(header.text).substr(header.text.find(':') + 1));
  if (name == "received" && message.headers.find(name) == message.headers.end()) {
    message.headers[name] = {std::string(value.substr(value.rfind(';') + 1)), header.line,
                             header.excerpt};
    return true;
  }
  if (std::find(kMailHeaders.begin(), kMailHeaders.end(), name) == kMailHeaders.end()) return true;
  const auto [known, fresh] = message.headers.try_emplace(
      name, MailHeader{std::string(value), header.line, header.excerpt});
  if (!fresh && (name == "to" || name == "cc" || name == "bcc"))
    known->second.value += ", " + std::string(value);
  return true;
}

void MailReader::read_body(MailMessage& message) {
  std::optional<MailBody> body;
  if (bodies_)
    body.emplace(message.headers["content-type"].value,
                 message.headers["content-transfer-encoding"].value);
  bool after_blank = true;
  Fnv hash;
  std::uint64_t blank_lines = 0;
  std::string_view text;
  while (line(text)) {
    if (begins_message(text, after_blank)) {
      more_ = true;
      start_ = number_;
      break;
    }
    after_blank = text.empty();
    const std::string_view sent = mailbox_ ? unquoted(text) : text;
    if (body) body->line(sent);
    if (trim(sent).empty()) {
      ++blank_lines;
      continue;
    }
    hash.add(std::exchange(blank_lines, 0));
    hash.add(sent);
    hash.add("\n");
  }
  if (body) message.body = body->text();
  message.body_hash = hash.value();
}

bool MailReader::judge(MailMessage& message) {
  const auto& headers = message.headers;
  const auto value_of = [&](std::string_view name) -> std::string_view {
    const auto found = headers.find(name);
    return found == headers.end() ? std::string_view() : std::string_view(found->second.value);
  };
  if (value_of("from").empty() && value_of("date").empty() && value_of("to").empty())
    return problem(message.line, "this is not a mail message: it has no From, To or Date");
  message.id = in_angles(value_of("message-id"));
  message.in_reply_to = in_angles(value_of("in-reply-to"));
  if (first_invalid_utf8(message.in_reply_to)) message.in_reply_to.clear();
  message.subject = decode_mail_words(value_of("subject"));
  message.from = parse_mail_addresses(value_of("from"));
  message.to = parse_mail_addresses(value_of("to"));
  message.cc = parse_mail_addresses(value_of("cc"));
  message.bcc = parse_mail_addresses(value_of("bcc"));
  message.reply_to = parse_mail_addresses(value_of("reply-to"));
  message.automatic = is_automatic(message);
  message.at = parse_mail_date(value_of("date"));
  if (!message.at) message.at = parse_mail_date(value_of("received"));
  if (!message.at) {
    const auto date = headers.find("date");
    if (date == headers.end()) return problem(message.line, "the message has no date");
    return problem(date->second.line, "this is not a valid mail date",
                   "a date is written as Tue, 1 Jul 2003 10:52:37 +0200", date->second.excerpt);
  }
  for (const auto& [name, header] : headers)
    if (header.value.find('\0') != std::string::npos)
      return problem(header.line, "a NUL byte in a header", "remove it");
  if (first_invalid_utf8(message.subject) || first_invalid_utf8(message.id))
    return problem(message.line, "a subject or Message-ID with bytes that are not text");
  return true;
}

bool is_mail(std::string_view head) {
  if (is_from_line(head.substr(0, head.find('\n')))) return true;
  LineReader lines(bytes_of(head));
  std::string_view text;
  int known = 0;
  if (head.starts_with("From ")) lines.next(text);
  while (lines.next(text) && !text.empty()) {
    if (text.front() == ' ' || text.front() == '\t') continue;
    const std::string name = header_name(text);
    if (name.empty()) return false;
    if (name == "from" || name == "to" || name == "date" || name == "message-id" ||
        name == "received" || name == "mime-version")
      ++known;
  }
  return known >= 2;
}

}  // namespace leads
