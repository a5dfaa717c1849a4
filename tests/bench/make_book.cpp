// SPDX-License-Identifier: MIT
// Made-up books for the bench: leads and activities skewed as in life, at a steady rate over a
// year. Seeded: the same arguments make the same book.
//   make_book make BOOK LEADS ACTIVITIES   fills the empty book BOOK
//   make_book touch BOOK DAY PERCENT       one day's activities of so many of its leads, DAY days
//   after its last
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

#include "formats/playbook/playbook_toml.h"
#include "leads/error.h"
#include "store/records.h"
#include "store/store.h"
#include "store/write/operation.h"

namespace leads {
namespace {

constexpr std::int64_t kDay = 86400;
constexpr Instant kEnd =
    std::chrono::sys_days{std::chrono::year{2026} / 11 / 22} + std::chrono::hours{10};

struct Weighted {
  const char* name;
  int weight;
};
constexpr Weighted kTitles[] = {
    {"Engineer", 30}, {"Buyer", 15},  {"VP Sales", 5}, {"Head of IT", 6}, {"CTO", 3},
    {"Student", 6},   {"Founder", 4}, {"Clerk", 25},   {"Intern", 3},     {"", 8}};
constexpr Weighted kCountries[] = {{"DE", 30}, {"US", 25}, {"AT", 6}, {"CH", 6},
                                   {"FR", 12}, {"GB", 12}, {"", 9}};
constexpr Weighted kIndustries[] = {{"manufacturing", 15}, {"logistics", 10}, {"software", 25},
                                    {"retail", 20},        {"health", 15},    {"", 20}};
constexpr Weighted kSources[] = {{"web_form", 35},       {"webinar", 15},    {"referral", 8},
                                 {"purchased_list", 15}, {"trade_show", 10}, {"advert", 17}};
constexpr Weighted kKinds[] = {
    {"page_view", 340},  {"email_sent", 230},      {"email_open", 190},
    {"email_click", 60}, {"form_submit", 25},      {"content_download", 25},
    {"call", 20},        {"call_attempt", 20},     {"webinar", 12},
    {"email_reply", 12}, {"cart_add", 14},         {"cart_abandon", 7},
    {"purchase", 6},     {"social_like", 12},      {"social_follow", 4},
    {"meeting", 6},      {"demo_request", 4},      {"trial_start", 3},
    {"unsubscribe", 3},  {"email_bounce_hard", 3}, {"complaint", 1},
    {"note", 3}};

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : random_(seed) {}
  // Not the library's distributions: theirs differ from one library to the next.
  double fraction() { return static_cast<double>(random_() >> 11) * 0x1p-53; }
  std::int64_t below(std::int64_t end) {
    return static_cast<std::int64_t>(fraction() * static_cast<double>(end));
  }
  template <std::size_t size>
  const char* of(const Weighted (&list)[size]) {
    int sum = 0;
    for (const Weighted& each : list) sum += each.weight;
    std::int64_t rest = below(sum);
    for (const Weighted& each : list) {
      if ((rest -= each.weight) < 0) return each.name;
    }
    return list[0].name;
  }
  /// A few have very much, most have little.
  double skewed() {
    return std::exp(1.3 * std::sqrt(-2 * std::log(1 - fraction())) *
                    std::cos(6.283185307179586 * fraction()));
  }

 private:
  std::mt19937_64 random_;
};

void set_text(NewLead& lead, BuiltIn field, const std::string& text) {
  if (!text.empty()) lead.values.emplace_back(at(field), text);
}

NewLead make_lead(std::int64_t number, Instant created, Dice& dice) {
  NewLead lead;
  set_text(lead, BuiltIn::name, "Person " + std::to_string(number));
  set_text(
      lead, BuiltIn::email,
      "person" + std::to_string(number) + "@company" + std::to_string(number % 20000) + ".example");
  set_text(lead, BuiltIn::title, dice.of(kTitles));
  if (dice.below(10) > 0)
    set_text(lead, BuiltIn::company, "Company " + std::to_string(number % 20000));
  set_text(lead, BuiltIn::country, dice.of(kCountries));
  set_text(lead, BuiltIn::industry, dice.of(kIndustries));
  set_text(lead, BuiltIn::source, dice.of(kSources));
  if (dice.below(3) == 0)
    set_text(lead, BuiltIn::website,
             "https://company" + std::to_string(number % 20000) + ".example");
  if (dice.below(4) == 0)
    set_text(lead, BuiltIn::phone, "+4930" + std::to_string(10'000'000 + number));
  if (dice.below(5) > 0)
    lead.values.emplace_back(at(BuiltIn::employees),
                             static_cast<std::int64_t>(dice.skewed() * 40) + 1);
  if (dice.below(2) == 0)
    lead.values.emplace_back(at(BuiltIn::revenue),
                             static_cast<std::int64_t>(dice.skewed() * 800'000) * 10'000);
  lead.values.emplace_back(at(BuiltIn::created_at),
                           std::int64_t{created.time_since_epoch().count()});
  return lead;
}

NewActivity make_activity(LeadId lead, Instant at, const Playbook& playbook, Dice& dice) {
  NewActivity made;
  made.lead = lead;
  made.at = at;
  const std::string kind = dice.of(kKinds);
  made.kind = *playbook.kinds.find(kind);
  if (kind == "page_view") {
    const std::int64_t page = dice.below(300);
    made.subject = page < 15   ? "/pricing"
                   : page < 20 ? "/pricing/compare"
                               : "/blog/" + std::to_string(page * page / 90);
  } else if (kind.starts_with("email_")) {
    made.subject = "newsletter " + std::to_string((kEnd - at).count() / (7 * kDay));
    made.machine = kind == "email_open" && dice.below(10) == 0;
  } else if (kind == "cart_add" || kind == "purchase") {
    made.value = static_cast<double>(dice.below(400)) + 0.5;
  }
  return made;
}

/// So many activities in visits of a few each, spread evenly from `from` to `until`.
void make_activities(LeadId lead, std::int64_t count, Instant from, Instant until,
                     const Playbook& playbook, Dice& dice, std::vector<NewActivity>& out) {
  while (count > 0) {
    const std::int64_t visit = std::min(count, 1 + dice.below(4));
    Instant at = from + Seconds{dice.below((until - from).count())};
    for (std::int64_t i = 0; i < visit; ++i) {
      out.push_back(make_activity(lead, at, playbook, dice));
      at = std::min(at + Seconds{dice.below(600)}, until);
    }
    count -= visit;
  }
}

void make(Store& store, std::int64_t leads, std::int64_t activities) {
  const Playbook& playbook = store.playbook();
  Dice dice(20261122);
  std::vector<Instant> created;
  std::vector<double>
      weights;  // how much a lead does a day, times the days of the last year it was there
  double whole = 0;
  for (std::int64_t i = 0; i < leads; ++i) {
    created.push_back(kEnd - Seconds{1 + dice.below(730 * kDay)});
    const auto there =
        std::min<double>(static_cast<double>((kEnd - created.back()).count()), 365.0 * kDay);
    weights.push_back(dice.skewed() * there);
    whole += weights.back();
  }
  constexpr std::int64_t kBatch = 50'000;
  double sum = 0;
  std::int64_t made = 0;
  for (std::int64_t first = 0; first < leads; first += kBatch) {
    const std::int64_t end = std::min(first + kBatch, leads);
    std::vector<NewLead> batch;
    for (std::int64_t i = first; i < end; ++i)
      batch.push_back(make_lead(i + 1, created[static_cast<std::size_t>(i)], dice));
    Operation operation(store, kEnd, "bench", "import");
    const std::vector<LeadId> ids = operation.create(batch);
    std::vector<NewActivity> happened;
    for (std::int64_t i = first; i < end; ++i) {
      const auto index = static_cast<std::size_t>(i);
      sum += weights[index];
      const auto upto =
          static_cast<std::int64_t>(std::llround(sum / whole * static_cast<double>(activities)));
      const Instant from = std::max(created[index], kEnd - Seconds{365 * kDay});
      make_activities(ids[static_cast<std::size_t>(i - first)], upto - made, from, kEnd, playbook,
                      dice, happened);
      made = upto;
    }
    operation.record(std::move(happened));
    operation.finish("bench", false);
  }
}

void touch(Store& store, std::int64_t day, std::int64_t percent) {
  const Instant from = kEnd + Seconds{(day - 1) * kDay};
  Dice dice(static_cast<std::uint64_t>(day) * 977);
  const std::int64_t leads = store.count();
  std::vector<NewActivity> happened;
  for (std::int64_t lead = 1; lead <= leads; ++lead) {
    if (dice.below(100) < percent)
      make_activities(LeadId{lead}, 1 + dice.below(3), from, from + Seconds{kDay}, store.playbook(),
                      dice, happened);
  }
  Operation operation(store, from + Seconds{kDay}, "bench", "import");
  operation.record(std::move(happened));
  operation.finish("bench", false);
}

int run(const std::vector<std::string>& words) {
  if (words.size() != 4 || (words[0] != "make" && words[0] != "touch")) {
    std::fputs(
        "usage: make_book make BOOK LEADS ACTIVITIES\n       make_book touch BOOK DAY PERCENT\n",
        stderr);
    return 2;
  }
  Playbook playbook = default_playbook();
  Store store(words[1], {.write = true, .cache_kib = 256 * 1024}, playbook);
  const std::int64_t first = std::atoll(words[2].c_str()), second = std::atoll(words[3].c_str());
  if (words[0] == "make")
    make(store, first, second);
  else
    touch(store, first, second);
  return 0;
}

}  // namespace
}  // namespace leads

int main(int count, char** arguments) {
  try {
    return leads::run({arguments + 1, arguments + count});
  } catch (const leads::Error& error) {
    std::fprintf(stderr, "make_book: %s: %s\n", error.where.c_str(), error.what());
    return 1;
  }
}
