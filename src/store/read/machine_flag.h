// SPDX-License-Identifier: MIT
// Whether an activity is by a machine, as statements ask it: what its source said always counts;
// what it did not say is looked up among the inferred marks (store/scores/machine_marks.h).
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "store/store_impl.h"

namespace leads {

/// The column `machine` of an activity.
inline constexpr std::int64_t kNotSaid = 0, kSaidMachine = 1, kSaidPerson = 2;

inline std::int64_t stored_machine(bool machine, bool person) {
  return machine ? kSaidMachine : person ? kSaidPerson : kNotSaid;
}

inline constexpr std::array<std::string_view, 2> kMarkedKinds{"email_open", "email_click"};

/// The dictionary codes of the kinds that are ever marked: "3, 4"; "" when the book has none.
inline std::string marked_kind_codes(const Store::Impl& book) {
  std::string codes;
  for (const std::string_view name : kMarkedKinds) {
    const auto kind = book.playbook->kinds.find(std::string(name));
    const auto code = kind ? book.kind_code.find(index(*kind)) : book.kind_code.end();
    if (code != book.kind_code.end())
      codes += (codes.empty() ? "" : ", ") + std::to_string(code->second);
  }
  return codes;
}

/// An expression: why an activity of the table or alias `of` is taken for a machine's; null without
/// a mark.
inline std::string machine_reason(const Store::Impl& book, const std::string& of) {
  const std::string codes = book.format < 8 ? "" : marked_kind_codes(book);
  if (codes.empty()) return "null";
  return "(case when " + of + ".machine = 0 and " + of + ".kind in (" + codes +
         ") then (select m.reason from machine_mark m where m.lead_id = " + of +
         ".lead_id and m.at = " + of + ".at and m.kind = " + of + ".kind and m.seq = " + of +
         ".seq) end)";
}

/// An expression: 1 for an activity by a machine, as said or as inferred.
inline std::string machine_flag(const Store::Impl& book, const std::string& of) {
  return "(" + of + ".machine = 1 or " + machine_reason(book, of) + " is not null)";
}

}  // namespace leads
