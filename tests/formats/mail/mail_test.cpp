// SPDX-License-Identifier: MIT
#include "formats/mail/mail.h"

#include <doctest/doctest.h>

#include <random>

#include "base/time/format.h"
#include "base/utf8.h"
#include "formats/mail/mail_body.h"
#include "leads/error.h"

namespace leads {
namespace {

std::string date(std::string_view text) {
  const auto at = parse_mail_date(text);
  return at ? format_utc(*at) : "none";
}

std::string addresses(std::string_view text) {
  std::string out;
  for (const MailAddress& one : parse_mail_addresses(text))
    out += one.name + "<" + one.address + ">";
  return out;
}

std::string read(std::string_view text, std::size_t step = 1000, bool bodies = true) {
  MailReader reader(bytes_of(text, step), bodies);
  MailMessage message;
  std::string out;
  const auto show = [&out](const char* name, const std::vector<MailAddress>& all) {
    for (const MailAddress& one : all) out += std::string(" ") + name + "=" + one.address;
  };
  while (reader.next(message)) {
    out += std::to_string(message.line) + " " + message.id + " " + format_utc(*message.at);
    show("from", message.from);
    show("to", message.to);
    show("cc", message.cc);
    show("bcc", message.bcc);
    show("reply", message.reply_to);
    out += " [" + message.subject + "]" + (message.automatic ? " automatic" : "") +
           (message.in_reply_to.empty() ? "" : " re " + message.in_reply_to) + "\n";
    if (!message.body.empty()) out += "{" + message.body + "}\n";
  }
  CHECK(!reader.next(message));
  for (const Diagnostic& problem : reader.take_problems())
    out += "!" + std::to_string(problem.line) + " " + problem.message + "\n";
  return out;
}

std::string body(const std::string& type, const std::string& transfer, const std::string& lines) {
  MailBody body(type, transfer);
  std::size_t begin = 0;
  while (begin < lines.size()) {
    const std::size_t end = std::min(lines.find('\n', begin), lines.size());
    body.line(std::string_view(lines).substr(begin, end - begin));
    begin = end + 1;
  }
  return body.text();
}

const std::string kMessage =
    "Return-Path: <ana@a.example>\nReceived: from x by y;\n Sat, 21 Nov 2026 14:31:00 "
    "+0100\nMessage-ID: <1@a.example>\r\n"
    "Date: Sat, 21 Nov 2026 14:30:00 +0100\r\nFrom: =?utf-8?Q?Ana_M=C3=BCller?= "
    "<ana@a.example>\nTo: bo@b.example,\n\t\"Roth, Zoe\" <zoe@c.example>\n"
    "Cc: friends: d@d.example, e@e.example;\nIn-Reply-To: <0@b.example>\nSubject: "
    "=?iso-8859-1?B?R3L832U=?= from\n =?windows-1252?Q?=80?=\n\n"
    "Hello\n>From here\n\nFrom now on\n";

const std::string kMailbox =
    "From ana@a.example Sat Nov 21 13:30:00 2026\n" + kMessage +
    "\nFrom bo@b.example Sat Nov 21 15:00:00 2026\nFrom: bo@b.example\nTo: ana@a.example\nDate: 21 "
    "Nov 26 10:00 EST\nAuto-Submitted: auto-replied\nSubject:\n\n";

}  // namespace

TEST_CASE("mail: dates, with the zones of old") {
  CHECK(date("Tue, 1 Jul 2003 10:52:37 +0200") == "2003-07-01T08:52:37Z");
  CHECK(date("1 Jul 2003 10:52 -0530 (comment (nested))") == "2003-07-01T16:22:00Z");
  CHECK(date(" Thu,  13 Feb 69 23:32 (hm) -0330 ") == "1969-02-14T03:02:00Z");
  CHECK(date("21 Nov 97 09:55:06 GMT") == "1997-11-21T09:55:06Z");
  CHECK(date("21 Nov 49 09:55:06 EDT") == "2049-11-21T13:55:06Z");
  CHECK(date("21 Nov 103 09:55:06 PST") == "2003-11-21T17:55:06Z");
  CHECK(date("21-Nov-2003 09:55:06 Z") == "2003-11-21T09:55:06Z");
  CHECK(date("Fri, 31 Dec 2027 23:59:60 UT") == "2027-12-31T23:59:59Z");
  CHECK(date("1 January 2026 9:05") == "2026-01-01T09:05:00Z");
  for (const char* const east :
       {"14:40:57 GMT+2", "14:40:57 GMT+0200", "14:40:57 UTC+02:00", "14:40:57 UTC +2",
        "14:40:57 +2", "14:40:57 +0200 CEST", "14:40:57 z+02", "2:40:57 PM +0200",
        "02:40:57 pm GMT+2", "2:40:57PM +0200 (CEST)"}) {
    CAPTURE(east);
    CHECK(date("Thu, 1 Oct 2015 " + std::string(east)) == "2015-10-01T12:40:57Z");
  }
  CHECK(date("1 Oct 2015 12:05 AM GMT-3") == "2015-10-01T03:05:00Z");
  CHECK(date("1 Oct 2015 12:05 PM") == "2015-10-01T12:05:00Z");
  CHECK(date("1 Oct 2015 12:05 CET") == "2015-10-01T12:05:00Z");
  for (const char* const bad :
       {"1 Oct 2015 14:40 PM", "1 Oct 2015 0:40 AM", "1 Oct 2015 14:40 CET+1",
        "1 Oct 2015 14:40 GMT+", "1 Oct 2015 14:40 GMT+2:30x",
        "1 Oct 2015 14:40 Pacific Daylight Time", "1 Oct 2015 14:40 +0200 12", "", "x",
        "30 Feb 2026 10:00 +0000", "1 Jul 2003", "1 Jul 2003 25:00", "1 Jul 2003 10:60",
        "1 Jux 2003 10:00", "111 Jul 2003 10:00", "1 Jul 2003 10:00 ?", "31 Dec 9999 23:59 -0200",
        "1 Jul 03333 10:00"}) {
    CAPTURE(bad);
    CHECK(date(bad) == "none");
  }
}

TEST_CASE("mail: addresses in all their forms") {
  CHECK(addresses("ana@a.example") == "<ana@a.example>");
  CHECK(addresses("Ana Roth <ana@a.example>, bo@b.example (Bo)") ==
        "Ana Roth<ana@a.example>Bo<bo@b.example>");
  CHECK(addresses("\"Roth, Ana \\\"A\\\"\" <ana@a.example>") == "Roth, Ana \"A\"<ana@a.example>");
  CHECK(addresses("Friends: a@a.example, B <b@b.example>;, c@c.example") ==
        "<a@a.example>B<b@b.example><c@c.example>");
  CHECK(addresses("undisclosed-recipients:;").empty());
  CHECK(addresses("<@relay.example,@x.example:ana@a.example>") == "<ana@a.example>");
  CHECK(addresses("=?utf-8?Q?M=C3=BCller=2C_Ana?= <ana@a.example>") ==
        "Müller, Ana<ana@a.example>");
  CHECK(addresses("Ana (x (y) \\) z) < ana @ a.example >") == "Ana<ana@a.example>");
  CHECK(addresses(",,;").empty());
  CHECK(addresses("\"open <a@a.example>").find('@') != std::string::npos);
}

TEST_CASE("mail: words in other character sets") {
  CHECK(decode_mail_words("=?UTF-8?B?R3LDvMOfZQ==?= und =?ISO-8859-1?Q?Gr=FC=DFe?=") ==
        "Grüße und Grüße");
  CHECK(decode_mail_words("=?utf-8?Q?a?=\t =?utf-8?Q?b?= c") == "ab c");
  CHECK(decode_mail_words("=?utf-8?Q?M=C3?= =?utf-8?Q?=BC?=") == "Mü");
  CHECK(decode_mail_words("=?utf-8?Q?a_b?= =?windows-1252?Q?=80?=") == "a b€");
  CHECK(decode_mail_words("=?utf-8*de?q?x?=") == "x");
  CHECK(decode_mail_words("x =?koi8-r?B?8NLJ?= y") == "x =?koi8-r?B?8NLJ?= y");
  CHECK(decode_mail_words("=?utf-8?Q?=FF?=") == "=?utf-8?Q?=FF?=");
  CHECK(decode_mail_words("=?utf-8?x?y?= =? ?=") == "=?utf-8?x?y?= =? ?=");
  CHECK(decode_mail_words("M\xfcller") == "Müller");
  CHECK(decode_mail_words("=?utf-8?Q?" + std::string(1000, 'x') + "?=") == std::string(1000, 'x'));
  std::string open;
  for (int i = 0; i < 100'000; ++i) open += "=?a?q? ";
  CHECK(decode_mail_words(open + "?=") == open + "?=");
  CHECK(decode_mail_words("").empty());
}

TEST_CASE("mail: one message, or a mailbox with quoted From lines") {
  const std::string first =
      " 1@a.example 2026-11-21T13:30:00Z from=ana@a.example to=bo@b.example to=zoe@c.example "
      "cc=d@d.example cc=e@e.example "
      "[Grüße from €] re 0@b.example\n";
  for (const std::size_t step : {1u, 7u, 1000u}) {
    CHECK(read(kMessage, step) == "1" + first + "{Hello\n>From here\n\nFrom now on}\n");
    CHECK(read(kMailbox, step) == "1" + first +
                                      "{Hello\nFrom here\n\nFrom now on}\n20  2026-11-21T15:00:00Z "
                                      "from=bo@b.example to=ana@a.example [] automatic\n");
    CHECK(read(kMessage, step, false) == "1" + first);
  }
  CHECK(read("").empty());
  CHECK(read("\n\n").empty());
}

TEST_CASE("mail: separators without a time, and without a blank line before them") {
  const std::string ana = "From: ana@a.example\nDate: 1 Jul 2003 10:00\n",
                    bo = "From: bo@b.example\nDate: 2 Jul 2003 10:00\n";
  const std::string day = " 2003-07-01T10:00:00Z from=ana@a.example []\n",
                    next = " 2003-07-02T10:00:00Z from=bo@b.example []\n";
  for (const std::string separator : {"From ", "From", "From -", "From MAILER-DAEMON",
                                      "From bo@b.example Wed Jul  2 10:00:00 2003", "From ???@???"})
    for (const std::size_t step : {1u, 1000u}) {
      CAPTURE(separator);
      CHECK(read("From \n" + ana + "\nHello\n\n" + separator + "\n" + bo + "\nHi\n", step) ==
            "1 " + day + "{Hello}\n7 " + next + "{Hi}\n");
      CHECK(read("From x\n" + ana + "\nHello\n" + separator + "\n" + bo + "\nHi\n", step) ==
            "1 " + day + "{Hello}\n6 " + next + "{Hi}\n");
      CHECK(read("From x\n" + ana + separator + "\n" + bo + "\nHi\n", step) ==
            "1 " + day + "4 " + next + "{Hi}\n");
    }
  for (const std::string& text : std::vector<std::string>{
           "From here on it is easy:\nNote: take a pen.", "From 10 to 12:\n\nFrom: ana\nDate: x",
           "From Ana\nSubject: x\n\nDate: y", "> From x\n> From: bo@b.example\n> Date: x", "From"})
    CHECK(read("From x\n" + ana + "\n" + text + "\n") == "1 " + day + "{" + text + "}\n");
  CHECK(read("From x\n" + ana + "\n>From x\n" + bo) ==
        "1 " + day + "{From x\n" + std::string(bo, 0, bo.size() - 1) + "}\n");
  CHECK(read(ana + "\nFrom x\n" + bo) ==
        "1 " + day + "{From x\n" + std::string(bo, 0, bo.size() - 1) + "}\n");
}

TEST_CASE("mail: what is sent by machines") {
  const auto automatic = [](const std::string& header) {
    return read("From: a@a.example\nDate: 1 Jul 2003 10:00\n" + header + "\n\n")
               .find("automatic") != std::string::npos;
  };
  CHECK(automatic("Auto-Submitted: auto-generated (rejected)"));
  CHECK(automatic("Precedence: Bulk"));
  CHECK(automatic("Content-Type: multipart/report; boundary=x"));
  CHECK(!automatic("Auto-Submitted: no"));
  CHECK(!automatic("Precedence: first-class"));
}

TEST_CASE("mail: a message with a problem is named, and the next one is read") {
  const std::string good = "From x 10:00\nFrom: a@a.example\nDate: 1 Jul 2003 10:00\n\n";
  const std::string shown = "  2003-07-01T10:00:00Z from=a@a.example []\n";
  CHECK(read("From x 10:00\nFrom: b@b.example\nDate: soon\n\n" + good) ==
        "5" + shown + "!3 this is not a valid mail date\n");
  CHECK(read("From x 10:00\nFrom: b@b.example\nDate: soon\nReceived: x; 1 Jul 2003 10:00\n\n") ==
        "1  2003-07-01T10:00:00Z from=b@b.example []\n");
  CHECK(read("From x 10:00\nFrom: b@b.example\n\n" + good) ==
        "4" + shown + "!1 the message has no date\n");
  CHECK(read("From x 10:00\nFrom: b@b.example\nno header\nnor this\n\n" + good) ==
        "6" + shown + "!3 a line that is not a mail header\n");
  CHECK(read("From x 10:00\nX-A: 1\n\n" + good) ==
        "4" + shown + "!1 this is not a mail message: it has no From, To or Date\n");
  CHECK(read("name,email\nAna,ana@a.example\n") == "!1 a line that is not a mail header\n");
  CHECK(read("From x 10:00\nSubject: " + std::string(2'000'000, 'x') + "\n\n" + good) ==
        "4" + shown + "!2 a line of more than 1 MiB\n");
  CHECK(read(std::string(
                 "From x 10:00\nFrom: b@b.example\nSubject: a\0b\nDate: 1 Jul 2003 10:00\n\n", 68) +
             good) == "6" + shown + "!3 a NUL byte in a header\n");
}

TEST_CASE("mail: the text is the first plain part") {
  CHECK(body("", "", "one\ntwo\n\n") == "one\ntwo");
  CHECK(body("text/plain; charset=iso-8859-1", "quoted-printable", "Gr=FC=DFe =\nan alle\n") ==
        "Grüße an alle");
  CHECK(body("text/plain; charset=\"UTF-8\"", "BASE64", "R3LDvMOf\nZQ==\n") == "Grüße");
  CHECK(body("text/html", "", "<p>x</p>\n") == "x");
  CHECK(body("text/plain; charset=koi8-r", "quoted-printable", "=F0\n") ==
        "[the text is in koi8-r, which is not read]");
  CHECK(body("text/plain; charset=koi8-\xf0", "quoted-printable", "=F0\n") ==
        "[the text is in no known character set]");
  CHECK(body("text/plain; charset=utf-8", "8bit", "\xff\n") ==
        "[the text is not in its character set]");
  CHECK(body("", "",
             "Gr\xfc\xdf"
             "e\n") == "Grüße");
  const std::string parts =
      "preamble\n--A\nContent-Type: multipart/alternative;\n "
      "boundary=\"B=1\"\n\n--B=1\nContent-Type: text/html\n\n<p>\n--B=1\nContent-Type: text/plain; "
      "charset=windows-1252\n"
      "Content-Transfer-Encoding: quoted-printable\n\n=80 1\n--B=1--\n\n--A\nContent-Type: "
      "text/plain\nContent-Disposition: attachment; filename=a.txt\n\nnot this\n--A--\nafter\n";
  CHECK(body("multipart/mixed; boundary=A", "", parts) == "€ 1");
  CHECK(body("multipart/mixed; boundary=A", "",
             "--A\nContent-Type: text/plain\nContent-Disposition: "
             "attachment\n\nfile\n--A\n\ntext\n--A--\n") == "text");
  CHECK(body("multipart/mixed", "", "--A\n\ntext\n").empty());
  std::string umlauts = "x";
  for (int i = 0; i < 50'000; ++i) umlauts += "ä";
  const std::string cut = body("text/plain; charset=utf-8", "", umlauts + "\n");
  CHECK(cut.size() == MailBody::kLongest - 1);
  CHECK(!first_invalid_utf8(cut));
}

TEST_CASE("mail: the text of a mail that is HTML only, and flowed lines") {
  const std::string html =
      "<html><head><title>t</title></head><style>p{}</style><body><p>Hello&nbsp;<b>Bo</b> &amp; "
      "co</p><br>Bye<!-- x > y --> 1 &lt; 2 &#8364; &bogus;</body></html>";
  CHECK(body("text/html; charset=utf-8", "", html + "\n") == "Hello Bo & co\nBye 1 < 2 € &bogus;");
  CHECK(body("multipart/alternative; boundary=b", "",
             "--b\nContent-Type: text/html\n\n<p>html\n--b\nContent-Type: "
             "text/plain\n\nplain\n--b--\n") == "plain");
  CHECK(body("multipart/mixed; boundary=b", "",
             "--b\nContent-Type: text/html\n\n<p>one\n--b\nContent-Type: "
             "text/html\n\n<p>two\n--b--\n") == "one");
  CHECK(body("text/html", "", "<script>if (a < b) x()</script><div>a<div>b</div></div>\n") ==
        "a\nb");
  CHECK(body("text/plain; format=flowed", "",
             "a long \nline \n> quoted \n> text\n from\n\n-- \nAna\n") ==
        "a long line \n> quoted text\nfrom\n\n-- \nAna");
  CHECK(body("text/plain; format=flowed; delsp=yes", "quoted-printable",
             "long line =20\ngoes on.=20\n=20stuffed\n") == "long line goes on.stuffed");
  CHECK(body("text/plain", "", "a \nb\n") == "a \nb");
}

TEST_CASE("mail: known by its beginning") {
  CHECK(is_mail("From \nFrom: a@a.example\nDate: 1 Jul 2003 10:00\n"));
  CHECK(is_mail(kMessage));
  CHECK(is_mail(kMailbox));
  CHECK(!is_mail("From: the start,to,the end\n1,2,3\n"));
  CHECK(!is_mail("name,email\nAna,ana@a.example\n"));
  CHECK(!is_mail(""));
  CHECK(!is_mail("{\"from\":1}"));
}

TEST_CASE("mail: random damage ends, the same in pieces of any size") {
  const std::string multipart =
      "From: a@a.example\nDate: 1 Jul 2003 10:00\nContent-Type: multipart/mixed; "
      "boundary=A\n\n--A\nContent-Type: text/plain\n"
      "Content-Transfer-Encoding: base64\n\nR3LDvMOfZQ==\n--A--\n";
  std::mt19937 random(23);
  for (int round = 0; round < 2000; ++round) {
    std::string bad = round % 3 == 0 ? multipart : kMailbox;
    for (std::size_t changes = 1 + random() % 8; changes > 0; --changes) {
      const std::size_t at = random() % bad.size();
      if (random() % 3 == 0)
        bad.erase(at, 1 + random() % 10);
      else if (random() % 2 == 0)
        bad.insert(at, 1, "\n\r<>\"(),;:=? \xff-"[random() % 15]);
      else
        bad[at] = static_cast<char>(random());
      if (bad.empty()) break;
    }
    CAPTURE(bad);
    CHECK(read(bad, 1 + random() % 30) == read(bad));
    CHECK(!first_invalid_utf8(read(bad, 1000, true)).has_value());
  }
}

}  // namespace leads
