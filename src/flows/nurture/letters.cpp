// SPDX-License-Identifier: MIT
#include "flows/nurture/letters.h"

#include <fmt/core.h>

#include <algorithm>

#include "base/fnv.h"
#include "base/text.h"
#include "base/utf8.h"
#include "base/words.h"
#include "core/nurture/letter_names.h"
#include "core/nurture/record.h"
#include "formats/markdown/markdown.h"

namespace leads {
namespace {

std::string html_page(std::string_view title, std::string_view body) {
  return "<!DOCTYPE html>\n<html>\n<head>\n<meta charset=\"utf-8\">\n<title>" + escape_html(title) +
         "</title>\n</head>\n<body>\n" + std::string(body) + "</body>\n</html>\n";
}

}  // namespace

LetterWriter::LetterWriter(const Playbook& playbook, const LetterTemplates& templates,
                           MakeToken token)
    : playbook_(playbook),
      templates_(templates),
      token_(std::move(token)),
      from_(parse_mailbox(playbook.mail_from).value_or(Mailbox())) {
  std::vector<TextProblem> none;
  unsubscribe_ = parse_placeholders(
      playbook.mail_unsubscribe,
      [&](std::string_view name) {
        return is_letter_name(playbook.fields, LetterPart::link, name);
      },
      none);
}

LetterWriter::Written LetterWriter::write(const LeadView& lead, const Nurture& nurture,
                                          const NurtureStep& step, const Suggest& suggest) const {
  const std::string address(lead.cell(BuiltIn::email).text);
  if (!is_ascii(address)) return {{}, "mail servers may refuse its address, which is not ASCII"};
  const LetterTemplate& text = templates_.find(step.template_file)->second;
  LetterTemplate::Filled filled =
      text.fill([&](std::string_view name) { return value(lead, step, suggest, name); });
  if (!filled.missing.empty())
    return {{},
            step.template_file + " needs {{" + join(filled.missing, "}}, {{") +
                "}}, which is missing and has nothing in its place"};
  const std::string link = unsubscribe_link(lead);
  add_footer(link, filled);
  Letter letter{
      from_,        {known_name(lead).value_or(""), address}, filled.subject,
      filled.plain, html_page(filled.subject, filled.html),   message_id(lead, nurture, step),
      link};
  if (fold(letter.to.name) == fold(address)) letter.to.name.clear();
  return {std::move(letter), ""};
}

std::optional<std::string> LetterWriter::value(const LeadView& lead, const NurtureStep& step,
                                               const Suggest& suggest,
                                               std::string_view name) const {
  const auto given = [](const std::string& text) {
    return text.empty() ? std::nullopt : std::optional(text);
  };
  if (name == "offer") return given(step.offer);
  if (name == "postal_address") return given(playbook_.mail_address);
  if (name == "unsubscribe") return unsubscribe_link(lead);
  if (name == "suggestion") return suggest(lead.id);
  return value_for_task(lead, playbook_, name);
}

std::string LetterWriter::unsubscribe_link(const LeadView& lead) const {
  return fill(unsubscribe_, [&](std::string_view name) -> std::optional<std::string> {
    if (name == "token")
      return token_ ? token_(lead.id, lead.cell(BuiltIn::email).text) : std::nullopt;
    const auto found = value_for_task(lead, playbook_, name);
    return found ? std::optional(url_part(*found)) : std::nullopt;
  });
}

// The same for a step and lead whenever it is written, so that a message that was sent twice by
// accident elsewhere is recognised as one.
std::string LetterWriter::message_id(const LeadView& lead, const Nurture& nurture,
                                     const NurtureStep& step) const {
  Fnv hash;
  hash.add(static_cast<std::uint64_t>(lead.created_at().time_since_epoch().count()));
  hash.add(fold(nurture.name));
  hash.add(std::string_view("\0", 1));
  hash.add(step_key(step));
  return "leads." + std::to_string(number(lead.id)) + "." + fmt::format("{:016x}", hash.value()) +
         from_.address.substr(from_.address.find('@'));
}

// What the bodies show counts, not what the template names: a placeholder may stand in the subject
// alone, or give way to another name.
void LetterWriter::add_footer(const std::string& link, LetterTemplate::Filled& filled) const {
  const auto shows = [&filled](const std::string& text) {
    return filled.plain.find(text) != std::string::npos &&
           filled.html.find(escape_html(text)) != std::string::npos;
  };
  const bool address = !shows(single_line(playbook_.mail_address));
  const bool leave = !shows(link) && !shows(whole_url(link));
  if (!address && !leave) return;
  std::string plain = "\n-- \n", html = "<hr>\n<p>";
  if (address) {
    plain += playbook_.mail_address + "\n";
    html += escape_html(playbook_.mail_address) + (leave ? "<br>\n" : "");
  }
  if (leave) {
    plain += "Unsubscribe: " + link + "\n";
    html += "<a href=\"" + escape_html(link) + "\">Unsubscribe</a>";
  }
  filled.plain += plain;
  filled.html += html + "</p>\n";
}

std::optional<std::string> value_for_task(const LeadView& lead, const Playbook& playbook,
                                          std::string_view name) {
  if (name != "owner_email") return lead_value(lead, playbook.fields, name);
  const std::string owner = fold(lead.cell(BuiltIn::owner).text);
  for (const Owner& each : playbook.owners)
    if (fold(each.name) == owner && !each.email.empty()) return each.email;
  return std::nullopt;
}

std::string task_text(const NurtureStep& step, const LeadView& lead, const Playbook& playbook) {
  std::vector<TextProblem> none;
  const FilledText text = parse_placeholders(
      step.task,
      [&](std::string_view name) {
        return is_letter_name(playbook.fields, LetterPart::task, name);
      },
      none);
  return fill(text, [&](std::string_view name) { return value_for_task(lead, playbook, name); });
}

}  // namespace leads
