// Time zones from the system's zone files (RFC 8536), as the Zone table core works with.
#pragma once

#include <string>
#include <string_view>

#include "leads/instant.h"

namespace leads {

/// `name` is an IANA name ("Europe/Berlin"), "" or "UTC", a POSIX rule ("CET-1CEST,M3.5.0,M10.5.0/3"), or as TZ allows it a path
/// after a colon. Throws not_found for a zone that is none, bad_input for a damaged file. A missing /etc/localtime is UTC.
Zone load_zone(std::string_view name, std::string_view directory = "/usr/share/zoneinfo");

}  // namespace leads
