// SPDX-License-Identifier: MIT
#include "core/machine/opens.h"

#include <algorithm>
#include <cmath>

#include "core/machine/signs.h"

namespace leads {
namespace {

class OpenJudge {
 public:
  OpenJudge(const CompanyMails& company, const OpenMeaning& meaning, const JudgedClicks& clicks)
      : company_(company), meaning_(meaning), clicks_(clicks), instants_(company) {}

  JudgedClicks judge() {
    learn_delays();
    JudgedClicks judged(company_.mails.size());
    for (std::size_t index = 0; index < company_.mails.size(); ++index)
      for (std::size_t open = 0; open < company_.mails[index].opens.size(); ++open)
        judged[index].push_back(look_at(index, open));
    learn_company(judged);
    for (std::size_t index = 0; index < company_.mails.size(); ++index)
      for (std::size_t open = 0; open < judged[index].size(); ++open)
        finish(company_.mails[index].opens[open], is_proxied(index, open), judged[index][open]);
    return judged;
  }

 private:
  void learn_delays() {
    if (company_.step > 60) return;
    for (const LeadMail& mail : company_.mails)
      for (const MailTouch& open : mail.opens)
        if (const auto delay = mail.delay(open.at)) habit_.add(*delay);
    habit_.finish();
  }

  Judged look_at(std::size_t index, std::size_t open) const {
    const LeadMail& mail = company_.mails[index];
    const std::int64_t at = mail.opens[open].at;
    const auto [beside, reading] = clicks_near(index, at);
    const double others = instants_.sign(mail.lead, at) / 2;
    double odds = beside + reading + others;
    double delay = 0;
    if (const auto after = mail.delay(at); after && company_.step == 1) {
      delay = signs::open_delay(*after) + habit_.of(*after) / 2;
      odds += delay;
    }
    if (mail.replied) odds -= 1;
    MachineReason reason = MachineReason::delivery;
    if (beside > std::max(others, delay))
      reason = MachineReason::burst;
    else if (others > delay)
      reason = MachineReason::together;
    return {odds, reason};
  }

  // Beside clicks of a machine it is the machine's; followed by those of a person, the person's.
  std::pair<double, double> clicks_near(std::size_t index, std::int64_t at) const {
    constexpr std::int64_t kBeside = 5, kSoon = 60, kLoaded = 600, kSame = 1800;
    const LeadMail& mail = company_.mails[index];
    double beside = 0, reading = 0;
    bool first = true;
    for (std::size_t click = 0; click < mail.clicks.size(); ++click) {
      const std::int64_t after = mail.clicks[click].at - at;
      const Judged& judged = clicks_[index][click];
      const bool machine = judged.odds >= kMarked && judged.reason != MachineReason::pair;
      const bool walking = judged.reason == MachineReason::walk;
      if (machine && !walking && std::abs(after) <= kBeside)
        beside = std::max(beside, 4.5);
      else if (machine && after >= 0 && after <= kSoon)
        beside = std::max(beside, 3.0);  // few people open a mail just before
      else if (machine && first && after > 0 && after <= kLoaded)
        beside = std::max(beside, 2.6);
      else if (!machine && after > 0 && after <= kSame)
        reading = -2.5;
      first = false;
    }
    return {beside, reading};
  }

  void learn_company(const JudgedClicks& judged) {
    constexpr int kRounds = 4;
    constexpr double kMachines = 0.25, kPeople = 2.75, kLeast = -3.5, kMost = 0;
    for (int round = 0; round < kRounds; ++round) {
      double machines = kMachines, all = kMachines + kPeople;
      for (const std::vector<Judged>& opens : judged)
        for (const Judged& open : opens) {
          machines += 1 / (1 + std::exp(-open.odds - company_odds_));
          ++all;
        }
      company_odds_ = std::clamp(std::log(machines / (all - machines)), kLeast, kMost);
    }
  }

  bool is_proxied(std::size_t index, std::size_t open) const {
    const LeadMail& mail = company_.mails[index];
    return open == 0 && (meaning_.proxied[index] ||
                         (meaning_.fetched[index] && mail.is_on_delivery(mail.opens[open].at)));
  }

  void finish(const MailTouch& open, bool proxied, Judged& judged) const {
    judged.odds += company_odds_;
    if (proxied && judged.odds < kMarked) judged = {kMarked, MachineReason::proxy};
    if (open.machine) judged.odds = *open.machine ? kSaid : -kSaid;
  }

  const CompanyMails& company_;
  const OpenMeaning& meaning_;
  const JudgedClicks& clicks_;
  SharedInstants instants_;
  signs::DelayHabit habit_;
  double company_odds_ = -2.4;
};

}  // namespace

JudgedClicks judge_opens(const CompanyMails& company, const OpenMeaning& opens,
                         const JudgedClicks& clicks) {
  return OpenJudge(company, opens, clicks).judge();
}

}  // namespace leads
