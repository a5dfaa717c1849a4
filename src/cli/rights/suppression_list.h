// SPDX-License-Identifier: MIT
// Suppression lists in and out: addresses that are not to be used, one a line or a column of a CSV
// file, as Mailchimp, listmonk and others write them.
#pragma once

#include <string>
#include <vector>

#include "cli/session.h"

namespace leads {

/// The addresses of a list. Throws bad_input with every line that is none.
std::vector<NewSuppression> read_suppression_list(Session& session, const std::string& path);
/// Every address that is on the list and was not lifted since.
Table suppression_table(Session& session);

}  // namespace leads
