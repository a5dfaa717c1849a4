// SPDX-License-Identifier: MIT
// What became of one row of a bought list when it was imported.
#pragma once

#include <cstdint>
#include <string_view>

#include "leads/lead.h"

namespace leads {

/// The source of leads that were bought.
inline constexpr std::string_view kPurchasedList = "purchased_list";

struct BoughtRow {
  enum class Outcome : std::uint8_t {
    created,    ///< it made its lead
    duplicate,  ///< its lead was there already, in the book or in the list itself
    rejected,   ///< it was left out, for its fault
  };
  /// An invalid e-mail or phone of the row.
  enum class Fault : std::uint8_t { none, email, phone };

  LeadId lead{};            ///< 0: none
  std::string_view vendor;  ///< as the row names it; "" where it names none
  Outcome outcome{};
  Fault fault{};
  Instant at;             ///< of the import
  std::string_view file;  ///< as the import named it
  int line = 0;
};

/// Whether the lead came from a vendor.
inline bool is_bought(const LeadView& lead) {
  const Cell& source = lead.cell(BuiltIn::source);
  return (source.kind == Cell::Kind::text && source.text == kPurchasedList) ||
         lead.cell(BuiltIn::vendor).present();
}

/// As the book and the claims write them.
constexpr std::string_view outcome_word(BoughtRow::Outcome outcome) {
  switch (outcome) {
    case BoughtRow::Outcome::created:
      return "created";
    case BoughtRow::Outcome::duplicate:
      return "duplicate";
    case BoughtRow::Outcome::rejected:
      return "rejected";
  }
  return "";
}
constexpr std::string_view fault_word(BoughtRow::Fault fault) {
  switch (fault) {
    case BoughtRow::Fault::none:
      return "";
    case BoughtRow::Fault::email:
      return "email";
    case BoughtRow::Fault::phone:
      return "phone";
  }
  return "";
}

}  // namespace leads
