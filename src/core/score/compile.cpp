// Compiling rules: done once a run, so that scoring a lead looks nothing up.
#include <algorithm>

#include "core/filter/uses.h"
#include "core/score/program.h"

namespace leads {
namespace {

/// Rules by kind while they are collected.
using KindLists = std::vector<std::vector<std::uint32_t>>;

ProgramTerm::Asks asked_by(const Term& term) {
  if (term.name != Name::field) return ProgramTerm::Asks::other;
  if (term.test == Term::Test::present) return ProgramTerm::Asks::presence;
  if (term.type == NameType::text) return ProgramTerm::Asks::text;
  return term.type == NameType::number ? ProgramTerm::Asks::number : ProgramTerm::Asks::other;
}

template <class WantsMemo>
ProgramFilter compile_filter(const std::optional<Filter>& filter, WantsMemo wants_memo,
                             int& memos) {
  ProgramFilter compiled;
  if (!filter) return compiled;
  for (const auto& alternative : filter->alternatives) {
    auto& terms = compiled.alternatives.emplace_back();
    for (const Term& term : alternative)
      terms.push_back({&term, wants_memo(term) ? memos++ : -1, asked_by(term)});
  }
  if (compiled.alternatives.size() == 1 && compiled.alternatives.front().size() == 1)
    compiled.only = &compiled.alternatives.front().front();
  return compiled;
}

bool is_text_of_field(const Term& term) {
  return asked_by(term) == ProgramTerm::Asks::text;
}
bool is_text_of_subject(const Term& term) {
  return term.name == Name::subject && term.test != Term::Test::present;
}

ProgramRule::Shape shape_of(const Rule& rule) {
  if (rule.idle) return ProgramRule::Shape::idle;
  if (rule.by) return ProgramRule::Shape::by;
  if (rule.activity.empty()) return ProgramRule::Shape::field;
  return rule.bands.empty() ? ProgramRule::Shape::occurrences : ProgramRule::Shape::bands;
}

Watch watch_of(const Rule& rule, int& memos) {
  Watch watch;
  watch.where = compile_filter(rule.where, is_text_of_subject, memos);
  watch.sees_machine = rule.where && names(*rule.where, Name::machine);
  watch.newest_only = rule.idle.has_value();
  watch.per = rule.per;
  watch.within = rule.within.value_or(kForever);
  watch.points = rule.points.value_or(0);
  if (rule.half_life) {
    watch.fading = Watch::Fading::exponential;
    watch.span = static_cast<double>(rule.half_life->count());
  } else if (rule.fades) {
    watch.fading = Watch::Fading::linear;
    watch.span = static_cast<double>(rule.fades->count());
  }
  return watch;
}

/// Silence without kinds of its own listens for interest.
void note_kinds(const Rule& rule, const Kinds& kinds, std::uint32_t place, KindLists& lists) {
  for (std::size_t kind = 0; kind < kinds.size(); ++kind) {
    const auto id = static_cast<KindId>(kind);
    const bool listed =
        std::find(rule.activity.begin(), rule.activity.end(), id) != rule.activity.end();
    if (listed || (rule.activity.empty() && is_interest(kinds[id]))) lists[kind].push_back(place);
  }
}

ScoreProgram::Decided decided_by(const Rule& rule) {
  ScoreProgram::Decided decided;
  if (rule.when) {
    decided.fields = named_fields(*rule.when);
    decided.tags = names(*rule.when, Name::tag);
  }
  if (rule.by) decided.fields.push_back(*rule.by);
  return decided;
}

bool reads_text(const Filter& where) {
  return names(where, Name::ref) || names(where, Name::note) || names(where, Name::system);
}

}  // namespace

ScoreProgram::ScoreProgram(const Playbook& from) : playbook(&from), funnel(from) {
  KindLists lists(from.kinds.size());
  for (const Rule& rule : from.rules) {
    ProgramRule compiled;
    compiled.shape = shape_of(rule);
    compiled.rule = &rule;
    compiled.part = rule.part;
    compiled.points = rule.points.value_or(0);
    compiled.limits = rule.limits;
    compiled.group = rule.group;
    compiled.nothing_is_free =
        rule.limits.floor.value_or(0) <= 0 && rule.limits.ceiling.value_or(0) >= 0;
    compiled.gate = compile_filter(rule.when, is_text_of_field, text_memos);
    if (!compiled.gate.alternatives.empty())
      gated.push_back(static_cast<std::uint32_t>(rules.size()));
    if (compiled.shape == ProgramRule::Shape::by) {
      compiled.memo = text_memos++;
    } else if (compiled.counts()) {
      compiled.watch = static_cast<std::uint16_t>(watches.size());
      watches.push_back(watch_of(rule, subject_memos));
      note_kinds(rule, from.kinds, static_cast<std::uint32_t>(rules.size()), lists);
      needs_text = needs_text || (rule.where && reads_text(*rule.where));
    }
    if (rule.part == Part::fit) decided.push_back(decided_by(rule));
    unmet.resize(word_of(rules.size()) + 1);
    if (compiled.counts_unmet()) unmet.back() |= bit_of(rules.size());
    rules.push_back(std::move(compiled));
  }
  for (const auto& list : lists) {
    kind_offsets.push_back(static_cast<std::uint32_t>(kind_watches.size()));
    for (const std::uint32_t rule : list) {
      const Watch& watch = watches[rules[rule].watch];
      kind_watches.push_back({watch.within, rules[rule].watch, rule, watch.sees_machine,
                              !watch.where.alternatives.empty(), watch.newest_only,
                              watch.per == Per::day});
    }
  }
  kind_offsets.push_back(static_cast<std::uint32_t>(kind_watches.size()));
}

}  // namespace leads
