// SPDX-License-Identifier: MIT
// In two passes: what each visit to a mail's links shows by itself, then how this company's mails
// are usually visited.
#include "core/machine/clicks.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>

#include "core/machine/signs.h"

namespace leads {
namespace {

constexpr std::int64_t kVisitPause = 120;  // clicks further apart are two visits
constexpr std::int64_t kAgain = 10;        // seconds
constexpr std::int64_t kDay = 86400;
constexpr double kRead = -3;    // the sign of a mail that was opened and read
constexpr double kAlone = 3.5;  // few gateways stand before mailboxes of providers
constexpr std::int64_t kAtOnce = 2, kReading = 3, kOnArrival = 8;  // seconds

double probability(double odds) {
  return 1 / (1 + std::exp(-odds));
}

/// Clicks of one mail in one go.
struct Visit {
  std::size_t mail = 0, first = 0, end = 0;           ///< clicks of the mail
  double links = 0, delay = 0, others = 0, rest = 0;  ///< signs
  double habit = 0;
  bool read = false;                  ///< the mail was opened for it
  bool leaves = false;                ///< followed the link to leave the list, and stayed
  bool later = false;                 ///< a machine made another visit to the mail
  std::optional<std::int64_t> after;  ///< sending
  std::optional<bool> said;

  double alone() const { return links + delay + others + rest; }
};

class ClickJudge {
 public:
  ClickJudge(const CompanyMails& company, const OpenMeaning& opens)
      : company_(company), opens_(opens), instants_(company) {}

  JudgedClicks judge() {
    walks_.resize(company_.mails.size());
    find_agreeing();
    for (std::size_t mail = 0; mail < company_.mails.size(); ++mail) look_at(mail);
    learn_delays();
    learn_share();
    learn_company();
    JudgedClicks judged = result();
    mark_pairs(judged);
    return judged;
  }

 private:
  /// Of each mail, how many colleagues followed the same links of it, where these are several.
  void find_agreeing() {
    constexpr std::size_t kFewest = 3;
    struct Group {
      std::vector<std::size_t> mails;
      std::size_t leads = 0;
    };
    std::map<std::pair<std::uint32_t, std::set<std::uint32_t>>, Group> groups;
    const std::vector<LeadMail>& mails = company_.mails;
    for (std::size_t index = 0; index < mails.size(); ++index) {
      std::set<std::uint32_t> links;
      for (const MailTouch& click : mails[index].clicks) links.insert(click.link);
      if (links.size() < kFewest) continue;
      Group& group = groups[{mails[index].campaign, std::move(links)}];
      if (group.mails.empty() || mails[group.mails.back()].lead != mails[index].lead) ++group.leads;
      group.mails.push_back(index);
    }
    agreeing_.resize(mails.size());
    for (const auto& [links, group] : groups)
      for (const std::size_t index : group.mails) agreeing_[index] = group.leads - 1;
  }

  void look_at(std::size_t index) {
    const LeadMail& mail = company_.mails[index];
    const std::size_t first_visit = visits_.size();
    for (std::size_t begin = 0; begin < mail.clicks.size();) {
      std::size_t end = begin + 1;
      while (end < mail.clicks.size() && goes_on(mail, begin, end)) ++end;
      visits_.push_back(visit(index, begin, end));
      begin = end;
    }
    walks_[index] = walk(index, first_visit);
    note_later(first_visit);
  }

  /// Whether the click at `next` belongs to the visit that began at `begin`. Who comes back to a
  /// link is another one.
  bool goes_on(const LeadMail& mail, std::size_t begin, std::size_t next) const {
    const std::int64_t gap = mail.clicks[next].at - mail.clicks[next - 1].at;
    if (gap > std::max(kVisitPause, company_.step)) return false;
    return gap <= kAgain || std::none_of(mail.clicks.begin() + static_cast<std::ptrdiff_t>(begin),
                                         mail.clicks.begin() + static_cast<std::ptrdiff_t>(next),
                                         [&](const MailTouch& click) {
                                           return click.link == mail.clicks[next].link;
                                         });
  }

  // A gateway looks at a mail once: what comes beside its visit is rather a person.
  void note_later(std::size_t first_visit) {
    constexpr double kSure = 2.5;
    for (std::size_t visit = first_visit; visit < visits_.size(); ++visit) {
      if (visits_[visit].leaves && !visits_[visit].read) continue;  // the last of its links
      for (std::size_t other = first_visit; other < visits_.size() && !visits_[visit].later;
           ++other)
        visits_[visit].later = other != visit && visits_[other].alone() > kSure &&
                               visits_[visit].alone() < visits_[other].alone();
    }
  }

  Visit visit(std::size_t index, std::size_t begin, std::size_t end) {
    const LeadMail& mail = company_.mails[index];
    Visit visit;
    visit.mail = index;
    visit.first = begin;
    visit.end = end;
    std::set<std::uint32_t> links;
    double pauses = 0;
    bool leaves = false;
    for (std::size_t click = begin; click < end; ++click) {
      const MailTouch& touch = mail.clicks[click];
      if (links.insert(touch.link).second && click > begin)
        pauses += pause(touch.at - mail.clicks[click - 1].at);
      leaves = leaves || company_.leaves_list[touch.link];
      visit.others = std::max(visit.others, instants_.sign(mail.lead, touch.at));
      if (touch.machine) visit.said = touch.machine;
    }
    visit.links =
        std::min(pauses, 1.2 * static_cast<double>(links.size() - 1)) + signs::links(links.size());
    const std::int64_t at = mail.clicks[begin].at;
    visit.after = mail.delay(at);
    if (visit.after) visit.delay = delay_sign(*visit.after);
    visit.leaves = leaves && mail.unsubscribes.empty();
    const double opening = before(index, at, begin);
    visit.read = opening <= kRead;
    visit.rest = opening + leaving(mail, at, leaves, links.size());
    if (mail.replied && links.size() < 3) visit.rest -= 1;
    return visit;
  }

  double pause(std::int64_t seconds) const {
    return company_.step == 1 ? signs::pause(seconds) : seconds < company_.step ? 0.3 : -0.9;
  }

  double delay_sign(std::int64_t delay) const {
    if (company_.step > 60) return 0;
    return signs::click_delay(company_.step == 1 ? delay : delay + 30);
  }

  // People open a mail, read, and click; a machine seldom loads the pictures.
  double before(std::size_t index, std::int64_t at, std::size_t first_click) const {
    const LeadMail& mail = company_.mails[index];
    if (opens_.proxied[index] || company_.step > 60) return 0;
    bool at_once = false, earlier = false, fresh = false;
    for (const MailTouch& open : mail.opens) {
      if (open.at > at + kAtOnce) break;
      if (open.machine == true) continue;
      const std::optional<std::int64_t> delay = mail.delay(open.at);
      if (opens_.fetched[index] && mail.is_on_delivery(open.at)) continue;
      if (open.at > at - kReading) {
        at_once = true;
        continue;
      }
      earlier = true;
      if (delay && *delay < kOnArrival && at - open.at < kVisitPause) continue;
      fresh = fresh || first_click == 0 || open.at > mail.clicks[first_click - 1].at;
    }
    if (fresh) return kRead;
    if (earlier) return -1.5;
    return at_once ? 0.5 : 1.3;
  }

  // Machines follow the link to leave the list like any other; who leaves it is a person.
  double leaving(const LeadMail& mail, std::int64_t at, bool leaves, std::size_t links) const {
    const bool left =
        std::any_of(mail.unsubscribes.begin(), mail.unsubscribes.end(),
                    [&](std::int64_t gone) { return gone >= at - kAtOnce && gone - at <= kDay; });
    if (!leaves) return left && links == 1 ? -1 : 0;
    if (left) return links < 3 ? -3 : 0;
    return links > 1 ? 2 : 0.8;
  }

  // Later visits for which the mail was opened again are a person's, and no part of it.
  double walk(std::size_t index, std::size_t first_visit) const {
    const LeadMail& mail = company_.mails[index];
    std::set<std::uint32_t> links;
    std::vector<std::int64_t> pauses;
    std::size_t clicks = 0, visits = 0;
    std::optional<std::int64_t> last;
    bool leaves = false;
    double start = 0;
    for (std::size_t nth = first_visit; nth < visits_.size(); ++nth) {
      const Visit& visit = visits_[nth];
      if (visit.read && nth > first_visit) continue;
      if (visits++ == 0)
        start = visit.delay / 2 +
                std::clamp(before(index, mail.clicks[visit.first].at, visit.first), -1.5, 1.3);
      for (std::size_t click = visit.first; click < visit.end; ++click) {
        const MailTouch& touch = mail.clicks[click];
        links.insert(touch.link);
        leaves = leaves || company_.leaves_list[touch.link];
        if (last) pauses.push_back(touch.at - *last);
        last = touch.at;
        ++clicks;
      }
    }
    if (visits == 0) return -kSaid;
    double sum = signs::walk(links.size(), clicks, pauses) + start;
    if (leaves && mail.unsubscribes.empty()) sum += 2;
    sum += signs::agreement(agreeing_[index]);
    return mail.replied ? sum - 1 : sum;
  }

  void learn_delays() {
    if (company_.step > 60) return;
    signs::DelayHabit habit;
    for (const Visit& visit : visits_)
      if (visit.after) habit.add(*visit.after);
    habit.finish();
    for (Visit& visit : visits_)
      if (visit.after) visit.habit = habit.of(*visit.after);
  }

  // People follow a link in few of the mails they get.
  void learn_share() {
    constexpr std::size_t kFewest = 5;
    std::size_t sent = 0, clicked = 0;
    for (const LeadMail& mail : company_.mails) {
      if (!mail.sent) continue;
      ++sent;
      if (!mail.clicks.empty()) ++clicked;
    }
    if (sent < kFewest) return;
    const double share = static_cast<double>(clicked) / static_cast<double>(sent);
    share_ = std::clamp((share - 0.4) * 4, -1.2, 1.2);
  }

  // How often this company's mails are visited by machines, as far as the signs go; then each by
  // that.
  void learn_company() {
    constexpr int kRounds = 6;
    constexpr double kMachines = 0.3, kPeople = 2.7, kLeast = -3.5, kMost = 1;
    for (int round = 0; round < kRounds; ++round) {
      double machines = kMachines, all = kMachines + kPeople;
      for (std::size_t begin = 0; begin < visits_.size();) {
        const std::size_t mail = visits_[begin].mail;
        double best = probability(walks_[mail] + company_odds_);
        for (; begin < visits_.size() && visits_[begin].mail == mail; ++begin)
          best = std::max(best, probability(odds(visits_[begin])));
        machines += best;
        ++all;
      }
      company_odds_ = std::clamp(std::log(machines / (all - machines)), kLeast, kMost) -
                      (company_.shared ? 0 : kAlone);
    }
  }

  double odds(const Visit& visit) const {
    if (visit.said) return *visit.said ? kSaid : -kSaid;
    const double alone = visit.alone() + visit.habit;
    return visit.later ? alone + std::min(company_odds_, 0.0) - 1.5
                       : alone + company_odds_ + share_;
  }

  JudgedClicks result() const {
    JudgedClicks judged(company_.mails.size());
    for (const Visit& visit : visits_) {
      const LeadMail& mail = company_.mails[visit.mail];
      std::vector<Judged>& clicks = judged[visit.mail];
      const double walking = (visit.read && visit.first > 0) || visit.said == false
                                 ? -kSaid
                                 : walks_[visit.mail] + company_odds_;
      for (std::size_t click = visit.first; click < visit.end; ++click) {
        const bool again = std::any_of(
            mail.clicks.begin(), mail.clicks.begin() + static_cast<std::ptrdiff_t>(click),
            [&](const MailTouch& other) { return other.link == mail.clicks[click].link; });
        const double alone = odds(visit);
        if (!again && walking > alone)
          clicks.push_back({walking, MachineReason::walk});
        else
          clicks.push_back({alone, reason(visit)});
      }
    }
    return judged;
  }

  MachineReason reason(const Visit& visit) const {
    if (visit.links >= 1.5) return MachineReason::burst;
    if (visit.others >= 2) return MachineReason::together;
    const double usual = visit.habit + share_ + company_odds_;
    return visit.delay >= usual && visit.delay > 1 ? MachineReason::delivery : MachineReason::habit;
  }

  // Gateways that look at a link while a person follows it: two clicks on it at once, time and
  // again. The first of them, as the person waits for the answer.
  void mark_pairs(JudgedClicks& judged) {
    constexpr double kSingle = -1.9, kTwice = 3.0, kBefore = -3.5;
    if (company_.step > 1) return;
    double odds = kBefore;
    std::vector<std::pair<std::size_t, std::size_t>> firsts;
    for (std::size_t index = 0; index < company_.mails.size(); ++index) {
      const std::vector<MailTouch>& clicks = company_.mails[index].clicks;
      std::vector<bool> taken(clicks.size());
      for (std::size_t click = 0; click < clicks.size(); ++click) {
        if (taken[click] || judged[index][click].odds >= kMarked) continue;
        const std::optional<std::size_t> other = twin(clicks, taken, click);
        odds += other ? kTwice : kSingle;
        if (!other) continue;
        taken[*other] = true;
        firsts.emplace_back(index, click);
      }
    }
    if (odds < kMarked) return;
    for (const auto& [index, click] : firsts) judged[index][click] = {odds, MachineReason::pair};
  }

  /// The next click on the same link, seconds later.
  static std::optional<std::size_t> twin(const std::vector<MailTouch>& clicks,
                                         const std::vector<bool>& taken, std::size_t click) {
    constexpr std::int64_t kPair = 15;
    for (std::size_t next = click + 1;
         next < clicks.size() && clicks[next].at - clicks[click].at <= kPair; ++next)
      if (clicks[next].link == clicks[click].link && !taken[next]) return next;
    return std::nullopt;
  }

  const CompanyMails& company_;
  const OpenMeaning& opens_;
  SharedInstants instants_;
  std::vector<Visit> visits_;          // by mail, then time
  std::vector<double> walks_;          // by mail
  std::vector<std::size_t> agreeing_;  // by mail
  double share_ = 0, company_odds_ = company_.shared ? -2.2 : -2.2 - kAlone;
};

}  // namespace

bool OpenMeaning::any() const {
  const auto is_any = [](const std::vector<bool>& mails) {
    return std::find(mails.begin(), mails.end(), true) != mails.end();
  };
  return is_any(proxied) || is_any(fetched);
}

JudgedClicks judge_clicks(const CompanyMails& company, const OpenMeaning& opens) {
  return ClickJudge(company, opens).judge();
}

}  // namespace leads
