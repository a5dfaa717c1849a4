// SPDX-License-Identifier: MIT
// What filters mean: tables of a filter, the same lead, and whether it holds.
#include "leads/filter.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <limits>

#include "core/filter/names.h"
#include "core/filter/uses.h"
#include "core/match/activity_matcher.h"
#include "core/match/filter_matcher.h"
#include "core/match/reachable.h"
#include "fixtures/sample.h"
#include "leads/score.h"

namespace leads {
namespace {

const Instant kNow = utc(2026, 11, 18, 12);  // a Wednesday

Playbook playbook_with_fields() {
  Playbook playbook = sample_playbook();
  playbook.fields.add({"rate", FieldType::number, {}});
  playbook.fields.add({"plan", FieldType::choice, {"free", "pro"}});
  playbook.fields.add({"trial", FieldType::boolean, {}});
  return playbook;
}

Activity activity(const Playbook& playbook, const char* kind, Instant at, bool machine = false) {
  return {at, *playbook.kinds.find(kind), SubjectId{}, machine,
          std::numeric_limits<double>::quiet_NaN()};
}

Sample vera(const Playbook& playbook) {
  Sample lead;
  lead.bare.id = LeadId{42};
  lead.set(BuiltIn::type, std::string("person"));
  lead.set(BuiltIn::first_name, std::string("Vera"));
  lead.set(BuiltIn::last_name, std::string("Groß"));
  lead.set(BuiltIn::email, std::string("Vera@Acme.example"));
  lead.set(BuiltIn::phone, std::string("+4930123456"));
  lead.set(BuiltIn::title, std::string(" VP, Sales "));
  lead.set(BuiltIn::company, std::string("Acme GmbH"));
  lead.set(BuiltIn::employees, std::int64_t{120});
  lead.set(BuiltIn::revenue, std::int64_t{15'000'000});  // 1500.00
  lead.set(BuiltIn::country, std::string("DE"));
  lead.set(BuiltIn::owner, std::string("Ana"));
  lead.set(BuiltIn::notes, std::string("met at \"the fair\""));
  lead.set(BuiltIn::expected_close,
           std::int64_t{(utc(2026, 11, 20) - Instant{}) / std::chrono::days{1}});
  lead.set(BuiltIn::created_at, utc(2026, 11, 4, 12));
  lead.set(*playbook.fields.find("rate"), 0.1);
  lead.set(*playbook.fields.find("plan"), std::string("Pro"));
  lead.set(*playbook.fields.find("trial"), std::int64_t{0});
  lead.tags = {"VIP", "fair 2026"};
  lead.bare.stage = *playbook.find_stage("sal");
  lead.bare.furthest = *playbook.find_stage("sql");
  lead.bare.stage_since = utc(2026, 11, 15, 12);
  lead.bare.cycle_since = utc(2026, 11, 4, 12);
  lead.bare.consent[0] = {ConsentState::opted_in, utc(2026, 11, 5)};
  lead.activities = {activity(playbook, "email_sent", utc(2026, 11, 6)),
                     activity(playbook, "call", utc(2026, 11, 10, 9)),
                     activity(playbook, "page_view", utc(2026, 11, 16, 12)),
                     activity(playbook, "email_open", utc(2026, 11, 17), true)};
  return lead;
}

struct Row {
  const char* text;
  bool holds;
};

const Row kRows[] = {
    {"", true},
    // text: folded, outer blanks off, any of
    {"title:\"vp, sales\"", true},
    {"title:\"VP, SALES\",boss", true},
    {"title:vp", false},
    {"last_name:GROSS", true},
    {"country:de,at", true},
    {"country:at", false},
    {"type:PERSON plan:pro", true},
    {"owner:me", true},
    {"owner:\"me\"", false},
    {"notes:\"met at \"\"the fair\"\"\"", true},
    {"tag:vip", true},
    {"tag:\"FAIR 2026\"", true},
    {"tag:fair", false},
    {"tag:~^fair", true},
    {"not:tag:vip", false},
    // missing values
    {"has:phone no:website", true},
    {"has:website", false},
    {"no:phone", false},
    {"website:acme.example", false},
    {"not:website:acme.example", true},
    {"not:website:~.", true},
    {"not:rating:1..", true},
    {"rating:..9", false},
    {"not:not:has:phone", true},
    {"not:no:phone", true},
    // numbers
    {"employees:120", true},
    {"employees:1..9,100..200", true},
    {"employees:121..", false},
    {"employees:..120", true},
    {"revenue:1500", true},
    {"revenue:1500.01..", false},
    {"revenue:1499.99..1500.00", true},
    {"rate:0.1", true},
    {"rate:1e-1", true},
    {"rate:0.1..0.2", true},
    {"rate:0.10000000000001..", false},
    {"trial:false", true},
    {"trial:TRUE", false},
    // patterns search the text as stored, ignoring case
    {"title:~\\b(vp|head)\\b", true},
    {"title:~^vp", false},
    {"\"title:~vp, s\"", true},
    {"email:~@acme\\.example$", true},
    // dates
    {"created_at:2w..", true},
    {"created_at:13d..", false},
    {"created_at:2026-11-04", true},
    {"created_at:2026-11-04T23:00", true},
    {"created_at:2026-11-04..2026-11-04", true},
    {"created_at:..2026-11-03", false},
    {"created_at:2026-11-04T12:00..2026-11-04T12:00", true},
    {"created_at:mon..", false},
    {"expected_close:2026-11-20", true},
    {"expected_close:..+3d", true},
    {"expected_close:..+1d", false},
    {"expected_close:today..eow", true},
    {"expected_close:..yesterday", false},
    {"expected_close:tomorrow", false},
    {"last_activity:mon", true},
    {"last_activity:2026-11-16", true},
    {"last_contact:2026-11-10", true},
    {"has:last_contact", true},
    {"first_response:2026-11-06", true},
    {"first_response:tue", false},
    // lengths of time
    {"lead_age:2w..", true},
    {"lead_age:..2w", true},
    {"lead_age:1209601s..", false},
    {"in_stage:3d..3d", true},
    {"idle:2d..", true},
    {"idle:..1d", false},
    {"lead_age:..1mo", true},
    {"lead_age:1mo..", false},
    // stage
    {"stage:sal", true},
    {"stage:MQL,SAL", true},
    {"stage:mql..", true},
    {"stage:..sal", true},
    {"stage:sql..", false},
    {"furthest_stage:sql..", true},
    {"qualified:true", true},
    {"cycle:1", true},
    // consent
    {"consent.email:opted_in", true},
    {"consent.phone:unknown", true},
    {"consent.phone:opted_out,opted_in", false},
    {"mailable:true callable:false", true},
    // score
    {"score:70..", true},
    {"fit:30 engagement:45", true},
    {"grade:A,B", true},
    {"grade:B..", true},
    {"grade:C..A", true},
    {"title:~vp, sales stage:sal", true},
    {"title:~vp, sales stage:sql", false},
    {"title:~no such or stage:sal", true},
    {"grade:A", false},
    {"grade:..C", false},
    {"temperature:warm..", true},
    {"temperature:cold", false},
    {"ready:sql", true},
    // free words
    {"acme", true},
    {"\"vera groß\"", true},
    {"VERA", true},
    {"2026", true},
    {"+4930", true},
    {"not:globex", true},
    {"not:\"acme gmbh\"", false},
    {"\"https://acme.example\"", false},
    {"a=b", false},
    {"\"score>70\"", false},
    // alternatives
    {"stage:sql or temperature:hot score:80..", false},
    {"stage:sql or temperature:hot score:70..", true},
    {"stage:sql OR stage:sal", true},
    {"  stage:sal\n\thas:phone ", true},
};

TEST_CASE("filters hold as documented") {
  const Playbook playbook = playbook_with_fields();
  const SampleVocabulary sample(playbook);
  Sample lead = vera(playbook);
  Score score;
  score.fit = 30, score.engagement = 45, score.total = 75;
  score.grade = Grade::B, score.temperature = Temperature::hot;
  score.ready = *playbook.find_stage("sql");
  for (const Row& row : kRows) {
    CAPTURE(std::string(row.text));
    auto result = parse_filter(row.text, FilterScope::command_line, sample.vocabulary);
    REQUIRE(std::holds_alternative<Filter>(result));
    const FilterMatcher matcher(std::get<Filter>(result), playbook);
    const auto answer = matcher.match({lead.view(), lead.activities, kNow, &score, {}});
    CHECK(answer.value == row.holds);
    CHECK(answer.valid_until > kNow);
  }
}

TEST_CASE("a command line argument that starts with a pattern term is one term") {
  const Playbook playbook = playbook_with_fields();
  const SampleVocabulary sample(playbook);
  const auto result =
      parse_filter(std::vector<std::string>{"not:title:~head of \"x, y", "tag:vip acme"},
                   FilterScope::command_line, sample.vocabulary);
  const Filter& filter = std::get<Filter>(result);
  REQUIRE(filter.alternatives.size() == 1);
  const auto& terms = filter.alternatives[0];
  REQUIRE(terms.size() == 3);
  CHECK(terms[0].negated);
  CHECK(terms[0].text == "head of \"x, y");
  CHECK(terms[1].name == Name::tag);
  CHECK(terms[2].name == Name::free_word);
  CHECK(filter.source == "not:title:~head of \"x, y tag:vip acme");
  CHECK(terms[2].column == 34);
  CHECK(terms[2].width == 4);
}

TEST_CASE("an argument reads as the same text does in leads.toml") {
  const Playbook playbook = playbook_with_fields();
  const SampleVocabulary sample(playbook);
  for (const char* text :
       {"title:~vp country:US", "title:~head of sales not:country:US", "title:~a or title:~b c",
        "title:~see https://acme.example/x stage:sal", "title:~\\bvp  country:US ",
        "not:title:~vp of OR tag:x", "title:~vp has:phone no:email"}) {
    CAPTURE(std::string(text));
    const auto whole = parse_filter(text, FilterScope::stage, sample.vocabulary);
    const auto argument =
        parse_filter(std::vector<std::string>{text}, FilterScope::stage, sample.vocabulary);
    REQUIRE(std::holds_alternative<Filter>(whole));
    REQUIRE(std::holds_alternative<Filter>(argument));
    const auto& these = std::get<Filter>(whole).alternatives;
    const auto& those = std::get<Filter>(argument).alternatives;
    REQUIRE(these.size() == those.size());
    for (std::size_t i = 0; i < these.size(); ++i) {
      REQUIRE(these[i].size() == those[i].size());
      for (std::size_t k = 0; k < these[i].size(); ++k) CHECK(these[i][k].text == those[i][k].text);
    }
  }
  const auto split =
      parse_filter("title:~head of sales country:US", FilterScope::stage, sample.vocabulary);
  const auto& terms = std::get<Filter>(split).alternatives.at(0);
  REQUIRE(terms.size() == 2);
  CHECK(terms[0].text == "head of sales");
}

TEST_CASE("quotes in a pattern are literal and the next term ends it") {
  const Playbook playbook = sample_playbook();
  const Filter filter = filter_of(playbook, "title:~\"a country:DE", FilterScope::rule);
  REQUIRE(filter.alternatives[0].size() == 2);
  CHECK(filter.alternatives[0][0].text == "\"a");
}

TEST_CASE("days are those of the zone given, else of the calendar") {
  Playbook playbook = sample_playbook();
  playbook.calendar.zone = Zone("East", 2 * 3600, {}, std::nullopt);
  const Zone west("West", -2 * 3600, {}, std::nullopt);
  Sample lead;
  lead.set(BuiltIn::created_at, utc(2026, 11, 17, 23));
  lead.bare.stage = StageId{};
  const Filter filter = filter_of(playbook, "created_at:2026-11-18", FilterScope::command_line);
  CHECK(FilterMatcher(filter, playbook).match({lead.view(), {}, kNow, nullptr, {}}).value);
  CHECK(!FilterMatcher(filter, playbook, &west).match({lead.view(), {}, kNow, nullptr, {}}).value);
}

TEST_CASE(
    "a lead is found by a further address on the command line; rules and stages read the main "
    "one") {
  const Playbook playbook = sample_playbook();
  Sample lead;
  lead.set(BuiltIn::email, std::string("ana@acme.example"));
  lead.further = {{BuiltIn::email, "Ana@Home.example"}, {BuiltIn::phone, "+4915112345678"}};
  const auto holds = [&](const std::string& text, FilterScope scope) {
    return FilterMatcher(filter_of(playbook, text, scope), playbook)
        .match({lead.view(), {}, kNow, nullptr, {}})
        .value;
  };
  for (const char* text : {"email:ana@home.example", "email:nobody@b.example,ana@home.example",
                           "email:~home", "phone:+4915112345678", "phone:~^.49151"}) {
    CAPTURE(std::string(text));
    CHECK(holds(text, FilterScope::command_line));
    CHECK_FALSE(holds(std::string("not:") + text, FilterScope::command_line));
    for (const FilterScope scope : {FilterScope::rule, FilterScope::stage}) {
      CHECK_FALSE(holds(text, scope));
      CHECK(holds(std::string("not:") + text, scope));
    }
  }
  for (const char* text : {"ana@acme.example", "home.EXAMPLE", "49151"})
    CHECK(holds(text, FilterScope::command_line));
  CHECK(holds("email:ana@acme.example", FilterScope::command_line));
  CHECK_FALSE(holds("email:+4915112345678", FilterScope::command_line));
  // Missing is the field's word everywhere.
  for (const FilterScope scope : {FilterScope::rule, FilterScope::command_line}) {
    CHECK_FALSE(holds("has:phone", scope));
    CHECK(holds("no:phone", scope));
  }
}

TEST_CASE("op asks who knows what an operation touched") {
  const Playbook playbook = sample_playbook();
  Sample lead;
  lead.bare.id = LeadId{7};
  const FilterMatcher matcher(filter_of(playbook, "op:12,13", FilterScope::command_line), playbook);
  Facts facts{lead.view(), {}, kNow, nullptr, {}};
  CHECK(!matcher.match(facts).value);
  facts.touched_by = [](LeadId id, std::int64_t operation) {
    return id == LeadId{7} && operation == 13;
  };
  CHECK(matcher.match(facts).value);
}

TEST_CASE("duplicates_of asks who knows who is alike, on the command line alone") {
  const Playbook playbook = sample_playbook();
  Sample lead;
  lead.bare.id = LeadId{7};
  const FilterMatcher matcher(filter_of(playbook, "duplicates_of:42", FilterScope::command_line),
                              playbook);
  Facts facts{lead.view(), {}, kNow, nullptr, {}};
  CHECK(!matcher.match(facts).value);
  facts.alike_to = [](LeadId id, std::int64_t other) { return id == LeadId{7} && other == 42; };
  CHECK(matcher.match(facts).value);
  const SampleVocabulary sample(playbook);
  CHECK(std::holds_alternative<FilterProblem>(
      parse_filter("duplicates_of:42", FilterScope::rule, sample.vocabulary)));
}

TEST_CASE("parked and lost stages are matched by name, never by a range") {
  const Playbook playbook = sample_playbook();
  Sample lead;
  const auto holds = [&](const char* text, const char* stage) {
    lead.bare.stage = *playbook.find_stage(stage);
    return FilterMatcher(filter_of(playbook, text, FilterScope::rule), playbook)
        .match({lead.view(), {}, kNow, nullptr, {}})
        .value;
  };
  CHECK(holds("stage:sql..", "customer"));
  CHECK(!holds("stage:sql..", "nurture"));
  CHECK(!holds("stage:new..", "lost"));
  CHECK(holds("stage:lost,nurture", "nurture"));
  CHECK(holds("not:stage:new..", "lost"));
}

TEST_CASE("activity filters") {
  const Playbook playbook = sample_playbook();
  Activity visit{utc(2026, 11, 16, 12), *playbook.kinds.find("page_view"), SubjectId{1}, false,
                 12.5};
  const ActivityText text{"r-1", "", "web"};
  const std::pair<const char*, bool> rows[] = {
      {"kind:page_view,call", true}, {"subject:~/pricing", true}, {"subject:/PRICING", true},
      {"value:10..", true},          {"value:12.5", true},        {"machine:false", true},
      {"machine:true", false},       {"ref:R-1", true},           {"no:note", true},
      {"has:note", false},           {"system:web", true},        {"at:2026-11-16", true},
      {"at:2026-11-17..", false},    {"not:kind:call", true},     {"kind:call or has:value", true},
  };
  for (const auto& [source, holds] : rows) {
    CAPTURE(std::string(source));
    const ActivityMatcher matcher(filter_of(playbook, source, FilterScope::activity), playbook);
    CHECK(matcher.match(visit, "/pricing", text, kNow) == holds);
  }
  visit.subject = SubjectId{};
  visit.value = std::numeric_limits<double>::quiet_NaN();
  for (const char* source : {"no:subject", "not:subject:~.", "no:value", "not:value:..9"}) {
    CAPTURE(std::string(source));
    CHECK(ActivityMatcher(filter_of(playbook, source, FilterScope::activity), playbook)
              .match(visit, "", text, kNow));
  }
}

TEST_CASE("a timeline's days are those of the reader, and its dates may be relative to now") {
  const Playbook playbook = sample_playbook();  // of Berlin
  Activity call;
  call.at = Instant{Seconds{1'795'246'200}};  // 2026-11-21T07:30Z
  call.kind = *playbook.kinds.find("call");
  const auto holds = [&](const char* text, const Zone* zone) {
    return ActivityMatcher(filter_of(playbook, text, FilterScope::timeline), playbook, zone)
        .match(call, "", {}, call.at + Seconds{3600});
  };
  const Zone utc, west("west", -9 * 3600, {}, {});
  CHECK(holds("at:2026-11-21", nullptr));
  CHECK(holds("at:2026-11-21", &utc));
  CHECK(!holds("at:2026-11-21", &west));
  CHECK(holds("at:2026-11-20", &west));
  CHECK(holds("at:yesterday..today", &utc));
  CHECK(holds("at:1mo..", &utc));
  CHECK(!holds("at:..2d", &utc));
}

TEST_CASE("mailable: an address, no stop since the last opt-in, and consent") {
  Playbook playbook = sample_playbook();
  Sample lead;
  lead.set(BuiltIn::email, std::string("a@b.example"));
  const auto mailable = [&] { return is_mailable(lead.view(), lead.activities, playbook, kNow); };
  CHECK(!mailable());
  playbook.mail_unknown = true;
  CHECK(mailable());
  lead.set(BuiltIn::source, std::string("purchased_list"));
  CHECK(!mailable());
  lead.bare.consent[0] = {ConsentState::opted_in, utc(2026, 11, 5), 1, true};
  CHECK(mailable());
  lead.activities = {activity(playbook, "unsubscribe", utc(2026, 11, 4))};
  CHECK(mailable());
  lead.activities = {activity(playbook, "email_bounce_hard", utc(2026, 11, 6))};
  CHECK(!mailable());
  lead.activities = {activity(playbook, "complaint", utc(2026, 11, 19))};
  CHECK(mailable());
  lead.suppressions = {{{BuiltIn::email, {}, Stop::listed, utc(2026, 11, 6)}, "a@b.example"}};
  CHECK(!mailable());
}

TEST_CASE("named fields, each once, in order") {
  const Playbook playbook = sample_playbook();
  const Filter filter =
      filter_of(playbook, "not:country:DE email:~x or no:country stage:mql", FilterScope::rule);
  CHECK(named_fields(filter) == std::vector<FieldIndex>{at(BuiltIn::country), at(BuiltIn::email)});
  CHECK(names(filter, Name::stage));
  CHECK(!names(filter, Name::tag));
}

TEST_CASE("names depend on the scope") {
  const Playbook playbook = sample_playbook();
  const SampleVocabulary sample(playbook);
  const auto has = [&](FilterScope scope, const char* name) {
    const auto names = filter_names(scope, sample.vocabulary);
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  CHECK(has(FilterScope::rule, "country"));
  CHECK(has(FilterScope::rule, "consent.sms"));
  CHECK(!has(FilterScope::rule, "score"));
  CHECK(has(FilterScope::stage, "score"));
  CHECK(!has(FilterScope::activity, "country"));
  CHECK(has(FilterScope::activity, "machine"));
}

}  // namespace
}  // namespace leads
