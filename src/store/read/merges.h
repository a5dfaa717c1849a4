// SPDX-License-Identifier: MIT
// Which leads were merged into which, at present: small, read once per operation.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "leads/lead.h"
#include "sql/connection.h"

namespace leads {

class Merges {
 public:
  Merges() = default;
  /// Throws bad_input for a lead that was merged into one that does not exist.
  explicit Merges(sql::Connection& connection);

  bool empty() const { return into_.empty(); }
  /// The lead it was merged into, which may have been merged in turn; nullopt for one that was
  /// not merged.
  std::optional<LeadId> into(LeadId lead) const;
  /// The lead it ended up in: itself, unless it was merged. Throws bad_input for a ring.
  LeadId survivor(LeadId lead) const;
  /// Those merged into it, ascending.
  std::vector<LeadId> direct(LeadId lead) const;
  /// Those merged into it and into these, each before its own.
  std::vector<LeadId> parts(LeadId lead) const;
  /// Every merged lead with the one it was merged into.
  const std::unordered_map<std::int64_t, std::int64_t>& all() const { return into_; }

 private:
  std::string path_;
  std::unordered_map<std::int64_t, std::int64_t> into_;
  std::unordered_map<std::int64_t, std::vector<LeadId>> direct_;
};

}  // namespace leads
