// SPDX-License-Identifier: MIT
// The names that placeholders of letters, tasks and links may use.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/nurture/placeholder.h"
#include "leads/field.h"
#include "leads/lead.h"
#include "leads/playbook.h"

namespace leads {

/// Where a placeholder is: `link` is [mail] unsubscribe, `task` the key `do`.
enum class LetterPart : std::uint8_t { letter, task, link };

/// Fields, and what is no field: id, owner_email; in letters offer, suggestion, unsubscribe and
/// postal_address; in the link token.
bool is_letter_name(const Fields& fields, LetterPart part, std::string_view name);
std::vector<std::string> letter_names(const Fields& fields, LetterPart part);

/// How to mend a problem with a placeholder: the nearest names where there is no such one.
std::string placeholder_hint(const TextProblem& problem, const Fields& fields, LetterPart part);

/// The value of a lead's field, or id, as it is read back; its name is the one it goes by.
std::optional<std::string> lead_value(const LeadView& lead, const Fields& fields,
                                      std::string_view name);

/// The keys of [mail] without which no e-mail is sent, those that leads.toml lacks.
std::vector<std::string> missing_mail_settings(const Playbook& playbook);

}  // namespace leads
