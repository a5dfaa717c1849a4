// SPDX-License-Identifier: MIT
// Random leads with cycles, purchases and activities, and their cycles taken apart slowly: what the
// reports are compared with.
#pragma once

#include <random>

#include "core/work/cycles.h"
#include "core/work/money.h"
#include "fixtures/sample.h"
#include "fixtures/zones.h"

namespace leads {

inline const Instant kReportNow = utc(2026, 11, 18, 12);

/// A cycle as a list of stages and when each was entered.
struct SlowCycle {
  std::vector<std::pair<std::string, Instant>> stays;
  std::string reason;  ///< of the last
  Instant began() const { return stays.front().second; }
  const std::string& last() const { return stays.back().first; }
};

struct RandomLead {
  Sample sample;
  std::vector<LedgerMove> moves;
  std::vector<Purchase> purchases;
  std::vector<SlowCycle> cycles;
  std::string owner;
  std::string stage;  ///< now
  Instant stage_since;
  std::int64_t value = 0;  ///< 0: none
  std::string currency;
};

/// Of one kind: reproducible by its seed.
class RandomLeads {
 public:
  explicit RandomLeads(unsigned seed) : random_(seed), playbook(sample_playbook()) {
    playbook.calendar.zone = berlin();
    playbook.calendar.currency = "EUR";
    playbook.reasons = {{"price", std::nullopt, false, true}, {"spam", std::nullopt, true, false}};
    playbook.stages[3].probability = 40;
    playbook.stages[4].probability = 75;
  }
  int below(int limit) { return static_cast<int>(random_() % static_cast<unsigned>(limit)); }
  template <class T>
  T pick(const std::vector<T>& values) {
    return values[static_cast<std::size_t>(below(static_cast<int>(values.size())))];
  }
  Instant moment(int most_days) {
    return kReportNow -
           Seconds{static_cast<std::int64_t>(below(most_days * 24)) * 3600 + below(3600)};
  }

  RandomLead next() {
    RandomLead lead;
    lead.sample.bare.id = LeadId{++last_};
    const Instant born = moment(400);
    lead.sample.set(BuiltIn::created_at, born);
    lead.owner = pick<std::string>({"ana", "bo", ""});
    if (!lead.owner.empty()) lead.sample.set(BuiltIn::owner, Value{lead.owner});
    if (below(3) > 0) lead.value = 1 + below(9'000'000);
    if (lead.value != 0) lead.sample.set(BuiltIn::value, Value{lead.value});
    lead.currency = pick<std::string>({"EUR", "USD", ""});
    if (!lead.currency.empty()) lead.sample.set(BuiltIn::currency, Value{lead.currency});
    if (lead.currency.empty()) lead.currency = "EUR";  // that of the calendar
    walk(lead, born);
    return lead;
  }

 private:
  void walk(RandomLead& lead, Instant born) {
    std::string now = "new";
    Instant at = born;
    std::uint32_t cycle = 1;
    lead.cycles.push_back({{{now, born}}, ""});
    for (int i = below(8); i > 0; --i) {
      at += Seconds{static_cast<std::int64_t>(below(60 * 24)) * 3600};
      const std::string to = pick<std::string>(
          {"new", "mql", "sal", "sql", "opportunity", "customer", "customer", "nurture", "lost"});
      if (to == now) continue;
      if (at > kReportNow) {  // in the future: as if it had not been
        lead.moves.push_back({at, playbook.find_stage(now), *playbook.find_stage(to), cycle, ""});
        break;
      }
      const bool closed = now == "customer" || now == "lost";
      const bool open = to != "customer" && to != "lost" && to != "nurture";
      if (closed && open) {
        ++cycle;
        lead.cycles.push_back({});
      }
      const std::string reason =
          to == "lost" || to == "nurture" ? pick<std::string>({"price", "spam", ""}) : "";
      lead.moves.push_back({at, playbook.find_stage(now), *playbook.find_stage(to), cycle, reason});
      lead.cycles.back().stays.emplace_back(to, at);
      lead.cycles.back().reason = reason;
      if (to == "customer" && below(4) > 0)
        lead.purchases.push_back({at, static_cast<double>(1 + below(5000))});
      if (below(6) == 0) lead.purchases.push_back({at + Seconds{60}, 7});
      now = to;
    }
    std::sort(lead.purchases.begin(), lead.purchases.end(),
              [](const Purchase& a, const Purchase& b) { return a.at < b.at; });
    lead.stage = lead.cycles.back().last();
    lead.stage_since = lead.cycles.back().stays.back().second;
    lead.sample.bare.stage = *playbook.find_stage(lead.stage);
    lead.sample.bare.stage_since = lead.stage_since;
    lead.sample.bare.cycle = cycle;
  }

  std::mt19937 random_;
  std::int64_t last_ = 0;

 public:
  Playbook playbook;
};

/// The words of the specification, one cycle at a time.
inline bool slow_set_aside(const SlowCycle& cycle) {
  return cycle.last() == "lost" && cycle.reason == "spam";
}
inline std::optional<Instant> slow_won(const SlowCycle& cycle) {
  for (const auto& [stage, at] : cycle.stays)
    if (stage == "customer") return at;
  return std::nullopt;
}
/// When it first was in the step or in a later one; every cycle enters the first as it begins.
inline std::optional<Instant> slow_entry(const SlowCycle& cycle, std::size_t step) {
  const std::vector<std::string> steps{"new", "mql", "sal", "sql", "opportunity", "customer"};
  if (step == 0) return cycle.began();
  for (const auto& [stage, at] : cycle.stays) {
    const auto found = std::find(steps.begin(), steps.end(), stage);
    if (found != steps.end() && static_cast<std::size_t>(found - steps.begin()) >= step) return at;
  }
  return std::nullopt;
}
/// "2026-11", as a clock on a wall in Berlin shows it.
inline std::string slow_month(Instant at, const Zone& zone) {
  const auto local = zone.to_local(at);
  const std::chrono::year_month_day date{
      Day{std::chrono::floor<std::chrono::days>(local).time_since_epoch()}};
  const unsigned month = unsigned{date.month()};
  return std::to_string(int{date.year()}) + (month < 10 ? "-0" : "-") + std::to_string(month);
}

}  // namespace leads
