// SPDX-License-Identifier: MIT
// What every flow that reads leads and their scores works with.
#pragma once

#include "leads/score.h"
#include "store/store.h"

namespace leads {

/// A book, the rules it is scored by, and the instant it is looked at. Refers to what others own;
/// `scratch` serves one thread.
struct Evaluation {
  Store& store;
  const Scorer& scorer;
  ScoreScratch& scratch;
  Instant as_of;
};

}  // namespace leads
