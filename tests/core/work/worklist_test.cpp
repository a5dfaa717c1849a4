// SPDX-License-Identifier: MIT
// The work list: which reasons a lead has, and which comes first; and what lies ahead of a score.
#include "core/work/worklist.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "core/score/outlook.h"

using namespace leads;

namespace {

Instant at_hour(int hour) {
  return Instant{Seconds{1'700'000'000 + hour * 3600}};
}  // 2023-11-14 22:13:20Z and on
constexpr int kDay = 24;

struct Lead {
  Lead() {
    for (const auto& [name, type] : {std::pair{"new", StageType::open},
                                     {"sal", StageType::open},
                                     {"customer", StageType::won},
                                     {"nurture", StageType::parked},
                                     {"lost", StageType::lost}}) {
      Stage stage;
      stage.name = name;
      stage.type = type;
      playbook.stages.push_back(stage);
    }
    playbook.rules.emplace_back();
    playbook.stages[1].respond_within = std::chrono::hours{4};
    playbook.stages[1].stale_after = std::chrono::days{10};
    cells.resize(playbook.fields.size());
    cells[index(at(BuiltIn::created_at))] = Cell::of(at_hour(0).time_since_epoch().count());
    view.stage_since = at_hour(0);
  }
  Lead& in(const char* stage, int since = 0) {
    view.stage = *playbook.find_stage(stage);
    view.stage_since = at_hour(since);
    return *this;
  }
  Lead& did(const char* kind, int hour, bool machine = false) {
    activities.push_back({at_hour(hour), *playbook.kinds.find(kind), SubjectId{}, machine, 0});
    return *this;
  }
  Lead& hot() {
    score.temperature = Temperature::hot;
    return *this;
  }
  Lead& step_at(int hour) {
    cells[index(at(BuiltIn::next_step_at))] = Cell::of(at_hour(hour).time_since_epoch().count());
    return *this;
  }
  std::vector<WorkReason> reasons(int hour) {
    view.fields = cells;
    return work_reasons(view, activities, score, playbook, WorkingTime(playbook.calendar),
                        Assigner(playbook, {}, at_hour(hour)),
                        {at_hour(hour), work_until(at_hour(hour), zone, until), zone});
  }
  Lead& ahead(int hour) {
    until = at_hour(hour);
    return *this;
  }
  std::string names(int hour) {
    std::string text;
    for (const WorkReason& reason : reasons(hour))
      text += (text.empty() ? "" : " ") + std::string(work_reason_name(reason.kind));
    return text;
  }

  Playbook playbook;
  std::vector<Cell> cells;
  LeadView view;
  std::vector<Activity> activities;
  Score score;
  Zone zone;
  std::optional<Instant> until;
};

}  // namespace

TEST_CASE("work list: an answer is due until somebody was in contact") {
  CHECK(Lead().in("sal", 10).names(11) == "answer_due");
  CHECK(Lead().in("sal", 10).names(100) == "answer_due");
  CHECK(Lead().in("sal", 10).did("email_open", 11).names(12) == "answer_due");
  CHECK(Lead().in("sal", 10).did("call", 11).names(12).empty());
  CHECK(Lead().in("sal", 10).did("email_sent", 9).names(12) == "answer_due");
  CHECK(Lead().in("sal", 10).reasons(11).front().at == at_hour(14));
  CHECK(Lead().in("new", 10).names(11).empty());
}

TEST_CASE("work list: a promise counts from the day it is for, closed leads included") {
  CHECK(Lead().step_at(10).names(10) == "promised");
  CHECK(Lead().step_at(10).names(200) == "promised");
  CHECK(Lead().step_at(25).names(2) == "promised");  // 23:13 on the day that began at hour 1:46:40
  CHECK(Lead().step_at(26).names(2).empty());
  CHECK(Lead().in("lost", 1).step_at(10).names(30) == "promised");
  CHECK(Lead().in("customer", 1).step_at(10).names(30) == "promised");
}

TEST_CASE("work list: closed and parked leads knock for a fortnight") {
  CHECK(Lead().in("lost", 5).did("demo_request", 6).names(7) == "knocked");
  CHECK(Lead().in("nurture", 5).did("email_reply", 6).names(7) == "knocked");
  CHECK(Lead().in("lost", 5).did("demo_request", 4).names(7).empty());
  CHECK(Lead().in("lost", 5).did("page_view", 6).names(7).empty());
  CHECK(Lead().in("lost", 5).did("demo_request", 6, true).names(7).empty());
  CHECK(Lead().in("lost", 5).did("demo_request", 6).names(6 + 14 * kDay - 1) == "knocked");
  CHECK(Lead().in("lost", 5).did("demo_request", 6).names(6 + 14 * kDay).empty());
  CHECK(Lead().in("lost", 5).did("demo_request", 8).names(7).empty());  // not yet
}

TEST_CASE(
    "work list: a lead that came back by getting in touch waits until somebody is in contact") {
  const auto back = [](int since) {
    Lead lead;
    lead.in("new", since).view.reopened = true;
    lead.view.cycle_since = at_hour(since);
    return lead;
  };
  CHECK(back(6).did("demo_request", 6).names(7) == "reopened");
  CHECK(back(6).did("demo_request", 5).reasons(7).front().at == at_hour(5));
  CHECK(back(6).did("demo_request", 5).did("demo_request", 8).reasons(9).front().at == at_hour(5));
  CHECK(back(6).did("demo_request", 5).did("email_sent", 8).names(9).empty());
  CHECK(back(6).did("demo_request", 3).did("call_attempt", 4).names(7).empty());  // recorded late
  CHECK(back(6).did("call", 6).names(7).empty());  // a call is contact
  CHECK(back(6).did("demo_request", 6).names(5 + 14 * kDay) == "reopened");
  CHECK(back(6).did("demo_request", 6).names(6 + 14 * kDay).empty());
  CHECK(Lead().in("new", 6).did("demo_request", 6).names(7).empty());
}

TEST_CASE("work list: a parked lead whose date has passed waits until somebody is in contact") {
  const auto parked = [](const char* reason) {
    Lead lead;
    lead.playbook.reasons = {{"no_budget", Seconds{10 * 3600}, false, true},
                             {"later", std::nullopt, false, true}};
    lead.in("nurture", 5).view.stage_reason = reason;
    return lead;
  };
  CHECK(parked("no_budget").names(14).empty());
  CHECK(parked("no_budget").names(15) == "recycled");
  CHECK(parked("no_budget").reasons(99).front().at == at_hour(15));
  CHECK(parked("no_budget").did("email_sent", 14).names(15) == "recycled");
  CHECK(parked("no_budget").did("email_sent", 16).names(17).empty());
  CHECK(parked("no_budget").did("chat", 6).names(15) == "knocked recycled");
  CHECK(parked("later").names(99).empty());
}

TEST_CASE("work list: hot leads wait three days at most") {
  CHECK(Lead().hot().names(3 * kDay - 1).empty());
  CHECK(Lead().hot().names(3 * kDay) == "hot_untouched");
  CHECK(Lead().hot().did("email_sent", 10).names(3 * kDay).empty());
  CHECK(Lead().hot().did("email_sent", 10).names(3 * kDay + 10) == "hot_untouched");
  CHECK(Lead().hot().in("customer").names(9 * kDay).empty());
}

TEST_CASE(
    "work list: back after ninety days of silence, since the last interest or the beginning") {
  CHECK(Lead().did("page_view", 1).did("page_view", 1 + 90 * kDay).names(2 + 90 * kDay) ==
        "came_back");
  CHECK(Lead().did("page_view", 1).did("page_view", 90 * kDay).names(1 + 90 * kDay).empty());
  CHECK(Lead().did("page_view", 90 * kDay).names(1 + 90 * kDay) == "came_back");
  CHECK(Lead().did("page_view", 90 * kDay).did("page_view", 90 * kDay + 5).names(6 + 90 * kDay) ==
        "came_back");
  CHECK(Lead().did("page_view", 90 * kDay).names(93 * kDay).empty());
  CHECK(Lead().did("page_view", 90 * kDay, true).names(90 * kDay).empty());
}

TEST_CASE("work list: stale from a day before, and the order of reasons") {
  CHECK(Lead().in("sal", 0).did("call", 1).names(9 * kDay).empty());
  CHECK(Lead().in("sal", 0).did("call", 1).names(9 * kDay + 1) == "going_stale");
  CHECK(Lead().in("sal", 0).did("call", 1).names(30 * kDay) == "going_stale");
  CHECK(Lead().in("sal", 0).hot().step_at(1).names(30 * kDay) ==
        "answer_due promised hot_untouched going_stale");
  const auto urgent = Lead().in("sal", 10).reasons(11), later = Lead().in("sal", 12).reasons(12),
             promised = Lead().step_at(1).reasons(2);
  CHECK(more_urgent(urgent, later));
  CHECK_FALSE(more_urgent(later, urgent));
  CHECK(more_urgent(promised, later));  // an overdue step before an answer that is due
  CHECK(more_urgent(Lead().in("sal", 0).reasons(9), promised) ==
        (Lead().in("sal", 0).reasons(9).front().at < promised.front().at));
  CHECK_FALSE(more_urgent(promised, promised));
}

TEST_CASE("outlook: found by stepping, ahead and behind, as a second-by-second walk finds it") {
  // A score in steps: cold, warm from 100 to 200, hot to 300, warm to 400, cold after.
  const auto temperature = [](std::int64_t second) {
    return second >= 200 && second < 300   ? Temperature::hot
           : second >= 100 && second < 400 ? Temperature::warm
                                           : Temperature::cold;
  };
  const auto score_at = [&](Instant at) {
    Score score;
    const std::int64_t second = at.time_since_epoch().count();
    score.temperature = temperature(second);
    score.valid_until = second >= 400 ? kLastInstant : Instant{Seconds{second + 1 + second % 7}};
    while (score.valid_until < kLastInstant &&
           temperature(score.valid_until.time_since_epoch().count() - 1) != score.temperature)
      score.valid_until -= Seconds{1};  // sound: never later than a change
    return score;
  };
  for (std::int64_t now = 0; now < 500; ++now) {
    const Instant as_of{Seconds{now}};
    const Outlook outlook = outlook_of(score_at(as_of), score_at, Instant{Seconds{0}}, as_of);
    INFO("at " << now);
    const bool warm = temperature(now) != Temperature::cold;
    CHECK(outlook.cold_at.has_value() == warm);
    if (warm) CHECK(outlook.cold_at->time_since_epoch().count() == 400);
    CHECK(outlook.not_hot_at.has_value() == (now >= 200 && now < 300));
    CHECK(outlook.was_warm == (now >= 400));
    if (now >= 400) CHECK(outlook.cold_since->time_since_epoch().count() == 400);
  }
}

TEST_CASE("buying signals: within their windows, not by machines") {
  const Kinds kinds;
  const auto signals = [&](std::vector<Activity> activities, int hour) {
    std::string text;
    for (const Signal& signal : buying_signals(activities, kinds, at_hour(hour)))
      text += (text.empty() ? "" : " ") + std::string(signal_name(signal.kind)) + ":" +
              std::to_string(signal.times);
    return text;
  };
  const auto did = [&](const char* kind, int hour, bool machine = false) {
    return Activity{at_hour(hour), *kinds.find(kind), SubjectId{}, machine, 0};
  };
  CHECK(signals({did("call", 1)}, 2).empty());
  CHECK(signals({did("call", 1), did("meeting", 2)}, 3) == "staff_contact:2");
  CHECK(signals({did("call", 1), did("meeting", 2)}, 31 * kDay).empty());
  CHECK(signals({did("email_open", 1, true), did("email_open", 2)}, 3).empty());
  CHECK(signals({did("social_follow", 1), did("demo_request", 2), did("cart_add", 3)}, 4) ==
        "demo_request:1 cart:1 following:1");
  CHECK(signals({did("social_follow", 1), did("demo_request", 2)}, 2 + 90 * kDay) == "following:1");
}
TEST_CASE("work list: a lead that found nobody free has no owner, until it has one") {
  Lead lead = Lead().in("new", 10);
  CHECK(lead.names(11).empty());
  lead.playbook.assigns = {{std::nullopt, *lead.playbook.find_stage("new"), {"ana"}, 1}};
  CHECK(lead.names(11) == "unassigned");
  lead.cells[index(at(BuiltIn::owner))] = Cell::of(std::string_view("bo"));
  CHECK(lead.names(11).empty());
}

TEST_CASE("work list: a lead of a stage that left leads.toml is still work") {
  Lead lead = Lead().in("nurture", 10).hot();
  CHECK(lead.names(100).empty());
  lead.playbook.stages[index(*lead.playbook.find_stage("nurture"))].gone = true;
  CHECK(lead.names(100) == "hot_untouched");
}

TEST_CASE("work list: overdue, then today by the time, then answers due, then what lies ahead") {
  const auto overdue = Lead().step_at(1).reasons(2), first = Lead().step_at(20).reasons(3),
             later = Lead().step_at(25).reasons(3), answer = Lead().in("sal", 2).reasons(3),
             ahead = Lead().step_at(40).ahead(60).reasons(3), hot = Lead().hot().reasons(3 * kDay);
  const std::vector<std::vector<WorkReason>> order{overdue, first, later, answer, ahead, hot};
  for (std::size_t i = 0; i < order.size(); ++i)
    for (std::size_t j = 0; j < order.size(); ++j) {
      CAPTURE(i);
      CAPTURE(j);
      CHECK(more_urgent(order[i], order[j]) == (i < j));
    }
  CHECK(overdue.front().overdue);
  CHECK_FALSE(first.front().overdue);
  CHECK(ahead.front().ahead);
  CHECK(Lead().in("sal", 0).reasons(9).front().overdue);
}

TEST_CASE("work list: looking ahead ends where it is told to") {
  CHECK(Lead().step_at(40).names(2).empty());
  CHECK(Lead().step_at(40).ahead(40).names(2).empty());
  CHECK(Lead().step_at(40).ahead(41).names(2) == "promised");
  CHECK(Lead().step_at(25).ahead(3).names(2) == "promised");  // today is never cut short
  CHECK(Lead().in("sal", 0).did("call", 1).ahead(12 * kDay).names(5) == "going_stale");
}

TEST_CASE("work list: a step for a day is overdue from the next day on") {
  Lead lead;
  const Day day = local_day(at_hour(5), lead.zone);
  lead.cells[index(at(BuiltIn::next_step_at))] = Cell::of(stored_day(day));
  CHECK(lead.names(5) == "promised");
  CHECK_FALSE(lead.reasons(25).front().overdue);
  CHECK(lead.reasons(26).front().overdue);
}

TEST_CASE("work list: a deal needs a next step, with a date or without") {
  Lead lead = Lead().in("sal", 10).did("call", 11);
  CHECK(lead.names(12).empty());
  lead.playbook.stages[1].funnel = Funnel::bofu;
  CHECK(lead.names(12) == "no_step");
  lead.cells[index(at(BuiltIn::next_step))] = Cell::of(std::string_view("send the offer"));
  CHECK(lead.names(12).empty());
  CHECK(Lead(lead).in("customer", 10).names(12).empty());
}

TEST_CASE("work list: without rules and promises, who was never contacted is listed") {
  Lead lead = Lead().in("new", 0);
  CHECK(lead.names(1).empty());  // there is a rule
  lead.playbook.rules.clear();
  CHECK(lead.names(1) == "untouched");
  CHECK(Lead(lead).did("form_submit", 0).names(1) == "untouched");
  CHECK(Lead(lead).did("call_attempt", 0).names(1).empty());
  CHECK(Lead(lead).step_at(90).names(1).empty());  // planned
  CHECK(Lead(lead).in("sal", 0).names(1) == "answer_due");
  CHECK(Lead(lead).in("nurture", 0).names(1).empty());
}
