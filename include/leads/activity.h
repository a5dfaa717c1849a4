// SPDX-License-Identifier: MIT
// Kinds of activities and their directions, sources, and an activity as scoring reads it.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "leads/instant.h"

namespace leads {

enum class KindId : std::uint16_t {};     ///< index into Kinds
enum class SubjectId : std::uint32_t {};  ///< dictionary code; 0 is "no subject"
inline std::size_t index(KindId id) {
  return static_cast<std::size_t>(id);
}

enum class Direction : std::uint8_t { none, in, out, both };
std::string_view direction_name(Direction direction);

struct Kind {
  std::string name;
  Direction direction = Direction::none;
  std::string channel;    ///< email phone sms web event social in_person sale or a word
                          ///< of the company's own; "" none
  bool knocking = false;  ///< reopens or unparks a lead
};

/// Kinds by number: the built-in ones have fixed indexes, those of `[kinds]` and the book follow.
class Kinds {
 public:
  Kinds();
  std::optional<KindId> find(std::string_view name) const;
  KindId add(Kind kind);
  const Kind& operator[](KindId kind) const { return all_[index(kind)]; }
  std::size_t size() const { return all_.size(); }
  std::span<const Kind> all() const { return all_; }
  std::vector<std::string> names() const;

 private:
  std::vector<Kind> all_;
  std::unordered_map<std::string, KindId> by_name_;
};

/// A short word for a kind, quick to type during a call: "met" is meeting.
struct KindWord {
  std::string_view word, kind;
};
std::span<const KindWord> kind_words();
/// The kind of that name, else the one that a short word means: a company's own kind takes
/// precedence over a short word.
std::optional<KindId> typed_kind(const Kinds& kinds, std::string_view word);

/// Interest: inbound and two-way kinds. Contact: outbound and two-way kinds.
inline bool is_interest(const Kind& kind) {
  return kind.direction == Direction::in || kind.direction == Direction::both;
}
/// What we did, alone or together with the lead, but not what a machine did for us.
inline bool is_contact(const Kind& kind, bool machine) {
  if (machine) return false;
  return kind.direction == Direction::out || kind.direction == Direction::both;
}

/// What scoring needs of an activity. A lead's activities are in ascending order of (at, kind).
struct Activity {
  Instant at;
  KindId kind{};
  SubjectId subject{};
  bool machine = false;
  double value = 0;  ///< NaN when missing
};

/// The columns needed only by a `where` on ref, note or system; parallel to the activities.
struct ActivityText {
  std::string_view ref, note, system;
};

/// The direction of a source word; none for undeclared words.
using Sources = std::unordered_map<std::string, Direction>;
/// The built-in sources with their directions.
const std::vector<std::pair<std::string, Direction>>& built_in_sources();

}  // namespace leads
