// SPDX-License-Identifier: MIT
// The mail timelines of one company taken apart: what happened to each mail of each lead.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/machine/mail_event.h"

namespace leads {

/// An open or click of a mail.
struct MailTouch {
  std::int64_t at = 0;
  std::uint32_t link = 0;  ///< number of the URL; 0 for opens
  std::size_t event = 0;   ///< index among the events given
  std::optional<bool> machine;
};

/// One mail to one lead. Touches ascend by time.
struct LeadMail {
  LeadId lead{};
  std::uint32_t campaign = 0;  ///< number of the text that names it; equal for all who got it
  std::optional<std::int64_t> sent;
  std::vector<MailTouch> opens, clicks;
  std::vector<std::int64_t> unsubscribes;
  bool replied = false;

  /// Seconds from sending; nullopt where that is not known.
  std::optional<std::int64_t> delay(std::int64_t at) const {
    if (!sent || at < *sent) return std::nullopt;
    return at - *sent;
  }
  /// Whether that was too early after sending for a reader.
  bool is_on_delivery(std::int64_t at) const {
    constexpr std::int64_t kOnDelivery = 15;  // seconds
    const std::optional<std::int64_t> after = delay(at);
    return after && *after <= kOnDelivery;
  }
};

struct CompanyMails {
  std::vector<LeadMail> mails;    ///< in an order that depends on the events alone
  std::vector<bool> leaves_list;  ///< by number of a link: it unsubscribes
  bool shared = false;            ///< a company, which may have a gateway
  std::int64_t step = 1;          ///< all instants are multiples of it: 1, 60, 3600 or 86400 s
};

/// Whether a URL is one to leave a list or change what it sends, as its words say.
bool is_unsubscribe_link(std::string_view url);

CompanyMails company_mails(std::span<const MailEvent> events);

}  // namespace leads
