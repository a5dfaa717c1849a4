// SPDX-License-Identifier: MIT
// What leads are found by: the keys of their addresses, ids and rows.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "leads/playbook.h"
#include "store/records.h"
#include "store/store.h"

namespace leads {

/// The key by which an e-mail or phone is found; "" when the value has none: a phone number that is
/// not recognised. `field` is email or phone.
std::string identity_key(FieldIndex field, std::string_view value);
std::string_view identity_kind(FieldIndex field);

/// A view of an open book, which must outlive it. Kinds as in Identity. The leads it returns are
/// those that survived their merges.
class Identities {
 public:
  explicit Identities(Store& store) : store_(store) {}

  /// Leads with this identity, ascending.
  std::vector<LeadId> find(std::string_view kind, std::string_view key);
  /// Every identity of this kind, by key.
  void scan(std::string_view kind,
            const std::function<void(std::string_view key, LeadId lead)>& take);
  /// Includes those of the leads merged into it, whose main ones are labelled.
  std::vector<Identity> of(LeadId lead);
  /// Whether any lead has an identity of this kind.
  bool any(std::string_view kind);
  /// The most addresses of this kind (email, phone) any lead has besides its main one.
  std::size_t most_further(std::string_view kind);
  /// External systems with ids in the book, by name.
  std::vector<std::string> systems();

 private:
  Store& store_;
};

}  // namespace leads
