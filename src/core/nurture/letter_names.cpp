// SPDX-License-Identifier: MIT
#include "core/nurture/letter_names.h"

#include <algorithm>
#include <array>

#include "base/spelling.h"

namespace leads {
namespace {

constexpr auto kOfLead = std::to_array<std::string_view>({"id", "owner_email"});
constexpr auto kOfLetter =
    std::to_array<std::string_view>({"offer", "suggestion", "unsubscribe", "postal_address"});

constexpr std::string_view kToken = "token";

}  // namespace

bool is_letter_name(const Fields& fields, LetterPart part, std::string_view name) {
  if (fields.find(name) || std::find(kOfLead.begin(), kOfLead.end(), name) != kOfLead.end())
    return true;
  if (part == LetterPart::link) return name == kToken;
  return part == LetterPart::letter &&
         std::find(kOfLetter.begin(), kOfLetter.end(), name) != kOfLetter.end();
}

std::vector<std::string> letter_names(const Fields& fields, LetterPart part) {
  std::vector<std::string> names = fields.names();
  names.insert(names.end(), kOfLead.begin(), kOfLead.end());
  if (part == LetterPart::letter) names.insert(names.end(), kOfLetter.begin(), kOfLetter.end());
  if (part == LetterPart::link) names.emplace_back(kToken);
  return names;
}

std::string placeholder_hint(const TextProblem& problem, const Fields& fields, LetterPart part) {
  const std::string near =
      problem.name.empty() ? "" : did_you_mean(nearest(problem.name, letter_names(fields, part)));
  return near.empty() ? problem.hint : near;
}

std::optional<std::string> lead_value(const LeadView& lead, const Fields& fields,
                                      std::string_view name) {
  if (name == "id") return std::to_string(number(lead.id));
  const auto field = fields.find(name);
  if (!field) return std::nullopt;
  if (*field == at(BuiltIn::name)) return known_name(lead);
  const std::string text = format_value(fields[*field], lead.cell(*field));
  return text.empty() ? std::nullopt : std::optional(text);
}

std::vector<std::string> missing_mail_settings(const Playbook& playbook) {
  std::vector<std::string> missing;
  if (playbook.mail_from.empty()) missing.emplace_back("from");
  if (playbook.mail_address.empty()) missing.emplace_back("postal_address");
  if (playbook.mail_unsubscribe.empty()) missing.emplace_back("unsubscribe");
  return missing;
}

}  // namespace leads
