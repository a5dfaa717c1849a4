// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>

#include "core/machine/clicks.h"
#include "core/machine/mail_event.h"
#include "core/machine/mails.h"
#include "core/machine/opens.h"
#include "core/machine/proxies.h"

namespace leads {
namespace {

struct ReasonText {
  std::string_view word, text;
};

// By MachineReason.
constexpr std::array<ReasonText, 7> kReasons{{
    {"burst", "several links of the mail were followed within seconds"},
    {"walk", "the links of the mail were followed one after the other, most of them once"},
    {"together", "several leads of the company did the same at one instant"},
    {"delivery", "it came at once after delivery, with nobody reading"},
    {"habit", "the company's mail gateway does so with its mails"},
    {"pair", "the company's mail gateway looks at each link that a person follows"},
    {"proxy", "a mail proxy loads the pictures of this lead's mails, read or not"},
}};

void collect(const std::vector<MailTouch>& touches, const std::vector<Judged>& judged,
             std::vector<MachineMark>& marks) {
  for (std::size_t index = 0; index < touches.size(); ++index)
    if (!touches[index].machine && judged[index].odds >= kMarked)
      marks.push_back({touches[index].event, judged[index].reason});
}

}  // namespace

std::optional<MailEventKind> mail_event_kind(std::string_view name) {
  static constexpr std::array<std::string_view, 5> kNames{"email_sent", "email_open", "email_click",
                                                          "unsubscribe", "email_reply"};
  const auto found = std::find(kNames.begin(), kNames.end(), name);
  if (found == kNames.end()) return std::nullopt;
  return static_cast<MailEventKind>(found - kNames.begin());
}

std::string_view machine_reason_word(MachineReason reason) {
  return kReasons[static_cast<std::size_t>(reason)].word;
}

std::string_view machine_reason_text(MachineReason reason) {
  return kReasons[static_cast<std::size_t>(reason)].text;
}

std::optional<MachineReason> parse_machine_reason(std::string_view word) {
  for (std::size_t index = 0; index < kReasons.size(); ++index)
    if (kReasons[index].word == word) return static_cast<MachineReason>(index);
  return std::nullopt;
}

std::vector<MachineMark> recognise_machines(std::span<const MailEvent> events, bool shared) {
  CompanyMails company = company_mails(events);
  company.shared = shared;
  JudgedClicks clicks = judge_clicks(company, OpenMeaning(company.mails.size()));
  const OpenMeaning meaning = find_proxies(company, clicks);
  if (meaning.any()) clicks = judge_clicks(company, meaning);
  const JudgedClicks opens = judge_opens(company, meaning, clicks);
  std::vector<MachineMark> marks;
  for (std::size_t mail = 0; mail < company.mails.size(); ++mail) {
    collect(company.mails[mail].opens, opens[mail], marks);
    collect(company.mails[mail].clicks, clicks[mail], marks);
  }
  std::sort(marks.begin(), marks.end(),
            [](const MachineMark& a, const MachineMark& b) { return a.event < b.event; });
  return marks;
}

}  // namespace leads
