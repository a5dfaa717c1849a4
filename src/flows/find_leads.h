// SPDX-License-Identifier: MIT
// Which leads a person means by a few words: what `leads list` finds by them, a full name or
// address before pieces of one.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/lead/sought_phone.h"
#include "flows/evaluation.h"

namespace leads {

struct MeantLeads {
  std::vector<LeadId> leads;  ///< ascending; the best matches, all alike
  bool by_key = false;        ///< it is an address of theirs, whole
};

/// The filter that the words are, blanks between them: each is to be found in a text of the lead. A
/// number with blanks is one word.
Filter filter_of_words(std::string_view words, const PhoneReader& phones);
/// `words` are an e-mail address, a phone number, a name, or pieces of these; not a lead's number.
MeantLeads find_leads(const Evaluation& evaluation, std::string_view words,
                      const PhoneReader& phones);
/// The lead that another system calls so: "crm:00Q5".
std::optional<LeadId> lead_of_system(Store& store, std::string_view id);
/// Makes a word of digits the lead of that number, where there is one.
void take_lead_numbers(Filter& filter, Store& store);
/// Whether take_lead_numbers has anything to ask.
bool has_lead_numbers(const Filter& filter);

}  // namespace leads
