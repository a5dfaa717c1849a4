// SPDX-License-Identifier: MIT
// What counts as the answer a stage promises, when it is due, and what becomes of it.
#include "core/funnel/answer.h"

#include <doctest/doctest.h>

#include "fixtures/sample.h"

namespace leads {
namespace {

using State = PromisedAnswer::State;
constexpr Seconds kHour{3600};
const Instant kFriday = utc(2026, 11, 20, 15);  // two hours before the office closes
const Instant kMonday = utc(2026, 11, 23, 9);

/// Stage `sal` answers within 4 hours, worked from Monday to Friday, 9 to 17 UTC.
struct Desk {
  Playbook playbook = sample_playbook();
  Sample lead;
  StageId sal = *playbook.find_stage("sal");

  Desk() {
    playbook.stages[index(sal)].respond_within = 4 * kHour;
    for (std::size_t day = 0; day < 5; ++day)
      playbook.calendar.hours[day] = {{9 * 3600, 17 * 3600}};
    lead.bare.stage = sal;
    lead.bare.stage_since = kFriday;
  }
  void happened(const char* kind, Instant at, bool machine = false) {
    lead.activities.push_back({at, *playbook.kinds.find(kind), {}, machine, 0});
  }
  std::optional<PromisedAnswer> of(Instant as_of) {
    const WorkingTime working(playbook.calendar);
    return promised_answer(lead.view(), lead.activities, playbook, working, as_of);
  }
  PromisedAnswer left(Instant at, Instant as_of) {
    const WorkingTime working(playbook.calendar);
    return *promised_answer(Stay{sal, kFriday, at, true}, lead.activities, playbook, working,
                            as_of);
  }
};

}  // namespace

TEST_CASE("an answer is due in working time from entry to the first contact") {
  Desk desk;
  desk.happened("email_sent", kFriday - 26 * kHour);  // before it came: no answer to it
  desk.happened("page_view", kFriday + kHour);        // theirs
  desk.happened("call", kMonday + 3 * kHour);
  desk.happened("email_sent", kMonday + 25 * kHour);
  const auto waiting = desk.of(kMonday + 2 * kHour);
  REQUIRE(waiting);
  CHECK(waiting->due == kMonday + 2 * kHour);
  CHECK(waiting->state == State::waiting);
  CHECK(desk.of(kMonday + 2 * kHour + Seconds{1})->state == State::overdue);
  const auto answered = desk.of(kMonday + 50 * kHour);
  CHECK(answered->answered == kMonday + 3 * kHour);
  CHECK(answered->state == State::late);
  CHECK(answered->charged_at == answered->due);
}

TEST_CASE("who answers: what we do or do together, not what a machine does for us") {
  struct Row {
    const char* kind;
    bool machine, answers;
  };
  for (const Row& row :
       {Row{"call", false, true}, Row{"meeting", false, true}, Row{"chat", false, true},
        Row{"email_sent", false, true}, Row{"voicemail", false, true},
        Row{"call_attempt", false, true}, Row{"sms", false, true}, Row{"email_sent", true, false},
        Row{"call", true, false}, Row{"email_reply", false, false},
        Row{"form_submit", false, false}, Row{"note", false, false},
        Row{"email_bounce_hard", false, false}}) {
    Desk desk;
    desk.happened(row.kind, kFriday + kHour, row.machine);
    CAPTURE(row.kind);
    CAPTURE(row.machine);
    CHECK((desk.of(kMonday)->state == State::in_time) == row.answers);
  }
}

TEST_CASE("a contact both ways shortly before the entry answers at once") {
  struct Row {
    const char* kind;
    Instant at;
    bool machine, answers;
  };
  for (const Row& row :
       {Row{"call", kFriday - 4 * kHour, false, true},
        Row{"call", kFriday - 4 * kHour - Seconds{1}, false, false},
        Row{"chat", kFriday - kHour, false, true}, Row{"chat", kFriday - kHour, true, false},
        Row{"email_sent", kFriday - kHour, false, false}}) {
    Desk desk;
    desk.happened(row.kind, row.at, row.machine);
    CAPTURE(row.kind);
    const auto answer = desk.of(kMonday);
    CHECK((answer->state == State::in_time) == row.answers);
    if (row.answers) CHECK(answer->answered == kFriday);
  }
  Desk weekend;  // in working time, Monday morning is right after Friday's evening
  weekend.happened("meeting", kFriday);
  weekend.lead.bare.stage_since = kMonday + kHour;
  CHECK(weekend.of(kMonday + kHour)->state == State::in_time);
}

TEST_CASE("a lead that leaves the stage without an answer has moved on") {
  Desk desk;
  desk.happened("call", kMonday + 5 * kHour);
  CHECK(desk.left(kMonday + 5 * kHour, kMonday + 9 * kHour).state == State::late);
  const PromisedAnswer early = desk.left(kMonday, kMonday + 9 * kHour);
  CHECK(early.state == State::moved_on);
  CHECK(!early.answered);
  CHECK(early.charged_at == kMonday);
  CHECK(desk.left(kMonday + 4 * kHour, kMonday + 9 * kHour).charged_at == early.due);
}

TEST_CASE("only open stages that say so promise an answer") {
  Desk desk;
  desk.lead.bare.stage = StageId{0};
  CHECK(!desk.of(kMonday));
  desk.lead.bare.stage = *desk.playbook.find_stage("nurture");
  desk.playbook.stages[index(desk.lead.bare.stage)].respond_within = kHour;
  CHECK(!desk.of(kMonday));
}

}  // namespace leads
