#include "leads/qualify.h"

#include <algorithm>
#include <optional>

#include "leads/text.h"

namespace leads {
namespace {

std::string as_written(const Filter& filter, const Term& term) {
  // Columns count code points; walk to the term's bytes.
  std::string_view source = filter.source;
  const auto bytes_of = [](std::string_view text, int points) {
    std::size_t place = 0;
    for (int seen = 0; place < text.size(); ++place) {
      if ((static_cast<unsigned char>(text[place]) & 0xc0) == 0x80) continue;
      if (seen++ == points) break;
    }
    return place;
  };
  source.remove_prefix(bytes_of(source, term.column - 1));
  return std::string(source.substr(0, bytes_of(source, term.width)));
}

std::optional<std::int64_t> points_of(Name name, const Score& score) {
  switch (name) {
    case Name::score: return score.total;
    case Name::fit: return score.fit;
    case Name::engagement: return score.engagement;
    default: return std::nullopt;
  }
}

Missing missing_of(const Filter& filter, const Term& term, const Facts& facts, const Playbook& playbook) {
  const std::optional<std::int64_t> points = facts.score ? points_of(term.name, *facts.score) : std::nullopt;
  if (points && !term.negated && term.operands.size() == 1 && term.operands[0].low_integer &&
      *points < *term.operands[0].low_integer) {
    const std::int64_t lacking = *term.operands[0].low_integer - *points;
    const char* kind = term.name == Name::fit ? "fit " : term.name == Name::engagement ? "engagement " : "";
    return {"needs " + std::to_string(lacking) + " more " + kind + (lacking == 1 ? "point" : "points"), ""};
  }
  if (term.name == Name::field && !facts.lead.cell(term.field).present() && !term.negated) {
    const std::string& field = playbook.fields[term.field].name;
    return {field + " is missing (" + as_written(filter, term) + ")", field};
  }
  return {"needs " + as_written(filter, term), ""};
}

}  // namespace

std::vector<Missing> what_is_missing(const Filter& filter, const Facts& facts, const Playbook& playbook) {
  std::optional<std::vector<Missing>> nearest_alternative;
  for (const auto& alternative : filter.alternatives) {
    std::vector<Missing> missing;
    for (const Term& term : alternative) {
      Filter single;
      single.source = filter.source;
      single.alternatives = {{term}};
      if (!FilterMatcher(single, playbook).match(facts).value) missing.push_back(missing_of(filter, term, facts, playbook));
    }
    if (missing.empty()) return {};
    if (!nearest_alternative || missing.size() < nearest_alternative->size()) nearest_alternative = std::move(missing);
  }
  return nearest_alternative.value_or(std::vector<Missing>{});
}

Qualification qualify_lead(const QualifyInput& input, const Scorer& scorer, const FunnelMatcher& funnel, ScoreScratch& scratch) {
  const Playbook& playbook = scorer.playbook();
  LeadView lead = input.lead;
  Qualification result;
  result.from = result.to = lead.stage;
  const auto evaluate = [&] {
    scorer.score(lead, input.activities, input.texts, input.as_of, *input.subjects, scratch, result.score);
  };
  evaluate();
  const StageType type = playbook.stage(lead.stage).type;
  if (type == StageType::parked && !may_return(lead, input.activities, playbook, input.as_of).free) {
    result.parked = true;
    return result;
  }
  for (std::optional<StageId> next = next_to_qualify(playbook, lead.stage); next;
       next = next_to_qualify(playbook, lead.stage)) {
    const Stage& stage = playbook.stage(*next);
    QualifyStep& step = result.steps.emplace_back();
    step.stage = *next;
    if (!stage.qualify) {
      step.by_hand = true;
      return result;
    }
    const Facts facts{lead, input.activities, input.as_of, &result.score, {}};
    const FilterMatcher* matcher = funnel.qualify_of(*next);
    if (matcher != nullptr && !matcher->match(facts).value) step.missing = what_is_missing(*stage.qualify, facts, playbook);
    for (const FieldIndex field : stage.require) {
      const std::string& name = playbook.fields[field].name;
      const bool said = std::any_of(step.missing.begin(), step.missing.end(), [&name](const Missing& one) { return one.mend == name; });
      if (!said && !lead.cell(field).present()) step.missing.push_back({name + " is missing", name});
    }
    if (!step.missing.empty()) return result;
    step.entered = true;
    step.holds = stage.qualify->source;
    result.to = lead.stage = *next;
    lead.stage_since = input.as_of;
    lead.stage_reason = {};
    if (index(*next) > index(lead.furthest)) lead.furthest = *next;
    evaluate();
  }
  return result;
}

}  // namespace leads
