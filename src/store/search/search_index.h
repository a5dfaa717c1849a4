// SPDX-License-Identifier: MIT
// Searching texts by the index of their words.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "leads/playbook.h"
#include "store/store.h"

namespace leads {

/// A view of an open book, which must outlive it.
class SearchIndex {
 public:
  explicit SearchIndex(Store& store) : store_(store) {}

  /// The leads that may contain all words of an alternative (needed_words), ascending: a superset;
  /// the matcher decides. Nullopt where walking all leads costs no more, or where the index cannot
  /// be used: no texts were indexed, or the book is read as of an earlier time.
  std::optional<std::vector<LeadId>> may_contain(
      const std::vector<std::vector<std::string>>& alternatives);
  /// Brings the index up to date, in short transactions of `step` leads: in a book of `least` leads
  /// or more, once enough of it is out of date. Calls `between_steps` between two of them; the
  /// default lets other processes have the lock.
  void update(std::size_t least, std::size_t step = kStep,
              const std::function<void()>& between_steps = {});
  static constexpr std::size_t kStep = 16'000;  ///< read under one lock, some 30 ms

 private:
  Store& store_;
};

}  // namespace leads
