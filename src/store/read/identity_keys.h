// SPDX-License-Identifier: MIT
// Which identities were seen: a lead may have thousands of addresses.
#pragma once

#include <string>
#include <unordered_set>

#include "store/records.h"

namespace leads {

class IdentityKeys {
 public:
  /// False when one of this kind and key was added before.
  bool add(const Identity& identity) { return keys_.insert(of(identity)).second; }
  /// What it is found by, as one text.
  static std::string of(const Identity& identity) { return identity.kind + '\0' + identity.key; }

 private:
  std::unordered_set<std::string> keys_;
};

}  // namespace leads
