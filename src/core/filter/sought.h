// SPDX-License-Identifier: MIT
// What a word of a filter is compared by.
#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "core/filter/spellings.h"
#include "core/lead/sought_phone.h"
#include "leads/filter.h"

namespace leads {

struct Sought {
  Spellings spellings;
  std::optional<SoughtPhone> phone;  ///< if it may be a phone number
};

/// `phones`: see FilterVocabulary; null where phone numbers are not looked for.
std::shared_ptr<const Sought> sought(std::string_view word, const PhoneReader* phones);
/// The term of a free word. Its operand has a number, too, if it may be that of a lead.
Term free_word(std::string_view word, const PhoneReader& phones);

}  // namespace leads
