// SPDX-License-Identifier: MIT
// The past and future of a score if nothing happens: since when a lead is cold, when it will
// be; and the buying signals among its activities. Pure.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "leads/score.h"

namespace leads {

/// The score at an instant. Its valid_until is later than the instant.
using ScoreAt = std::function<Score(Instant)>;

struct Outlook {
  std::optional<Instant> not_hot_at;  ///< of a hot lead: when it is no longer
  std::optional<Instant> cold_at;     ///< of a hot or warm lead: when it turns cold
  bool was_warm = false;              ///< of a cold lead: it was warm or hot once
  std::optional<Instant> cold_since;  ///< of a cold lead that was warm
};
/// Steps from one valid_until to the next, at most 10,000 steps and two years each way; what lies
/// beyond is not found. `now` is the score at `as_of`.
Outlook outlook_of(const Score& now, const ScoreAt& score_at, Instant created_at, Instant as_of);

struct Signal {
  enum class Kind : std::uint8_t {
    demo_request,
    cart,
    staff_contact,
    opens_mail,
    following
  } kind{};
  std::size_t times = 0;
  Instant latest{};
};
std::string_view signal_name(Signal::Kind kind);
/// Named by SPEC as signs of buying, not by a machine: a demo request or something put in a cart in
/// the last 90 days, two or more two-way contacts with staff or openings of mail in the last 30,
/// and following at any time. In this order.
std::vector<Signal> buying_signals(std::span<const Activity> activities, const Kinds& kinds,
                                   Instant as_of);

}  // namespace leads
