// SPDX-License-Identifier: MIT
// A book in which leads are created, imported, suppressed, recorded, merged, split, undone and
// removed at random.
#pragma once

#include <doctest/doctest.h>

#include <map>
#include <random>
#include <string>
#include <vector>

#include "core/match/reachable.h"
#include "fixtures/sample.h"
#include "fixtures/temporary_book.h"
#include "leads/error.h"
#include "store/read/identities.h"
#include "store/read/lead_cursor.h"
#include "store/read/people.h"
#include "store/records.h"
#include "store/rights/consent_ledger.h"
#include "store/write/operation.h"

namespace leads {

inline Playbook open_playbook() {
  Playbook playbook = sample_playbook();
  playbook.mail_unknown = true;
  return playbook;
}

/// Draws what happens, and remembers of each address when it was last stopped and last allowed.
class Happenings : public TemporaryBook {
 public:
  explicit Happenings(unsigned seed, bool ties = true)
      : TemporaryBook(open_playbook()), random_(seed), ties_(ties) {}

  void step() {
    ++steps_;
    if (!ties_ || draw(3) != 0) now_ += Seconds{3600};
    const std::vector<LeadId> leads = all();
    if (leads.size() < 3 || draw(6) == 0) return create();
    const LeadId lead = leads[draw(leads.size())];
    switch (draw(9)) {
      case 0:
        return refuse(lead);
      case 1:
        return consent(lead,
                       draw(2) == 0 ? ConsentState::opted_in : ConsentState::legitimate_interest,
                       draw(2) == 0);
      case 2:
        return stop(lead);
      case 3:
        write([&](Operation& operation) { operation.merge(lead, leads[draw(leads.size())]); });
        return;
      case 4:
        write([&](Operation& operation) {
          operation.undo(1 + static_cast<std::int64_t>(
                                 draw(static_cast<std::size_t>(operation.follows()) + 1)));
        });
        return;
      case 5:
        write([&](Operation& operation) { operation.remove(lead); });
        return;
      case 6:
        return suppress();
      case 7:
        return restore(lead);
      default:
        write([&](Operation& operation) {
          operation.set(lead, leads::at(BuiltIn::email), Value{address()});
        });
        return;
    }
  }

  /// Addresses at which some lead is reached though nothing later than its stop allows it.
  std::size_t loosened() {
    std::size_t found = 0;
    for (const LeadId lead : all()) {
      LeadCursor cursor(store(), reach_needs(), {std::vector{lead}, {}, false});
      REQUIRE(cursor.next());
      for (const std::string& key : addresses_of(lead)) {
        if (!reach(cursor.lead(), cursor.activities(), playbook, now_, Channel::email, key))
          continue;
        ++reached;
        const auto stopped = stopped_.find(key);
        if (stopped == stopped_.end()) continue;
        const auto allowed = allowed_.find(key);
        found += allowed == allowed_.end() || allowed->second < stopped->second ? 1 : 0;
      }
    }
    return found;
  }
  std::size_t stops() const { return stopped_.size(); }
  std::size_t reached = 0;

  Instant now() const { return now_; }
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
  /// As an import of our own export makes it in another book, or in this one.
  NewLead restored(LeadId lead) {
    NewLead made;
    std::vector<std::string> keys = addresses_of(lead);
    for (const std::string& key : keys) made.identities.push_back({"email", key, key, ""});
    LeadCursor cursor(store(), reach_needs(), {std::vector{lead}, {}, false});
    REQUIRE(cursor.next());
    for (const BuiltIn field : {BuiltIn::email, BuiltIn::source, BuiltIn::vendor}) {
      const Cell& cell = cursor.lead().cell(field);
      if (cell.present()) made.values.emplace_back(leads::at(field), std::string(cell.text));
    }
    auto parsed = parse_ledger(ledger_text(lead));
    if (auto* ledger = std::get_if<ConsentLedger>(&parsed)) {
      made.consents = std::move(ledger->consents);
      made.stops = std::move(ledger->stops);
    }
    return made;
  }
  std::string ledger_text(LeadId lead) { return ledger_text_in(store(), lead, now_); }
  static std::string ledger_text_in(Store& store, LeadId lead, Instant as_of) {
    Suppressions suppressions(store);
    LeadCursor cursor(store, reach_needs(), {std::vector{lead}, {}, false});
    REQUIRE(cursor.next());
    return write_ledger(
        consent_ledger(store, suppressions, cursor.lead(), cursor.activities(), as_of));
  }
  static LeadNeeds reach_needs() {
    LeadNeeds needs;
    needs.add_reach();
    needs.addresses = true;
    return needs;
  }

 private:
  /// When something was said: of two of one second, the step that said it.
  using Said = std::pair<Instant, int>;
  using Saids = std::map<std::string, Said>;
  void note(Saids& saids, const std::string& key, Instant at) {
    Said& said = saids.try_emplace(key, at, steps_).first->second;
    said = std::max(said, Said{at, steps_});
  }
  /// Now, or some time before.
  Instant sometime() {
    if (draw(3) != 0) return now_;
    return now_ - Seconds{3600 * (1 + draw(40)) + (ties_ ? 0 : steps_)};
  }

  std::size_t draw(std::size_t below) {
    return std::uniform_int_distribution<std::size_t>(0, below - 1)(random_);
  }
  std::string address() { return "a" + std::to_string(draw(9)) + "@x.example"; }
  /// What is refused changes nothing, and is false.
  template <class Do>
  bool write(Do act) {
    Operation operation(store(), now_, "ana", "test");
    try {
      act(operation);
    } catch (const Error&) {
      return false;
    }
    operation.finish("", false);
    return true;
  }

  // As an import does it: with what a file says of consent, dated or not.
  void create() {
    NewLead lead;
    std::vector<std::string> keys{address()};
    lead.values.emplace_back(leads::at(BuiltIn::email), keys.front());
    if (const std::string further = address(); draw(2) == 0 && further != keys.front()) {
      lead.identities.push_back({"email", further, further, ""});
      keys.push_back(further);
    }
    const ConsentState state = draw(3) == 0 ? ConsentState::opted_out : ConsentState::opted_in;
    const Instant at = sometime();
    const bool is_dated = draw(2) == 0;
    const bool says = draw(3) == 0;
    if (says) lead.consents.push_back({{}, Channel::email, "", state, at, "file.csv:2", is_dated});
    if (!write([&](Operation& operation) { operation.create(std::span(&lead, 1)); }) || !says)
      return;
    for (const std::string& key : keys) {
      if (state == ConsentState::opted_out) note(stopped_, key, at);
      if (state == ConsentState::opted_in && is_dated) note(allowed_, key, at);
    }
  }
  void refuse(LeadId lead) {
    const std::vector<std::string> keys = addresses_of(lead);
    const bool whole = keys.empty() || draw(2) == 0;
    const std::string key = whole ? "" : keys[draw(keys.size())];
    const Instant at = sometime();
    write([&](Operation& operation) {
      operation.set_consent({lead, Channel::email, key, ConsentState::opted_out, at, "", true});
    });
    for (const std::string& each : whole ? keys : std::vector{key}) note(stopped_, each, at);
  }
  void consent(LeadId lead, ConsentState state, bool is_evidence) {
    std::vector<std::string> keys = addresses_of(lead);
    const bool whole = keys.empty() || draw(2) == 0;
    const std::string key = whole ? "" : keys[draw(keys.size())];
    const Instant at = sometime();
    write([&](Operation& operation) {
      operation.set_consent({lead, Channel::email, key, state, at, "said so", is_evidence});
    });
    if (!is_evidence) return;
    for (const std::string& each : whole ? keys : std::vector{key}) note(allowed_, each, at);
  }
  void restore(LeadId lead) {
    const NewLead again = restored(lead);
    write([&](Operation& operation) { operation.create(std::span(&again, 1)); });
  }
  void suppress() {
    const std::string key = address();
    write([&](Operation& operation) {
      operation.suppress({"email", key, Stop::listed, now_, {}, "list.csv:1"});
    });
    note(stopped_, key, now_);
  }
  void stop(LeadId lead) {
    const std::vector<std::string> keys = addresses_of(lead);
    if (keys.empty()) return;
    static constexpr const char* kKinds[] = {"email_bounce_hard", "unsubscribe", "complaint"};
    NewActivity activity;
    activity.lead = lead;
    activity.at = sometime();
    activity.kind = *playbook.kinds.find(kKinds[draw(3)]);
    activity.address = keys[draw(keys.size())];
    write([&](Operation& operation) { operation.record(std::vector{activity}); });
    note(stopped_, activity.address, activity.at);
  }

  std::mt19937 random_;
  bool ties_;  ///< several things happen in one second
  Instant now_ = utc(2026, 1, 1);
  int steps_ = 0;
  Saids stopped_, allowed_;
};

}  // namespace leads
