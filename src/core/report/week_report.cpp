// SPDX-License-Identifier: MIT
#include "core/report/week_report.h"

#include <algorithm>
#include <cmath>

#include "core/lead/activity_facts.h"

namespace leads {
namespace {

WeekReport::Named named(const LeadView& lead) {
  WeekReport::Named made;
  made.lead = lead.id;
  made.name = display_name(lead);
  made.owner = lead.cell(BuiltIn::owner).text;
  return made;
}

std::optional<StageId> first_qualified(const Playbook& playbook) {
  for (const StageId step : funnel_steps(playbook))
    if (is_qualified(playbook, step)) return step;
  return std::nullopt;
}

}  // namespace

void WeekReport::Names::add(Named named) {
  ++all;
  const auto place =
      std::upper_bound(first.begin(), first.end(), named,
                       [](const Named& a, const Named& b) { return a.rank > b.rank; });
  if (place == first.end() && first.size() >= kMost) return;
  first.insert(place, std::move(named));
  if (first.size() > kMost) first.pop_back();
}

WeekReport::WeekReport(const Playbook& playbook, const WorkingTime& working, Instant as_of,
                       InstantRange week, InstantRange before)
    : playbook_(&playbook),
      working_(&working),
      as_of_(as_of),
      week_range_(week),
      before_range_(before),
      qualified_(first_qualified(playbook)) {}

void WeekReport::add(const LeadView& lead, std::span<const LedgerMove> moves,
                     std::span<const Purchase> purchases, std::span<const Activity> activities,
                     const Scores& scores) {
  count({week_range_, &week_, true}, lead, moves, purchases, activities);
  count({before_range_, &before_, false}, lead, moves, purchases, activities);
  count_scores(lead, scores);
  count_step(lead);
  const auto answer = promised_answer(lead, activities, *playbook_, *working_, as_of_);
  if (answer && answer->state == PromisedAnswer::State::overdue) ++overdue_answers_;
}

void WeekReport::count(const Period& period, const LeadView& lead,
                       std::span<const LedgerMove> moves, std::span<const Purchase> purchases,
                       std::span<const Activity> activities) {
  Figures& figures = *period.figures;
  if (period.has(lead.created_at())) figures.created.add(lead.id);
  const LedgerMove *first = nullptr, *last = nullptr;
  for (const LedgerMove& move : moves) {
    if (!move.from || move.at > as_of_ || !period.has(move.at)) continue;
    figures.moved.add(lead.id);
    if (first == nullptr) first = &move;
    last = &move;
  }
  if (period.named && last != nullptr) name_move(lead, *first->from, last->to, last->at);
  for (const Cycle& cycle : cycles_of(*playbook_, lead, moves, as_of_)) {
    if (cycle.outcome != Outcome::set_aside) count_cycle(period, lead, cycle, moves, purchases);
    for (const Stay& stay : cycle.stays) {
      if (!playbook_->stage(stay.stage).respond_within) continue;
      const auto answer = stay.ended
                              ? promised_answer(stay, activities, *playbook_, *working_, as_of_)
                              : promised_answer(lead, activities, *playbook_, *working_, as_of_);
      if (!answer || !period.has(answer->entered)) continue;
      ++figures.to_answer;
      figures.answered_in_time += answer->state == PromisedAnswer::State::in_time ? 1 : 0;
    }
  }
  const std::span<const Activity> known = known_at(activities, std::min(as_of_, period.range.last));
  for (auto each = known.rbegin(); each != known.rend() && period.has(each->at); ++each)
    figures.contacts += is_contact(playbook_->kinds[each->kind], each->machine) ? 1 : 0;
}

/// From where it was at the beginning to where it is at the end; won and lost have their own lists.
void WeekReport::name_move(const LeadView& lead, StageId from, StageId to, Instant at) {
  const StageType type = playbook_->stage(to).type;
  if (from == to || type == StageType::won || type == StageType::lost) return;
  Named one = named(lead);
  const Cell& value = lead.cell(BuiltIn::value);
  one.amount = one.rank = value.present() ? value.integer : 0;
  one.currency = currency_of(*playbook_, lead);
  one.at = at;
  one.note = playbook_->stage(from).name + " to " + playbook_->stage(to).name;
  moved_.add(std::move(one));
}

void WeekReport::count_cycle(const Period& period, const LeadView& lead, const Cycle& cycle,
                             std::span<const LedgerMove> moves,
                             std::span<const Purchase> purchases) {
  Figures& figures = *period.figures;
  const std::string currency(currency_of(*playbook_, lead));
  const auto qualified =
      qualified_ ? entry_of(*playbook_, cycle, *qualified_) : std::optional<Instant>();
  if (qualified && period.has(*qualified)) figures.qualified.add(lead.id);
  const auto won = std::find_if(cycle.stays.begin(), cycle.stays.end(), [this](const Stay& stay) {
    return playbook_->stage(stay.stage).type == StageType::won;
  });
  if (won != cycle.stays.end() && period.has(won->from)) {
    figures.won.add(lead.id);
    std::int64_t paid = 0;
    for (const Purchase& purchase : purchases)
      if (purchase.at == won->from) paid += paid_by(*playbook_, moves, {&purchase, 1}, as_of_).won;
    if (paid != 0) add_all(figures.won_money, {{currency, paid}});
    if (period.named) {
      Named one = named(lead);
      one.amount = one.rank = paid;
      one.currency = currency;
      one.at = won->from;
      won_.add(std::move(one));
    }
  }
  const Instant closed = cycle.stays.back().from;
  if (won != cycle.stays.end() || cycle.outcome != Outcome::lost || !period.has(closed)) return;
  figures.lost.add(lead.id);
  const Cell& value = lead.cell(BuiltIn::value);
  const std::int64_t amount = cycle.present && value.present() ? value.integer : 0;
  if (amount != 0) add_all(figures.lost_value, {{currency, amount}});
  if (!period.named) return;
  Named one = named(lead);
  one.amount = one.rank = amount;
  one.currency = currency;
  one.at = closed;
  for (const LedgerMove& move : moves)
    if (move.at == closed && move.to == cycle.stays.back().stage) one.note = move.reason;
  lost_.add(std::move(one));
}

void WeekReport::count_scores(const LeadView& lead, const Scores& scores) {
  const auto is = [](const std::optional<int>& score, Temperature temperature, Temperature asked) {
    return score && temperature == asked;
  };
  const auto turned = [&](Temperature asked, Figures& figures, bool week) {
    const bool now =
        week ? is(scores.end, scores.end_is, asked) : is(scores.begin, scores.begin_is, asked);
    const bool then = week ? is(scores.begin, scores.begin_is, asked)
                           : is(scores.before, scores.before_is, asked);
    const bool existed = week ? scores.begin.has_value() : scores.before.has_value();
    // What was never warm has not gone cold.
    if (!now || then || (asked == Temperature::cold && !existed)) return false;
    ++(asked == Temperature::hot ? figures.newly_hot : figures.gone_cold);
    return true;
  };
  turned(Temperature::hot, before_, false);
  turned(Temperature::cold, before_, false);
  const bool hot = turned(Temperature::hot, week_, true);
  const bool cold = turned(Temperature::cold, week_, true);
  const std::int64_t from = scores.begin.value_or(0), to = scores.end.value_or(0);
  const bool changed = scores.end && from != to;
  if (!hot && !cold && !changed) return;
  Named one = named(lead);
  one.from = from;
  one.to = to;
  one.rank = std::abs(to - from);
  if (hot) {
    Named first = one;
    first.rank = to;
    hot_.add(std::move(first));
  }
  if (cold) cold_.add(one);
  if (changed) (to > from ? risen_ : fallen_).add(std::move(one));
}

void WeekReport::count_step(const LeadView& lead) {
  const Cell& cell = lead.cell(BuiltIn::next_step_at);
  if (!cell.present() || cell.kind != Cell::Kind::integer) return;
  Named one;
  if (is_stored_day(cell.integer)) {
    one.day = day_of_stored(cell.integer);
    one.at = last_second(*one.day, playbook_->calendar.zone);
  } else {
    one.at = Instant{Seconds{cell.integer}};
  }
  if (one.at >= as_of_) return;
  Named made = named(lead);
  made.at = one.at;
  made.day = one.day;
  made.note = lead.cell(BuiltIn::next_step).text;
  made.rank = (as_of_ - made.at).count();
  overdue_.add(std::move(made));
}

}  // namespace leads
