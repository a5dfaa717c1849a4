// SPDX-License-Identifier: MIT
// The tags that a lead had earlier. Header only.
#pragma once

#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/text.h"

namespace leads {

/// Tags from which changes are taken off, the newest first: by their folded form, for a lead may
/// have thousands.
class TagsBefore {
 public:
  explicit TagsBefore(std::vector<std::string>& tags) : tags_(tags) {}

  void take_off(const std::string& added, const std::string& removed) {
    if (!begun_)
      for (std::string& tag : tags_) by_key_[fold(tag)].push_back(std::move(tag));
    begun_ = true;
    if (!added.empty()) by_key_.erase(fold(added));
    if (!removed.empty()) by_key_[fold(removed)].push_back(removed);
  }
  /// Puts what is left back, in no order.
  void finish() {
    if (!begun_) return;
    tags_.clear();
    for (auto& [key, tags] : by_key_)
      for (std::string& tag : tags) tags_.push_back(std::move(tag));
  }

 private:
  std::vector<std::string>& tags_;
  std::unordered_map<std::string, std::vector<std::string>> by_key_;
  bool begun_ = false;
};

}  // namespace leads
