// SPDX-License-Identifier: MIT
// Merging: what the survivor takes, what goes back where, and that the old number keeps meaning
// someone.
#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "fixtures/temporary_book.h"
#include "leads/error.h"
#include "store/journal/journal.h"
#include "store/read/identities.h"
#include "store/read/lead_cursor.h"
#include "store/read/lead_needs.h"
#include "store/read/people.h"
#include "store/records.h"
#include "store/scores/score_table.h"
#include "store/scores/score_writing.h"
#include "store/store.h"
#include "store/write/operation.h"

using namespace leads;

namespace {

Instant hour(int number) {
  return Instant{Seconds{1'700'000'000 + number * 3600}};
}

Playbook merge_playbook() {
  Playbook playbook;
  for (const char* name : {"new", "mql", "sql"}) {
    Stage stage;
    stage.name = stage.label = name;
    playbook.stages.push_back(stage);
  }
  playbook.fields.add({"visits", FieldType::integer, {}});
  playbook.fields.add({"budget", FieldType::money, {}});
  return playbook;
}

using Values = std::vector<std::pair<BuiltIn, Value>>;
Value text(const char* value) {
  return std::string(value);
}

class MergeBook : public TemporaryBook {
 public:
  MergeBook() : TemporaryBook(merge_playbook()) {}

  LeadId add(const Values& values, std::vector<std::string> tags = {},
             std::vector<NewIdentity> identities = {}) {
    NewLead lead;
    for (const auto& [field, value] : values) lead.values.emplace_back(at(field), value);
    lead.tags = std::move(tags);
    lead.identities = std::move(identities);
    std::vector<LeadId> ids;
    write([&](Operation& operation) { ids = operation.create(std::span(&lead, 1)); });
    return ids.front();
  }
  /// One operation an hour.
  std::int64_t write(const std::function<void(Operation&)>& change) {
    Operation operation(store(), hour(++hours), "ana", "test");
    change(operation);
    return operation.finish("", false);
  }
  std::int64_t merge(LeadId keep, LeadId other) {
    return write([&](Operation& operation) { operation.merge(keep, other); });
  }
  UndoResult undo(std::int64_t op) {
    UndoResult result;
    last_undo = write([&](Operation& operation) { result = operation.undo(op); });
    return result;
  }
  std::int64_t log(LeadId lead, const char* note, const char* ref = "") {
    return write([&](Operation& operation) {
      operation.record({{lead,
                         hour(0),
                         *playbook.kinds.find("call"),
                         "",
                         {},
                         *ref == '\0' ? "" : "mails",
                         ref,
                         note,
                         false}});
    });
  }
  std::string value(LeadId lead, const char* field) {
    LeadCursor cursor(store(), LeadNeeds::all_but_texts(playbook.fields),
                      {std::vector{lead}, {}, false});
    if (!cursor.next()) return "no lead";
    const FieldIndex index = *playbook.fields.find(field);
    return format_value(playbook.fields[index], cursor.lead().cell(index));
  }
  std::string notes(LeadId lead) {
    std::set<std::string> notes;
    for (const ActivityRecord& record : People(store()).timeline(lead, kLastInstant, 100))
      notes.insert(record.note);
    std::string text;
    for (const std::string& note : notes) text += note + " ";
    return text;
  }
  ConsentState consent(LeadId lead, Channel channel = Channel::email) {
    LeadCursor cursor(store(), LeadNeeds::all_but_texts(playbook.fields),
                      {std::vector{lead}, {}, false});
    return cursor.next() ? cursor.lead().consent[static_cast<std::size_t>(channel)].state
                         : ConsentState::unknown;
  }
  void note_consent(LeadId lead, ConsentState state, const char* address = "") {
    write([&](Operation& operation) {
      operation.set_consent({lead, Channel::email, address, state, hour(hours), "a form"});
    });
  }

  int hours = 0;
  std::int64_t last_undo = 0;
};

}  // namespace

TEST_CASE("a survivor keeps its values, takes what it lacks, and the earlier created_at") {
  MergeBook book;
  const LeadId keep =
      book.add({{BuiltIn::name, text("Ana")}, {BuiltIn::title, text("CEO")}}, {"a"});
  const LeadId other = book.add({{BuiltIn::name, text("Anna")},
                                 {BuiltIn::city, text("Bonn")},
                                 {BuiltIn::created_at, hour(-9).time_since_epoch().count()}},
                                {"A", "b"});
  MergeResult result;
  book.write([&](Operation& operation) { result = operation.merge(keep, other); });
  CHECK(book.value(keep, "name") == "Ana");
  CHECK(book.value(keep, "title") == "CEO");
  CHECK(book.value(keep, "city") == "Bonn");
  CHECK(book.value(keep, "created_at") == "2023-11-14T13:13:20Z");
  REQUIRE(result.fields.size() == 2);
  CHECK(result.fields[0].after == "Bonn");
  CHECK(result.tags == std::vector<std::string>{"b"});
  CHECK(book.value(other, "name") == "no lead");
  CHECK_FALSE(People(book.store()).exists(other));
  CHECK(People(book.store()).survivor(other) == keep);
  CHECK(book.store().count() == 1);
}

TEST_CASE("amounts are taken only in one currency, a next step only whole") {
  MergeBook book;
  const Value amount = std::int64_t{5'000'000}, when = std::int64_t{1'800'000'000};
  const LeadId euro =
      book.add({{BuiltIn::currency, text("EUR")}, {BuiltIn::next_step, text("call")}});
  const LeadId dollar = book.add(
      {{BuiltIn::currency, text("USD")}, {BuiltIn::value, amount}, {BuiltIn::next_step_at, when}});
  book.merge(euro, dollar);
  CHECK(book.value(euro, "value").empty());
  CHECK(book.value(euro, "next_step_at").empty());
  const LeadId none = book.add({}), dollar_2 = book.add({{BuiltIn::currency, text("USD")},
                                                         {BuiltIn::value, amount},
                                                         {BuiltIn::next_step_at, when}});
  book.merge(none, dollar_2);
  CHECK(book.value(none, "value") == "500");
  CHECK(book.value(none, "currency") == "USD");
  CHECK_FALSE(book.value(none, "next_step_at").empty());
  const LeadId unknown = book.add({{BuiltIn::value, amount}}),
               euro_2 = book.add({{BuiltIn::currency, text("EUR")}});
  book.merge(unknown, euro_2);
  CHECK(book.value(unknown, "currency").empty());
}

TEST_CASE("addresses and ids of both find the survivor, and each its own after a split") {
  MergeBook book;
  const LeadId keep =
      book.add({{BuiltIn::email, text("a@x.example")}}, {}, {{"id:crm", "5", "5", ""}});
  const LeadId other =
      book.add({{BuiltIn::email, text("B@x.example")}, {BuiltIn::phone, text("+4930901820")}}, {},
               {{"id:crm", "7", "7", ""}});
  const std::int64_t op = book.merge(keep, other);
  CHECK(book.value(keep, "phone") == "+4930901820");
  for (const auto& [kind, key] : {std::pair{"email", "a@x.example"},
                                  {"email", "b@x.example"},
                                  {"phone", "+4930901820"},
                                  {"id:crm", "5"},
                                  {"id:crm", "7"}})
    CHECK(Identities(book.store()).find(kind, key) == std::vector{keep});
  const std::vector<Identity> identities = Identities(book.store()).of(keep);
  REQUIRE(identities.size() == 5);
  CHECK(identities[0].value == "a@x.example");
  CHECK(identities[1].value == "B@x.example");
  CHECK(identities[1].label == "of lead 2");
  CHECK(identities[4].kind == "phone");
  CHECK(identities[4].label.empty());
  CHECK(book.undo(op).kept == 0);
  CHECK(book.value(keep, "phone").empty());
  CHECK(Identities(book.store()).find("email", "b@x.example") == std::vector{other});
  CHECK(Identities(book.store()).find("phone", "+4930901820") == std::vector{other});
  CHECK(Identities(book.store()).find("id:crm", "7") == std::vector{other});
  CHECK(Identities(book.store()).of(keep).size() == 2);
}

TEST_CASE(
    "what was edited after the merge stays; the rest goes back, and an undo of the undo merges "
    "again") {
  MergeBook book;
  const LeadId keep = book.add({{BuiltIn::name, text("Ana")}});
  const LeadId other =
      book.add({{BuiltIn::title, text("CEO")}, {BuiltIn::city, text("Bonn")}}, {"b"});
  book.log(keep, "mine");
  book.log(other, "theirs");
  const std::int64_t op = book.merge(keep, other);
  book.log(keep, "later");
  book.log(other, "by the old number");
  book.write([&](Operation& operation) { operation.set(other, at(BuiltIn::city), text("Ulm")); });
  CHECK(book.value(keep, "city") == "Ulm");
  CHECK(book.notes(keep) == "by the old number later mine theirs ");
  const UndoResult result = book.undo(op);
  REQUIRE(result.kept == 1);
  const auto city = std::find_if(result.changes.begin(), result.changes.end(),
                                 [](const UndoneChange& change) { return !change.kept.empty(); });
  CHECK(city->name == "city");
  CHECK(book.value(keep, "city") == "Ulm");
  CHECK(book.value(keep, "title").empty());
  CHECK(book.value(other, "city") == "Bonn");
  CHECK(book.notes(keep) == "by the old number later mine ");
  CHECK(book.notes(other) == "theirs ");
  CHECK(book.undo(book.last_undo).kept == 0);
  CHECK(book.value(keep, "title") == "CEO");
  CHECK(book.value(keep, "city") == "Ulm");
  CHECK(People(book.store()).survivor(other) == keep);
  CHECK(book.notes(keep).find("theirs") != std::string::npos);
}

TEST_CASE(
    "activities with one system, kind and ref become one; each lead has its own after a split") {
  MergeBook book;
  const LeadId keep = book.add({}), other = book.add({});
  book.log(keep, "mine", "1");
  book.log(other, "theirs", "1");
  book.log(other, "more", "2");
  MergeResult result;
  const std::int64_t op =
      book.write([&](Operation& operation) { result = operation.merge(keep, other); });
  CHECK(result.activities == 1);
  CHECK(result.same_activities == 1);
  CHECK(book.notes(keep) == "mine more ");
  book.undo(op);
  CHECK(book.notes(keep) == "mine ");
  CHECK(book.notes(other) == "more theirs ");
}

TEST_CASE("of activities that become one, what the merged lead's says differently is listed") {
  for (const auto& [note, left] : {std::pair{"mine", 0U}, {"theirs", 1U}, {"", 0U}}) {
    const char* theirs = note;
    CAPTURE(theirs);
    MergeBook book;
    const LeadId keep = book.add({}), other = book.add({});
    book.log(keep, "mine", "1");
    book.log(other, theirs, "1");
    MergeResult result;
    book.write([&](Operation& operation) { result = operation.merge(keep, other); });
    REQUIRE(result.left.size() == left);
    if (left == 0) continue;
    CHECK(result.left[0].name.find(" 1 of 20") != std::string::npos);
    CHECK(result.left[0].kept == "mine");
    CHECK(result.left[0].other == "theirs");
  }
}

TEST_CASE("a chain of merges splits rightly in either order") {
  for (const bool inner_first : {false, true}) {
    MergeBook book;
    const LeadId a = book.add({}), b = book.add({}),
                 c = book.add(
                     {{BuiltIn::email, text("c@x.example")}, {BuiltIn::title, text("CEO")}}, {"c"});
    book.log(a, "a", "1");
    book.log(b, "b", "2");
    book.log(c, "c", "2");
    book.log(c, "cc", "1");
    const std::int64_t inner = book.merge(b, c), outer = book.merge(a, b);
    CHECK(book.notes(a) == "a b ");
    CHECK(book.value(a, "title") == "CEO");
    CHECK(People(book.store()).survivor(c) == a);
    CHECK(People(book.store()).merged_leads(a) == std::vector{b, c});
    CHECK(book.undo(inner_first ? inner : outer).kept == 0);
    if (inner_first) {
      CHECK(book.notes(a) == "a b ");
      CHECK(book.notes(c) == "c cc ");
      CHECK(book.value(a, "title").empty());
      CHECK(book.value(a, "email").empty());
      CHECK(Identities(book.store()).find("email", "c@x.example") == std::vector{c});
    } else {
      CHECK(book.notes(a) == "a ");
      CHECK(book.notes(b) == "b cc ");
      CHECK(book.value(b, "title") == "CEO");
      CHECK(Identities(book.store()).find("email", "c@x.example") == std::vector{b});
    }
    CHECK(book.undo(inner_first ? outer : inner).kept == 0);
    CHECK(book.notes(a) == "a ");
    CHECK(book.notes(b) == "b ");
    CHECK(book.notes(c) == "c cc ");
    CHECK(book.value(b, "title").empty());
    CHECK(book.value(c, "title") == "CEO");
  }
}

TEST_CASE(
    "consent: the stricter wins, an opt-out beats everything, and one noted meanwhile holds for "
    "both after a split") {
  MergeBook book;
  const LeadId keep = book.add({{BuiltIn::email, text("a@x.example")}}), other = book.add({});
  book.note_consent(keep, ConsentState::opted_in);
  book.note_consent(other, ConsentState::opted_out, "a@x.example");
  const std::int64_t op = book.merge(keep, other);
  CHECK(book.consent(keep) == ConsentState::opted_out);
  book.undo(op);
  CHECK(book.consent(keep) == ConsentState::opted_in);
  const LeadId third = book.add({{BuiltIn::email, text("c@x.example")}});
  const std::int64_t second = book.merge(keep, third);
  CHECK(book.consent(keep) == ConsentState::opted_in);
  book.note_consent(keep, ConsentState::opted_out);
  book.undo(second);
  CHECK(book.consent(keep) == ConsentState::opted_out);
  CHECK(book.consent(third) == ConsentState::opted_out);
}

TEST_CASE("consent: nothing stricter is lost whatever the addresses") {
  const std::vector<std::pair<const char*, ConsentState>> kinds{
      {"", ConsentState::opted_out},
      {"", ConsentState::opted_in},
      {"a@x.example", ConsentState::opted_out},
      {"a@x.example", ConsentState::opted_in},
      {"other@x.example", ConsentState::opted_out}};
  for (const auto& mine : kinds) {
    for (const auto& theirs : kinds) {
      MergeBook book;
      const LeadId keep = book.add({{BuiltIn::email, text("a@x.example")}}),
                   other = book.add({{BuiltIn::email, text("a@x.example")}});
      book.note_consent(keep, mine.second, mine.first);
      book.note_consent(other, theirs.second, theirs.first);
      const bool out = book.consent(keep) == ConsentState::opted_out ||
                       book.consent(other) == ConsentState::opted_out;
      book.merge(keep, other);
      CHECK((book.consent(keep) == ConsentState::opted_out) == out);
    }
  }
}

TEST_CASE("a merged lead has no score and is in no survey; the survivor's is dropped") {
  MergeBook book;
  const LeadId keep = book.add({}), other = book.add({});
  {
    ScoreWriting writing(book.store());
    const std::vector<ScoreRow> scores{{keep, hour(99), 0, 0, 0, 12},
                                       {other, hour(99), 0, 0, 0, 12}};
    writing.write(scores, true);
    writing.finish(hour(book.hours), 7);
  }
  const std::int64_t before = book.store().state().newest_op;
  const std::int64_t op = book.merge(keep, other);
  CHECK(ScoreTable(book.store()).survey(hour(book.hours)).stale == std::vector{keep});
  CHECK(Journal(book.store()).touched_since(before) == std::vector{keep, other});
  CHECK_FALSE(ScoreTable(book.store()).stored(other));
  book.undo(op);
  CHECK(ScoreTable(book.store()).survey(hour(book.hours)).stale == std::vector{keep, other});
}

TEST_CASE("who can't be merged: itself, one merged already, one that never was") {
  MergeBook book;
  const LeadId a = book.add({}), b = book.add({}), c = book.add({});
  book.merge(a, b);
  const auto kind = [&](LeadId keep, LeadId other) {
    try {
      Operation operation(book.store(), hour(50), "ana", "merge");
      operation.merge(keep, other);
    } catch (const Error& error) {
      return error.kind;
    }
    return ErrorKind::bug;
  };
  CHECK(kind(a, a) == ErrorKind::refused);
  CHECK(kind(a, b) == ErrorKind::refused);
  CHECK(kind(b, c) == ErrorKind::refused);
  CHECK(kind(a, LeadId{99}) == ErrorKind::not_found);
  CHECK(book.store().count() == 2);
}

TEST_CASE("older operations on a merged lead stay as they are until it is split off again") {
  MergeBook book;
  const LeadId keep = book.add({}), other = book.add({});
  const std::int64_t edit = book.write(
      [&](Operation& operation) { operation.set(other, at(BuiltIn::title), text("CEO")); });
  const std::int64_t move = book.write([&](Operation& operation) {
    operation.move(other, StageId{1}, hour(book.hours), "", false);
  });
  const std::int64_t merge = book.merge(keep, other);
  CHECK(book.undo(edit).kept == 1);
  CHECK(book.undo(move).kept == 1);
  CHECK(book.value(keep, "title") == "CEO");
  book.undo(merge);
  CHECK(book.undo(edit).kept == 0);
  CHECK(book.undo(move).kept == 0);
  CHECK(book.value(other, "title").empty());
}

TEST_CASE("looking back, merged leads are one at every instant, from the first of both") {
  MergeBook book;
  book.hours = 10;
  const LeadId keep = book.add({{BuiltIn::created_at, hour(8).time_since_epoch().count()}});
  const LeadId other = book.add(
      {{BuiltIn::title, text("VP")}, {BuiltIn::created_at, hour(3).time_since_epoch().count()}},
      {"old"});
  book.log(other, "hello");
  book.write([&](Operation& operation) {
    operation.set(other, at(BuiltIn::title), text("CEO"));
  });  // hour 14
  book.merge(keep, other);
  book.write([&](Operation& operation) {
    operation.set(keep, at(BuiltIn::title), text("Chair"));
  });  // hour 16
  const auto then = [&](int hours, auto check) {
    Playbook names = merge_playbook();
    Store store(book.path(), {}, names);
    store.look_back(hour(hours));
    LeadCursor cursor(store, LeadNeeds::all_but_texts(names.fields), {});
    check(cursor);
  };
  then(2, [](LeadCursor& cursor) { CHECK_FALSE(cursor.next()); });
  for (const auto& [hours, title] :
       {std::pair{5, "VP"}, {13, "VP"}, {14, "CEO"}, {15, "CEO"}, {16, "Chair"}}) {
    then(hours, [&, title = title](LeadCursor& cursor) {
      REQUIRE(cursor.next());
      CHECK(cursor.lead().id == keep);
      CHECK(cursor.lead().cell(BuiltIn::title).text == title);
      CHECK(cursor.lead().tags.size() == 1);
      CHECK(cursor.activities().size() == 1);
      CHECK_FALSE(cursor.next());
    });
  }
}

TEST_CASE("the history of a survivor has what happened to both, each activity once") {
  MergeBook book;
  const LeadId keep = book.add({}), other = book.add({});
  book.log(other, "hello");
  book.write([&](Operation& operation) { operation.set(other, at(BuiltIn::title), text("CEO")); });
  const std::int64_t op = book.merge(keep, other);
  const auto count = [&](std::string_view field) {
    const auto history = Journal(book.store()).history(keep);
    return std::count_if(history.begin(), history.end(), [&](const auto& entry) {
      return shown_name(entry.second.kind, entry.second.name) == field;
    });
  };
  CHECK(count("created") == 2);
  CHECK(count("activity") == 1);
  CHECK(count("title") == 2);
  CHECK(count("merged") == 1);
  CHECK(Journal(book.store()).touched_by(op) == std::vector{keep, other});
}
