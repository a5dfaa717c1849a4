// SPDX-License-Identifier: MIT
// Values of a filter's terms: from the words a user types to operands that compare.
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "core/filter/names.h"
#include "leads/filter.h"

namespace leads {

/// What is wrong with a value, and how to fix it.
struct OperandProblem {
  std::string message, hint;
};

/// What reading a value depends on.
struct OperandContext {
  const NameMeaning& name;
  FilterScope scope;
  const FilterVocabulary& vocabulary;
  std::vector<std::string>* notes = nullptr;  ///< how unclear numbers were read
};

/// What equality compares with a field's folded text: as the field is stored, a recognised country
/// by its code, an international number by its digits.
std::string compared_text(FieldIndex field, std::string_view text);

/// The kinds of `did:call,meeting@1w..`: own ones and short words, too.
std::variant<Operand, OperandProblem> parse_kind(std::string_view text,
                                                 const OperandContext& context);
/// What follows the @: a date, or a range of dates.
std::variant<Operand, OperandProblem> parse_time_of(std::string_view text,
                                                    const OperandContext& context);

/// One alternative of a term: a value, or a range if it is not quoted and has `..` in it.
std::variant<Operand, OperandProblem> parse_operand(std::string_view text, bool quoted,
                                                    const OperandContext& context);

}  // namespace leads
