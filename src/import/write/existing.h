// SPDX-License-Identifier: MIT
// What the import knows of a lead that rows are compared with.
#pragma once

#include <array>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "import/rows/lead_row.h"
#include "import/write/lead_import.h"

namespace leads {

/// A lead as far as the import knows it: what it has, and what earlier rows gave it.
struct LeadImport::Existing {
  std::unordered_map<std::size_t, Value> values;  ///< by field
  std::set<std::string> tags;                     ///< folded
  std::set<std::string> ids;                      ///< kind, NUL, key
  std::array<ConsentState, kChannels> consents{};
  std::optional<StageId> stage;  ///< of a lead of the book
  StageId furthest{};
  Instant stage_since{};

  /// Whether that is what the lead is called though it has no name of its own.
  bool is_called(const Value& name) const;
  /// Whether an e-mail or phone is its main or a further one.
  bool has_key(FieldIndex field, const std::string& key) const;
  void take(const LeadRow& row);
  void take(const LeadView& lead, const std::vector<Identity>& identities);
};

/// Values of a list that are not there yet follow: "a; b" and ";B;c" are "a; b;c".
std::string joined_list(std::string_view known, std::string_view added);

}  // namespace leads
