// SPDX-License-Identifier: MIT
// What followed letters, and for which it is counted.
#include "core/work/nurture_report.h"

#include <doctest/doctest.h>

#include "fixtures/sample.h"

using namespace leads;

namespace {

const Instant kStart = utc(2026, 11, 2, 9);
constexpr Seconds kDay = std::chrono::days{1};
using After = NurtureOutcome::Kind;

Playbook two_letters() {
  Playbook playbook = sample_playbook();
  Nurture nurture;
  nurture.name = "welcome";
  for (const char* file : {"a.md", "b.md"}) {
    NurtureStep step;
    step.channel = "email";
    step.template_file = file;
    nurture.steps.push_back(step);
  }
  playbook.nurtures.push_back(nurture);
  return playbook;
}

NurtureRecord sent(const char* step, int day, const char* offer = "") {
  return {NurtureEvent::sent, "welcome", step, kStart + day * kDay, {}, offer};
}

}  // namespace

TEST_CASE("what follows a letter counts for the last one before it, once, within 30 days") {
  NurtureReport report(two_letters(), kFirstInstant, kLastInstant);
  const std::vector<NurtureRecord> records{
      {NurtureEvent::enrolled, "welcome", "", kStart, {}, ""}, sent("a.md", 0), sent("b.md", 4)};
  const std::vector<NurtureOutcome> outcomes{{After::replied, kStart - kDay},
                                             {After::opened, kStart + kDay},
                                             {After::opened, kStart + 2 * kDay},
                                             {After::replied, kStart + 5 * kDay},
                                             {After::unsubscribed, kStart + 40 * kDay}};
  report.add(LeadId{7}, records, outcomes, {});
  const NurtureReport::Sequence& welcome = report.sequences()[0].second;
  CHECK(welcome.enrolled.leads == std::vector<LeadId>{LeadId{7}});
  CHECK(welcome.steps[0].second.sent.count == 1);
  CHECK(welcome.steps[0].second.opened.count == 1);
  CHECK(welcome.steps[0].second.replied.count == 0);
  CHECK(welcome.steps[1].second.replied.count == 1);
  CHECK(welcome.steps[1].second.unsubscribed.count == 0);
}

TEST_CASE("an offer is redeemed by a purchase that names its code") {
  NurtureReport report(two_letters(), kFirstInstant, kLastInstant);
  const std::vector<NurtureRecord> records{sent("a.md", 0, "SAVE10"), sent("b.md", 4)};
  report.add(LeadId{1}, records,
             std::vector<NurtureOutcome>{{After::bought, kStart + 60 * kDay, "order 5 save10"}},
             {});
  report.add(LeadId{2}, records,
             std::vector<NurtureOutcome>{{After::bought, kStart + kDay, "SAVE100"}}, {});
  report.add(LeadId{3}, records,
             std::vector<NurtureOutcome>{{After::bought, kStart - kDay, "SAVE10"}}, {});
  const NurtureReport::Step& step = report.sequences()[0].second.steps[0].second;
  CHECK(step.offered.count == 3);
  CHECK(step.redeemed.leads == std::vector<LeadId>{LeadId{1}});
  CHECK(names_code("x-SAVE10.", "save10"));
  CHECK_FALSE(names_code("SAVE10", ""));
}

TEST_CASE("a period counts the letters sent in it; what leads.toml no longer has comes last") {
  NurtureReport report(two_letters(), kStart + kDay, kStart + 5 * kDay);
  std::vector<NurtureRecord> records{sent("a.md", 0), sent("b.md", 4), sent("old.md", 5)};
  records.push_back({NurtureEvent::sent, "gone", "x.md", kStart + 2 * kDay, {}, ""});
  report.add(LeadId{1}, records, {}, {});
  const auto& sequences = report.sequences();
  REQUIRE(sequences.size() == 2);
  CHECK(sequences[0].second.steps[0].second.sent.count == 0);
  CHECK(sequences[0].second.steps[1].second.sent.count == 1);
  CHECK(sequences[0].second.steps[2].first == "old.md");
  CHECK(sequences[1].first == "gone");
  CHECK(sequences[1].second.steps[0].second.sent.count == 1);
}

TEST_CASE("leads that are in a sequence, left it or are through") {
  NurtureReport report(two_letters(), kFirstInstant, kLastInstant);
  const std::vector<NurtureRecord> records{{NurtureEvent::enrolled, "welcome", "", kStart, {}, ""}};
  for (const auto& [id, end] : {std::pair{1, SequenceEnd::none},
                                {2, SequenceEnd::stopped},
                                {3, SequenceEnd::lost},
                                {4, SequenceEnd::finished}}) {
    SequencePlan plan{0, "welcome", false, kStart, end, {}, {}};
    if (id == 1) plan.steps.push_back({{}, "a.md", StepState::unconfirmed, kStart, {}, {}});
    report.add(LeadId{id}, records, {}, std::vector<SequencePlan>{plan});
  }
  const NurtureReport::Sequence& welcome = report.sequences()[0].second;
  CHECK(welcome.enrolled.count == 4);
  CHECK(welcome.running.leads == std::vector<LeadId>{LeadId{1}});
  CHECK(welcome.stopped.leads == std::vector<LeadId>{LeadId{2}});
  CHECK(welcome.lost.leads == std::vector<LeadId>{LeadId{3}});
  CHECK(welcome.finished.leads == std::vector<LeadId>{LeadId{4}});
  CHECK(welcome.steps[0].second.unconfirmed.count == 1);
}
