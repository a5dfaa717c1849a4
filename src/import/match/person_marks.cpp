// SPDX-License-Identifier: MIT
#include "import/match/person_marks.h"

#include "base/blanks.h"
#include "base/text.h"
#include "store/read/identities.h"

namespace leads {

std::string company_name(std::string_view company) {
  return one_blank(fold(trim(company)));
}

std::string row_name(const LeadRow& row) {
  return folded_name(text_of(row, BuiltIn::name), text_of(row, BuiltIn::first_name),
                     text_of(row, BuiltIn::last_name));
}

std::string view_name(const LeadView& lead) {
  return folded_name(lead.cell(BuiltIn::name).text, lead.cell(BuiltIn::first_name).text,
                     lead.cell(BuiltIn::last_name).text);
}

// Never 0, which is missing.
std::uint64_t mark_of(const KeyHash& hash) {
  return hash.first | 1U;
}
std::uint64_t mark_of(std::string_view kind, std::string_view key) {
  return key.empty() ? 0 : mark_of(hash_key(kind, key));
}
std::uint64_t phone_mark(std::string_view phone) {
  const std::uint64_t mark = mark_of("phone", identity_key(at(BuiltIn::phone), phone));
  return mark == 0 && !phone.empty() ? kUnclearPhone : mark;
}

}  // namespace leads
