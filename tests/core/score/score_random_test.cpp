// SPDX-License-Identifier: MIT
// Random playbooks of every kind of rule, random histories, random instants: the scorer agrees with
// the naive oracle in every value and line, its lines add up, and no value changes before
// valid_until. Windows and half-lives are seconds, and all happens within minutes of a midnight
// that a clock set back makes come twice.
#include <doctest/doctest.h>

#include <algorithm>
#include <limits>
#include <random>

#include "base/text.h"
#include "base/time/format.h"
#include "fixtures/score_oracle.h"

namespace leads {
namespace {

const Instant kMidnight = utc(2026, 11, 18) - Seconds{7200};

class Generator {
 public:
  explicit Generator(unsigned seed) : random_(seed) {}

  int pick(int low, int high) { return std::uniform_int_distribution<int>(low, high)(random_); }
  bool chance(int percent) { return pick(1, 100) <= percent; }
  Instant near() { return kMidnight + Seconds{pick(-400, 400)}; }

  Playbook playbook() {
    Playbook made = sample_playbook();
    // The clock goes back an hour half a minute after midnight: the evening is there again.
    if (chance(30)) {
      const Zone::Transition back{(kMidnight + Seconds{30}).time_since_epoch().count(), 3600};
      made.calendar.zone = Zone("Back", 7200, {back}, std::nullopt);
    } else {
      made.calendar.zone = Zone("Fixed", 7200, {}, std::nullopt);
    }
    for (int count = pick(0, 2); count > 0; --count) {
      Group group;
      group.name = "group " + std::to_string(count);
      group.part = chance(50) ? Part::fit : Part::engagement;
      group.limits = limits();
      made.groups.push_back(group);
    }
    for (int count = pick(1, 7); count > 0; --count) made.rules.push_back(rule(made));
    made.score.total = limits();
    made.score.fit = limits();
    made.score.engagement = limits();
    made.score.hot = pick(10, 40);
    made.score.warm = made.score.hot - pick(0, 20);
    made.score.grade_a = pick(10, 20), made.score.grade_b = pick(0, 10),
    made.score.grade_c = pick(-10, 0);
    made.score.grade_needs = pick(0, 3);
    made.mail_unknown = chance(50);
    made.reasons = {{"later", Seconds{pick(1, 300)}, false, true},
                    {"never", std::nullopt, true, true}};
    add_qualify(made);
    return made;
  }

  Sample lead(const Playbook& playbook) {
    Sample made;
    made.set(BuiltIn::created_at, near());
    if (chance(60)) made.set(BuiltIn::country, std::string(chance(50) ? "DE" : "at"));
    if (chance(60)) made.set(BuiltIn::employees, std::int64_t{pick(0, 30)});
    if (chance(60))
      made.set(BuiltIn::title, std::string(chance(50) ? "VP Sales" : "Geschäftsführer"));
    if (chance(60)) made.set(BuiltIn::next_step_at, near());
    if (chance(50)) made.set(BuiltIn::email, std::string("a@b.example"));
    if (chance(50)) made.tags = {"vip"};
    made.bare.stage = static_cast<StageId>(pick(0, static_cast<int>(playbook.stages.size()) - 1));
    made.bare.furthest = made.bare.stage;
    made.bare.stage_since = near();
    made.bare.cycle_since = near();
    made.bare.stage_reason = chance(60) ? "later" : chance(50) ? "never" : "";
    for (int count = pick(0, 14); count > 0; --count)
      made.activities.push_back(activity(made, playbook));
    std::sort(made.activities.begin(), made.activities.end(),
              [](const Activity& a, const Activity& b) {
                return std::pair(a.at, a.kind) < std::pair(b.at, b.kind);
              });
    return made;
  }

 private:
  Activity activity(Sample& lead, const Playbook& playbook) {
    Activity made;
    made.at = near();
    made.kind = *playbook.kinds.find(kKinds[pick(0, 4)]);
    if (chance(60)) made.subject = lead.subject(chance(50) ? "/pricing" : "/about");
    made.machine = chance(20);
    made.value = chance(50) ? pick(0, 20) : std::numeric_limits<double>::quiet_NaN();
    return made;
  }

  Limits limits() {
    Limits made;
    if (chance(25)) made.ceiling = pick(-5, 30);
    if (chance(25)) made.floor = pick(-30, made.ceiling.value_or(10));
    return made;
  }

  Rule rule(const Playbook& playbook) {
    Rule made;
    made.part = Part::engagement;
    switch (pick(0, 6)) {
      case 0:
        made.kind = FieldRule{gate(playbook), pick(-20, 20)};
        made.part = chance(70) ? Part::fit : Part::engagement;
        break;
      case 1:
        made.kind = value_rule(playbook);
        made.part = chance(70) ? Part::fit : Part::engagement;
        break;
      case 2:
        made.kind = SilenceRule{
            maybe_gate(playbook),
            {chance(40) ? kinds(playbook) : std::vector<KindId>(), maybe_where(playbook)},
            Seconds{pick(0, 200)},
            pick(-20, 20)};
        break;
      default:
        made.kind = activity_rule(playbook);
    }
    made.limits = limits();
    for (std::size_t group = 0; group < playbook.groups.size(); ++group) {
      if (playbook.groups[group].part == made.part && chance(40)) made.group = group;
    }
    return made;
  }

  Filter gate(const Playbook& playbook) {
    return filter_of(playbook, kGates[pick(0, kGateCount - 1)], FilterScope::rule);
  }
  std::optional<Filter> maybe_gate(const Playbook& playbook) {
    return chance(30) ? std::optional(gate(playbook)) : std::nullopt;
  }
  std::optional<Filter> maybe_where(const Playbook& playbook) {
    if (!chance(40)) return std::nullopt;
    return filter_of(playbook, kWheres[pick(0, kWhereCount - 1)], FilterScope::activity);
  }

  ValueRule value_rule(const Playbook& playbook) {
    ValueRule made{maybe_gate(playbook), {}, {}};
    if (chance(50)) {
      made.by = at(BuiltIn::employees);
      made.bands = {band(1, 9), band(10, std::nullopt), band(std::nullopt, 5)};
    } else {
      made.by = at(chance(50) ? BuiltIn::country : BuiltIn::title);
      made.bands = {band("de"), band(fold("GESCHÄFTSFÜHRER")), band("vp sales")};
    }
    if (chance(50)) {
      made.bands.emplace_back();
      made.bands.back().missing = true;
      made.bands.back().points = pick(-10, 10);
    }
    std::shuffle(made.bands.begin(), made.bands.end(), random_);
    return made;
  }

  Band band(std::optional<double> low, std::optional<double> high) {
    Band made;
    made.low = low, made.high = high;
    made.points = pick(-10, 20);
    return made;
  }
  Band band(const std::string& text) {
    Band made;
    made.text = text;
    made.points = pick(-10, 20);
    return made;
  }

  ActivityRule activity_rule(const Playbook& playbook) {
    ActivityRule made;
    made.when = maybe_gate(playbook);
    made.activity = {kinds(playbook), maybe_where(playbook)};
    if (chance(50)) made.within = Seconds{pick(1, 300)};
    if (chance(30)) {
      made.per = chance(50) ? Per::each : Per::day;
      made.bands = {band(0, 0), band(1, 1), band(2, 3), band(4, std::nullopt)};
      made.bands.erase(made.bands.begin() + pick(0, 3));
      return made;
    }
    made.per = static_cast<Per>(pick(0, 2));
    made.points = chance(3) ? pick(-900000, 900000) : pick(-15, 15);
    if (chance(30))
      made.half_life = Seconds{pick(1, 200)};
    else if (chance(40))
      made.fades = Seconds{pick(1, 400)};
    return made;
  }

  std::vector<KindId> kinds(const Playbook& playbook) {
    std::vector<KindId> made;
    for (const char* kind : kKinds) {
      if (chance(50)) made.push_back(*playbook.kinds.find(kind));
    }
    if (made.empty()) made.push_back(*playbook.kinds.find("page_view"));
    std::sort(made.begin(), made.end());
    return made;
  }

  void add_qualify(Playbook& playbook) {
    for (std::size_t stage = 0; stage < 5; ++stage) {
      if (chance(70)) {
        playbook.stages[stage].qualify =
            filter_of(playbook, kQualify[pick(0, kQualifyCount - 1)], FilterScope::stage);
      }
      if (chance(20)) playbook.stages[stage].require = {at(BuiltIn::country)};
    }
  }

  static constexpr const char* kKinds[] = {"page_view", "email_open", "call", "form_submit",
                                           "email_sent"};
  static constexpr const char* kGates[] = {"country:DE",
                                           "has:title",
                                           "tag:vip",
                                           "stage:mql..",
                                           "no:country or tag:vip",
                                           "lead_age:30s..",
                                           "idle:20s..90s",
                                           "next_step_at:..+20s",
                                           "created_at:today",
                                           "not:last_activity:30s..",
                                           "mailable:true",
                                           "in_stage:50s..200s",
                                           "title:~^geschäfts employees:5..",
                                           "last_contact:..tomorrow",
                                           "not:title:~vp"};
  static constexpr int kGateCount = static_cast<int>(std::size(kGates));
  static constexpr const char* kWheres[] = {"subject:~price|pricing",
                                            "machine:true",
                                            "machine:true,false",
                                            "value:10..",
                                            "no:subject",
                                            "not:subject:/about",
                                            "subject:/about machine:false",
                                            "kind:call or note:~x",
                                            "at:2026-11-18"};
  static constexpr int kWhereCount = static_cast<int>(std::size(kWheres));
  static constexpr const char* kQualify[] = {"score:10..",
                                             "score:0.. fit:0..",
                                             "temperature:warm..",
                                             "grade:C..",
                                             "engagement:5.. or stage:new",
                                             "next_step_at:..now",
                                             "not:grade:U",
                                             "idle:..60s",
                                             "has:employees",
                                             "first_response:today"};
  static constexpr int kQualifyCount = static_cast<int>(std::size(kQualify));
  std::mt19937 random_;
};

std::string describe(const Score& score) {
  std::string text = "fit " + std::to_string(score.fit) + " engagement " +
                     std::to_string(score.engagement) + " total " + std::to_string(score.total) +
                     " grade " + std::string(grade_name(score.grade)) + " " +
                     std::string(temperature_name(score.temperature)) + " ready " +
                     std::to_string(static_cast<int>(score.ready));
  for (const Contribution& line : score.why) {
    text += "\n  line " + std::to_string(static_cast<int>(line.line)) + " of " +
            std::to_string(line.index) + ": " + std::to_string(line.points) + " matches " +
            std::to_string(line.matches) + " latest " + format_utc(line.latest);
  }
  return text;
}

/// A scorer with what it needs to be asked often.
struct Asker {
  Asker(const Playbook& playbook, Sample& lead_) : scorer(playbook), lead(lead_) {
    for (std::size_t index = 0; index < lead.activities.size(); ++index)
      texts.push_back({"", index % 3 == 0 ? "x" : "", ""});
    subjects = [this](SubjectId subject) {
      return std::string_view(lead.subjects[static_cast<std::size_t>(subject)]);
    };
  }
  const Score& at(Instant as_of, bool explained = true) {
    scorer.score(lead.view(), lead.activities, texts, as_of, subjects, scratch, score, explained);
    return score;
  }
  Scorer scorer;
  Sample& lead;
  std::vector<ActivityText> texts;
  SubjectText subjects;
  ScoreScratch scratch;
  Score score;
};

TEST_CASE("scores and their lines are those of the oracle, and lines add up") {
  Generator generator(1);
  for (int round = 0; round < 4000; ++round) {
    const Playbook playbook = generator.playbook();
    Sample lead = generator.lead(playbook);
    Asker asker(playbook, lead);
    for (int time = 0; time < 3; ++time) {
      const Instant as_of = generator.near();
      const Score& score = asker.at(as_of);
      const Score naive = naive_score(playbook, lead, asker.texts, as_of);
      CAPTURE(round);
      CAPTURE(describe(score));
      CAPTURE(describe(naive));
      REQUIRE(same_values(score, naive));
      REQUIRE(std::equal(score.why.begin(), score.why.end(), naive.why.begin(), naive.why.end(),
                         same_line));
      std::int64_t sum = 0;
      for (const Contribution& line : score.why) sum += line.points;
      REQUIRE(sum == score.total);
      const Instant until = score.valid_until;
      const Score& unexplained = asker.at(as_of, false);
      REQUIRE(same_values(unexplained, naive));
      REQUIRE(unexplained.valid_until == until);
      REQUIRE(unexplained.why.empty());
    }
  }
}

TEST_CASE("stepping from valid_until to valid_until sees every change in time") {
  Generator generator(2);
  int evaluations = 0, seconds = 0, changes = 0;
  for (int round = 0; round < 400; ++round) {
    const Playbook playbook = generator.playbook();
    Sample lead = generator.lead(playbook);
    Asker asker(playbook, lead), every(playbook, lead);
    const Instant start = generator.near();
    Score stored = asker.at(start);
    for (Instant now = start; now < start + Seconds{500}; now += Seconds{1}) {
      ++seconds;
      if (now >= stored.valid_until) {
        const Score before = std::move(stored);
        stored = asker.at(now);
        ++evaluations;
        if (!same_values(before, stored)) ++changes;
      }
      REQUIRE(stored.valid_until > now);
      const Score& fresh = every.at(now);
      CAPTURE(round);
      CAPTURE(format_utc(now));
      CAPTURE(describe(stored));
      CAPTURE(describe(fresh));
      REQUIRE(same_values(stored, fresh));
    }
  }
  MESSAGE(seconds, " seconds, ", evaluations, " evaluations, ", changes, " changes");
  CHECK(evaluations < seconds / 3);
}

}  // namespace
}  // namespace leads
