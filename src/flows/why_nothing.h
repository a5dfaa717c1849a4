// SPDX-License-Identifier: MIT
// Why a filter finds no lead: term by term, with what is nearly the same and does find some.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "flows/evaluation.h"
#include "leads/filter.h"

namespace leads {

struct WhyNothing {
  const Evaluation& evaluation;
  const Zone* zone = nullptr;
  /// Reads another filter; nullopt if it is none.
  std::function<std::optional<Filter>(const std::string&)> read;
};

/// Lines, each about a term or two; empty when there is nothing to say: the book has no leads.
std::vector<std::string> why_nothing(const WhyNothing& asked, const Filter& filter);

}  // namespace leads
