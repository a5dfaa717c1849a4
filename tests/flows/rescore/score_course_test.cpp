// SPDX-License-Identifier: MIT
// The course of a score, evaluated afterwards from what happened, is what the nights of a year
// stored.
#include <doctest/doctest.h>

#include <chrono>
#include <map>

#include "core/score/history.h"
#include "fixtures/random_book.h"
#include "fixtures/temporary_book.h"
#include "flows/past_scores.h"
#include "flows/rescore/rescore.h"
#include "store/read/lead_needs.h"
#include "store/scores/score_table.h"

namespace leads {
namespace {

constexpr Seconds kDay{86400};
constexpr int kLeads = 100, kNights = 365;

/// A company's year: leads are edited, moved and tagged, and do things.
class Year {
 public:
  Year() : dice_(21), book_(random_playbook()), scorer_(book_.playbook) {
    std::vector<NewLead> made(kLeads);
    for (NewLead& lead : made) {
      lead.values = {
          {at(BuiltIn::created_at), Value{std::int64_t{now_.time_since_epoch().count()}}}};
      if (dice_.chance(50))
        lead.values.emplace_back(at(BuiltIn::title), Value{std::string("VP Sales")});
      lead.stage = StageId{0};
    }
    Operation operation(store(), now_, "ana", "import");
    ids_ = operation.create(made);
    operation.finish("", false);
  }
  Store& store() { return book_.store(); }

  void live() {
    for (int night = 0; night < kNights; ++night) {
      for (auto count = dice_.pick(0, 4); count > 0; --count) {
        now_ += Seconds{dice_.pick(60, 4 * 3600)};
        happen(dice_.of(ids_));
      }
      now_ = kBegin + kDay * (night + 1);
      rescore(store(), scorer_, now_);
      for (const LeadId lead : ids_) {
        const auto stored = ScoreTable(store()).stored(lead);
        REQUIRE(stored);
        stored_[lead].emplace_back(now_, *stored);
      }
    }
  }

  /// How many stored scores differ from the course, and how long the slowest course took.
  std::pair<int, std::chrono::microseconds> compare() {
    int different = 0, compared = 0;
    std::chrono::microseconds slowest{0};
    ScoreScratch scratch;
    for (const LeadId lead : ids_) {
      const auto start = std::chrono::steady_clock::now();
      LeadNeeds needs = LeadNeeds::all_but_texts(book_.playbook.fields);
      needs.activity_texts = true;
      LeadCursor cursor(store(), std::move(needs), {std::vector{lead}, {}, false});
      REQUIRE(cursor.next());
      PastScores scores({store(), scorer_, scratch, now_}, cursor);
      const ScoreCourse course =
          score_course([&scores](Instant instant) { return scores.at(instant); },
                       cursor.lead().created_at(), now_);
      slowest = std::max(slowest, std::chrono::duration_cast<std::chrono::microseconds>(
                                      std::chrono::steady_clock::now() - start));
      CHECK(course.complete);
      std::size_t step = 0;
      for (const auto& [night, stored] : stored_[lead]) {
        while (step + 1 < course.steps.size() && course.steps[step + 1].at <= night) ++step;
        const Score& then = course.steps[step].score;
        different += then.fit == stored.fit && then.engagement == stored.engagement &&
                             then.total == stored.total && then.grade == stored.grade &&
                             then.temperature == stored.temperature && then.ready == stored.ready
                         ? 0
                         : 1;
        ++compared;
      }
      steps_ += course.steps.size();
    }
    CHECK(compared == kLeads * kNights);
    CHECK(steps_ > kLeads * 3);
    return {different, slowest};
  }

 private:
  void happen(LeadId lead) {
    Operation operation(store(), now_, "ana", "edit");
    switch (dice_.pick(0, 5)) {
      case 0:
        operation.move(lead, static_cast<StageId>(dice_.pick(0, 8)), operation.at(),
                       dice_.chance(50) ? "no_budget" : "", false);
        break;
      case 1:
        operation.set(lead, at(BuiltIn::title),
                      dice_.chance(30) ? Value{} : Value{std::string(dice_.of(kWords))});
        break;
      case 2:
        operation.set(lead, at(BuiltIn::employees), Value{dice_.pick(1, 50)});
        break;
      case 3:
        operation.set_tag(lead, "vip", dice_.chance(60));
        break;
      default: {
        NewActivity made;
        made.lead = lead;
        made.at = now_;
        made.kind = *book_.playbook.kinds.find(dice_.of(kKinds));
        made.subject = "/pricing";
        made.machine = dice_.chance(10);
        operation.record({made});
      }
    }
    operation.finish("", false);
  }

  static constexpr Instant kBegin = std::chrono::sys_days{std::chrono::year{2025} / 11 / 1};
  Dice dice_;
  TemporaryBook book_;
  Scorer scorer_;
  Instant now_ = kBegin;
  std::vector<LeadId> ids_;
  std::map<LeadId, std::vector<std::pair<Instant, StoredScore>>> stored_;
  std::size_t steps_ = 0;
};

}  // namespace

TEST_CASE("the course of a hundred scores is what a year of nights stored") {
  Year year;
  year.live();
  const auto [different, slowest] = year.compare();
  CHECK(different == 0);
  MESSAGE("the slowest course took " << slowest.count() << " us");
  CHECK(slowest <
        std::chrono::milliseconds{200});  // 20 ms on a quiet machine, ten times as a bound
}

TEST_CASE("a sparkline has eight levels, and a flat one the lowest") {
  CHECK(sparkline({}, true).empty());
  CHECK(sparkline({5, 5}, true) == "▁▁");
  CHECK(sparkline({0, 1, 2, 3, 4, 5, 6, 7}, true) == "▁▂▃▄▅▆▇█");
  CHECK(sparkline({-10, 60}, false) == "_#");
}

}  // namespace leads
