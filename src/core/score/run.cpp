// SPDX-License-Identifier: MIT
// The run: gates first, then the activities once, oldest first, each met only by the rules of its
// kind, then the sums.
#include "core/score/run.h"

#include <algorithm>
#include <bit>

#include "base/text.h"
#include "base/utf8.h"
#include "core/lead/activity_facts.h"
#include "core/match/term_matcher.h"
#include "core/match/until.h"

namespace leads {
namespace {

class Run {
 public:
  Run(const ScoreProgram& program, const ScoreInput& input, ScoreScratch::State& state, Score& out)
      : program_(program),
        playbook_(*program.playbook),
        zone_(program.playbook->calendar.zone),
        input_(input),
        state_(state),
        out_(out),
        facts_{input.lead, input.activities, input.as_of, nullptr, {}},
        next_second_(add_clamped(input.as_of, Seconds{1})) {}

  void run() {
    const auto known = known_at(input_.activities, input_.as_of);
    out_.valid_until = next_known(input_.activities, input_.as_of);
    open_gates();
    const Activity* activities = known.data();
    for (std::size_t index = 0; index < known.size(); ++index) meet(activities[index], index);
    add_up();
    out_.grade = grade();
    out_.temperature = temperature();
    // Stage filters read the score, its expiry included.
    const auto ready = program_.funnel.ready(input_.lead, input_.activities, out_, input_.as_of,
                                             {input_.texts, &input_.subjects});
    out_.ready = ready.value;
    hold_until(ready.valid_until);
  }

 private:
  /// Brings the expiry forward, never to as_of itself.
  void hold_until(Instant until) {
    out_.valid_until = std::max(std::min(out_.valid_until, until), next_second_);
  }

  void open_gates() {
    state_.folds.clear();
    state_.tallies = state_.blank;
    state_.met = program_.unmet;
    char* const gates = state_.gates.data();
    for (const std::uint32_t rule : program_.gated) {
      const ProgramRule& compiled = *(program_.rules.data() + rule);
      // Most are of one term, and stay valid until the lead is edited.
      const ProgramTerm* only = compiled.gate.only;
      bool is_open = false;
      if (only != nullptr && only->asks != ProgramTerm::Asks::other) {
        is_open = matches(*only);
      } else {
        const Until<bool> gate =
            judge_filter(compiled.gate, [this](const ProgramTerm& term) { return judge(term); });
        is_open = gate.value;
        if (gate.valid_until < out_.valid_until) hold_until(gate.valid_until);
      }
      gates[rule] = is_open ? 1 : 0;
      if (is_open) continue;
      if (compiled.counts()) state_.tallies[compiled.watch].close();
      if (compiled.nothing_is_free) state_.met[word_of(rule)] &= ~bit_of(rule);
    }
  }

  Until<bool> judge(const ProgramTerm& compiled) {
    if (compiled.asks == ProgramTerm::Asks::other)
      return match_term(*compiled.term, facts_, playbook_, zone_, state_.folds);
    return {matches(compiled), kLastInstant};
  }

  /// What a term asks of a field.
  bool matches(const ProgramTerm& compiled) {
    const Term& term = *compiled.term;
    const Cell& cell = input_.lead.cell(term.field);
    bool answer = cell.present();
    if (answer && compiled.asks == ProgramTerm::Asks::text)
      answer = cell.kind == Cell::Kind::text && text_holds(compiled, cell.text);
    if (answer && compiled.asks == ProgramTerm::Asks::number) answer = matches_number(term, cell);
    return answer != term.negated;
  }

  /// Plain comparisons of ASCII are quicker than a memo.
  bool text_holds(const ProgramTerm& compiled, std::string_view text) {
    const Term& term = *compiled.term;
    const bool spelled = term.test == Term::Test::any_of && term.operands.front().sought;
    if (term.test == Term::Test::any_of && !spelled && is_ascii(text)) return is_one_of(term, text);
    TextMemo& memo = state_.texts[static_cast<std::size_t>(compiled.memo)];
    return memo.answer(text, [&] { return matches_text(term, text, state_.folds) ? 1 : 0; }) != 0;
  }

  void meet(const Activity& activity, std::size_t index) {
    const Seconds age = input_.as_of - activity.at;
    for (const KindWatch& each : program_.watches_of(activity.kind)) {
      if (age >= each.within || (activity.machine && !each.sees_machine)) continue;
      // By pointer: these run once an activity and rule, and every index was checked when the rules
      // were compiled.
      Tally& tally = *(state_.tallies.data() + each.watch);
      if (!tally.is_open()) continue;
      const Watch& watch = *(program_.watches.data() + each.watch);
      if (each.asks && !is_meant(watch.where, activity, index)) continue;
      *(state_.met.data() + word_of(each.rule)) |= bit_of(each.rule);
      if (each.newest_only) {
        tally.take_newest(activity.at);
        continue;
      }
      tally.take(watch, activity.at, each.by_day ? day_of(activity.at) : Day{}, input_.as_of);
    }
  }

  // Several rules count by day: they meet an activity one after the other.
  Day day_of(Instant at) {
    if (at != day_at_) {
      day_at_ = at;
      day_ = local_day(at, zone_);
    }
    return day_;
  }

  bool is_meant(const ProgramFilter& where, const Activity& activity, std::size_t index) {
    if (where.only != nullptr) return is_meant(*where.only, activity, index);
    return std::any_of(
        where.alternatives.begin(), where.alternatives.end(), [&](const auto& terms) {
          return std::all_of(terms.begin(), terms.end(), [&](const ProgramTerm& term) {
            return is_meant(term, activity, index);
          });
        });
  }

  bool is_meant(const ProgramTerm& compiled, const Activity& activity, std::size_t index) {
    const Term& term = *compiled.term;
    const auto match = [&](std::string_view subject) {
      const ActivityText text = index < input_.texts.size() ? input_.texts[index] : ActivityText{};
      return match_activity_term(term, activity, subject, text, input_.as_of, zone_, state_.folds);
    };
    if (compiled.memo < 0) return match({}) != term.negated;
    SubjectMemo& memo = state_.subjects[static_cast<std::size_t>(compiled.memo)];
    return memo.answer(activity.subject,
                       [&] { return match(input_.subjects(activity.subject)); }) != term.negated;
  }

  void add_up() {
    Ledger ledger(playbook_, state_.groups, out_, input_.explained);
    const char* gates = state_.gates.data();
    for (std::uint32_t first = 0; const std::uint64_t met : state_.met) {
      for (std::uint64_t left = met; left != 0; left &= left - 1) {
        const std::uint32_t rule = first + static_cast<std::uint32_t>(std::countr_zero(left));
        const ProgramRule& compiled = *(program_.rules.data() + rule);
        const Yield yield = gates[rule] != 0 ? yield_of(compiled) : Yield{};
        if (yield.points != 0 || !compiled.nothing_is_free) ledger.add_rule(rule, compiled, yield);
      }
      first += 64;
    }
    ledger.close();
  }

  Yield yield_of(const ProgramRule& compiled) {
    switch (compiled.shape) {
      case ProgramRule::Shape::field:
        return {held(compiled.points), 1, kFirstInstant};
      case ProgramRule::Shape::by:
        return yield_by(compiled);
      case ProgramRule::Shape::idle:
        return yield_of_silence(compiled);
      case ProgramRule::Shape::occurrences:
      case ProgramRule::Shape::bands:
        return yield_of_occurrences(compiled);
    }
    return {};
  }

  static std::int64_t held(std::int64_t points) {
    return std::clamp(points, -kMostYield, kMostYield);
  }

  Yield yield_of_occurrences(const ProgramRule& compiled) {
    Tally& tally = *(state_.tallies.data() + compiled.watch);
    if (tally.is_empty() && compiled.shape == ProgramRule::Shape::occurrences) return {};
    const Watch& watch = *(program_.watches.data() + compiled.watch);
    tally.finish(watch, input_.as_of);
    Yield yield{0, tally.count(), tally.newest()};
    if (compiled.shape == ProgramRule::Shape::bands) {
      const int band = band_of(*compiled.bands, static_cast<double>(tally.count()));
      if (band >= 0) yield.points = held((*compiled.bands)[static_cast<std::size_t>(band)].points);
      hold_until(tally.count_until(watch));
    } else {
      yield.points = tally.points(watch);
      hold_until(tally.points_until(watch, yield.points, input_.as_of));
    }
    return yield;
  }

  Yield yield_of_silence(const ProgramRule& compiled) {
    const Tally& tally = state_.tallies[compiled.watch];
    const Instant since = std::max(input_.lead.created_at(), tally.newest());
    const Seconds idle = compiled.idle;
    if (idle > Seconds{0} && input_.as_of - since < idle) {
      hold_until(add_clamped(since, idle));
      return {};
    }
    return {held(compiled.points), 1, tally.newest()};
  }

  Yield yield_by(const ProgramRule& compiled) {
    const auto& bands = *compiled.bands;
    const Cell& cell = input_.lead.cell(compiled.by);
    int band = -1;
    if (compiled.by == at(BuiltIn::name)) return yield_by_name(compiled);
    if (cell.kind == Cell::Kind::integer) band = band_of(bands, static_cast<double>(cell.integer));
    if (cell.kind == Cell::Kind::real) band = band_of(bands, cell.real);
    if (cell.kind == Cell::Kind::text) band = band_of_text(compiled, cell.text);
    if (!cell.present()) band = first_band(bands, [](const Band& each) { return each.missing; });
    return yield_of_band(compiled, band);
  }

  /// The name that the lead goes by, whatever it is made of.
  Yield yield_by_name(const ProgramRule& compiled) {
    const std::optional<std::string> name = known_name(input_.lead);
    return yield_of_band(compiled, name ? band_of_text(compiled, *name)
                                        : first_band(*compiled.bands, [](const Band& each) {
                                            return each.missing;
                                          }));
  }

  Yield yield_of_band(const ProgramRule& compiled, int band) const {
    if (band < 0) return {};
    const Band& matched = (*compiled.bands)[static_cast<std::size_t>(band)];
    return {held(matched.points), 1, kFirstInstant};
  }

  template <class Holds>
  static int first_band(const std::vector<Band>& bands, Holds holds) {
    const auto found = std::find_if(bands.begin(), bands.end(), holds);
    return found == bands.end() ? -1 : static_cast<int>(found - bands.begin());
  }

  static int band_of(const std::vector<Band>& bands, double value) {
    return first_band(bands, [&](const Band& band) {
      return !band.missing && value >= band.low.value_or(value) &&
             value <= band.high.value_or(value);
    });
  }

  int band_of_text(const ProgramRule& compiled, std::string_view text) {
    const auto& bands = *compiled.bands;
    if (is_ascii(text))
      return first_band(bands, [core = trim(text)](const Band& band) {
        return !band.missing && folds_to(core, band.text);
      });
    return state_.texts[static_cast<std::size_t>(compiled.memo)].answer(text, [&] {
      return first_band(bands, [key = fold(text)](const Band& band) {
        return !band.missing && band.text == key;
      });
    });
  }

  Grade grade() const {
    const ScoreSettings& settings = playbook_.score;
    const auto rules = static_cast<std::ptrdiff_t>(program_.decided.size());
    std::ptrdiff_t needed = std::min<std::ptrdiff_t>(rules, settings.grade_needs);
    for (auto by = program_.decided.begin(); needed > 0 && by != program_.decided.end(); ++by)
      needed -= is_decided(*by) ? 1 : 0;
    if (rules == 0 || needed > 0) return Grade::U;
    if (out_.fit >= settings.grade_a) return Grade::A;
    if (out_.fit >= settings.grade_b) return Grade::B;
    return out_.fit >= settings.grade_c ? Grade::C : Grade::D;
  }

  bool is_decided(const ScoreProgram::Decided& by) const {
    if (by.tags && !input_.lead.tags.empty()) return true;
    return std::any_of(by.fields.begin(), by.fields.end(),
                       [&](FieldIndex field) { return has_value(input_.lead, field); });
  }

  Temperature temperature() const {
    if (out_.total >= playbook_.score.hot) return Temperature::hot;
    return out_.total >= playbook_.score.warm ? Temperature::warm : Temperature::cold;
  }

  const ScoreProgram& program_;
  const Playbook& playbook_;
  const Zone& zone_;
  const ScoreInput& input_;
  ScoreScratch::State& state_;
  Score& out_;
  Facts facts_;
  Instant next_second_;
  std::optional<Instant> day_at_;  // which day_ is the day of
  Day day_{};
};

}  // namespace

void run_score(const ScoreProgram& program, const ScoreInput& input, ScoreScratch::State& state,
               Score& out) {
  Run(program, input, state, out).run();
}

}  // namespace leads
