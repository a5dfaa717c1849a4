// SPDX-License-Identifier: MIT
#include "formats/vcard/vcard.h"

#include <doctest/doctest.h>

#include <random>

using leads::bytes_of;
using leads::Vcard;
using leads::VcardReader;

namespace {

std::string shown(const Vcard& card) {
  std::string out = "card " + std::to_string(card.line) + "\n";
  for (const auto& property : card.properties) {
    out += " " + std::to_string(property.line) + ":" + std::to_string(property.column) + " ";
    out += property.group.empty() ? "" : property.group + ".";
    out += property.name;
    for (const std::string& type : property.types) out += " " + type;
    if (property.preference != 0) out += " !" + std::to_string(property.preference);
    out += " =";
    for (const std::string& part : card.parts(property, ';')) out += " [" + part + "]";
    out += "\n";
  }
  return out;
}

std::string read(std::string_view text, std::size_t step = 1000) {
  VcardReader reader(bytes_of(text, step));
  Vcard card;
  std::string out;
  while (reader.next(card)) {
    out += shown(card);
    for (const auto& problem : card.problems)
      out += "!" + std::to_string(problem.line) + ":" + std::to_string(problem.column) + " " +
             problem.message + "\n";
  }
  for (const auto& problem : reader.take_problems())
    out += "!" + std::to_string(problem.line) + ":" + std::to_string(problem.column) + " " +
           problem.message + "\n";
  return out;
}

std::string card_with(const std::string& lines) {
  return "BEGIN:VCARD\nVERSION:3.0\n" + lines + "END:VCARD\n";
}

const std::string kCards =
    "BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:M=FCller;J=\r\n="
    "FCrgen\r\n"
    "TEL;HOME;VOICE;PREF:+49 30 1\r\nPHOTO;JPEG;ENCODING=BASE64:\r\n "
    "/9j/4AAQ\r\nSkZJRg==\r\n\r\nNOTE:C:\\new\\;x\r\nEND:VCARD\r\n"
    "begin:vcard\nversion:3.0\nFN:Zo\xc3\n \xab "
    "Roth\nitem1.EMAIL;TYPE=INTERNET,pref:zoe@acme.example\nitem1.X-ABLabel:_$!<Work>!$_\n"
    "NOTE:one\\, two\\nthree\\\\\\;\nORG:Acme;Sales\nend:vcard \n"
    "BEGIN:VCARD\nVERSION:4.0\nTEL;TYPE=\"voice,work\";PREF=2;VALUE=uri:tel:+1-555-0100;ext=5\nX-A;"
    "P=\"a:b;c\":v\nEND:VCARD\n";

}  // namespace

TEST_CASE("cards that run together are two cards, or a problem") {
  const std::string two = "card 1\n 3:4 FN = [Ana]\ncard 4\n 6:4 FN = [Bo]\n";
  for (const auto* end :
       {"END:VCARDBEGIN:VCARD\n", "end:vcardbegin:vcard\n", "END:VCARD BEGIN:VCARD\n",
        "END:VCARD\xef\xbb\xbf"
        "BEGIN:VCARD\n"})
    CHECK(read("BEGIN:VCARD\nVERSION:3.0\nFN:Ana\n" + std::string(end) +
               "VERSION:3.0\nFN:Bo\nEND:VCARD\n") == two);
  CHECK(read("BEGIN:VCARD\nFN:Ana\nEND:VCARD\n BEGIN:VCARD\nFN:Bo\nEND:VCARD\n") ==
        "card 1\n 2:4 FN = [Ana]\ncard 3\n 5:4 FN = [Bo]\n");
  CHECK(read("BEGIN:VCARD\nFN:Ana\nEND:VCARD\n\xef\xbb\xbf"
             "BEGIN:VCARD\nFN:Bo\nEND:VCARD\n") ==
        "card 1\n 2:4 FN = [Ana]\ncard 4\n 5:4 FN = [Bo]\n");
  CHECK(read("BEGIN:VCARD\nFN:Ana\nEND:VCARD x\nBEGIN:VCARD\nFN:Bo\nEND:VCARD\n") ==
        "card 1\n 2:4 FN = [Ana]\ncard 4\n 5:4 FN = [Bo]\n!3:1 text after END:VCARD\n");
  CHECK(read(card_with("FN:Ana\nTEL:1BEGIN:VCARD\nVERSION:3.0\nFN:Bo\nN:Roth;Bo\n")) ==
        "card 1\n 3:4 FN = [Ana]\n 4:5 TEL = [1BEGIN:VCARD]\n 7:3 N = [Roth] [Bo]\n!5:1 a second "
        "VERSION inside a card\n!6:1 a second FN inside a card\n");
  CHECK(read(card_with("N:Lima;Ana\nN:Roth;Bo\n")) ==
        "card 1\n 3:3 N = [Lima] [Ana]\n!4:1 a second N inside a card\n");
  CHECK(read(card_with("FN:Ana\nFN:\nFN:Ana \nBEGIN:VEVENT\n")) ==
        "card 1\n 3:4 FN = [Ana]\n 4:4 FN = []\n 5:4 FN = [Ana ]\n!6:1 BEGIN inside a card\n");
  CHECK(read(card_with("FN;LANGUAGE=en:Ana\nFN;ALTID=1:Anna\nFN;PREF=2:A\n")) ==
        "card 1\n 3:16 FN = [Ana]\n 4:12 FN = [Anna]\n 5:11 FN !2 = [A]\n");
}

TEST_CASE("a rank keeps the parameters that a comma joined to it") {
  CHECK(read(card_with("EMAIL;PREF=15,TYPE=OTHER:c@x.example\nEMAIL;TYPE=HOME,PREF=1:a@x."
                       "example\nTEL;PREF=1,TYPE=WORK,TYPE=CELL:1\nTEL;PREF=x:2\n")) ==
        "card 1\n 3:26 EMAIL other !15 = [c@x.example]\n 4:24 EMAIL home !1 = [a@x.example]\n 5:32 "
        "TEL work cell !1 = [1]\n 6:12 TEL !100 = [2]\n");
}

TEST_CASE("a soft break that is folded too has no blank of its own") {
  const std::string qp = "ENCODING=QUOTED-PRINTABLE:";
  CHECK(read(card_with("FN;" + qp + "Anto=\n =6Eina=\n =20Roth\nUID;" + qp + "03A7=\n -0053\n")) ==
        "card 1\n 3:30 FN = [Antonina Roth]\n 6:31 UID = [03A7-0053]\n");
  CHECK(read(card_with("FN;" + qp + "Ana=\n Roth\nNOTE;" + qp + "a long=\nword\n")) ==
        "card 1\n 3:30 FN = [Ana Roth]\n 5:32 NOTE = [a longword]\n");
}

TEST_CASE("blanks behind the mark of a soft break are no part of the value") {
  const std::string qp = "ENCODING=QUOTED-PRINTABLE:";
  CHECK(read(card_with("FN;" + qp + "Anto=\t\nnina: Roth =  \n(Lima)\n")) ==
        "card 1\n 3:30 FN = [Antonina: Roth (Lima)]\n");
}

TEST_CASE("the three versions, each with its own ways") {
  for (const std::size_t step : {1u, 3u, 1000u}) {
    CHECK(read(kCards, step) ==
          "card 1\n"
          " 3:48 N = [Müller] [Jürgen]\n"
          " 5:21 TEL home voice pref !1 = [+49 30 1]\n"
          " 10:6 NOTE = [C:\\new;x]\n"
          "card 12\n"
          " 14:1 FN = [Zoë Roth]\n"
          " 16:32 item1.EMAIL internet pref !1 = [zoe@acme.example]\n"
          " 17:17 item1.X-ABLABEL = [_$!<Work>!$_]\n"
          " 18:6 NOTE = [one, two\nthree\\;]\n"
          " 19:5 ORG = [Acme] [Sales]\n"
          "card 21\n"
          " 23:40 TEL voice work !2 = [tel:+1-555-0100] [ext=5]\n"
          " 24:15 X-A = [v]\n");
  }
}

TEST_CASE("a card with a problem is named, and the next one is read") {
  const std::string good = card_with("FN:Bo\n");
  CHECK(read("hello\nworld\n" + good) == "card 3\n 5:4 FN = [Bo]\n!1:1 text outside of a card\n");
  CHECK(read(good + "\n\nhello\n") == "card 1\n 3:4 FN = [Bo]\n!7:1 text outside of a card\n");
  CHECK(read("BEGIN:VCARD\nFN:Ana\n" + good) ==
        "card 1\n 2:4 FN = [Ana]\n!1:1 the card that begins here has no END:VCARD\ncard 3\n 5:4 FN "
        "= [Bo]\n");
  CHECK(read("BEGIN:VCARD\nFN:Ana\n") ==
        "card 1\n 2:4 FN = [Ana]\n!1:1 the card that begins here has no END:VCARD\n");
  CHECK(read(card_with("FN:Ana\nbroken\n") + good) ==
        "card 1\n 3:4 FN = [Ana]\n!4:1 a line without a colon\ncard 6\n 8:4 FN = [Bo]\n");
  CHECK(read(card_with("FN:An\xff\nEMAIL:a@b.example\nN:\xff\n") + good) ==
        "card 1\n 3:1 FN = [An\xff]\n 4:7 EMAIL = [a@b.example]\n 5:1 N = [\xff]\n!3:1 bytes that "
        "are not UTF-8\n!5:1 bytes that are not UTF-8\n"
        "card 7\n 9:4 FN = [Bo]\n");
  CHECK(read(card_with("FN;CHARSET=KOI8-R;ENCODING=QUOTED-PRINTABLE:=C1\n")) ==
        "card 1\n 3:45 FN = [\xc1]\n!3:45 the character set KOI8-R is not known\n");
  CHECK(read(card_with("FN;ENCODING=QUOTED-PRINTABLE:a=00\n")) ==
        std::string("card 1\n 3:30 FN = [a\0]\n!3:30 a NUL byte\n", 40));
  CHECK(read("BEGIN:VCARD\nVERSION:9.0\nEND:VCARD\n") == "card 1\n!2:9 a vCard of version 9.0\n");
  CHECK(read("") == "");
  CHECK(read("BEGIN:VCARD\nEND:VCARD") == "card 1\n");
}

TEST_CASE("limits name the line; pictures of any size are passed over") {
  const std::string good = card_with("FN:Bo\n");
  CHECK(read(card_with("NOTE:" + std::string(65'537, 'x') + "\n") + good) ==
        "card 1\n!3:1 a value of more than 64 KiB\ncard 5\n 7:4 FN = [Bo]\n");
  std::string folded = "NOTE:x\n";
  for (int i = 0; i < 20'000; ++i) folded += " " + std::string(75, 'y') + "\n";
  CHECK(read(card_with(folded)) == "card 1\n!3:1 a line of more than 1 MiB\n");
  CHECK(read(card_with("NOTE:" + std::string(2'000'000, 'x') + "\n")) ==
        "card 1\n!3:1 a line of more than 1 MiB\n");
  std::string many;
  for (int i = 0; i < 30; ++i) many += "NOTE:" + std::string(60'000, 'x') + "\n";
  CHECK(read(card_with(many)).find("!1:1 a card of more than 1 MiB\n") != std::string::npos);
  std::string photo = "PHOTO;ENCODING=b;TYPE=JPEG:";
  for (int i = 0; i < 40'000; ++i) photo += "\n " + std::string(74, 'A');
  CHECK(read(card_with(photo + "\nFN:Ana\n")) == "card 1\n 40004:4 FN = [Ana]\n");
  CHECK(read(card_with("PHOTO;ENCODING=b:" + std::string(3'000'000, 'A') + "\nFN:Ana\n")) ==
        "card 1\n 4:4 FN = [Ana]\n");
}

TEST_CASE("the card of an agent inside a card is passed over") {
  CHECK(read("BEGIN:VCARD\nVERSION:2.1\nFN:Ana\nAGENT:\nBEGIN:VCARD\nFN:Bo\nEND:VCARD\nTITLE:"
             "CEO\nEND:VCARD\n") == "card 1\n 3:4 FN = [Ana]\n 8:7 TITLE = [CEO]\n");
}

TEST_CASE("random damage ends, the same in pieces of any size") {
  std::mt19937 random(5);
  for (int round = 0; round < 1500; ++round) {
    std::string bad = kCards;
    for (std::size_t changes = 1 + random() % 6; changes > 0; --changes) {
      const std::size_t at = random() % bad.size();
      if (random() % 3 == 0)
        bad.erase(at, 1 + random() % 20);
      else if (random() % 2 == 0)
        bad.insert(at, 1, "\n\r\\:;=\" \xff"[random() % 9]);
      else
        bad[at] = static_cast<char>(random());
      if (bad.empty()) break;
    }
    CAPTURE(bad);
    CHECK(read(bad, 1 + random() % 30) == read(bad));
  }
}
