// SPDX-License-Identifier: MIT
// What a playbook's rules compile to: filters with indexes of their memos, what to count of which
// kind of activity, and the fields that decide a grade. Pointers are into the playbook, which
// outlives the program.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/funnel/funnel.h"
#include "leads/playbook.h"

namespace leads {

/// A term, and how it is answered.
struct ProgramTerm {
  /// Of a field of the lead: whether it is there, what it says, how much it is. Such an answer
  /// stays until the field is edited.
  enum class Asks : std::uint8_t { presence, text, number, other };
  const Term* term = nullptr;
  int memo = -1;  ///< index of its memo; -1 if none
  Asks asks = Asks::other;
};
/// Alternatives of terms; without any it matches everything.
struct ProgramFilter {
  ProgramFilter() = default;
  ProgramFilter(ProgramFilter&&) = default;
  ProgramFilter& operator=(ProgramFilter&&) = default;

  std::vector<std::vector<ProgramTerm>> alternatives;
  const ProgramTerm* only = nullptr;  ///< the term, when there is but one
};

/// A rule that an activity of some kind concerns, with what turns most activities away.
struct KindWatch {
  Seconds within{0};
  std::uint16_t watch = 0;
  std::uint32_t rule = 0;
  bool sees_machine = false;
  bool asks = false;  ///< has a `where`
  bool newest_only = false;
  bool by_day = false;
};

/// What one rule counts among the activities.
struct Watch {
  enum class Fading : std::uint8_t { none, exponential, linear };
  ProgramFilter where;  ///< memos are by subject
  bool sees_machine = false;
  bool newest_only = false;  ///< silence: when was the last one?
  Per per = Per::each;
  Fading fading = Fading::none;
  Seconds within{0};  ///< kForever without
  double span = 0;    ///< of the fading, in seconds
  int points = 0;     ///< of one occurrence
};
inline constexpr Seconds kForever = kLastInstant - kFirstInstant + Seconds{1};

struct ProgramRule {
  enum class Shape : std::uint8_t { field, by, occurrences, bands, idle };
  bool counts() const { return shape != Shape::field && shape != Shape::by; }

  Shape shape = Shape::field;
  const std::vector<Band>* bands = nullptr;  ///< of shapes by and bands
  FieldIndex by{};                           ///< of shape by
  Seconds idle{0};                           ///< of shape idle
  // Of the rule, what every lead asks for, side by side.
  bool is_limited() const { return limits.floor || limits.ceiling; }
  Part part = Part::fit;
  int points = 0;
  Limits limits;
  std::optional<std::size_t> group;
  ProgramFilter gate;           ///< `when`; memos are by text
  std::uint16_t watch = 0;      ///< of a rule that counts()
  int memo = -1;                ///< of shape by: which band a text is in
  bool nothing_is_free = true;  ///< a yield of 0 passes its limits as 0
  /// Whether it may come to anything although no activity was met.
  bool counts_unmet() const { return shape != Shape::occurrences || !nothing_is_free; }
};

/// Rules as bits, 64 in each word.
inline std::size_t word_of(std::size_t rule) {
  return rule / 64;
}
inline std::uint64_t bit_of(std::size_t rule) {
  return std::uint64_t{1} << rule % 64;
}

struct ScoreProgram {
  explicit ScoreProgram(const Playbook& playbook);

  /// The watches an activity of this kind concerns.
  std::span<const KindWatch> watches_of(KindId kind) const {
    if (index(kind) + 1 >= kind_offsets.size()) return {};
    const std::uint32_t first = kind_offsets[index(kind)], last = kind_offsets[index(kind) + 1];
    return {kind_watches.data() + first, last - first};
  }

  const Playbook* playbook;
  FunnelMatcher funnel;
  std::vector<ProgramRule> rules;    ///< source order
  std::vector<std::uint32_t> gated;  ///< rules with a gate
  std::vector<std::uint64_t> unmet;  ///< a bit a rule: counts_unmet()
  std::vector<Watch> watches;
  std::vector<std::uint32_t> kind_offsets;
  std::vector<KindWatch> kind_watches;
  struct Decided {
    std::vector<FieldIndex> fields;
    bool tags = false;
  };
  std::vector<Decided> decided;  ///< what decides each fit rule
  int text_memos = 0, subject_memos = 0;
  bool needs_text = false;
};

}  // namespace leads
