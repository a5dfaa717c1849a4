// SPDX-License-Identifier: MIT
#include "core/filter/sought.h"

#include "base/text.h"

namespace leads {

std::shared_ptr<const Sought> sought(std::string_view word, const PhoneReader* phones) {
  auto made = std::make_shared<Sought>();
  made->spellings = spellings(word);
  if (phones != nullptr) made->phone = sought_phone(word, *phones);
  return made;
}

Term free_word(std::string_view word, const PhoneReader& phones) {
  Term term;
  term.name = Name::free_word;
  term.test = Term::Test::contains;
  term.text = fold(word);
  term.operands.emplace_back().sought = sought(word, &phones);
  return term;
}

}  // namespace leads
