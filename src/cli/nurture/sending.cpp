// SPDX-License-Identifier: MIT
#include "cli/nurture/sending.h"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <utility>

#include "base/files/interruption.h"
#include "base/words.h"
#include "leads/error.h"

namespace leads {
namespace {

// After a crash somebody has to find out about every step that was claimed and not confirmed: as
// many are claimed at a time as are sent in about a second.
constexpr std::size_t kFirstBatch = 8, kLargestBatch = 1024;
constexpr auto kBatchTime = std::chrono::milliseconds{1000};
// A program that fails so often without success is not set up, or its server is down.
constexpr std::size_t kMostFailures = 3;
constexpr int kTries = 24;

using Clock = std::chrono::steady_clock;

class Sending {
 public:
  Sending(Session& session, const Playbook& playbook, LetterFinder& finder, const Mailer& mailer)
      : session_(session), playbook_(playbook), finder_(finder), mailer_(mailer) {}

  SendingResult send(const std::vector<LeadId>& leads) {
    std::size_t batch = kFirstBatch;
    for (std::size_t from = 0; from < leads.size() && result_.given_up.empty();) {
      const std::size_t to = std::min(leads.size(), from + batch);
      const auto begin = Clock::now();
      send_batch({leads.begin() + static_cast<std::ptrdiff_t>(from),
                  leads.begin() + static_cast<std::ptrdiff_t>(to)});
      const auto took = std::max(Clock::now() - begin, Clock::duration{1});
      const auto fitting = (to - from) * static_cast<std::size_t>(kBatchTime / took + 1);
      batch = took > kBatchTime ? std::max<std::size_t>(batch / 2, 1)
                                : std::min({batch * 2, fitting, kLargestBatch});
      from = to;
    }
    return std::move(result_);
  }

 private:
  void send_batch(std::vector<LeadId> leads) {
    const DelayedSignals delayed;
    session_.refresh_now();  // working hours may have ended, and stops have come, meanwhile
    DueLetters due = claim(std::move(leads));
    result_.enrolled += due.enrolled.size();
    std::move(due.held.begin(), due.held.end(), std::back_inserter(result_.held));
    if (due.letters.empty()) return;
    session_.close();
    std::vector<StepOfLead> sent, released;
    for (DueLetter& each : due.letters) {
      if (result_.given_up.empty() && DelayedSignals::came()) result_.given_up = "interrupted";
      if (!result_.given_up.empty()) {
        released.push_back(std::move(each.step));
        continue;
      }
      hand_over(std::move(each), sent, released);
    }
    record(sent, released);
  }

  DueLetters claim(std::vector<LeadId> leads) {
    session_.store(true);
    Operation operation(session_.store(true), session_.now(), session_.preferences().actor(),
                        std::string(kNurture));
    DueLetters due = finder_.find(session_.evaluation(), std::move(leads));
    record_claims(operation, playbook_, due, true);
    operation.finish(claims_summary(due, true), false);
    return due;
  }

  void hand_over(DueLetter each, std::vector<StepOfLead>& sent, std::vector<StepOfLead>& released) {
    const MailerResult result =
        mailer_.send(message_text(each.letter, session_.now(), playbook_.calendar.zone));
    if (result.started && result.failure.empty()) {
      failures_ = 0;
      ++result_.sent;
      ++result_.sent_by_sequence[each.step.sequence];
      sent.push_back(std::move(each.step));
      return;
    }
    if (!result.started) {
      result_.given_up = result.failure;
      released.push_back(std::move(each.step));
      return;
    }
    result_.failed.push_back({std::move(each.step), result.failure});
    if (++failures_ == kMostFailures)
      result_.given_up = "it failed " + std::to_string(kMostFailures) + " times in a row";
  }

  // Another process may keep the book locked for longer than one wait: what was sent must be
  // recorded all the same.
  void record(const std::vector<StepOfLead>& sent, const std::vector<StepOfLead>& released) {
    for (int tries = 1;; ++tries) {
      try {
        return record_once(sent, released);
      } catch (const Error& error) {
        if (error.kind != ErrorKind::busy || tries == kTries) throw;
        session_.close();
      }
    }
  }
  void record_once(const std::vector<StepOfLead>& sent, const std::vector<StepOfLead>& released) {
    Operation operation(session_.store(true), session_.now(), session_.preferences().actor(),
                        std::string(kNurture));
    record_outcome(operation, playbook_, NurtureEvent::sent, sent);
    record_outcome(operation, playbook_, NurtureEvent::released, released);
    operation.finish("sent " + counted(sent.size(), "letter", "letters"), false);
  }

  Session& session_;
  const Playbook& playbook_;
  LetterFinder& finder_;
  const Mailer& mailer_;
  SendingResult result_;
  std::size_t failures_ = 0;  // without a success in between
};

}  // namespace

SendingResult send_due(Session& session, const Playbook& playbook, LetterFinder& finder,
                       const Mailer& mailer, const std::vector<LeadId>& leads) {
  return Sending(session, playbook, finder, mailer).send(leads);
}

}  // namespace leads
