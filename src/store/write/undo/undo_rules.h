// SPDX-License-Identifier: MIT
// Whether a lead may go with the operation that made it.
#pragma once

#include <string>
#include <string_view>

#include "leads/lead.h"
#include "sql/connection.h"

namespace leads {

/// The kinds, and in SQL, of a request not to be contacted: they are never undone.
inline bool is_opt_out(std::string_view kind) {
  return kind == "unsubscribe" || kind == "complaint";
}
inline constexpr std::string_view kOptOuts =
    "(select id from kind where name in ('unsubscribe', 'complaint'))";

inline constexpr const char* kChangedSince = "changed since";
inline constexpr const char* kMustBeRemembered = "an opt-out, which must be remembered";

inline constexpr const char* kOptedOut = "it opted out, which must be remembered";

/// Why a lead cannot be removed, whatever it was created by; "" if it can.
std::string why_it_cannot_go(sql::Connection& connection, LeadId lead);
/// Why a lead that operation `op` created cannot be removed: a later change still in effect. ""
/// if there is none.
std::string why_it_stays(sql::Connection& connection, LeadId lead, std::int64_t op);

}  // namespace leads
