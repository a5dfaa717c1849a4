// SPDX-License-Identifier: MIT
// The currency that the marks of amounts say, and amounts of two currencies.
#include "fixtures/import_desk.h"

namespace leads {

TEST_CASE("the mark of an amount fills a blank currency, and is told") {
  ImportDesk desk;
  const std::string file =
      "email,value,revenue\na@x.example,\"1.234,56 "
      "€\",\nb@x.example,£300,\nc@x.example,$5k,US$1M\nd@x.example,500 USD,\ne@x.example,500,\n";
  const ImportReport report = desk.take(file);
  CHECK(report.created == 5);
  for (const auto& [lead, currency] :
       {std::pair{1, "EUR"}, {2, "GBP"}, {3, "USD"}, {4, "USD"}, {5, ""}})
    CHECK(desk.value(lead, BuiltIn::currency) == currency);
  CHECK(std::any_of(report.notes.begin(), report.notes.end(), [](const ImportNote& note) {
    return note.what == "currency: told by the mark of an amount" && note.rows == 4;
  }));
  CHECK(desk.take(file).op == 0);
}

TEST_CASE("a mark of several countries is that of the own one, or what is set") {
  ImportDesk desk;
  desk.book.playbook.calendar.country = "";
  desk.book.open();
  const std::string file = "email,value\na@x.example,$5k\n";
  const ImportReport report = desk.take(file);
  CHECK(desk.value(1, BuiltIn::currency).empty());
  CHECK(std::any_of(report.notes.begin(), report.notes.end(), [](const ImportNote& note) {
    return note.what.starts_with("currency: left blank") && note.example == "$5k";
  }));
  desk.options.set = {{"currency", "CAD"}};
  CHECK(desk.take(file).updated == 1);
  CHECK(desk.value(1, BuiltIn::currency) == "CAD");
  desk.options.set = {{"currency", "EUR"}};
  CHECK(shown(desk.problems("email,value\nb@x.example,$5k\n")) ==
        "2:13 value: \"$5k\" is not in EUR, which is set for rows that say nothing\n");
  desk.options.set.clear();
  desk.book.playbook.calendar.country = "AU";
  desk.book.open();
  desk.take("email,value\nc@x.example,$5k\nd@x.example,5 kr\n");
  CHECK(desk.value(2, BuiltIn::currency) == "AUD");
  CHECK(desk.value(3, BuiltIn::currency).empty());
}

TEST_CASE("a row has one currency") {
  ImportDesk desk;
  CHECK(shown(desk.problems("email,value,revenue,currency\na@x.example,€500,$5M,\nb@x.example,€500,"
                            ",USD\nc@x.example,€5 USD,,\nd@x.example,$5,,CAD\n")) ==
        "2:18 revenue: \"$5M\" is in another currency than \"€500\" of value\n"
        "3:13 value: \"€500\" is not in USD, which the row has as its currency\n"
        "4:13 value: \"€5 USD\" names two currencies\n");
  // What is set is for rows that say nothing.
  desk.options.set = {{"currency", "USD"}};
  desk.take("email,value\na@x.example,€500\nb@x.example,500\n");
  CHECK(desk.value(1, BuiltIn::currency) == "EUR");
  CHECK(desk.value(2, BuiltIn::currency) == "USD");
}

TEST_CASE("an amount in another currency than its lead's is left out, and told") {
  ImportDesk desk;
  desk.take("email,cost,currency\na@x.example,5,EUR\n");
  const std::string file = "email,value,currency,title\na@x.example,500,USD,CEO\n";
  const ImportReport report = desk.take(file);
  CHECK(desk.value(1, BuiltIn::value).empty());
  CHECK(desk.value(1, BuiltIn::title) == "CEO");
  REQUIRE(!report.notes.empty());
  CHECK(report.notes.back().what == "amounts in another currency than their lead's, left out");
  CHECK(report.notes.back().line == 2);
  CHECK(desk.take(file).op == 0);
  desk.options.on_match = OnMatch::overwrite;
  CHECK(desk.take(file).op == 0);  // the cost would be in dollars, too
  const std::string all = "email,value,cost,currency\na@x.example,500,6,USD\n";
  CHECK(desk.take(all).updated == 1);
  CHECK(desk.value(1, BuiltIn::value) == "500");
  CHECK(desk.value(1, BuiltIn::currency) == "USD");
  CHECK(desk.take(all + "a@x.example,,7,EUR\n").op == 0);
}

TEST_CASE("what is written out to be mended keeps its mark") {
  ImportDesk desk;
  desk.options.keep_going = true;
  std::string kept;
  desk.options.reject = [&kept](std::span<const std::string_view> cells,
                                const std::vector<std::string>&,
                                std::string_view) { kept += std::string(cells[1]) + "|"; };
  desk.take("email,value\na@x.example,\"1.234,5 €\"\nnobody,1.234 €\nno one,\"5.000,10 $\"\n");
  CHECK(kept == "1234 €|5000.1 $|");
}

}  // namespace leads
