// SPDX-License-Identifier: MIT
// Pairs of leads that may be one person, over the whole book: leads are reduced to hashed keys and
// compared where they share one.
#pragma once

#include <vector>

#include "core/lead/likeness.h"
#include "flows/evaluation.h"
#include "leads/filter.h"
#include "leads/score.h"

namespace leads {

struct DuplicateSearch {
  Filter filter;               ///< one of the two at least must match
  const Zone* zone = nullptr;  ///< of days and words in the filter
  int least = 50;              ///< strength
  std::size_t limit = 20;
};

struct DuplicatePair {
  LeadId keep{}, other{};  ///< the older stays, unless the other is further in the funnel
  int strength = 0;
  std::vector<Alike> reasons;
};

struct Duplicates {
  std::vector<DuplicatePair> pairs;  ///< the strongest first, then by their lower ids
  std::size_t leads = 0;             ///< looked at
  std::size_t found = 0;             ///< pairs of at least that strength
  std::size_t crowded =
      0;  ///< e-mails, phones, names shared by more than kCrowd leads: no pairs are made of these
};

/// An address or number of so many leads is that of a desk, a switchboard or a test.
inline constexpr std::size_t kCrowd = 50;

Duplicates find_duplicates(const Evaluation& evaluation, DuplicateSearch search);

/// Those it would pair with this lead, of at least `least`, ascending.
std::vector<LeadId> duplicates_of(Store& store, LeadId lead, int least);

}  // namespace leads
