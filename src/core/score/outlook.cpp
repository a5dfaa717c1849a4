// SPDX-License-Identifier: MIT
#include "core/score/outlook.h"

#include <algorithm>
#include <array>

namespace leads {
namespace {

constexpr int kMostSteps = 10'000;
constexpr Seconds kFarthest = std::chrono::days{731};

void look_ahead(Outlook& outlook, const Score& now, const ScoreAt& score_at, Instant as_of) {
  bool hot = now.temperature == Temperature::hot;
  Instant at = now.valid_until;
  for (int step = 0; step < kMostSteps && at < kLastInstant && at - as_of <= kFarthest; ++step) {
    const Score score = score_at(at);
    if (hot && score.temperature != Temperature::hot) {
      outlook.not_hot_at = at;
      hot = false;
    }
    if (score.temperature == Temperature::cold) {
      outlook.cold_at = at;
      return;
    }
    at = score.valid_until;
  }
}

void look_behind(Outlook& outlook, const ScoreAt& score_at, Instant created_at, Instant as_of) {
  Instant at = std::max(created_at, as_of - kFarthest);
  bool warm = false;
  for (int step = 0; step < kMostSteps && at < as_of; ++step) {
    const Score score = score_at(at);
    if (score.temperature != Temperature::cold) {
      outlook.was_warm = warm = true;
    } else if (warm) {
      outlook.cold_since = at;
      warm = false;
    }
    at = score.valid_until;
  }
  if (warm) outlook.cold_since = as_of;
}

}  // namespace

Outlook outlook_of(const Score& now, const ScoreAt& score_at, Instant created_at, Instant as_of) {
  Outlook outlook;
  if (now.temperature == Temperature::cold)
    look_behind(outlook, score_at, created_at, as_of);
  else
    look_ahead(outlook, now, score_at, as_of);
  return outlook;
}

std::string_view signal_name(Signal::Kind kind) {
  constexpr std::array<std::string_view, 5> kSignalNames{"demo_request", "cart", "staff_contact",
                                                         "opens_mail", "following"};
  return kSignalNames[static_cast<std::size_t>(kind)];
}

std::vector<Signal> buying_signals(std::span<const Activity> activities, const Kinds& kinds,
                                   Instant as_of) {
  struct Row {
    Signal::Kind signal;
    std::vector<std::string_view> kinds;
    Seconds within;
    std::size_t least;
  };
  static const std::array<Row, 5> rows{
      {{Signal::Kind::demo_request, {"demo_request"}, std::chrono::days{90}, 1},
       {Signal::Kind::cart, {"cart_add"}, std::chrono::days{90}, 1},
       {Signal::Kind::staff_contact,
        {"call", "meeting", "chat", "email_reply"},
        std::chrono::days{30},
        2},
       {Signal::Kind::opens_mail, {"email_open", "email_click"}, std::chrono::days{30}, 2},
       {Signal::Kind::following, {"social_follow"}, Seconds::max(), 1}}};
  std::vector<Signal> signals;
  for (const Row& row : rows) {
    Signal signal{row.signal, 0, {}};
    for (const Activity& activity : activities) {
      if (activity.at > as_of || activity.machine || as_of - activity.at >= row.within) continue;
      if (std::find(row.kinds.begin(), row.kinds.end(), kinds[activity.kind].name) ==
          row.kinds.end())
        continue;
      ++signal.times;
      signal.latest = activity.at;
    }
    if (signal.times >= row.least) signals.push_back(signal);
  }
  return signals;
}

}  // namespace leads
