// SPDX-License-Identifier: MIT
// Messages: headers that nothing can add to, and bodies that arrive as they were written.
#include "formats/mail/letter.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>

using namespace leads;

namespace {

const Instant kNow = std::chrono::sys_days{std::chrono::year{2026} / 11 / 30} + Seconds{36'003};

Letter sample() {
  return {{"Acme", "hello@acme.example"},
          {"Ada Lovelace", "ada@x.example"},
          "Welcome",
          "Hello Ada\n",
          "<p>Hello Ada</p>\n",
          "leads.1.0a@acme.example",
          "https://acme.example/u?e=ada%40x.example"};
}

std::string headers(const Letter& letter) {
  const std::string text = message_text(letter, kNow, Zone());
  return text.substr(0, text.find("\n\n") + 1);
}

std::size_t longest_line(std::string_view text) {
  std::size_t longest = 0, begin = 0;
  for (std::size_t end = 0; end != std::string_view::npos; begin = end + 1) {
    end = text.find('\n', begin);
    longest = std::max(longest, text.substr(begin, end - begin).size());
  }
  return longest;
}

std::string decoded_quoted_printable(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '=') {
      out += text[i];
    } else if (text[i + 1] == '\n') {
      ++i;
    } else {
      out += static_cast<char>(std::stoi(std::string(text.substr(i + 1, 2)), nullptr, 16));
      i += 2;
    }
  }
  return out;
}

}  // namespace

TEST_CASE("the headers of a letter") {
  CHECK(headers(sample()) ==
        "From: Acme <hello@acme.example>\n"
        "To: Ada Lovelace <ada@x.example>\n"
        "Subject: Welcome\n"
        "Date: Mon, 30 Nov 2026 10:00:03 +0000\n"
        "Message-ID: <leads.1.0a@acme.example>\n"
        "List-Unsubscribe: <https://acme.example/u?e=ada%40x.example>\n"
        "List-Unsubscribe-Post: List-Unsubscribe=One-Click\n"
        "MIME-Version: 1.0\n"
        "Content-Type: multipart/alternative;\n boundary=\"=_leads_13572203042257429144\"\n");
}

TEST_CASE("one-click unsubscribing is offered by https alone") {
  Letter letter = sample();
  letter.unsubscribe = "mailto:stop@acme.example";
  CHECK(headers(letter).find("List-Unsubscribe: <mailto:stop@acme.example>") != std::string::npos);
  CHECK(headers(letter).find("One-Click") == std::string::npos);
  letter.unsubscribe = "";
  CHECK(headers(letter).find("Unsubscribe") == std::string::npos);
}

TEST_CASE("a value adds no header") {
  Letter letter = sample();
  letter.to.name = "Ada\r\nBcc: all@x.example";
  letter.subject = "Hi\nX-Evil: 1\n\nbody";
  letter.unsubscribe = "https://a.example/\n\nX";
  const std::string text = headers(letter);
  CHECK(text.find("\nBcc") == std::string::npos);
  CHECK(text.find("\nX-Evil") == std::string::npos);
  CHECK(text.find("To: \"Ada  Bcc: all@x.example\"") == std::string::npos);
  CHECK(text.find("To: \"Ada Bcc: all@x.example\" <ada@x.example>\n") != std::string::npos);
  CHECK(text.find("Subject: Hi X-Evil: 1 body\n") != std::string::npos);
}

TEST_CASE("names that are no atoms are quoted, and other letters encoded") {
  Letter letter = sample();
  const auto to = [&](const char* name) {
    letter.to.name = name;
    const std::string text = headers(letter);
    const std::size_t begin = text.find("To: ") + 4;
    return text.substr(begin, text.find(" <ada") - begin);
  };
  CHECK(to("Lovelace, Ada") == "\"Lovelace, Ada\"");
  CHECK(to("Ada \"the\" \\ L.") == "\"Ada \\\"the\\\" \\\\ L.\"");
  CHECK(to("Jürgen") == "=?UTF-8?B?SsO8cmdlbg==?=");
  CHECK(to("=?UTF-8?B?SsO8?=") == "=?UTF-8?B?PT9VVEYtOD9CP1NzTzg/PQ==?=");
  letter.to.name = "";
  CHECK(headers(letter).find("To: ada@x.example\n") != std::string::npos);
}

TEST_CASE("long headers are folded") {
  std::string words, letters;
  for (int i = 0; i < 40; ++i) {
    words += "word ";
    letters += "größe";
  }
  for (const std::string& text : {words, letters, std::string(900, 'x')}) {
    const std::string header = header_text(text, 9);
    CHECK(longest_line("Subject: " + header) <= 78);
  }
  CHECK(header_text("größe", 9) == "=?UTF-8?B?Z3LDtsOfZQ==?=");
}

TEST_CASE("quoted-printable keeps every byte, in short lines that no program changes") {
  CHECK(quoted_printable("a=b\n.\nFrom me\nend \n") == "a=3Db\n=2E\n=46rom me\nend=20\n");
  CHECK(quoted_printable("") == "");
  CHECK(quoted_printable("x") == "x\n");
  std::mt19937 random(5);
  for (int round = 0; round < 500; ++round) {
    std::string text;
    for (int i = 0; i < 300; ++i) {
      constexpr std::string_view kSome = "aF.= \n\t";
      text +=
          random() % 2 == 0 ? kSome[random() % kSome.size()] : static_cast<char>(random() % 256);
      if (random() % 60 == 0) text += "From ";
    }
    text += '\n';
    const std::string encoded = quoted_printable(text);
    CHECK(decoded_quoted_printable(encoded) == text);
    CHECK(longest_line(encoded) <= 76);
    CHECK(encoded.find("\nFrom ") == std::string::npos);
    CHECK(encoded.find("\n.") == std::string::npos);
    CHECK(encoded.find(" \n") == std::string::npos);
  }
}

TEST_CASE("an entry of a mailbox begins with its line") {
  const Letter letter = sample();
  const std::string entry = mbox_entry(letter, message_text(letter, kNow, Zone()), kNow);
  CHECK(entry.starts_with("From hello@acme.example Mon Nov 30 10:00:03 2026\nFrom: Acme <"));
  CHECK(entry.ends_with("--\n\n"));
}
