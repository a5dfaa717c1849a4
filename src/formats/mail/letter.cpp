// SPDX-License-Identifier: MIT
#include "formats/mail/letter.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <vector>

#include "base/fnv.h"
#include "base/text.h"
#include "base/time/format.h"
#include "base/utf8.h"
#include "base/words.h"

namespace leads {
namespace {

constexpr std::size_t kLine = 76;         // RFC 2045: the longest encoded line
constexpr std::size_t kEncodedWord = 75;  // RFC 2047: the longest encoded word
constexpr std::string_view kWordBegin = "=?UTF-8?B?", kWordEnd = "?=";

std::string base64(std::string_view bytes) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::string_view part = bytes.substr(i, 3);
    std::uint32_t bits = 0;
    for (std::size_t k = 0; k < 3; ++k)
      bits = bits << 8 | (k < part.size() ? static_cast<unsigned char>(part[k]) : 0U);
    for (std::size_t k = 0; k < 4; ++k)
      out += k <= part.size() ? kDigits[bits >> (18 - 6 * k) & 63U] : '=';
  }
  return out;
}

/// Words of at most 75 characters, none of which cuts a code point.
std::string encoded_words(std::string_view text, std::size_t used) {
  constexpr std::size_t kFrame = kWordBegin.size() + kWordEnd.size();
  constexpr std::size_t kMostBytes = (kEncodedWord - kFrame) / 4 * 3;
  std::string out;
  while (!text.empty()) {
    const std::size_t left = used + kFrame + 4 < kEncodedWord ? kEncodedWord - used - kFrame : 4;
    const std::size_t room = out.empty() ? left / 4 * 3 : kMostBytes;
    std::size_t size = 0;
    while (size < text.size()) {
      const std::size_t length = decode_utf8(text.substr(size)).length;
      if (size > 0 && size + length > room) break;
      size += length;
    }
    if (!out.empty()) out += "\n ";
    out += std::string(kWordBegin) + base64(text.substr(0, size)) + std::string(kWordEnd);
    text.remove_prefix(size);
  }
  return out;
}

/// Whether it must be encoded: not ASCII, or what would be read as an encoded word, or a word that
/// no line can be folded within.
bool needs_encoding(std::string_view text) {
  if (!is_ascii(text) || text.find("=?") != std::string_view::npos) return true;
  const std::vector<std::string_view> words = split_blanks(text);
  return std::any_of(words.begin(), words.end(),
                     [](std::string_view word) { return word.size() > 60; });
}

std::string folded(std::string_view text, std::size_t used) {
  std::string out;
  for (const std::string_view word : split_blanks(text)) {
    if (!out.empty() && used + 1 + word.size() > kLine) {
      out += "\n ";
      used = 1;
    } else if (!out.empty()) {
      out += ' ';
      ++used;
    }
    out += word;
    used += word.size();
  }
  return out;
}

/// The name before an address (RFC 5322 phrase).
std::string phrase(std::string_view name, std::size_t used) {
  if (needs_encoding(name)) return encoded_words(name, used);
  constexpr std::string_view kSpecials = "()<>[]:;@\\,.\"";
  if (name.find_first_of(kSpecials) == std::string_view::npos) return folded(name, used);
  std::string out = "\"";
  for (const char c : folded(name, used + 1)) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

std::string address_line(std::string_view header, const Mailbox& mailbox) {
  const std::string name = single_line(mailbox.name);
  const std::string line = std::string(header) + ": ";
  const std::string address = single_line(mailbox.address);
  if (name.empty()) return line + address + "\n";
  const std::string phrase_text = phrase(name, line.size());
  const std::size_t last = phrase_text.size() - (phrase_text.rfind('\n') + 1);
  const bool fits = line.size() + last + address.size() + 3 <= kLine;
  return line + phrase_text + (fits ? " <" : "\n <") + address + ">\n";
}

struct LocalTime {
  int year, month, day, weekday, hour, minute, second;
};

LocalTime local_time(Instant at, const Zone& zone) {
  const std::chrono::local_seconds local = zone.to_local(at);
  const auto midnight = std::chrono::floor<std::chrono::days>(local);
  const std::chrono::year_month_day date{midnight};
  const auto seconds = static_cast<int>((local - midnight).count());
  return {static_cast<int>(date.year()),
          static_cast<int>(static_cast<unsigned>(date.month())),
          static_cast<int>(static_cast<unsigned>(date.day())),
          static_cast<int>(std::chrono::weekday(midnight).c_encoding()),
          seconds / 3600,
          seconds / 60 % 60,
          seconds % 60};
}

std::string date_text(Instant at, const Zone& zone) {
  const LocalTime time = local_time(at, zone);
  const auto offset = static_cast<int>(zone.offset_at(at).count() / 60);
  const int ahead = std::abs(offset);
  return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} {}{:02}{:02}",
                     weekday_abbreviation(static_cast<unsigned>(time.weekday)), time.day,
                     month_abbreviation(static_cast<unsigned>(time.month)), time.year, time.hour,
                     time.minute, time.second, offset < 0 ? '-' : '+', ahead / 60, ahead % 60);
}

/// No body contains it: quoted-printable has no "=_".
std::string boundary_of(std::string_view message_id) {
  Fnv hash;
  hash.add(message_id);
  return "=_leads_" + std::to_string(hash.value());
}

/// The first character of `text`, encoded where it has to be.
std::string printable(std::string_view text, bool begins_line) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  const char c = text.front();
  const bool ends_line = text.size() == 1 || text[1] == '\n';
  const bool plain = c == ' ' || c == '\t' ? !ends_line : c > ' ' && c <= '~' && c != '=';
  const bool changed_on_the_way = begins_line && (c == '.' || text.starts_with("From "));
  if (plain && !changed_on_the_way) return {c};
  const auto byte = static_cast<unsigned char>(c);
  return {'=', kHex[byte >> 4U], kHex[byte & 15U]};
}

std::string body_part(std::string_view type, std::string_view body) {
  return "Content-Type: " + std::string(type) +
         "; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n" +
         quoted_printable(body);
}

}  // namespace

std::string header_text(std::string_view value, std::size_t used) {
  const std::string line = single_line(value);
  return needs_encoding(line) ? encoded_words(line, used) : folded(line, used);
}

std::string quoted_printable(std::string_view text) {
  std::string out, line;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n') {
      out += line + '\n';
      line.clear();
      continue;
    }
    const std::string_view rest = text.substr(i);
    if (line.size() + printable(rest, line.empty()).size() >= kLine) {
      out += line + "=\n";
      line.clear();
    }
    line += printable(rest, line.empty());
  }
  out += line;
  if (!out.empty() && out.back() != '\n') out += '\n';
  return out;
}

std::string message_text(const Letter& letter, Instant date, const Zone& zone) {
  const std::string boundary = boundary_of(letter.message_id);
  std::string text = address_line("From", letter.from) + address_line("To", letter.to);
  text += "Subject: " + header_text(letter.subject, 9) + "\n";
  text += "Date: " + date_text(date, zone) + "\n";
  text += "Message-ID: <" + single_line(letter.message_id) + ">\n";
  if (const std::string link = single_line(letter.unsubscribe); !link.empty()) {
    text += "List-Unsubscribe: <" + link + ">\n";
    if (link.starts_with("https://")) text += "List-Unsubscribe-Post: List-Unsubscribe=One-Click\n";
  }
  text +=
      "MIME-Version: 1.0\nContent-Type: multipart/alternative;\n boundary=\"" + boundary + "\"\n\n";
  text += "--" + boundary + "\n" + body_part("text/plain", letter.text);
  text += "--" + boundary + "\n" + body_part("text/html", letter.html);
  return text + "--" + boundary + "--\n";
}

std::string mbox_entry(const Letter& letter, std::string_view message, Instant date) {
  const LocalTime time = local_time(date, Zone());
  return fmt::format("From {} {} {} {:2} {:02}:{:02}:{:02} {:04}\n{}\n", letter.from.address,
                     weekday_abbreviation(static_cast<unsigned>(time.weekday)),
                     month_abbreviation(static_cast<unsigned>(time.month)), time.day, time.hour,
                     time.minute, time.second, time.year, message);
}

}  // namespace leads
