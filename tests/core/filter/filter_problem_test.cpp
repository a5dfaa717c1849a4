// SPDX-License-Identifier: MIT
// What the filter parser refuses, where it points, and how it says to mend it.
#include <doctest/doctest.h>

#include <optional>

#include "fixtures/sample.h"
#include "leads/filter.h"

namespace leads {
namespace {

struct Refused {
  FilterScope scope;
  const char* text;
  int column, width;
  const char* message;
  const char* hint;  ///< must be part of the hint
};

constexpr FilterScope kRule = FilterScope::rule;
constexpr FilterScope kStage = FilterScope::stage;
constexpr FilterScope kCommand = FilterScope::command_line;
constexpr FilterScope kWhere = FilterScope::activity;

const Refused kRefused[] = {
    // names
    {kCommand, "satge:mql", 1, 5, "there is no field or name \"satge\"", "did you mean stage?"},
    {kCommand, "acme not:emial:x", 10, 5, "there is no field or name \"emial\"",
     "did you mean email?"},
    {kCommand, "has:fone", 5, 4, "there is no field or name \"fone\"", "did you mean phone?"},
    {kCommand, "zzzzqq:1", 1, 6, "there is no field or name \"zzzzqq\"", "leads help filters"},
    {kCommand, "consent.fax:unknown", 1, 11, "there is no field or name \"consent.fax\"", ""},
    {kCommand, "https://acme.example", 1, 20, "a word with a colon needs quotes",
     "'\"https://acme.example\"'"},
    {kCommand, "not:https://a.example", 5, 17, "a word with a colon needs quotes",
     "'\"https://a.example\"'"},
    {kRule, "score:70..", 1, 5, "score cannot be used in rules",
     "in stages, assign and nurture and on the command line"},
    {kRule, "ready:sql", 1, 5, "ready cannot be used in rules", "command line only"},
    {kStage, "op:12", 1, 2, "op cannot be used in stages, assign and nurture", "command line only"},
    {kCommand, "kind:call", 1, 4, "kind cannot be used in filters of leads", "use it in `where`"},
    {kWhere, "country:DE", 1, 7, "country cannot be used in filters of activities",
     "use it in `when`"},
    {kCommand, "score>70", 1, 8, "a term is NAME:VALUE, got \"score>70\"",
     "write score:70.. (ends included); the word itself in double quotes"},
    {kCommand, "acme not:employees<=9", 10, 12, "a term is NAME:VALUE, got \"employees<=9\"",
     "write employees:..9 (ends included)"},
    {kCommand, "Owner=ana", 1, 9, "a term is NAME:VALUE, got \"Owner=ana\"",
     "write owner:ana; the word itself"},
    {kRule, "title=CEO", 1, 9, "a term is NAME:VALUE, got \"title=CEO\"", "write title:CEO"},
    {kRule, "acme", 1, 4, "a term is NAME:VALUE, got \"acme\"",
     "free words only work on the command line"},
    {kStage, "owner:me", 7, 2, "\"me\" depends on who runs the command", "command line only"},
    // shape
    {kCommand, "or stage:mql", 1, 2, "`or` needs a term on both sides", "\"or\""},
    {kCommand, "stage:mql or", 11, 2, "`or` needs a term on both sides", ""},
    {kCommand, "a or or b", 6, 2, "`or` needs a term on both sides", ""},
    {kCommand, "stage:", 6, 1, "a value is missing after stage:", ""},
    {kCommand, "phone:", 6, 1, "a value is missing after phone:", "no:phone"},
    {kCommand, "stage:mql, sql", 11, 1, "a value is missing",
     "write lists without blanks: stage:a,b"},
    {kCommand, "title:\"\"", 7, 2, "a value is missing", ""},
    {kCommand, "title:\"VP, Sales", 7, 10, "this quote is not closed", "twice"},
    {kCommand, "title:\"VP\"x", 11, 1, "a comma or blank is missing after the closing quote", ""},
    {kCommand, "\"VP\"x", 5, 1, "a blank is missing after the closing quote", ""},
    {kCommand, "title:V\"P\"", 7, 4, "a quote inside a value", ""},
    {kCommand, "not:", 1, 4, "`not:` needs a term after it", ""},
    {kCommand, "not:not:not:acme", 1, 12, "too many `not:` in a row", ""},
    {kCommand, "not:phone", 5, 5, "\"phone\" is a name without a value", "no:phone"},
    {kCommand, "\"\"", 1, 2, "a word is missing between the quotes", ""},
    {kCommand, "has:", 1, 4, "a name is missing after the colon", "has:phone"},
    {kCommand, "has:phone,email", 5, 11, "one name at a time", "has:phone has:email"},
    {kCommand, "has:stage", 5, 5, "stage is never missing", "stage:VALUE"},
    {kCommand, "no:consent.email", 4, 13, "consent.email is never missing",
     "consent.email:unknown"},
    // values
    {kCommand, "stage:mql,sqll", 11, 4, "there is no stage \"sqll\"", "did you mean sql"},
    {kCommand, "temperature:tepid", 13, 5, "there is no temperature \"tepid\"",
     "one of cold, warm, hot"},
    {kCommand, "type:humans", 6, 6, "there is no type \"humans\"", "one of person, organization"},
    {kWhere, "kind:cal", 6, 3, "there is no kind \"cal\"", "did you mean call?"},
    {kCommand, "mailable:maybe", 10, 5, "mailable is true or false, got \"maybe\"",
     "mailable:true"},
    {kCommand, "employees:2.5..", 11, 5, "employees is a whole number, got \"2.5\"",
     "leave the decimals off"},
    {kCommand, "employees:some", 11, 4, "employees needs a whole number, got \"some\"", ""},
    {kCommand, "revenue:lots", 9, 4, "revenue needs an amount, got \"lots\"", "12500"},
    {kWhere, "value:x..", 7, 3, "value needs a number, got \"x\"", ""},
    {kCommand, "created_at:soon", 12, 4, "\"soon\" is not a date", ""},
    {kCommand, "created_at:2w", 12, 2, "\"2w\" is a length of time, not a day", "created_at:2w.."},
    {kCommand, "idle:2w", 6, 2, "idle needs a range of time", "idle:2w.."},
    {kCommand, "lead_age:30", 10, 2, "lead_age needs a range of time", "lead_age:30d.."},
    {kCommand, "lead_age:abc", 10, 3, "lead_age needs a range of time", "lead_age:2w.."},
    {kCommand, "idle:=3d", 6, 3, "idle needs a range of time", "idle:2w.."},
    {kCommand, "idle:2mo", 6, 3, "idle needs a range of time", "idle:2mo.."},
    {kCommand, "idle:..30", 6, 4, "\"30\" is not a length of time", "30d"},
    {kCommand, "idle:long..", 6, 6, "\"long\" is not a length of time", ""},
    // ranges
    {kCommand, "title:a..b", 7, 4, "a range needs numbers or dates, and title is text",
     "title:\"a..b\""},
    {kCommand, "tag:..b", 5, 3, "a range needs numbers or dates, and tag is text", ""},
    {kCommand, "score:..", 7, 2, "a range needs a start or an end", "A..B"},
    {kCommand, "score:80..70", 7, 6, "the range ends before it starts", "write 70..80"},
    {kCommand, "created_at:1w..2w", 12, 6, "the range ends before it starts", "write 2w..1w"},
    {kCommand, "created_at:2026-05-02..2026-05-01", 12, 22, "the range ends before it starts", ""},
    {kCommand, "created_at:2026-11..2026-10", 12, 16, "the range ends before it starts",
     "write 2026-10..2026-11"},
    {kCommand, "created_at:2026-w48..2026-11-22", 12, 20, "the range ends before it starts", ""},
    {kCommand, "idle:2w..1w", 6, 6, "the range ends before it starts", "write 1w..2w"},
    {kCommand, "grade:A..C", 7, 4, "the range ends before it starts", "write C..A"},
    {kCommand, "stage:sql..mql", 7, 8, "the range ends before it starts", "write mql..sql"},
    {kCommand, "mailable:true..", 10, 6, "mailable takes no range", ""},
    {kCommand, "grade:U..B", 7, 4, "U cannot be part of a range of grades", "grade:U"},
    // time in rules
    {kRule, "created_at:1mo..", 12, 5, "\"1mo\" has no fixed length", "30d"},
    {kStage, "idle:1y..", 6, 4, "\"1y\" has no fixed length", "30d"},
    {kWhere, "at:2w..", 4, 4, "\"2w\" is relative to now", "within"},
    {kWhere, "at:today", 4, 5, "\"today\" is relative to now", "within"},
    // patterns
    {kCommand, "title:~", 7, 1, "a pattern is missing after ~", ""},
    {kCommand, "title:~(vp", 8, 3, "this pattern cannot be used: missing ): (vp", "RE2"},
    {kCommand, "employees:~5", 11, 1, "~ looks for a pattern in text, and employees is not text",
     "employees:VALUE"},
    // columns count code points
    {kCommand, "münchen \"größe\" satge:mql", 17, 5, "there is no field or name \"satge\"", ""},
    {kCommand, "title:\"größe\",\"x", 15, 2, "this quote is not closed", ""},
};

void check(const FilterResult& result, const Refused& row) {
  const auto* problem = std::get_if<FilterProblem>(&result);
  REQUIRE_MESSAGE(problem != nullptr, "must be refused");
  CHECK(problem->message == row.message);
  CHECK_MESSAGE(problem->hint.find(row.hint) != std::string::npos, problem->hint);
  CHECK(problem->column == row.column);
  CHECK(problem->width == row.width);
}

TEST_CASE("a refused filter names the problem, its place and a mend") {
  const Playbook playbook = sample_playbook();
  const SampleVocabulary sample(playbook);
  for (const Refused& row : kRefused) {
    CAPTURE(std::string(row.text));
    check(parse_filter(row.text, row.scope, sample.vocabulary), row);
  }
}

TEST_CASE("a pattern over 256 bytes is refused") {
  const Playbook playbook = sample_playbook();
  const SampleVocabulary sample(playbook);
  const std::string longest = "title:~" + std::string(256, 'x');
  CHECK(std::holds_alternative<Filter>(parse_filter(longest, kRule, sample.vocabulary)));
  check(parse_filter(longest + "x", kRule, sample.vocabulary),
        {kRule, "", 8, 257, "this pattern cannot be used: it is longer than 256 bytes", "RE2"});
}

TEST_CASE("problems of arguments count columns over all of them, joined by blanks") {
  const Playbook playbook = sample_playbook();
  const SampleVocabulary sample(playbook);
  check(parse_filter(std::vector<std::string>{"title:~vp of sales", "satge:x"}, kCommand,
                     sample.vocabulary),
        {kCommand, "", 20, 5, "there is no field or name \"satge\"", "did you mean stage?"});
}

TEST_CASE("nobody to be: owner:me is refused where me is not known") {
  const Playbook playbook = sample_playbook();
  const SampleVocabulary sample(playbook, "");
  check(parse_filter("owner:me", kCommand, sample.vocabulary),
        {kCommand, "", 7, 2, "\"me\" is not set", "config.toml"});
}

}  // namespace
}  // namespace leads
