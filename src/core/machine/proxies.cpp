// SPDX-License-Identifier: MIT
// Each lead's mails are weighed for two habits. Some proxies (Apple's) load the pictures of nearly
// every mail once, at any time, and no later open is seen; others (Google's) load those of some
// mails within seconds of their delivery.
#include "core/machine/proxies.h"

#include <algorithm>
#include <cmath>

namespace leads {
namespace {

/// The logarithm of how much likelier a lead's opens are if a proxy opens its mails than if a
/// person does, mail by mail. The shares of mails opened have beta distributions: a proxy misses
/// one in ten, people read two in five, and few of them more than nine in ten.
class OpenShare {
 public:
  void add(bool opened) {
    value_ += std::log(next(kProxy, opened) / next(kPerson, opened));
    ++(opened ? opened_ : unread_);
  }
  double value() const { return value_; }

 private:
  struct Beta {
    double opened, unread;
  };
  static constexpr Beta kProxy{18, 2}, kPerson{2, 3};

  double next(const Beta& beta, bool opened) const {
    const double of_opened = beta.opened + opened_, of_unread = beta.unread + unread_;
    return (opened ? of_opened : of_unread) / (of_opened + of_unread);
  }

  double value_ = 0, opened_ = 0, unread_ = 0;
};

class ProxyFinder {
 public:
  ProxyFinder(const CompanyMails& company, const JudgedClicks& clicks)
      : company_(company), clicks_(clicks), meaning_(company.mails.size()) {}

  OpenMeaning find() {
    const std::vector<LeadMail>& mails = company_.mails;
    for (std::size_t begin = 0; begin < mails.size();) {
      std::size_t end = begin;
      while (end < mails.size() && mails[end].lead == mails[begin].lead) ++end;
      for (std::size_t mail = first_proxied(begin, end); mail < end; ++mail)
        meaning_.proxied[mail] = true;
      if (company_.step == 1 && fetches_on_delivery(begin, end))
        std::fill(meaning_.fetched.begin() + static_cast<std::ptrdiff_t>(begin),
                  meaning_.fetched.begin() + static_cast<std::ptrdiff_t>(end), true);
      begin = end;
    }
    return std::move(meaning_);
  }

 private:
  /// The first of a lead's mails, [begin, end), that a proxy opens like all after it; `end` if
  /// there is none. Mails run by time: somebody may change the telephone.
  std::size_t first_proxied(std::size_t begin, std::size_t end) const {
    constexpr double kBefore = -3, kChange = -2;
    constexpr std::size_t kFewest = 4;
    while (begin < end && !is_telling(begin)) ++begin;
    OpenShare share;
    double rest = 0, best = kMarkedLead;
    std::size_t first = end, sent = 0;
    for (std::size_t mail = end; mail-- > begin;) {
      if (!is_telling(mail)) continue;
      const Opened opened = opened_by(company_.mails[mail]);
      share.add(opened.any);
      rest += opened.odds;
      const double odds = share.value() + rest + kBefore + (mail == begin ? 0 : kChange);
      if (++sent < kFewest || odds < best || !opened.any) continue;
      best = odds;
      first = mail;
    }
    return first;
  }

  struct Opened {
    bool any = false;
    double odds = 0;
  };

  /// A proxy opens a mail once, whenever its person reads it, and follows no link. People open a
  /// mail again, and just before they follow a link.
  Opened opened_by(const LeadMail& mail) const {
    constexpr double kOnce = 0.22, kTwice = -1.6, kReadForClick = -1.2, kClickUnread = 2;
    if (mail.opens.empty()) return {false, 0};
    double odds = mail.opens.size() > 1 ? kTwice : kOnce;
    if (!mail.clicks.empty() && company_.step == 1)
      odds += is_read_for(mail, mail.clicks.front()) ? kReadForClick : kClickUnread;
    return {true, odds};
  }

  /// Whether the opens of a mail say something of proxies: it was sent for certain, and no gateway,
  /// which may have opened it, followed its links.
  bool is_telling(std::size_t index) const {
    return company_.mails[index].sent &&
           std::none_of(clicks_[index].begin(), clicks_[index].end(),
                        [](const Judged& click) { return click.odds >= kMarked; });
  }

  static bool is_read_for(const LeadMail& mail, const MailTouch& click) {
    constexpr std::int64_t kLongestRead = 1800, kAfter = 5;
    return std::any_of(mail.opens.begin(), mail.opens.end(), [&](const MailTouch& open) {
      return open.at >= click.at - kLongestRead && open.at <= click.at + kAfter;
    });
  }

  /// Whether a proxy opens some of a lead's mails, [begin, end), as they are delivered.
  bool fetches_on_delivery(std::size_t begin, std::size_t end) const {
    constexpr double kBefore = -4.5, kNot = -0.1;
    double odds = kBefore;
    for (std::size_t index = begin; index < end; ++index) {
      const LeadMail& mail = company_.mails[index];
      if (!is_telling(index)) continue;
      const bool early = !mail.opens.empty() && mail.is_on_delivery(mail.opens.front().at);
      odds += early ? earliness(*mail.delay(mail.opens.front().at)) : kNot;
    }
    return odds >= kMarkedLead;
  }

  static double earliness(std::int64_t delay) {
    return delay <= 2 ? 3.5 : delay <= 5 ? 2.8 : delay <= 8 ? 1.8 : delay <= 12 ? 0.8 : 0.2;
  }

  static constexpr double kMarkedLead = 1.5;

  const CompanyMails& company_;
  const JudgedClicks& clicks_;
  OpenMeaning meaning_;
};

}  // namespace

OpenMeaning find_proxies(const CompanyMails& company, const JudgedClicks& clicks) {
  return ProxyFinder(company, clicks).find();
}

}  // namespace leads
