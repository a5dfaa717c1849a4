// SPDX-License-Identifier: MIT
#include "formats/mail/mail_header.h"

#include <algorithm>
#include <array>

#include "base/scan.h"
#include "base/text.h"
#include "base/time/timestamp.h"
#include "base/utf8.h"
#include "formats/text/encoding.h"
#include "formats/text/transfer_text.h"

namespace leads {
namespace {

bool is_mail_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

std::optional<int> mail_month(std::string_view word) {
  static constexpr std::array<std::string_view, 12> kMonths = {
      "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"};
  for (std::size_t month = 0; month < kMonths.size(); ++month)
    if (equal_ascii_case(word.substr(0, 3), kMonths[month])) return static_cast<int>(month) + 1;
  return std::nullopt;
}

// RFC 5322, 4.3; the military letters were used the wrong way round, so they say nothing.
Seconds old_zone(std::string_view name) {
  static constexpr std::pair<std::string_view, int> kZones[] = {
      {"edt", -4}, {"est", -5}, {"cdt", -5}, {"cst", -6},
      {"mdt", -6}, {"mst", -7}, {"pdt", -7}, {"pst", -8}};
  for (const auto& [zone, hours] : kZones)
    if (equal_ascii_case(name, zone)) return std::chrono::hours{hours};
  return Seconds{0};
}

// `+0200`, `+02:00` or `+2`.
std::optional<Seconds> mail_offset(Scan& scan) {
  const std::string_view digits = scan.rest().substr(std::min<std::size_t>(1, scan.rest().size()));
  if (digits.empty() || (digits.size() > 1 && is_ascii_digit(digits[1]))) return scan_zone(scan);
  const bool west = scan.eat('-');
  if (!west && !scan.eat('+')) return std::nullopt;
  const auto hours = scan.number(1);
  if (!hours || scan.peek() == ':') return std::nullopt;
  return std::chrono::hours{west ? -*hours : *hours};
}

// What comes after the time: an offset, a name, an offset from UTC (`GMT+2`: east, as `+0200`),
// or an offset and a name for it.
std::optional<Seconds> mail_zone(std::string_view text) {
  if (text.empty()) return Seconds{0};
  const auto is_signed = [](const Scan& scan) { return scan.peek() == '+' || scan.peek() == '-'; };
  Scan scan(text);
  const std::string_view name = scan.letters();
  scan.eat_blanks();
  std::optional<Seconds> offset;
  if (!is_signed(scan)) {
    if (name.empty()) return std::nullopt;
    offset = old_zone(name);
  } else {
    const bool utc = equal_ascii_case(name, "gmt") || equal_ascii_case(name, "utc") ||
                     equal_ascii_case(name, "ut") || equal_ascii_case(name, "z");
    if (!name.empty() && !utc) return std::nullopt;
    offset = mail_offset(scan);
    scan.eat_blanks();
    scan.letters();
  }
  scan.eat_blanks();
  return scan.done() ? offset : std::nullopt;
}

std::optional<int> mail_year(std::string_view digits) {
  if (digits.size() < 2 || digits.size() > 4) return std::nullopt;
  const int year = Scan::to_int(digits);
  if (digits.size() == 2) return year < 50 ? 2000 + year : 1900 + year;
  return digits.size() == 3 ? 1900 + year : year;
}

std::optional<Seconds> mail_time(Scan& scan) {
  const std::string_view hours = scan.digits();
  if (hours.empty() || hours.size() > 2 || Scan::to_int(hours) > 23 || !scan.eat(':'))
    return std::nullopt;
  const auto minutes = scan.number(2);
  if (!minutes || *minutes > 59) return std::nullopt;
  int hour = Scan::to_int(hours), second = 0;
  if (scan.eat(':')) {
    const auto seconds = scan.number(2);
    if (!seconds || *seconds > 60) return std::nullopt;
    second = std::min(*seconds, 59);  // a leap second
  }
  Scan half = scan;
  half.eat_blanks();
  const std::string_view word = half.letters();
  const bool am = equal_ascii_case(word, "am"), pm = equal_ascii_case(word, "pm");
  if (am || pm) {
    if (hour == 0 || hour > 12) return std::nullopt;
    hour = hour % 12 + (pm ? 12 : 0);
    scan = half;
  }
  return std::chrono::hours{hour} + std::chrono::minutes{*minutes} + Seconds{second};
}

// RFC 2047 allows 75; programs that know better put a whole subject into one. Beyond that nobody
// looks for its end.
constexpr std::size_t kLongestEncodedWord = 4096;

// An encoded word at the front of `text`, which begins with =?
struct EncodedWord {
  std::size_t length = 0;  ///< 0: it is none
  std::string charset, bytes;
};

EncodedWord encoded_word(std::string_view text) {
  text = text.substr(0, kLongestEncodedWord);
  const auto charset_end = text.find('?', 2);
  if (charset_end == std::string_view::npos || charset_end + 2 >= text.size() ||
      text[charset_end + 2] != '?')
    return {};
  const char kind = ascii_lower(text[charset_end + 1]);
  const std::size_t begin = charset_end + 3;
  const auto end = text.find("?=", begin);
  if (end == std::string_view::npos || (kind != 'b' && kind != 'q')) return {};
  const std::string_view charset = text.substr(2, charset_end - 2);
  std::string body(text.substr(begin, end - begin));
  if (std::any_of(charset.begin(), charset.end(), is_mail_blank)) return {};
  if (kind == 'q') std::replace(body.begin(), body.end(), '_', ' ');
  return {end + 2, lowered(charset.substr(0, charset.find('*'))),
          kind == 'b' ? decode_base64(body) : decode_quoted_printable(body)};
}

std::string mail_text(std::string_view raw) {
  if (!first_invalid_utf8(raw)) return std::string(raw);
  return to_utf8(raw, Encoding::windows1252);
}

// Bytes of words that stand beside each other: a letter may be cut between two of them.
class WordRun {
 public:
  void add(const EncodedWord& word, std::string_view raw, std::string_view blanks,
           std::string& out) {
    if (word.charset != charset_) flush(out);
    charset_ = word.charset;
    bytes_ += word.bytes;
    if (!raw_.empty()) raw_ += blanks;
    raw_ += raw;
  }
  void flush(std::string& out) {
    const auto encoding = parse_encoding(charset_);
    std::string text =
        encoding && *encoding != Encoding::found ? to_utf8(bytes_, *encoding) : std::string("\xff");
    out += first_invalid_utf8(text) ? raw_ : text;
    bytes_.clear();
    raw_.clear();
  }
  bool empty() const { return raw_.empty(); }

 private:
  std::string charset_, bytes_, raw_;
};

// Collects one address of a list, letter by letter.
class AddressScan {
 public:
  explicit AddressScan(std::string_view text) : text_(text) {}

  std::vector<MailAddress> all() {
    while (at_ < text_.size()) step();
    flush();
    return std::move(found_);
  }

 private:
  void step() {
    const char c = text_[at_];
    if (c == '"') return quoted();
    if (c == '(') return comment();
    ++at_;
    if (c == '<') {
      const std::size_t end = std::min(text_.find('>', at_), text_.size());
      angle_ = text_.substr(at_, end - at_);
      has_angle_ = true;
      at_ = end + 1;
    } else if (c == ',' || c == ';') {
      flush();
    } else if (c == ':') {
      phrase_.clear();  // the name of a group
    } else {
      phrase_ += c;
    }
  }

  void quoted() {
    for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_) {
      if (text_[at_] == '\\' && at_ + 1 < text_.size()) ++at_;
      phrase_ += text_[at_];
    }
    ++at_;
  }

  void comment() {
    int depth = 0;
    for (; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (c == ')' && --depth == 0) break;
      if (depth > 0) comment_ += c;
      if (c == '(') ++depth;
      if (c == '\\' && at_ + 1 < text_.size()) comment_ += text_[++at_];
    }
    ++at_;
  }

  void flush() {
    MailAddress one;
    std::string_view address = has_angle_ ? angle_ : std::string_view(phrase_);
    // A route of old: <@relay.example,@other.example:ana@a.example>
    if (const auto colon = address.rfind(':');
        has_angle_ && address.starts_with('@') && colon != std::string_view::npos)
      address.remove_prefix(colon + 1);
    one.address = address;
    std::erase_if(one.address, is_mail_blank);
    one.name = decode_mail_words(
        trim(has_angle_ ? std::string_view(phrase_) : std::string_view(comment_)));
    if (first_invalid_utf8(one.name)) one.name.clear();
    if (!one.address.empty() && !first_invalid_utf8(one.address)) found_.push_back(std::move(one));
    phrase_.clear();
    comment_.clear();
    angle_ = {};
    has_angle_ = false;
  }

  std::string_view text_, angle_;
  std::size_t at_ = 0;
  bool has_angle_ = false;
  std::string phrase_, comment_;
  std::vector<MailAddress> found_;
};

}  // namespace

std::string without_comments(std::string_view text) {
  std::string out;
  int depth = 0;
  for (const char c : text) {
    if (c == '(')
      ++depth;
    else if (c == ')' && depth > 0)
      --depth;
    else if (depth == 0)
      out += c;
  }
  return out;
}

std::optional<Instant> parse_mail_date(std::string_view text) {
  std::string plain = without_comments(text);
  std::replace(plain.begin(), plain.end(), '-', ' ');  // 1-Jul-2003; a zone's sign comes back below
  const std::string signs = without_comments(text);
  Scan scan(plain);
  scan.eat_blanks();
  if (!scan.letters().empty()) {
    scan.eat_blanks();
    scan.eat(',');
    scan.eat_blanks();
  }
  const std::string_view day = scan.digits();
  scan.eat_blanks();
  const auto month = mail_month(scan.letters());
  scan.eat('.');
  scan.eat_blanks();
  const auto year = mail_year(scan.digits());
  scan.eat_blanks();
  const auto time = mail_time(scan);
  if (day.empty() || day.size() > 2 || !month || !year || !time) return std::nullopt;
  const auto date = make_day(*year, *month, Scan::to_int(day));
  if (!date) return std::nullopt;
  const std::string_view rest =
      trim(std::string_view(signs).substr(signs.size() - scan.rest().size()));
  const auto offset = mail_zone(rest);
  if (!offset) return std::nullopt;
  const Instant at = Instant{*date} + *time - *offset;
  return at < kFirstInstant || at > kLastInstant ? std::nullopt : std::optional(at);
}

std::string decode_mail_words(std::string_view text) {
  std::string out;
  WordRun run;
  std::size_t begin = 0;  // of what was not handed on
  for (std::size_t at = text.find("=?"); at != std::string_view::npos; at = text.find("=?", at)) {
    const EncodedWord word = encoded_word(text.substr(at));
    if (word.length == 0) {
      at += 2;
      continue;
    }
    const std::string_view between = text.substr(begin, at - begin);
    const bool beside = !run.empty() && std::all_of(between.begin(), between.end(), is_mail_blank);
    if (!run.empty() && !beside) run.flush(out);
    if (!beside) out += mail_text(between);
    run.add(word, text.substr(at, word.length), beside ? between : std::string_view(), out);
    at += word.length;
    begin = at;
  }
  if (!run.empty()) run.flush(out);
  return out + mail_text(text.substr(begin));
}

std::vector<MailAddress> parse_mail_addresses(std::string_view text) {
  return AddressScan(text).all();
}

std::string_view MailType::operator[](std::string_view name) const {
  for (const auto& [known, value] : parameters)
    if (known == name) return value;
  return {};
}

MailType parse_mail_type(std::string_view text) {
  MailType type;
  std::size_t at = std::min(text.find(';'), text.size());
  type.type = lowered(trim(text.substr(0, at)));
  while (at < text.size()) {
    const std::size_t equals = text.find('=', ++at);
    if (equals == std::string_view::npos) break;
    std::string name = lowered(trim(text.substr(at, equals - at)));
    std::string value;
    at = equals + 1;
    while (at < text.size() && is_mail_blank(text[at])) ++at;
    if (at < text.size() && text[at] == '"') {
      for (++at; at < text.size() && text[at] != '"'; ++at) {
        if (text[at] == '\\' && at + 1 < text.size()) ++at;
        value += text[at];
      }
      at = std::min(text.find(';', at), text.size());
    } else {
      const std::size_t end = std::min(text.find(';', at), text.size());
      value = trim(text.substr(at, end - at));
      at = end;
    }
    type.parameters.emplace_back(std::move(name), std::move(value));
  }
  return type;
}

}  // namespace leads
