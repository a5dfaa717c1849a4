// SPDX-License-Identifier: MIT
// What must be true of every book, asked of all of it: the reading code refuses such rows where it
// meets them, this finds them beforehand.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "store/store.h"

namespace leads {

struct Finding {
  std::string what;    ///< a sentence without a full stop that names the row
  bool index = false;  ///< the rows are whole: only an index of them is damaged
};

/// At most this many of one kind are reported.
inline constexpr std::size_t kMostFindings = 20;

/// Objects that are not ours, damaged pages and values of a wrong type, rows of leads that do not
/// exist, numbers and times beyond those of any book, rings of merges and undos, and texts that
/// are not UTF-8. `stop` is asked now and then; true ends it.
std::vector<Finding> check_book(Store& store, const std::function<bool()>& stop = {});

}  // namespace leads
