// SPDX-License-Identifier: MIT
// Proxies that load the pictures of a mail before anybody reads it. To the sender each looks like
// an open.
#pragma once

#include <cstdint>
#include <optional>

#include "core/machine/clicks.h"

namespace leads {

/// The mails whose opens are by a proxy. `clicks`: what is known of the clicks so far.
OpenMeaning find_proxies(const CompanyMails& company, const JudgedClicks& clicks);

/// Whether an open so many seconds after sending comes too early for a reader.
bool is_on_delivery(std::optional<std::int64_t> delay);

}  // namespace leads
