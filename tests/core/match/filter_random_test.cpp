// SPDX-License-Identifier: MIT
// Random filters on random leads: a second, naive reading of each term must agree with the matcher,
// and no answer may change before its valid_until. Everything happens within minutes of a midnight,
// so that days and seconds both matter.
#include <doctest/doctest.h>

#include <functional>
#include <optional>
#include <random>

#include "base/utf8.h"
#include "core/match/filter_matcher.h"
#include "fixtures/sample.h"
#include "leads/filter.h"

namespace leads {
namespace {

constexpr std::int64_t kDay = 86400;
constexpr std::int64_t kOffset = 2 * 3600;

/// The lead in plain numbers, instants as seconds since 1970.
struct Plain {
  std::optional<std::string> title;
  std::optional<std::int64_t> employees, close_day, next_step;
  std::vector<std::string> tags, emails;  ///< the main one first; "" is none
  std::int64_t created = 0, entered = 0;
  std::size_t stage = 0;
  std::vector<std::pair<std::int64_t, bool>> visits;  ///< at, by a machine

  std::optional<std::int64_t> last_visit(std::int64_t now) const {
    std::optional<std::int64_t> last;
    for (const auto& [at, machine] : visits) {
      if (at <= now && !machine) last = at;
    }
    return last;
  }
};

using Holds = std::function<bool(const Plain&, std::int64_t now)>;
struct RandomTerm {
  std::string text;
  Holds holds;
};

std::int64_t day_of(std::int64_t at) {
  return (at + kOffset) / kDay;
}

class Generator {
 public:
  explicit Generator(unsigned seed) : random_(seed) {}

  std::int64_t pick(std::int64_t low, std::int64_t high) {
    return std::uniform_int_distribution<std::int64_t>(low, high)(random_);
  }
  FilterScope scope = FilterScope::rule;
  bool chance(int percent) { return pick(1, 100) <= percent; }

  Plain lead(std::int64_t base) {
    Plain lead;
    const auto near = [&] { return base + pick(-300, 300); };
    if (chance(70)) lead.title = kTitles[static_cast<std::size_t>(pick(0, 3))];
    if (chance(70)) lead.employees = pick(0, 20);
    if (chance(70)) lead.close_day = day_of(base) + pick(-2, 2);
    if (chance(70)) lead.next_step = near();
    if (chance(50)) lead.tags.push_back("vip");
    if (chance(50)) lead.tags.push_back("fair");
    lead.emails = {chance(70) ? address() : ""};
    while (chance(40)) lead.emails.push_back(address());
    lead.created = near();
    lead.entered = near();
    lead.stage = static_cast<std::size_t>(pick(0, 8));
    for (auto count = pick(0, 3); count > 0; --count) lead.visits.emplace_back(near(), chance(20));
    std::sort(lead.visits.begin(), lead.visits.end());
    return lead;
  }

  RandomTerm filter() {
    RandomTerm whole = alternative();
    while (chance(30)) {
      RandomTerm other = alternative();
      whole = {whole.text + " or " + other.text,
               [a = whole.holds, b = other.holds](const Plain& lead, std::int64_t now) {
                 return a(lead, now) || b(lead, now);
               }};
    }
    return whole;
  }

 private:
  RandomTerm alternative() {
    RandomTerm whole = negatable();
    while (chance(50)) {
      RandomTerm other = negatable();
      whole = {whole.text + " " + other.text,
               [a = whole.holds, b = other.holds](const Plain& lead, std::int64_t now) {
                 return a(lead, now) && b(lead, now);
               }};
    }
    return whole;
  }

  RandomTerm negatable() {
    RandomTerm one = term();
    if (!chance(25)) return one;
    return {"not:" + one.text,
            [holds = one.holds](const Plain& lead, std::int64_t now) { return !holds(lead, now); }};
  }

  RandomTerm term() {
    switch (pick(0, 12)) {
      case 12:
        return scope == FilterScope::rule ? tag() : did();
      case 11:
        return email();
      case 0:
        return title();
      case 1:
        return employees();
      case 2:
        return tag();
      case 3:
        return stage();
      case 4:
        return length("lead_age", [](const Plain& lead, std::int64_t) { return lead.created; });
      case 5:
        return length("in_stage", [](const Plain& lead, std::int64_t) { return lead.entered; });
      case 6:
        return length("idle", [](const Plain& lead, std::int64_t now) {
          return lead.last_visit(now).value_or(lead.created);
        });
      case 7:
        return moment("created_at", [](const Plain& lead, std::int64_t) {
          return std::optional<std::int64_t>(lead.created);
        });
      case 8:
        return moment("next_step_at",
                      [](const Plain& lead, std::int64_t) { return lead.next_step; });
      case 9:
        return moment("last_activity",
                      [](const Plain& lead, std::int64_t now) { return lead.last_visit(now); });
      default:
        return moment("expected_close",
                      [](const Plain& lead, std::int64_t) -> std::optional<std::int64_t> {
                        if (!lead.close_day) return std::nullopt;
                        return *lead.close_day * kDay - kOffset;
                      });
    }
  }

  /// Among the visits, whose time is any of several: some visit is in the range.
  RandomTerm did() {
    if (chance(30))
      return {"did:call,page_view",
              [](const Plain& lead, std::int64_t now) { return lead.last_visit(now).has_value(); }};
    if (chance(10)) return {"did:call", [](const Plain&, std::int64_t) { return false; }};
    const Bound low = bound(), high = bound();
    const bool start = chance(50);
    return {"did:page_view@" + (start ? low.text + ".." : ".." + high.text),
            [=](const Plain& lead, std::int64_t now) {
              return std::any_of(lead.visits.begin(), lead.visits.end(), [&](const auto& visit) {
                if (visit.second || visit.first > now) return false;
                return start ? visit.first >= low.span(now).first
                             : visit.first <= high.span(now).second;
              });
            }};
  }

  RandomTerm title() {
    switch (pick(0, 3)) {
      case 0:
        return {"has:title",
                [](const Plain& lead, std::int64_t) { return lead.title.has_value(); }};
      case 1:
        return {"no:title", [](const Plain& lead, std::int64_t) { return !lead.title; }};
      case 2:
        return {"title:\"vp SALES\",boss", [](const Plain& lead, std::int64_t) {
                  return lead.title == "VP Sales" || lead.title == "Boss";
                }};
      default:
        return {"title:~s$", [](const Plain& lead, std::int64_t) {
                  return lead.title && lead.title->back() == 's';
                }};
    }
  }

  RandomTerm employees() {
    const auto low = pick(0, 20), high = low + pick(0, 5), other = pick(0, 20);
    const std::string range = std::to_string(low) + ".." + std::to_string(high);
    return {
        "employees:" + range + "," + std::to_string(other), [=](const Plain& lead, std::int64_t) {
          if (!lead.employees) return false;
          return (*lead.employees >= low && *lead.employees <= high) || *lead.employees == other;
        }};
  }

  std::string address() {
    return std::string(1, static_cast<char>('a' + pick(0, 2))) + "@acme.example";
  }

  RandomTerm email() {
    if (chance(30))
      return {"has:email", [](const Plain& lead, std::int64_t) { return !lead.emails[0].empty(); }};
    const bool every = scope == FilterScope::command_line;
    const std::string one = address(), other = address();
    const bool pattern = chance(30);
    return {"email:" + (pattern ? "~^" + one.substr(0, 1) : one + "," + other),
            [=](const Plain& lead, std::int64_t) {
              const auto is_it = [&](const std::string& email) {
                return !email.empty() && (email == one || (!pattern && email == other));
              };
              return every ? std::any_of(lead.emails.begin(), lead.emails.end(), is_it)
                           : is_it(lead.emails[0]);
            }};
  }

  RandomTerm tag() {
    if (chance(30))
      return {"no:tag", [](const Plain& lead, std::int64_t) { return lead.tags.empty(); }};
    return {"tag:VIP", [](const Plain& lead, std::int64_t) {
              return !lead.tags.empty() && lead.tags[0] == "vip";
            }};
  }

  RandomTerm stage() {
    switch (pick(0, 2)) {
      case 0:
        return {"stage:mql,lost",
                [](const Plain& lead, std::int64_t) { return lead.stage == 1 || lead.stage == 7; }};
      case 1:
        return {"stage:sql..",
                [](const Plain& lead, std::int64_t) { return lead.stage >= 3 && lead.stage <= 5; }};
      default:
        return {"stage:..sal", [](const Plain& lead, std::int64_t) { return lead.stage <= 2; }};
    }
  }

  RandomTerm length(const std::string& name,
                    std::function<std::int64_t(const Plain&, std::int64_t)> since) {
    const auto low = pick(0, 300), high = low + pick(0, 200);
    const auto kind = pick(0, 2);
    std::string text = name + ":";
    if (kind != 1) text += std::to_string(low) + "s";
    text += "..";
    if (kind != 0) text += std::to_string(high) + "s";
    return {text, [=](const Plain& lead, std::int64_t now) {
              const auto age = std::max<std::int64_t>(0, now - since(lead, now));
              return (kind == 1 || age >= low) && (kind == 0 || age <= high);
            }};
  }

  struct Bound {
    std::string text;
    std::function<std::pair<std::int64_t, std::int64_t>(std::int64_t now)>
        span;  ///< first and last second
  };

  Bound bound() {
    const auto shift = pick(1, 300);
    const auto day = [](std::int64_t number) {
      return std::pair{number * kDay - kOffset, (number + 1) * kDay - kOffset - 1};
    };
    switch (pick(0, 6)) {
      case 0:
        return {std::to_string(shift) + "s", [=](std::int64_t now) {
                  return std::pair{now - shift, now - shift};
                }};
      case 1:
        return {"+" + std::to_string(shift) + "s", [=](std::int64_t now) {
                  return std::pair{now + shift, now + shift};
                }};
      case 2:
        return {"now", [](std::int64_t now) { return std::pair{now, now}; }};
      case 3:
        return {"today", [=](std::int64_t now) { return day(day_of(now)); }};
      case 4:
        return {"yesterday", [=](std::int64_t now) { return day(day_of(now) - 1); }};
      case 5:
        return {"tomorrow", [=](std::int64_t now) { return day(day_of(now) + 1); }};
      default:
        return {"2026-11-18", [=](std::int64_t) {
                  return day(day_of(utc(2026, 11, 18, 12).time_since_epoch().count()));
                }};
    }
  }

  RandomTerm moment(const std::string& name,
                    std::function<std::optional<std::int64_t>(const Plain&, std::int64_t)> value) {
    const Bound low = bound(), high = bound();
    if (pick(0, 3) == 0 && low.text.back() != 's') {
      return {name + ":" + low.text, [=](const Plain& lead, std::int64_t now) {
                const auto at = value(lead, now);
                return at && day_of(*at) == day_of(low.span(now).first);
              }};
    }
    const bool start = chance(50);
    const std::string text = start ? low.text + ".." : ".." + high.text;
    return {name + ":" + text, [=](const Plain& lead, std::int64_t now) {
              const auto at = value(lead, now);
              return at && (start ? *at >= low.span(now).first : *at <= high.span(now).second);
            }};
  }

  static constexpr const char* kTitles[] = {"VP Sales", "Boss", "boss of bosses", "Engineer"};
  std::mt19937 random_;
};

Sample sample_of(const Plain& plain, const Playbook& playbook) {
  Sample lead;
  const auto instant = [](std::int64_t at) { return Instant{Seconds{at}}; };
  if (plain.title) lead.set(BuiltIn::title, *plain.title);
  if (plain.employees) lead.set(BuiltIn::employees, *plain.employees);
  if (plain.close_day) lead.set(BuiltIn::expected_close, *plain.close_day);
  if (plain.next_step) lead.set(BuiltIn::next_step_at, instant(*plain.next_step));
  lead.set(BuiltIn::created_at, instant(plain.created));
  lead.tags = plain.tags;
  if (!plain.emails[0].empty()) lead.set(BuiltIn::email, plain.emails[0]);
  for (std::size_t index = 1; index < plain.emails.size(); ++index)
    lead.further.emplace_back(BuiltIn::email, plain.emails[index]);
  lead.bare.stage = static_cast<StageId>(plain.stage);
  lead.bare.stage_since = instant(plain.entered);
  for (const auto& [at, machine] : plain.visits) {
    lead.activities.push_back(
        {instant(at), *playbook.kinds.find("page_view"), SubjectId{}, machine, 0});
  }
  return lead;
}

TEST_CASE("the matcher agrees with a naive one and is never late") {
  Playbook playbook = sample_playbook();
  playbook.calendar.zone = Zone("Test", kOffset, {}, std::nullopt);
  Generator generator(20261118);
  const std::int64_t midnight = (utc(2026, 11, 18) - Seconds{kOffset}).time_since_epoch().count();
  for (int round = 0; round < 6000; ++round) {
    const Plain plain = generator.lead(midnight);
    generator.scope = generator.chance(50) ? FilterScope::rule : FilterScope::command_line;
    const RandomTerm random = generator.filter();
    Sample lead = sample_of(plain, playbook);
    const FilterMatcher matcher(filter_of(playbook, random.text, generator.scope), playbook);
    const std::int64_t now = midnight + generator.pick(-400, 400);
    CAPTURE(random.text);
    const auto match = [&](std::int64_t at) {
      return matcher.match({lead.view(), lead.activities, Instant{Seconds{at}}, nullptr, {}});
    };
    const Until<bool> answer = match(now);
    REQUIRE(answer.value == random.holds(plain, now));
    const std::int64_t until = answer.valid_until.time_since_epoch().count();
    REQUIRE(until > now);
    for (std::int64_t at = now; at < std::min(until, now + 1000); ++at) {
      if (random.holds(plain, at) != answer.value) {
        FAIL_CHECK("changed ", until - at, " seconds before valid_until, ", at - now,
                   " after as_of");
        break;
      }
    }
  }
}

TEST_CASE("any text is a filter or a problem with a place in it") {
  const Playbook playbook = sample_playbook();
  const SampleVocabulary sample(playbook);
  const std::string pieces[] = {
      "not:", "has:", "no:", "title:", "created_at:", "employees:", "at:", "~", "\"", "\"\"", "..",
      ",",    " ",    "or ", "vp",     "2w",          "+3d",        "5",   "(", "ö",  "\xff", ":"};
  std::mt19937 random(7);
  std::uniform_int_distribution<std::size_t> any(0, std::size(pieces) - 1), length(0, 9);
  for (int round = 0; round < 20000; ++round) {
    std::string text;
    for (std::size_t count = length(random); count > 0; --count) text += pieces[any(random)];
    for (const FilterScope scope :
         {FilterScope::rule, FilterScope::command_line, FilterScope::activity}) {
      const auto result = parse_filter(text, scope, sample.vocabulary);
      const auto* problem = std::get_if<FilterProblem>(&result);
      if (problem == nullptr) continue;
      CAPTURE(text);
      REQUIRE(problem->column >= 1);
      REQUIRE(problem->width >= 1);
      REQUIRE(problem->column + problem->width <= column_at(text, text.size()) + 1);
      REQUIRE(!problem->message.empty());
    }
  }
}

TEST_CASE("a filter without time never expires") {
  const Playbook playbook = sample_playbook();
  Sample lead;
  lead.set(BuiltIn::country, std::string("DE"));
  const FilterMatcher matcher(
      filter_of(playbook, "country:DE or has:phone stage:mql", FilterScope::rule), playbook);
  CHECK(matcher.match({lead.view(), {}, utc(2026, 1, 1), nullptr, {}}).valid_until == kLastInstant);
}

}  // namespace
}  // namespace leads
