// SPDX-License-Identifier: MIT
// What each stage still requires, and how far a lead may go automatically.
#include "flows/qualify.h"

#include <algorithm>
#include <optional>

namespace leads {
namespace {

std::string as_written(const Filter& filter, const Term& term) {
  // Columns count code points; walk to the term's bytes.
  std::string_view source = filter.source;
  const auto bytes_of = [](std::string_view text, int points) {
    std::size_t index = 0;
    for (int seen = 0; index < text.size(); ++index) {
      if ((static_cast<unsigned char>(text[index]) & 0xc0) == 0x80) continue;
      if (seen++ == points) break;
    }
    return index;
  };
  source.remove_prefix(bytes_of(source, term.column - 1));
  return std::string(source.substr(0, bytes_of(source, term.width)));
}

std::optional<std::int64_t> points_of(Name name, const Score& score) {
  switch (name) {
    case Name::score:
      return score.total;
    case Name::fit:
      return score.fit;
    case Name::engagement:
      return score.engagement;
    default:
      return std::nullopt;
  }
}

Missing missing_of(const Filter& filter, const Term& term, const Facts& facts,
                   const Playbook& playbook) {
  const std::optional<std::int64_t> points =
      facts.score ? points_of(term.name, *facts.score) : std::nullopt;
  if (points && !term.negated && term.operands.size() == 1 && term.operands[0].low_integer &&
      *points < *term.operands[0].low_integer) {
    const std::int64_t lacking = *term.operands[0].low_integer - *points;
    const char* kind = term.name == Name::fit          ? "fit "
                       : term.name == Name::engagement ? "engagement "
                                                       : "";
    return {
        "needs " + std::to_string(lacking) + " more " + kind + (lacking == 1 ? "point" : "points"),
        ""};
  }
  if (term.name == Name::field && !facts.lead.cell(term.field).present() && !term.negated) {
    const std::string& field = playbook.fields[term.field].name;
    return {field + " is missing (" + as_written(filter, term) + ")", field};
  }
  return {"needs " + as_written(filter, term), ""};
}

}  // namespace

Lacking what_is_missing(const Filter& filter, const Facts& facts, const Playbook& playbook) {
  std::optional<Lacking> nearest_alternative;
  for (const auto& alternative : filter.alternatives) {
    Lacking lacking;
    for (const Term& term : alternative) {
      Filter single;
      single.source = filter.source;
      single.alternatives = {{term}};
      if (FilterMatcher(single, playbook).match(facts).value)
        lacking.holds += (lacking.holds.empty() ? "" : " ") + as_written(filter, term);
      else
        lacking.missing.push_back(missing_of(filter, term, facts, playbook));
    }
    if (lacking.missing.empty()) return {};
    if (!nearest_alternative || lacking.missing.size() < nearest_alternative->missing.size())
      nearest_alternative = std::move(lacking);
  }
  return nearest_alternative.value_or(Lacking{});
}

namespace {

/// A lead on its way through the stages: what is simulated of it, on top of what is stored.
class Walk {
 public:
  Walk(const QualifyInput& input, const Scorer& scorer, const FunnelMatcher& funnel,
       ScoreScratch& scratch)
      : input_(input),
        scorer_(scorer),
        playbook_(scorer.playbook()),
        funnel_(funnel),
        scratch_(scratch),
        lead_(input.lead) {
    result_.from = result_.to = lead_.stage;
  }

  Qualification run() {
    evaluate();
    if (playbook_.stage(lead_.stage).type == StageType::parked) {
      result_.back = may_return(lead_, input_.activities, playbook_, input_.as_of);
      result_.parked = !result_.back.free;
      if (result_.parked) return std::move(result_);
    }
    for (auto next = next_to_qualify(playbook_, lead_.stage); next;
         next = next_to_qualify(playbook_, lead_.stage)) {
      QualifyStep& step = result_.steps.emplace_back();
      step.stage = *next;
      step.by_hand = !playbook_.stage(*next).qualify;
      if (step.by_hand || !may_enter(step)) break;
      enter(step);
    }
    if (result_.from == result_.to) find_owner();
    return std::move(result_);
  }

 private:
  Facts facts() const {
    return {lead_,
            input_.activities,
            input_.as_of,
            &result_.score,
            {},
            {},
            {input_.texts, input_.subjects}};
  }
  void evaluate() {
    scorer_.score(lead_, input_.activities, input_.texts, input_.as_of, *input_.subjects, scratch_,
                  result_.score);
  }

  bool may_enter(QualifyStep& step) const {
    const Stage& stage = playbook_.stage(step.stage);
    const FilterMatcher* matcher = funnel_.qualify_of(step.stage);
    if (matcher != nullptr && !matcher->match(facts()).value) {
      Lacking lacking = what_is_missing(*stage.qualify, facts(), playbook_);
      step.missing = std::move(lacking.missing);
      step.holds = std::move(lacking.holds);
    } else {
      step.holds = stage.qualify->source;
    }
    for (const FieldIndex field : stage.require) {
      const std::string& name = playbook_.fields[field].name;
      const bool said = std::any_of(step.missing.begin(), step.missing.end(),
                                    [&name](const Missing& one) { return one.mend == name; });
      if (!said && !has_value(lead_, field)) step.missing.push_back({name + " is missing", name});
    }
    const std::string full = input_.room != nullptr ? input_.room->full(step.stage) : "";
    if (!full.empty()) step.missing.push_back({full, ""});
    return step.missing.empty();
  }

  void enter(QualifyStep& step) {
    step.entered = true;
    const bool comes_back = playbook_.stage(lead_.stage).type == StageType::parked;
    if (input_.room != nullptr) input_.room->move(lead_.stage, step.stage);
    result_.to = lead_.stage = step.stage;
    lead_.stage_since = input_.as_of;
    lead_.stage_reason = {};
    entries_.assign(lead_.entries.begin(), lead_.entries.end());
    entries_.push_back({step.stage, input_.as_of});
    lead_.entries = entries_;
    if (index(step.stage) > index(lead_.furthest)) lead_.furthest = step.stage;
    evaluate();
    const Cell& owner = lead_.cell(BuiltIn::owner);
    if (input_.assigner == nullptr) return;
    if (owner.present()) {
      if (comes_back) input_.assigner->take_back(owner.text);
      return;
    }
    step.assigned = input_.assigner->choose(facts(), step.stage);
    if (step.assigned && !step.assigned->owner.empty()) take_owner(step.assigned->owner);
  }

  /// Of a lead that entered its stage when nobody was free.
  void find_owner() {
    if (input_.assigner == nullptr || lead_.cell(BuiltIn::owner).present()) return;
    result_.assigned = input_.assigner->choose(facts(), lead_.stage);
    if (result_.assigned && !result_.assigned->owner.empty()) take_owner(result_.assigned->owner);
  }

  void take_owner(const std::string& owner) {
    input_.assigner->give(owner);
    owner_ = owner;
    cells_.assign(lead_.fields.begin(), lead_.fields.end());
    if (cells_.size() <= index(at(BuiltIn::owner))) cells_.resize(index(at(BuiltIn::owner)) + 1);
    cells_[index(at(BuiltIn::owner))] = Cell::of(std::string_view(owner_));
    lead_.fields = cells_;
    evaluate();
  }

  const QualifyInput& input_;
  const Scorer& scorer_;
  const Playbook& playbook_;
  const FunnelMatcher& funnel_;
  ScoreScratch& scratch_;
  LeadView lead_;
  std::string owner_;
  std::vector<Cell> cells_;
  std::vector<StageEntry> entries_;
  Qualification result_;
};

}  // namespace

Qualification qualify_lead(const QualifyInput& input, const Scorer& scorer,
                           const FunnelMatcher& funnel, ScoreScratch& scratch) {
  return Walk(input, scorer, funnel, scratch).run();
}

}  // namespace leads
