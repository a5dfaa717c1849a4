// SPDX-License-Identifier: MIT
// The letters of sequences: a template with the values of a lead, the postal address and the link
// to unsubscribe.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "formats/mail/letter.h"
#include "formats/markdown/letter_template.h"
#include "leads/lead.h"
#include "leads/playbook.h"

namespace leads {

/// By the file as leads.toml names it.
using LetterTemplates = std::map<std::string, LetterTemplate, std::less<>>;
/// What to offer a lead next; nullopt for nothing.
using Suggest = std::function<std::optional<std::string>(LeadId)>;

/// What a link to unsubscribe is signed with; nullopt where the book has no key yet.
using MakeToken = std::function<std::optional<std::string>(LeadId, std::string_view email)>;

class LetterWriter {
 public:
  /// Both must outlive it. The playbook has all of [mail] (missing_mail_settings), and every
  /// template that its steps name is among the templates.
  LetterWriter(const Playbook& playbook, const LetterTemplates& templates, MakeToken token);

  struct Written {
    Letter letter;
    std::string why_not;  ///< "" where there is a letter
  };
  /// Needs all fields of the lead. `suggest` is asked by templates that suggest something.
  Written write(const LeadView& lead, const Nurture& nurture, const NurtureStep& step,
                const Suggest& suggest) const;
  /// Of the template of a letter.
  std::int64_t fingerprint(const NurtureStep& step) const {
    return templates_.find(step.template_file)->second.fingerprint();
  }

 private:
  std::optional<std::string> value(const LeadView& lead, const NurtureStep& step,
                                   const Suggest& suggest, std::string_view name) const;
  std::string unsubscribe_link(const LeadView& lead) const;
  std::string message_id(const LeadView& lead, const Nurture& nurture,
                         const NurtureStep& step) const;
  void add_footer(const std::string& link, LetterTemplate::Filled& filled) const;

  const Playbook& playbook_;
  const LetterTemplates& templates_;
  MakeToken token_;
  Mailbox from_;
  FilledText unsubscribe_;
};

/// A value of a lead for tasks and links; of names that are none of a lead's, nullopt.
std::optional<std::string> value_for_task(const LeadView& lead, const Playbook& playbook,
                                          std::string_view name);
/// The text of a task, with the lead's values.
std::string task_text(const NurtureStep& step, const LeadView& lead, const Playbook& playbook);

}  // namespace leads
