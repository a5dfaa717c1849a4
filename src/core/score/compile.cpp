// SPDX-License-Identifier: MIT
// Compiling rules: done once a run, so that scoring a lead looks nothing up.
#include <algorithm>

#include "core/filter/uses.h"
#include "core/score/program.h"

namespace leads {
namespace {

/// Rules by kind while they are collected.
using KindLists = std::vector<std::vector<std::uint32_t>>;

ProgramTerm::Asks asked_by(const Term& term) {
  // A name is made of several fields, and somebody without a value may be meant.
  const bool plain = term.name == Name::field && term.field != at(BuiltIn::name) &&
                     std::none_of(term.operands.begin(), term.operands.end(),
                                  [](const Operand& operand) { return operand.missing; });
  if (!plain) return ProgramTerm::Asks::other;
  if (term.test == Term::Test::present) return ProgramTerm::Asks::presence;
  if (term.type == NameType::text) return ProgramTerm::Asks::text;
  return term.type == NameType::number ? ProgramTerm::Asks::number : ProgramTerm::Asks::other;
}

template <class WantsMemo>
ProgramFilter compile_filter(const Filter* filter, WantsMemo wants_memo, int& memos) {
  ProgramFilter compiled;
  if (filter == nullptr) return compiled;
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

Watch watch_of(const ActivityChoice& activity, int& memos) {
  Watch watch;
  const Filter* where = activity.where ? &*activity.where : nullptr;
  watch.where = compile_filter(where, is_text_of_subject, memos);
  watch.sees_machine = where != nullptr && names(*where, Name::machine);
  watch.within = kForever;
  return watch;
}

void set_counting(Watch& watch, const ActivityRule& rule) {
  watch.per = rule.per;
  watch.within = rule.within.value_or(kForever);
  watch.points = rule.points;
  if (rule.half_life) {
    watch.fading = Watch::Fading::exponential;
    watch.span = static_cast<double>(rule.half_life->count());
  } else if (rule.fades) {
    watch.fading = Watch::Fading::linear;
    watch.span = static_cast<double>(rule.fades->count());
  }
}

/// Without kinds of its own, a choice is of interest.
void note_kinds(const ActivityChoice& activity, const Kinds& kinds, std::uint32_t index,
                KindLists& lists) {
  for (std::size_t kind = 0; kind < kinds.size(); ++kind) {
    const auto id = static_cast<KindId>(kind);
    const bool listed =
        std::find(activity.kinds.begin(), activity.kinds.end(), id) != activity.kinds.end();
    if (listed || (activity.kinds.empty() && is_interest(kinds[id]))) lists[kind].push_back(index);
  }
}

/// What the kinds of rule differ in.
struct CompileKind {
  ProgramRule& compiled;
  ScoreProgram& program;

  void operator()(const FieldRule& rule) const {
    compiled.shape = ProgramRule::Shape::field;
    compiled.points = rule.points;
  }
  void operator()(const ValueRule& rule) const {
    compiled.shape = ProgramRule::Shape::by;
    compiled.by = rule.by;
    compiled.bands = &rule.bands;
    compiled.memo = program.text_memos++;
  }
  void operator()(const ActivityRule& rule) const {
    compiled.shape =
        rule.bands.empty() ? ProgramRule::Shape::occurrences : ProgramRule::Shape::bands;
    compiled.points = rule.points;
    compiled.bands = &rule.bands;
    set_counting(watch(rule.activity), rule);
  }
  void operator()(const SilenceRule& rule) const {
    compiled.shape = ProgramRule::Shape::idle;
    compiled.points = rule.points;
    compiled.idle = rule.idle;
    watch(rule.activity).newest_only = true;
  }

 private:
  Watch& watch(const ActivityChoice& activity) const {
    compiled.watch = static_cast<std::uint16_t>(program.watches.size());
    return program.watches.emplace_back(watch_of(activity, program.subject_memos));
  }
};

ScoreProgram::Decided decided_by(const Rule& rule) {
  ScoreProgram::Decided decided;
  if (const Filter* when = gate_of(rule)) {
    decided.fields = named_fields(*when);
    decided.tags = names(*when, Name::tag);
  }
  if (const auto field = valued_field_of(rule)) decided.fields.push_back(*field);
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
    compiled.part = rule.part;
    compiled.limits = rule.limits;
    compiled.group = rule.group;
    compiled.nothing_is_free =
        rule.limits.floor.value_or(0) <= 0 && rule.limits.ceiling.value_or(0) >= 0;
    compiled.gate = compile_filter(gate_of(rule), is_text_of_field, text_memos);
    if (!compiled.gate.alternatives.empty())
      gated.push_back(static_cast<std::uint32_t>(rules.size()));
    std::visit(CompileKind{compiled, *this}, rule.kind);
    if (const ActivityChoice* activity = activities_of(rule)) {
      note_kinds(*activity, from.kinds, static_cast<std::uint32_t>(rules.size()), lists);
      needs_text = needs_text || (activity->where && reads_text(*activity->where));
    }
    if (rule.part == Part::fit) decided.push_back(decided_by(rule));
    unmet.resize(word_of(rules.size()) + 1);
    if (compiled.counts_unmet()) unmet.back() |= bit_of(rules.size());
    rules.push_back(std::move(compiled));
  }
  for (const Stage& stage : from.stages)
    needs_text = needs_text || (stage.qualify && names(*stage.qualify, Name::said));
  for (const Assign& assign : from.assigns)
    needs_text = needs_text || (assign.when && names(*assign.when, Name::said));
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
