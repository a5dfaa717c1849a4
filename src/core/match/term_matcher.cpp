// SPDX-License-Identifier: MIT
// The meaning of each name of the filter language. Every answer says how long it is valid if
// nothing is recorded.
#include "core/match/term_matcher.h"

#include <algorithm>

#include "base/text.h"
#include "base/utf8.h"
#include "core/filter/pattern.h"
#include "core/filter/sought.h"
#include "core/funnel/funnel.h"
#include "core/lead/activity_facts.h"
#include "core/lead/searched_text.h"
#include "core/match/reachable.h"
#include "core/match/retention.h"
#include "core/match/time_terms.h"
#include "core/match/until.h"
#include "leads/playbook.h"
#include "leads/score.h"

namespace leads {
namespace {

struct Judge {
  const Term& term;
  const Facts& facts;
  const Playbook& playbook;
  const Zone& zone;
  Folds& folds;

  static Until<bool> always(bool value) { return {value, kLastInstant}; }
  Instant next_activity() const { return next_known(facts.activities, facts.as_of); }
  Until<bool> until_next_activity(Until<bool> answer) const {
    return {answer.value, std::min(answer.valid_until, next_activity())};
  }

  bool is_stage(StageId stage) const {
    const auto number = static_cast<std::int64_t>(index(stage));
    const StageType type = playbook.stage(stage).type;
    const bool on_the_way = type == StageType::open || type == StageType::won;
    return std::any_of(term.operands.begin(), term.operands.end(), [&](const Operand& operand) {
      if (operand.range && !on_the_way) return false;
      return number >= operand.low_integer.value_or(number) &&
             number <= operand.high_integer.value_or(number);
    });
  }

  bool further() const {
    return std::any_of(facts.lead.further.begin(), facts.lead.further.end(),
                       [this](const FurtherAddress& address) {
                         return at(address.field) == term.field &&
                                matches_text(term, address.text, folds);
                       });
  }

  bool wants_missing() const {
    return term.test == Term::Test::any_of &&
           std::any_of(term.operands.begin(), term.operands.end(),
                       [](const Operand& operand) { return operand.missing; });
  }

  /// Of the name a lead goes by, whichever fields it is made of.
  bool name() const {
    const auto known = known_name(facts.lead);
    return known && (term.test == Term::Test::present || matches_text(term, *known));
  }

  Until<bool> field() const {
    if (term.field == at(BuiltIn::name)) return always(name());
    if (term.further && further()) return always(true);
    const Cell& cell = facts.lead.cell(term.field);
    if (!cell.present() && wants_missing()) return always(true);
    if (!cell.present() || term.test == Term::Test::present) return always(cell.present());
    switch (term.type) {
      case NameType::text:
        return always(cell.kind == Cell::Kind::text && matches_text(term, cell.text, folds));
      case NameType::number:
        return always(matches_number(term, cell));
      case NameType::date:
        if (cell.kind != Cell::Kind::integer) return always(false);
        return dates(first_second(Day{std::chrono::days{cell.integer}}, zone));
      case NameType::instant:
        if (cell.kind != Cell::Kind::integer) return always(false);
        if (is_stored_day(cell.integer))
          return dates(first_second(day_of_stored(cell.integer), zone));
        return dates(add_clamped(Instant{}, Seconds{cell.integer}));
      default:
        return always(cell.kind == Cell::Kind::integer && matches_integer(term, cell.integer));
    }
  }

  Until<bool> dates(Instant value) const {
    return is_in_dates(value, term.operands, facts.as_of, zone);
  }

  Until<bool> moment(const std::optional<Instant>& value) const {
    if (!value || term.test == Term::Test::present)
      return until_next_activity(always(value.has_value()));
    return until_next_activity(dates(*value));
  }

  Until<bool> length(Instant since) const {
    return is_in_lengths(since, term.operands, facts.as_of, zone);
  }

  Until<bool> tag() const {
    if (term.test == Term::Test::present) return always(!facts.lead.tags.empty());
    return always(
        std::any_of(facts.lead.tags.begin(), facts.lead.tags.end(),
                    [&](std::string_view tag) { return matches_text(term, tag, folds); }));
  }

  Until<bool> of_score() const {
    if (facts.score == nullptr) return always(false);
    const Score& score = *facts.score;
    switch (term.name) {
      case Name::fit:
        return {matches_integer(term, score.fit), score.valid_until};
      case Name::engagement:
        return {matches_integer(term, score.engagement), score.valid_until};
      case Name::score:
        return {matches_integer(term, score.total), score.valid_until};
      case Name::grade:
        return {matches_integer(term, static_cast<std::int64_t>(score.grade)), score.valid_until};
      case Name::temperature:
        return {matches_integer(term, static_cast<std::int64_t>(score.temperature)),
                score.valid_until};
      default:
        return {is_stage(score.ready), score.valid_until};
    }
  }

  /// Of a number that names something outside the lead.
  bool by_number(const std::function<bool(LeadId, std::int64_t)>& holds) const {
    return holds &&
           std::any_of(term.operands.begin(), term.operands.end(), [&](const Operand& operand) {
             return holds(facts.lead.id, *operand.low_integer);
           });
  }

  /// A number is found in the phones however they are spelled; any word in the texts.
  bool free_word() const {
    if (const auto& phone = term.operands.front().sought->phone) {
      const Cell& main = facts.lead.cell(BuiltIn::phone);
      if (main.kind == Cell::Kind::text && is_sought(*phone, main.text)) return true;
      if (std::any_of(facts.lead.further.begin(), facts.lead.further.end(),
                      [&](const FurtherAddress& address) {
                        return address.field == BuiltIn::phone && is_sought(*phone, address.text);
                      }))
        return true;
    }
    return any_searched_text(
        facts.lead, [this](std::string_view text) { return matches_text(term, text, folds); });
  }

  bool is_meant(const Activity& activity) const {
    return !activity.machine &&
           matches_integer(term, static_cast<std::int64_t>(index(activity.kind)));
  }

  Until<bool> did() const {
    AnyOf any;
    for (const Activity& activity : known_at(facts.activities, facts.as_of)) {
      if (!is_meant(activity)) continue;
      any.add(term.dates.empty() ? always(true)
                                 : is_in_dates(activity.at, term.dates, facts.as_of, zone));
      if (any.settled()) break;
    }
    return until_next_activity(any.result());
  }

  Until<bool> entered() const {
    AnyOf any;
    for (const StageEntry& entry : facts.lead.entries) {
      if (!is_stage(entry.stage)) continue;
      if (entry.at > facts.as_of) {
        any.add({false, entry.at});
        continue;
      }
      any.add(term.dates.empty() ? always(true)
                                 : is_in_dates(entry.at, term.dates, facts.as_of, zone));
      if (any.settled()) break;
    }
    return any.result();
  }

  bool reason() const {
    const std::string_view reason = facts.lead.closing_reason;
    return !reason.empty() && matches_text(term, reason, folds);
  }

  Until<bool> is_due() const {
    const auto since = quiet_since(facts.lead, facts.activities, playbook, facts.as_of);
    const auto due = since ? due_from(*since, playbook) : std::nullopt;
    if (!due) return until_next_activity(always(false));
    const bool now = *due <= facts.as_of;
    return until_next_activity({now, now ? kLastInstant : *due});
  }

  bool said() const {
    const auto known = known_at(facts.activities, facts.as_of);
    for (std::size_t nth = 0; nth < known.size(); ++nth) {
      const bool has_subject = known[nth].subject != SubjectId{} && facts.said.subjects != nullptr;
      if (has_subject && matches_text(term, (*facts.said.subjects)(known[nth].subject)))
        return true;
      if (nth < facts.said.texts.size() && !facts.said.texts[nth].note.empty() &&
          matches_text(term, facts.said.texts[nth].note, folds))
        return true;
    }
    return false;
  }

  Until<bool> answer() const {
    const LeadView& lead = facts.lead;
    const Kinds& kinds = playbook.kinds;
    const Instant as_of = facts.as_of;
    switch (term.name) {
      case Name::field:
        return field();
      case Name::tag:
        return tag();
      case Name::stage:
        return always(is_stage(lead.stage));
      case Name::furthest_stage:
        return always(is_stage(lead.furthest));
      case Name::in_stage:
        return length(lead.stage_since);
      case Name::cycle:
        return always(matches_integer(term, lead.cycle));
      case Name::consent:
        return always(matches_integer(
            term, static_cast<int>(lead.consent[static_cast<std::size_t>(term.channel)].state)));
      case Name::mailable:
        return until_next_activity(
            always(matches_integer(term, is_mailable(lead, facts.activities, playbook, as_of))));
      case Name::callable:
        return until_next_activity(always(matches_integer(term, is_callable(lead, playbook))));
      case Name::lead_age:
        return length(lead.created_at());
      case Name::idle:
        return until_next_activity(
            length(last_activity(facts.activities, kinds, as_of).value_or(lead.created_at())));
      case Name::last_activity:
        return moment(last_activity(facts.activities, kinds, as_of));
      case Name::last_contact:
        return moment(last_contact(facts.activities, kinds, as_of));
      case Name::first_response:
        return moment(first_response(lead, facts.activities, kinds, as_of));
      case Name::qualified:
        return always(matches_integer(term, is_qualified(playbook, lead.stage)));
      case Name::op:
        return always(by_number(facts.touched_by));
      case Name::duplicates_of:
        return always(by_number(facts.alike_to));
      case Name::free_word:
        return always(free_word());
      case Name::lead_id:
        return always(matches_integer(term, number(lead.id)));
      case Name::did:
        return did();
      case Name::entered:
        return entered();
      case Name::reason:
        return always(reason());
      case Name::retention:
        return is_due();
      case Name::said:
        return until_next_activity(always(said()));
      default:
        return of_score();
    }
  }
};

}  // namespace

Until<bool> match_term(const Term& term, const Facts& facts, const Playbook& playbook,
                       const Zone& zone, Folds& folds) {
  Until<bool> answer = Judge{term, facts, playbook, zone, folds}.answer();
  answer.value = answer.value != term.negated;
  return answer;
}

namespace {

/// A name, a company or a phone.
bool is_one_sought(const Term& term, std::string_view text) {
  return std::any_of(term.operands.begin(), term.operands.end(), [&](const Operand& operand) {
    const Sought& sought = *operand.sought;
    return (sought.phone && is_sought(*sought.phone, text)) ||
           is_spelled_as(sought.spellings, text);
  });
}

}  // namespace

bool matches_text(const Term& term, std::string_view text, Folds& folds) {
  switch (term.test) {
    case Term::Test::present:
      return true;
    case Term::Test::matches:
      return found_in(*term.pattern, text);
    case Term::Test::contains:
      return std::any_of(term.operands.begin(), term.operands.end(), [&](const Operand& operand) {
        const Spellings& sought = operand.sought->spellings;
        return Folds::is_long(text) ? contains_spelling(folds.spellings_of(text), sought)
                                    : contains_spelling(text, sought);
      });
    case Term::Test::any_of:
      break;
  }
  if (!term.operands.empty() && term.operands.front().sought) return is_one_sought(term, text);
  if (is_ascii(text)) return is_one_of(term, text);
  const auto is_operand = [&](std::string_view key) {
    return std::any_of(term.operands.begin(), term.operands.end(),
                       [key](const Operand& operand) { return operand.text == key; });
  };
  return Folds::is_long(text) ? is_operand(folds.of(text)) : is_operand(fold(text));
}

bool is_one_of(const Term& term, std::string_view ascii) {
  return std::any_of(
      term.operands.begin(), term.operands.end(),
      [core = trim(ascii)](const Operand& operand) { return folds_to(core, operand.text); });
}

bool matches_integer(const Term& term, std::int64_t value) {
  return std::any_of(term.operands.begin(), term.operands.end(), [&](const Operand& operand) {
    return value >= operand.low_integer.value_or(value) &&
           value <= operand.high_integer.value_or(value);
  });
}

bool matches_number(const Term& term, double value) {
  return std::any_of(term.operands.begin(), term.operands.end(), [&](const Operand& operand) {
    return value >= operand.low_number.value_or(value) &&
           value <= operand.high_number.value_or(value);
  });
}

bool matches_number(const Term& term, const Cell& cell) {
  if (cell.kind == Cell::Kind::text) return false;
  return matches_number(
      term, cell.kind == Cell::Kind::real ? cell.real : static_cast<double>(cell.integer));
}

}  // namespace leads
