// What a person agreed to, by channel.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "leads/instant.h"

namespace leads {

enum class Channel : std::uint8_t { email, phone, sms, post };
inline constexpr std::size_t kChannels = 4;
enum class ConsentState : std::uint8_t {
  unknown,
  opted_in,
  legitimate_interest,
  opted_out
};  ///< rising: of two leads merged, the stricter wins
std::string_view channel_name(Channel channel);
std::string_view consent_name(ConsentState state);
std::optional<Channel> parse_channel(std::string_view name);
std::optional<ConsentState> parse_consent(std::string_view name);

struct Consent {
  ConsentState state = ConsentState::unknown;
  Instant since = kFirstInstant;  ///< of the state
};

}  // namespace leads
