// SPDX-License-Identifier: MIT
// What sequences of letters brought: per sequence how leads stand, per step what was sent and what
// followed. Pure; leads are added one by one.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/nurture/planner.h"
#include "core/nurture/record.h"
#include "leads/lead.h"

namespace leads {

/// What a lead did, or what was done with it, after a letter.
struct NurtureOutcome {
  enum class Kind : std::uint8_t {
    opened,
    clicked,
    by_machine,  ///< opened or clicked
    replied,
    moved_on,
    unsubscribed,
    bought
  };
  Kind kind{};
  Instant at;
  std::string_view text = {};  ///< of a purchase: where the code of an offer may be
};

class NurtureReport {
 public:
  /// How many, and who, ascending.
  struct Count {
    std::int64_t count = 0;
    std::vector<LeadId> leads;
    void add(LeadId lead) {
      ++count;
      if (leads.empty() || leads.back() != lead) leads.push_back(lead);
    }
  };
  struct Step {
    Count sent, unconfirmed;
    Count opened, clicked, replied, moved_on, unsubscribed;  ///< letters that were followed by it
    Count by_machine;  ///< letters that a machine opened, or whose links it followed
    Count offered, redeemed;
  };
  struct Sequence {
    Count enrolled, running, stopped, lost, finished;
    std::vector<std::pair<std::string, Step>> steps;  ///< in the order of leads.toml, then those
                                                      ///< that it no longer has
  };

  /// Letters sent within [since, until] count; the sequences of the playbook come first.
  NurtureReport(const Playbook& playbook, Instant since, Instant until);

  /// Records in order of time, outcomes likewise. What follows a letter within kFollows and before
  /// the lead's next letter is counted for it, once each.
  void add(LeadId lead, std::span<const NurtureRecord> records,
           std::span<const NurtureOutcome> outcomes, std::span<const SequencePlan> plans);

  const std::vector<std::pair<std::string, Sequence>>& sequences() const { return sequences_; }

 private:
  Sequence& sequence(std::string_view name);
  Step& step(std::string_view sequence_name, const std::string& key);
  void add_letters(LeadId lead, std::span<const NurtureRecord> records,
                   std::span<const NurtureOutcome> outcomes);

  Instant since_, until_;
  std::vector<std::pair<std::string, Sequence>> sequences_;
};

inline constexpr Seconds kFollows = std::chrono::days{30};

/// Whether a text contains a code as a word of its own, whatever its case.
bool names_code(std::string_view text, std::string_view code);

}  // namespace leads
