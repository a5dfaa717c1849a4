// SPDX-License-Identifier: MIT
#include "formats/text/garbled.h"

#include <doctest/doctest.h>

#include <string>

using leads::Garbled;
using leads::garbled;

TEST_CASE("text that was encoded twice is known, and text that is meant so is not") {
  for (const char* const text :
       {"JÃ¶rg MÃ¼ller", "CafÃ© â€“ Bar", "Ã…sa", "MÃ¼ller – Söhne", "æ\u0097¥æ\u009c¬",
        "å¤ªé\u0083\u008e", "Â©", "10 â‚¬", "Ð\u009fÑ€Ð¸Ð¼ÐµÑ€", "M√ºller", "Caf√© ‚Äì Bar",
        "M├╝ller", "ZÃ¼rich", "FranÃ§ois", "ðŸ˜€"})
    CHECK_MESSAGE(garbled(text) == Garbled::twice, std::string(text));
  for (const char* const text :
       {"",        "Ann",        "São João", "MARANHÃO", "Åsa",       "«Été» – 100 €",
        "AMANHÃ…", "«IRMÃ»",     "AMANHÃ”",  "Müller",   "日本 太郎", "Примеров",
        "√2",      "Ümit Çelik", "naïve",    "Ð",        "Łódź",      "ÉTÉ",
        "ÇA VA",   "Â",          "© 2026",   "½ Preis",  "Ærø",       "Größe ≥ 5"})
    CHECK_MESSAGE(garbled(text) == Garbled::no, std::string(text));
  CHECK(garbled("?? ??") == Garbled::lost);
  CHECK(garbled("??") == Garbled::lost);
  CHECK(garbled("What??") == Garbled::no);
  CHECK(garbled("?") == Garbled::no);
  CHECK(garbled("M\xef\xbf\xbdller") == Garbled::lost);
}
