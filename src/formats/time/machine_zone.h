// SPDX-License-Identifier: MIT
// The name of this machine's time zone, for a new leads.toml.
#pragma once

#include <string>
#include <string_view>

namespace leads {

/// By the value of TZ ("" if it is not set), else by what /etc/localtime leads to, else by
/// /etc/timezone; "UTC" when none of them is the name of a zone.
std::string machine_zone(std::string_view set);
/// The country in which a zone lies, by the system's zone.tab; "" when it is unknown.
std::string country_of_zone(std::string_view zone);

}  // namespace leads
