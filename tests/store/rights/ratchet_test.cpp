// SPDX-License-Identifier: MIT
// Whatever is created, recorded, merged, split, undone and removed in whatever order: an address
// that was stopped is not reached, by any lead that has it, before there is later evidence.
#include <doctest/doctest.h>

#include <map>
#include <random>

#include "core/match/reachable.h"
#include "fixtures/sample.h"
#include "fixtures/temporary_book.h"
#include "leads/error.h"
#include "store/read/identities.h"
#include "store/read/lead_cursor.h"
#include "store/read/people.h"
#include "store/records.h"
#include "store/write/operation.h"

namespace leads {
namespace {

Playbook open_playbook() {
  Playbook playbook = sample_playbook();
  playbook.mail_unknown = true;
  return playbook;
}

/// Draws what happens, and remembers of each address when it was last stopped and last allowed.
class Happenings : public TemporaryBook {
 public:
  explicit Happenings(unsigned seed) : TemporaryBook(open_playbook()), random_(seed) {}

  void step() {
    now_ += Seconds{3600};
    const std::vector<LeadId> leads = all();
    if (leads.size() < 3 || draw(6) == 0) return create();
    const LeadId lead = leads[draw(leads.size())];
    switch (draw(7)) {
      case 0:
        return refuse(lead);
      case 1:
        return consent(lead,
                       draw(2) == 0 ? ConsentState::opted_in : ConsentState::legitimate_interest,
                       draw(2) == 0);
      case 2:
        return stop(lead);
      case 3:
        return write(
            [&](Operation& operation) { operation.merge(lead, leads[draw(leads.size())]); });
      case 4:
        return write([&](Operation& operation) {
          operation.undo(1 + static_cast<std::int64_t>(
                                 draw(static_cast<std::size_t>(operation.follows()) + 1)));
        });
      case 5:
        return write([&](Operation& operation) { operation.remove(lead); });
      default:
        return write([&](Operation& operation) {
          operation.set(lead, leads::at(BuiltIn::email), Value{address()});
        });
    }
  }

  /// Addresses at which some lead is reached though nothing later than its stop allows it.
  std::size_t loosened() {
    std::size_t found = 0;
    for (const LeadId lead : all()) {
      LeadNeeds needs;
      needs.add_reach();
      needs.addresses = true;
      LeadCursor cursor(store(), needs, {std::vector{lead}, {}, false});
      REQUIRE(cursor.next());
      for (const std::string& key : addresses_of(lead)) {
        if (!reach(cursor.lead(), cursor.activities(), playbook, now_, Channel::email, key))
          continue;
        ++reached;
        const auto stopped = stopped_.find(key);
        if (stopped == stopped_.end()) continue;
        const auto allowed = allowed_.find(key);
        found += allowed == allowed_.end() || allowed->second <= stopped->second ? 1 : 0;
      }
    }
    return found;
  }
  std::size_t stops() const { return stopped_.size(); }
  std::size_t reached = 0;

 private:
  std::size_t draw(std::size_t below) {
    return std::uniform_int_distribution<std::size_t>(0, below - 1)(random_);
  }
  std::string address() { return "a" + std::to_string(draw(9)) + "@x.example"; }
  std::vector<LeadId> all() {
    std::vector<LeadId> found;
    for (std::int64_t id = 1; id <= number(People(store()).last()); ++id)
      if (People(store()).exists(LeadId{id})) found.push_back(LeadId{id});
    return found;
  }
  std::vector<std::string> addresses_of(LeadId lead) {
    std::vector<std::string> keys;
    for (const Identity& identity : Identities(store()).of(lead))
      if (identity.kind == "email") keys.push_back(identity.key);
    return keys;
  }
  /// What is refused changes nothing.
  template <class Do>
  void write(Do act) {
    Operation operation(store(), now_, "ana", "test");
    try {
      act(operation);
    } catch (const Error&) {
      return;
    }
    operation.finish("", false);
  }

  void create() {
    NewLead lead;
    lead.values.emplace_back(leads::at(BuiltIn::email), address());
    if (const std::string further = address(); draw(2) == 0)
      lead.identities.push_back({"email", further, further, ""});
    if (draw(4) == 0)
      lead.consents.push_back(
          {{}, Channel::email, "", ConsentState::opted_in, now_, "file.csv:2", false});
    write([&](Operation& operation) { operation.create(std::span(&lead, 1)); });
  }
  void refuse(LeadId lead) {
    const std::vector<std::string> keys = addresses_of(lead);
    const bool whole = keys.empty() || draw(2) == 0;
    const std::string key = whole ? "" : keys[draw(keys.size())];
    write([&](Operation& operation) {
      operation.set_consent({lead, Channel::email, key, ConsentState::opted_out, now_, "", true});
    });
    for (const std::string& each : whole ? keys : std::vector{key}) stopped_[each] = now_;
  }
  void consent(LeadId lead, ConsentState state, bool is_evidence) {
    write([&](Operation& operation) {
      operation.set_consent({lead, Channel::email, "", state, now_, "said so", is_evidence});
    });
    if (!is_evidence) return;
    for (const std::string& key : addresses_of(lead)) allowed_[key] = now_;
  }
  void stop(LeadId lead) {
    const std::vector<std::string> keys = addresses_of(lead);
    if (keys.empty()) return;
    static constexpr const char* kKinds[] = {"email_bounce_hard", "unsubscribe", "complaint"};
    NewActivity activity;
    activity.lead = lead;
    activity.at = now_;
    activity.kind = *playbook.kinds.find(kKinds[draw(3)]);
    activity.address = keys[draw(keys.size())];
    write([&](Operation& operation) { operation.record(std::vector{activity}); });
    stopped_[activity.address] = now_;
  }

  std::mt19937 random_;
  Instant now_ = utc(2026, 1, 1);
  std::map<std::string, Instant> stopped_, allowed_;
};

}  // namespace

TEST_CASE("permission only ever tightens without new, later evidence") {
  std::size_t reached = 0, stops = 0;
  for (unsigned seed = 1; seed <= 12; ++seed) {
    Happenings happenings(seed);
    for (int step = 0; step < 120; ++step) {
      happenings.step();
      CAPTURE(seed);
      CAPTURE(step);
      REQUIRE(happenings.loosened() == 0);
    }
    reached += happenings.reached;
    stops += happenings.stops();
  }
  CHECK(reached > 1000);
  CHECK(stops > 50);
}

}  // namespace leads
