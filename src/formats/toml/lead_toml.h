// SPDX-License-Identifier: MIT
// One lead's fields and tags as TOML, for a person to edit: written, and read back with the place
// of every value.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "formats/toml/problems.h"
#include "leads/lead.h"

namespace leads {

/// Comment lines of `heading`, then a line a field in their order, blank ones as "". `texts` are by
/// field, as shown.
std::string write_lead_toml(const Fields& fields, std::span<const std::string> texts,
                            const std::vector<std::string>& tags, std::string_view heading);

struct LeadToml {
  struct Entry {
    std::string text;  ///< "" where the line is gone or blank
    Place place;
  };
  std::vector<Entry> fields;  ///< by field
  std::vector<std::string> tags;
};
/// What is wrong goes into `problems`: mistakes of writing (then nullopt), unknown names, lists
/// where one value belongs. Values are not judged.
std::optional<LeadToml> read_lead_toml(const Fields& fields, Problems& problems);

}  // namespace leads
