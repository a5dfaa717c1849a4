// SPDX-License-Identifier: MIT
// One answer due everywhere: `show` and `list`, `next`, `report owners` and `report sla` come to
// the same for random leads, whether they came with their stage or moved there.
#include <doctest/doctest.h>

#include <random>
#include <set>

#include "core/work/report.h"
#include "fixtures/sample.h"
#include "fixtures/temporary_book.h"
#include "flows/next.h"
#include "store/read/ledger.h"
#include "store/write/operation.h"

namespace leads {
namespace {

const Instant kNow = utc(2026, 11, 18, 12);  // a Wednesday

Playbook office() {
  Playbook playbook = sample_playbook();
  for (const char* stage : {"new", "mql", "sal"})
    playbook.stages[index(*playbook.find_stage(stage))].respond_within = Seconds{4 * 3600};
  for (std::size_t day = 0; day < 5; ++day)
    playbook.calendar.hours[day] = {{9 * 3600, 12 * 3600}, {13 * 3600, 17 * 3600}};
  playbook.mark = 1;
  return playbook;
}

class Desk {
 public:
  explicit Desk(unsigned seed) : random_(seed) {
    create();
    for (int round = 0; round < 3; ++round) {
      move(kNow - Seconds{86400 - round * 28800});
      happen();
    }
  }

  TemporaryBook book{office()};

 private:
  std::int64_t below(std::int64_t limit) { return static_cast<std::int64_t>(random_()) % limit; }
  Instant lately() { return kNow - Seconds{below(6 * 86400)}; }
  const std::string& any(const std::vector<std::string>& words) {
    return words[static_cast<std::size_t>(below(static_cast<std::int64_t>(words.size())))];
  }
  StageId any_stage() {
    return *book.playbook.find_stage(any({"new", "mql", "sal", "sql", "nurture", "lost"}));
  }

  void create() {
    std::vector<NewLead> made(60);
    for (NewLead& lead : made) {
      const Instant born = kNow - Seconds{(6 + below(9)) * 86400};
      lead.values = {{at(BuiltIn::created_at), Value{born.time_since_epoch().count()}},
                     {at(BuiltIn::owner), Value{any({"ana", "bo"})}}};
      if (below(2) == 0) continue;
      lead.stage = any_stage();
      lead.stage_at = kNow - Seconds{86400 + below(5 * 86400)};
    }
    Operation operation(book.store(), kNow - Seconds{86400}, "ana", "import");
    leads_ = operation.create(made);
    operation.finish("", false);
  }
  void move(Instant since) {
    Operation operation(book.store(), kNow, "ana", "advance");
    for (int i = 0; i < 15; ++i)
      operation.move(any_lead(), any_stage(), since + Seconds{i * 1900 + below(1900)}, "why", true);
    operation.finish("", false);
  }
  void happen() {
    std::vector<NewActivity> rows(30);
    for (NewActivity& row : rows) {
      row.lead = any_lead();
      row.at = lately();
      row.kind = *book.playbook.kinds.find(any({"call", "email_sent", "page_view", "chat"}));
      row.machine = below(4) == 0;
    }
    Operation operation(book.store(), kNow, "ana", "log");
    operation.record(std::move(rows));
    operation.finish("", false);
  }
  LeadId any_lead() {
    return leads_[static_cast<std::size_t>(below(static_cast<std::int64_t>(leads_.size())))];
  }

  std::mt19937 random_;
  std::vector<LeadId> leads_;
};

using Due = std::map<std::int64_t, Instant>;

}  // namespace

TEST_CASE("every view has the same leads waiting for an answer, and the same instants") {
  std::size_t waiting = 0;
  for (unsigned seed = 1; seed <= 20; ++seed) {
    Desk desk(seed);
    Store& store = desk.book.store();
    const Playbook& playbook = store.playbook();
    const WorkingTime working(playbook.calendar);
    const Scorer scorer(playbook);
    ScoreScratch scratch;
    Due shown, listed_by_sla;
    std::set<std::int64_t> overdue, overdue_by_sla;
    std::int64_t overdue_by_owner = 0, waiting_by_sla = 0;
    OwnersReport owners(playbook, working, kNow);
    AnswersReport sla(playbook, working, kNow, kFirstInstant, kLastInstant);
    LeadNeeds needs = LeadNeeds::all_but_texts(playbook.fields);
    LeadCursor cursor(store, needs, {});
    LedgerCursor ledger(store);
    while (cursor.next()) {
      const LeadView& lead = cursor.lead();
      const auto answer = promised_answer(lead, cursor.activities(), playbook, working, kNow);
      if (answer && answer->is_open()) shown[number(lead.id)] = answer->due;
      if (answer && answer->state == PromisedAnswer::State::overdue)
        overdue.insert(number(lead.id));
      owners.add(lead, cursor.activities(), Score{}, {});
      const auto way = stays(lead.created_at(), lead.stage, ledger.of(lead.id), kNow);
      CHECK(way.back().stage == lead.stage);
      sla.add(lead, way, cursor.activities(), [](Instant) { return ""; });
    }
    for (const OwnersReport::Row& row : owners.rows()) overdue_by_owner += row.overdue;
    for (const AnswersReport::Row& row : sla.rows()) {
      waiting_by_sla += row.waiting + row.overdue;
      CHECK(row.entries == row.in_time + row.late + row.waiting + row.overdue + row.moved_on);
    }
    for (const AnswersReport::Overdue& one : sla.overdue()) {
      overdue_by_sla.insert(number(one.lead));
      CHECK(shown.at(number(one.lead)) == one.due);
    }
    Due next;
    for (const WorkItem& item :
         work_list({store, scorer, scratch, kNow}, playbook.calendar.zone, {{}, 1000}).items) {
      for (const WorkReason& reason : item.reasons)
        if (reason.kind == WorkReason::Kind::answer_due) next[number(item.lead)] = reason.at;
    }
    CAPTURE(seed);
    CHECK(next == shown);
    CHECK(overdue_by_sla == overdue);
    CHECK(overdue_by_owner == static_cast<std::int64_t>(overdue.size()));
    CHECK(waiting_by_sla == static_cast<std::int64_t>(shown.size()));
    waiting += shown.size();
  }
  CHECK(waiting > 100);
}

}  // namespace leads
