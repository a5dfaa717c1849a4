// SPDX-License-Identifier: MIT
// Which opens of a company's mails are by machines: those that gateways make as they follow links,
// and those of proxies that load the pictures of every mail.
#pragma once

#include "core/machine/clicks.h"

namespace leads {

/// By index of the mail and of the open in it.
JudgedClicks judge_opens(const CompanyMails& company, const OpenMeaning& opens,
                         const JudgedClicks& clicks);

}  // namespace leads
