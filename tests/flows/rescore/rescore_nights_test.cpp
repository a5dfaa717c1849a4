// SPDX-License-Identifier: MIT
// Night after night in worlds of random rules and random happenings: what the incremental run
// leaves is what a full evaluation of everything says, in every column but valid_until. A few dozen
// nights in the suite; LEADS_NIGHTS=1000 for as many as that.
#include <doctest/doctest.h>

#include <cstdlib>

#include "base/time/format.h"
#include "fixtures/random_book.h"
#include "fixtures/temporary_book.h"
#include "flows/marks/renew_marks.h"
#include "flows/rescore/rescore.h"
#include "flows/select.h"
#include "formats/time/tzif.h"
#include "store/read/lead_cursor.h"
#include "store/read/lead_needs.h"
#include "store/scores/score_table.h"
#include "store/store.h"
#include "store/write/operation.h"

namespace leads {
namespace {

constexpr std::int64_t kDay = 86400;

/// Rules of every kind, with spans of hours and days.
class RandomRules {
 public:
  explicit RandomRules(Dice& dice) : dice_(dice) {}

  Playbook playbook() {
    Playbook made = random_playbook();
    made.rules.clear();
    made.mark = static_cast<std::uint64_t>(dice_.pick(1, 1'000'000'000));
    made.calendar.zone = zone();
    made.mail_unknown = dice_.chance(50);
    made.reasons = {{"no_budget", Seconds{dice_.pick(1, 20) * kDay}, false, true}};
    for (auto count = dice_.pick(0, 2); count > 0; --count) {
      Group group;
      group.name = "group " + std::to_string(count);
      group.part = dice_.chance(50) ? Part::fit : Part::engagement;
      group.limits = limits();
      made.groups.push_back(group);
    }
    for (auto count = dice_.pick(3, 10); count > 0; --count) made.rules.push_back(rule(made));
    made.score.total = limits();
    made.score.fit = limits();
    made.score.engagement = limits();
    made.score.hot = static_cast<int>(dice_.pick(8, 25));
    made.score.warm = made.score.hot - static_cast<int>(dice_.pick(0, 12));
    made.score.grade_needs = static_cast<int>(dice_.pick(0, 2));
    for (Stage& stage : made.stages) {
      stage.qualify.reset();
      if (dice_.chance(40)) stage.qualify = filter_of(made, dice_.of(kQualify), FilterScope::stage);
      if (dice_.chance(10)) stage.require = {at(BuiltIn::phone)};
    }
    return made;
  }

 private:
  Zone zone() {
    switch (dice_.pick(0, 3)) {
      case 0:
        return Zone();
      case 1:
        return load_zone("Europe/Berlin");
      case 2:
        return load_zone("America/St_Johns");
      default:
        return Zone("Fixed", static_cast<std::int32_t>(dice_.pick(-12, 14)) * 3600, {},
                    std::nullopt);
    }
  }

  Limits limits() {
    Limits made;
    if (dice_.chance(25)) made.ceiling = static_cast<int>(dice_.pick(0, 30));
    if (dice_.chance(25)) made.floor = static_cast<int>(dice_.pick(-30, 0));
    return made;
  }

  int points() { return static_cast<int>(dice_.pick(-12, 15)); }

  Rule rule(const Playbook& playbook) {
    Rule made;
    made.name = "rule " + std::to_string(playbook.rules.size());
    made.part = Part::engagement;
    switch (dice_.pick(0, 5)) {
      case 0:
        made.part = dice_.chance(70) ? Part::fit : Part::engagement;
        made.kind = FieldRule{gate(playbook), points()};
        break;
      case 1:
        made.part = dice_.chance(70) ? Part::fit : Part::engagement;
        made.kind = value_rule(playbook);
        break;
      case 2:
        made.kind = SilenceRule{
            maybe_gate(playbook),
            {dice_.chance(40) ? kinds(playbook) : std::vector<KindId>(), maybe_where(playbook)},
            Seconds{dice_.pick(0, 50) * kDay / 2},
            points()};
        break;
      default:
        made.kind = activity_rule(playbook);
    }
    made.limits = limits();
    for (std::size_t group = 0; group < playbook.groups.size(); ++group) {
      if (playbook.groups[group].part == made.part && dice_.chance(40)) made.group = group;
    }
    return made;
  }

  Filter gate(const Playbook& playbook) {
    return filter_of(playbook, dice_.of(kGates), FilterScope::rule);
  }
  std::optional<Filter> maybe_gate(const Playbook& playbook) {
    return dice_.chance(25) ? std::optional(gate(playbook)) : std::nullopt;
  }
  std::optional<Filter> maybe_where(const Playbook& playbook) {
    if (!dice_.chance(40)) return std::nullopt;
    return filter_of(playbook, dice_.of(dice_.chance(25) ? kTextWheres : kWheres),
                     FilterScope::activity);
  }

  ValueRule value_rule(const Playbook& playbook) {
    ValueRule made;
    made.when = maybe_gate(playbook);
    const auto band = [this](std::optional<double> low, std::optional<double> high,
                             const char* text) {
      Band one;
      one.low = low;
      one.high = high;
      one.text = text;
      one.points = points();
      return one;
    };
    const bool number = dice_.chance(50);
    made.by = at(number ? BuiltIn::employees : BuiltIn::title);
    if (number)
      made.bands = {band(1, 9, ""), band(10, std::nullopt, "")};
    else
      made.bands = {band({}, {}, "vp sales"), band({}, {}, "acme")};
    made.bands.emplace_back();
    made.bands.back().missing = true;
    made.bands.back().points = points();
    return made;
  }

  ActivityRule activity_rule(const Playbook& playbook) {
    ActivityRule made;
    made.when = maybe_gate(playbook);
    made.activity = {kinds(playbook), maybe_where(playbook)};
    if (dice_.chance(50)) made.within = Seconds{dice_.pick(1, 80) * kDay / 2};
    if (dice_.chance(25)) {
      made.per = dice_.chance(50) ? Per::each : Per::day;
      for (int low = 0; low < 3; ++low) {
        Band band;
        band.low = low;
        if (low < 2) band.high = low;
        band.points = points();
        made.bands.push_back(band);
      }
      return made;
    }
    made.per = static_cast<Per>(dice_.pick(0, 2));
    made.points = points();
    if (dice_.chance(35))
      made.half_life = Seconds{dice_.pick(1, 30) * kDay};
    else if (dice_.chance(40))
      made.fades = Seconds{dice_.pick(1, 60) * kDay};
    return made;
  }

  std::vector<KindId> kinds(const Playbook& playbook) {
    std::set<KindId> made;
    for (auto count = dice_.pick(1, 4); count > 0; --count)
      made.insert(*playbook.kinds.find(dice_.of(kKinds)));
    return {made.begin(), made.end()};
  }

  static inline const std::vector<std::string> kGates{
      "title:~sales",
      "employees:10..",
      "tag:vip",
      "stage:mql..",
      "no:country or has:tag",
      "lead_age:30d..",
      "idle:10d..40d",
      "next_step_at:..+20d",
      "created_at:today",
      "not:last_activity:2w..",
      "mailable:true",
      "in_stage:5d..20d",
      "last_contact:..tomorrow",
      "consent.email:opted_in or furthest_stage:sql..",
      "cycle:2..",
      "joined:mon..",
      "seen_at:eom..",
      "callable:true",
      "created_at:..40d",
      "created_at:..soq",
      "expected_close:today..+10d",
      "not:title:~vp"};
  static inline const std::vector<std::string> kWheres{
      "subject:~pric", "machine:true",         "machine:true,false",    "value:3..",
      "no:subject",    "not:subject:/pricing", "kind:call or value:..2"};
  static inline const std::vector<std::string> kTextWheres{"note:special", "has:ref",
                                                           "system:mails or subject:~pric"};
  static inline const std::vector<std::string> kQualify{"score:5..",
                                                        "score:0.. fit:0..",
                                                        "temperature:warm..",
                                                        "grade:C..",
                                                        "engagement:3.. or stage:new",
                                                        "not:grade:U",
                                                        "idle:..20d",
                                                        "has:employees",
                                                        "first_response:today",
                                                        "in_stage:3d.."};
  Dice& dice_;
};

/// A book under random rules around one of the awkward times.
struct World {
  explicit World(unsigned seed)
      : dice(seed),
        book(RandomRules(dice).playbook()),
        random(book.playbook, dice),
        scorer(book.playbook) {
    static const std::vector<Instant> kTimes{
        utc(2026, 3, 27, 23), utc(2026, 10, 23, 23), utc(2024, 2, 27, 22), utc(2100, 2, 26, 3),
        utc(1970, 1, 5, 1),   utc(1969, 12, 25),     utc(2000, 2, 27),     utc(2026, 11, 18, 12)};
    now = random.now = dice.of(kTimes);
    ids = random.create(book.store(), static_cast<int>(dice.pick(5, 60)));
    random.record(book.store(), ids, static_cast<int>(ids.size()) * 5);
  }

  void day() {
    random.now = now;
    if (dice.chance(70)) random.change(book.store(), ids, static_cast<int>(dice.pick(1, 6)), now);
    if (dice.chance(60)) random.record(book.store(), ids, static_cast<int>(dice.pick(1, 10)));
    if (dice.chance(30)) burst();
    if (dice.chance(20)) {
      for (const LeadId lead : random.create(book.store(), static_cast<int>(dice.pick(1, 4))))
        ids.push_back(lead);
    }
    if (dice.chance(8))
      now -= Seconds{dice.pick(1, 3 * kDay)};  // a clock set back
    else
      now += Seconds{dice.chance(70)   ? kDay
                     : dice.chance(50) ? dice.pick(0, 3)
                                       : dice.pick(1, 20 * kDay)};
  }

  /// A gateway follows the links of a mail.
  void burst() {
    std::vector<NewActivity> clicks;
    const Instant at = now - Seconds{dice.pick(0, 20 * kDay)};
    const LeadId lead = dice.of(ids);
    for (auto link = dice.pick(1, 7); link > 0; --link) {
      NewActivity click;
      click.lead = lead;
      click.at = at + Seconds{link};
      click.kind = *book.playbook.kinds.find("email_click");
      click.subject = "/link" + std::to_string(link);
      clicks.push_back(std::move(click));
    }
    Operation operation(book.store(), now, "ana", "import");
    operation.record(std::move(clicks));
    operation.finish("", false);
  }

  Dice dice;
  TemporaryBook book;
  RandomLeads random;
  Scorer scorer;
  Instant now;
  std::vector<LeadId> ids;
};

std::size_t nights_wanted() {
  const char* wanted = std::getenv("LEADS_NIGHTS");
  return wanted != nullptr ? static_cast<std::size_t>(std::atoll(wanted)) : 60;
}

/// Fresh evaluations of every lead from the activities themselves.
std::vector<std::pair<LeadId, Score>> evaluate_all(World& world) {
  Store& store = world.book.store();
  LeadNeeds needs = LeadNeeds::all_but_texts(world.book.playbook.fields);
  needs.activity_texts = true;
  LeadCursor cursor(store, needs, {});
  ScoreScratch scratch;
  const SubjectText subjects = [&store](SubjectId subject) { return store.subject(subject); };
  std::vector<std::pair<LeadId, Score>> scores;
  while (cursor.next()) {
    scores.emplace_back(cursor.lead().id, Score{});
    world.scorer.score(cursor.lead(), cursor.activities(), cursor.activity_texts(), world.now,
                       subjects, scratch, scores.back().second);
  }
  return scores;
}

}  // namespace

TEST_CASE("an incremental run leaves what a full one would, night after night") {
  std::size_t nights = 0, evaluated = 0, leads = 0, values = 0;
  for (unsigned seed = 100; nights < nights_wanted(); ++seed) {
    World world(seed);
    for (auto length = world.dice.pick(5, 25); length > 0 && nights < nights_wanted();
         --length, ++nights) {
      CAPTURE(seed);
      CAPTURE(format_utc(world.now));
      RescoreOptions options;
      options.full = world.dice.chance(15);
      options.pack_from = 0;
      options.piece = static_cast<std::size_t>(world.dice.pick(2, 60));  // often two threads
      if (world.dice.chance(50))
        options.step = static_cast<std::size_t>(
            world.dice.pick(3, 40));  // written while the rest is evaluated
      options.between_steps = [] {};
      if (world.dice.chance(80)) renew_marks(world.book.store(), {.between_steps = [] {}});
      const RescoreResult result = rescore(world.book.store(), world.scorer, world.now, options);
      const BookState state = world.book.store().state();
      std::array<std::size_t, 3> temperatures{};
      const auto fresh = evaluate_all(world);
      for (const auto& [id, score] : fresh) {
        const LeadId lead = id;
        CAPTURE(number(lead));
        const std::optional<StoredScore> stored = ScoreTable(world.book.store()).stored(lead);
        REQUIRE(stored);
        REQUIRE(is_valid(stored, state, world.book.playbook, world.now));
        REQUIRE(std::tie(stored->fit, stored->engagement, stored->total, stored->grade,
                         stored->temperature,
                         stored->ready) == std::tie(score.fit, score.engagement, score.total,
                                                    score.grade, score.temperature, score.ready));
        ++temperatures[static_cast<std::size_t>(score.temperature)];
      }
      REQUIRE(result.leads == fresh.size());
      REQUIRE(std::array{result.cold, result.warm, result.hot} == temperatures);
      const RescoreResult again =
          rescore(world.book.store(), world.scorer, world.now, {.full = true, .dry_run = true});
      REQUIRE(again.up + again.down + again.crossings == 0);
      REQUIRE(check_scores(world.book.store(), world.scorer, world.now).wrong.empty());
      evaluated += result.evaluated;
      leads += result.leads;
      values += fresh.size() * 6;
      world.day();
    }
  }
  MESSAGE(nights, " nights, ", values, " values compared, ", evaluated, " of ", leads,
          " leads evaluated");
  CHECK(evaluated < leads);
}

}  // namespace leads
