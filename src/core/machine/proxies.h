// SPDX-License-Identifier: MIT
// Proxies that load the pictures of a mail before anybody reads it. To the sender each looks like
// an open.
#pragma once

#include "core/machine/clicks.h"

namespace leads {

/// The mails whose opens are by a proxy. `clicks`: what is known of the clicks so far.
OpenMeaning find_proxies(const CompanyMails& company, const JudgedClicks& clicks);

}  // namespace leads
