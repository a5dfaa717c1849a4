// SPDX-License-Identifier: MIT
// Who is due for which step of a sequence, and what holds it back.
#include "core/nurture/planner.h"

#include <doctest/doctest.h>

#include <array>
#include <map>
#include <random>

#include "fixtures/sample.h"

using namespace leads;

namespace {

constexpr Seconds kDay = std::chrono::days{1};
const Instant kStart = utc(2026, 11, 2, 9);  // a Monday

/// A lead that may be mailed and called, and a sequence of three letters and a call.
struct Case {
  Case() {
    Nurture nurture;
    nurture.name = "welcome";
    nurture.when = filter("has:email");
    nurture.stop = filter("stage:sal");
    nurture.steps = {mail("a.md", 0), mail("b.md", 4), mail("c.md", 10), call("ask", 14)};
    playbook.nurtures.push_back(nurture);
    lead.set(BuiltIn::email, std::string("ada@x.example"));
    lead.set(BuiltIn::phone, std::string("+493055501234"));
    lead.set(BuiltIn::created_at, kStart);
    for (Consent& consent : lead.bare.consent) consent = {ConsentState::opted_in, kStart, 1, true};
  }
  static NurtureStep mail(const char* file, int days) {
    NurtureStep step;
    step.after = days * kDay;
    step.channel = "email";
    step.template_file = file;
    return step;
  }
  static NurtureStep call(const char* task, int days) {
    NurtureStep step;
    step.after = days * kDay;
    step.channel = "phone";
    step.task = task;
    return step;
  }
  Filter filter(std::string_view text) const {
    return filter_of(playbook, text, FilterScope::stage);
  }
  Nurture& welcome() { return playbook.nurtures.front(); }
  Case& record(NurtureEvent event, const char* step, Instant at, int after = 0,
               const char* sequence = "welcome") {
    records.push_back({event, sequence, step, at, after * kDay, {}});
    return *this;
  }
  Case& enrolled(Instant at = kStart) { return record(NurtureEvent::enrolled, "", at); }
  Case& sent(const char* step, Instant at, int after) {
    record(NurtureEvent::claimed, step, at, after);
    return record(NurtureEvent::sent, step, at, after);
  }
  std::vector<SequencePlan> plans(Instant as_of) {
    return NurturePlanner(playbook).plan({lead.view(), lead.activities, as_of, nullptr, {}},
                                         records);
  }
  /// "enrols a.md:due ask:waits", "finished".
  std::string plan(Instant as_of) {
    std::string text;
    for (const SequencePlan& plan : plans(as_of)) {
      const auto add = [&text](const std::string& word) {
        text += (text.empty() ? "" : " ") + word;
      };
      if (plan.enrols) add("enrols");
      for (const PlannedStep& step : plan.steps)
        add(step.key + ":" + std::string(step_state_name(step.state)));
      if (plan.end == SequenceEnd::stopped) add("stopped");
      if (plan.end == SequenceEnd::lost) add("lost");
      if (plan.end == SequenceEnd::finished) add("finished");
    }
    return text;
  }

  Playbook playbook = sample_playbook();
  Sample lead;
  std::vector<NurtureRecord> records;
};

}  // namespace

TEST_CASE("a lead is enrolled when `when` matches, and gets step after step as they fall due") {
  Case c;
  CHECK(c.plan(kStart) == "enrols a.md:due ask:waits");
  c.enrolled().sent("a.md", kStart, 0);
  CHECK(c.plan(kStart + kDay) == "b.md:waits ask:waits");
  CHECK(c.plan(kStart + 4 * kDay) == "b.md:due ask:waits");
  c.sent("b.md", kStart + 4 * kDay, 4).sent("c.md", kStart + 10 * kDay, 10);
  CHECK(c.plan(kStart + 13 * kDay) == "ask:waits");
  CHECK(c.plan(kStart + 14 * kDay) == "ask:due");
  c.lead.activities.push_back(
      {kStart + 15 * kDay, *c.playbook.kinds.find("call"), SubjectId{}, false, 0});
  CHECK(c.plan(kStart + 14 * kDay) == "ask:due");
  CHECK(c.plan(kStart + 15 * kDay) == "finished");
}

TEST_CASE("a sequence begins once, and goes on though `when` no longer matches") {
  Case c;
  c.welcome().when = c.filter("has:company");
  CHECK(c.plan(kStart).empty());
  c.enrolled();
  CHECK(c.plan(kStart) == "a.md:due ask:waits");
  c.sent("a.md", kStart, 0).sent("b.md", kStart, 4).sent("c.md", kStart, 10);
  c.welcome().when = c.filter("has:email");  // it enters again
  CHECK(c.plan(kStart + 400 * kDay) == "ask:due");
}

TEST_CASE("what stops a sequence, and what does not let one begin") {
  Case c;
  c.lead.bare.stage = *c.playbook.find_stage("sal");
  CHECK(c.plan(kStart).empty());
  c.enrolled();
  CHECK(c.plan(kStart) == "stopped");
  c.lead.bare.stage = *c.playbook.find_stage("lost");
  c.lead.bare.stage_since = kStart + kDay;
  CHECK(c.plan(kStart + kDay) == "lost");
  c.lead.bare.stage_since = kStart - kDay;  // a sequence for lost leads
  CHECK(c.plan(kStart + kDay) == "a.md:due ask:waits");
}

TEST_CASE("a sequence that was stopped has ended, though nothing stops it any more") {
  Case c;
  c.enrolled().record(NurtureEvent::ended, "", kStart + kDay);
  CHECK(c.plan(kStart + 9 * kDay) == "stopped");
  CHECK(c.plans(kStart + 9 * kDay)[0].ended == kStart + kDay);
  c.welcome().stop.reset();
  CHECK(c.plan(kStart + 9 * kDay) == "stopped");
  c.welcome().name = "hello";  // another one, for which it has an enrolment of its own
  CHECK(c.plan(kStart + 9 * kDay) == "enrols a.md:due ask:waits");
}

TEST_CASE(
    "no text message goes to a phone on the suppression list, though calls were refused too") {
  Case c;
  c.welcome().steps = {Case::call("text", 0)};
  c.welcome().steps.front().channel = "sms";
  c.enrolled();
  const auto stop = [&](Stop why) {
    c.lead.suppressions.push_back({{BuiltIn::phone, {}, why, kStart, 5}, "+493055501234"});
  };
  CHECK(c.plan(kStart) == "text:due");
  stop(Stop::opt_out);
  CHECK(c.plan(kStart) == "text:due");
  stop(Stop::listed);
  CHECK(c.plan(kStart) == "text:withheld");
}

TEST_CASE("nobody is mailed or called without permission") {
  Case c;
  c.enrolled();
  c.lead.bare.consent[0].state = ConsentState::unknown;
  CHECK(c.plan(kStart) == "a.md:withheld ask:waits");
  CHECK(why_not(c.plans(kStart)[0].steps[0], c.playbook) == "consent is unknown");
  c.lead.bare.consent[0].state = ConsentState::opted_out;
  c.lead.bare.consent[1].state = ConsentState::opted_out;
  CHECK(c.plan(kStart + 14 * kDay) == "a.md:withheld ask:withheld");
  c.lead.bare.consent[0].state = ConsentState::opted_in;
  c.lead.bare.consent[0].since = kStart;
  c.lead.activities.push_back({kStart + kDay, *c.playbook.kinds.find("unsubscribe"), {}, false, 0});
  CHECK(c.plan(kStart + kDay) == "a.md:withheld ask:waits");
}

TEST_CASE("a late run sends one step, and the next keeps its distance in days of the calendar") {
  Case c;
  c.enrolled();
  const Instant late = kStart + 30 * kDay;
  CHECK(c.plan(late) == "a.md:due ask:due");
  c.sent("a.md", late, 0);
  CHECK(c.plan(late) == "b.md:waits ask:due");
  CHECK(c.plan(late + 4 * kDay - Seconds{9 * 3600 + 1}) == "b.md:waits ask:due");
  CHECK(c.plan(late + 4 * kDay - Seconds{9 * 3600}) == "b.md:due ask:due");
}

TEST_CASE("letters go out in working hours where the sequence says so") {
  Case c;
  c.welcome().hours = true;
  for (std::size_t day = 0; day < 5; ++day)
    c.playbook.calendar.hours[day] = {{9 * 3600, 17 * 3600}};
  CHECK(c.plan(utc(2026, 11, 2, 8, 59, 59)) == "enrols a.md:out_of_hours ask:waits");
  CHECK(c.plans(utc(2026, 11, 2, 8)).front().steps.front().due == utc(2026, 11, 2, 9));
  CHECK(c.plan(utc(2026, 11, 2, 9)) == "enrols a.md:due ask:waits");
  CHECK(c.plan(utc(2026, 11, 6, 17)) == "enrols a.md:out_of_hours ask:waits");
  CHECK(c.plans(utc(2026, 11, 6, 17)).front().steps.front().due == utc(2026, 11, 9, 9));
  // Whom no letter may reach is not told to wait for one.
  c.lead.activities.push_back({kStart, *c.playbook.kinds.find("unsubscribe"), {}, false, 0});
  CHECK(c.plan(utc(2026, 11, 6, 17)) == "enrols a.md:withheld ask:waits");
}

TEST_CASE("at_most counts letters of all sequences and mails of campaigns") {
  Case c;
  c.playbook.mail_at_most = std::pair{2, 7 * kDay};
  Nurture other = c.welcome();
  other.name = "news";
  other.steps = {Case::mail("n.md", 0)};
  c.playbook.nurtures.push_back(other);
  CHECK(c.plan(kStart) == "enrols a.md:due ask:waits enrols n.md:due");
  c.lead.activities.push_back({kStart - kDay, *c.playbook.kinds.find("email_sent"), {}, true, 0});
  CHECK(c.plan(kStart) == "enrols a.md:due ask:waits enrols n.md:too_many");
  c.lead.activities.back().machine = false;  // somebody wrote it
  CHECK(c.plan(kStart) == "enrols a.md:due ask:waits enrols n.md:due");
  c.enrolled().sent("a.md", kStart, 0);
  c.record(NurtureEvent::claimed, "x.md", kStart, 0, "gone");
  CHECK(c.plan(kStart) == "b.md:waits ask:waits enrols n.md:too_many x.md:unconfirmed finished");
  c.record(NurtureEvent::released, "x.md", kStart, 0, "gone");
  CHECK(c.plan(kStart) == "b.md:waits ask:waits enrols n.md:due");
  CHECK(c.plan(kStart + 7 * kDay) == "b.md:due ask:waits enrols n.md:due");
}

TEST_CASE("a claimed step is not due again until it is released, whatever the clock says") {
  Case c;
  c.enrolled().record(NurtureEvent::claimed, "a.md", kStart + 100 * kDay);
  CHECK(c.plan(kStart) == "a.md:unconfirmed b.md:waits ask:waits");
  c.record(NurtureEvent::released, "a.md", kStart);
  CHECK(c.plan(kStart) == "a.md:due ask:waits");
  c.record(NurtureEvent::claimed, "a.md", kStart - 100 * kDay);
  CHECK(c.plan(kStart) == "a.md:unconfirmed b.md:waits ask:waits");
  c.record(NurtureEvent::sent, "a.md", kStart - 300 * kDay);
  CHECK(c.plan(kStart) == "b.md:waits ask:waits");
}

TEST_CASE("an edit of leads.toml sends nothing twice, and nothing that was passed") {
  Case c;
  c.enrolled().sent("a.md", kStart, 0).sent("b.md", kStart + 4 * kDay, 4);
  const Instant later = kStart + 10 * kDay;
  SUBCASE("a step put in before one that was sent") {
    c.welcome().steps.insert(c.welcome().steps.begin() + 1, Case::mail("new.md", 2));
    CHECK(c.plan(later) == "c.md:due ask:waits");
  }
  SUBCASE("a template that got another name") {
    c.welcome().steps[1].template_file = "b2.md";
    CHECK(c.plan(later) == "c.md:due ask:waits");
  }
  SUBCASE("both") {
    c.welcome().steps[0].template_file = "a2.md";
    c.welcome().steps[1].template_file = "b2.md";
    CHECK(c.plan(later) == "c.md:due ask:waits");
  }
  SUBCASE("a sequence that got another name") {
    c.welcome().name = "hello";
    CHECK(c.plan(later) == "c.md:due ask:waits");
  }
  SUBCASE("its name in other letters") {
    c.welcome().name = "WELCOME";
    CHECK(c.plan(later) == "c.md:due ask:waits");
  }
  SUBCASE("steps in another order") {
    std::swap(c.welcome().steps[0], c.welcome().steps[2]);
    CHECK(c.plan(later) == "ask:waits");
  }
}

TEST_CASE("leads that were merged have what either had") {
  Case c;
  c.enrolled().sent("a.md", kStart, 0);
  c.enrolled(kStart + 2 * kDay)
      .sent("a.md", kStart + 2 * kDay, 0)
      .sent("b.md", kStart + 6 * kDay, 4);
  CHECK(c.plan(kStart + 6 * kDay) == "c.md:waits ask:waits");
  CHECK(c.plan(kStart + 12 * kDay) == "c.md:due ask:waits");
}

// Whatever is recorded, edited and merged in whatever order, at whatever time: what was claimed
// more often than released, or sent, is never due.
TEST_CASE("at random, no step is due that was claimed") {
  std::mt19937 random(7);
  const auto any = [&random](int below) {
    return static_cast<int>(random() % static_cast<unsigned>(below));
  };
  const auto file = [&any] {
    constexpr std::array<const char*, 5> kFiles{"a.md", "b.md", "c.md", "d.md", "e.md"};
    return kFiles[static_cast<std::size_t>(any(5))];
  };
  std::size_t due = 0;
  for (int round = 0; round < 2000; ++round) {
    Case c;
    c.welcome().steps.clear();
    for (int i = 0; i < 3; ++i) c.welcome().steps.push_back(Case::mail(file(), 3 * i));
    std::map<std::string, std::pair<int, bool>> oracle;  // open claims, sent
    for (int step = 0; step < 30; ++step) {
      const Instant at = kStart + any(40) * kDay;
      switch (any(8)) {
        case 0:
          c.enrolled(at);
          break;
        case 1:
          c.welcome().steps[static_cast<std::size_t>(any(3))].template_file = file();
          break;
        case 2:
          c.welcome().name = any(2) == 0 ? "Welcome" : "welcome";
          break;
        default: {
          const Instant now = kStart + any(60) * kDay;
          for (const SequencePlan& plan : c.plans(now)) {
            for (const PlannedStep& planned : plan.steps) {
              if (planned.state != StepState::due) continue;
              ++due;
              const auto& [claims, sent] = oracle[planned.key];
              CHECK(claims == 0);
              CHECK_FALSE(sent);
              c.record(NurtureEvent::claimed, planned.key.c_str(), now, any(9));
              ++oracle[planned.key].first;
              if (any(3) == 0) {
                c.record(NurtureEvent::released, planned.key.c_str(), at);
                --oracle[planned.key].first;
              } else if (any(2) == 0) {
                c.record(NurtureEvent::sent, planned.key.c_str(), at);
                oracle[planned.key].second = true;
              }
            }
          }
        }
      }
    }
  }
  CHECK(due > 2000);
}
