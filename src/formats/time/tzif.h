// SPDX-License-Identifier: MIT
// Time zones from the system's TZif files (RFC 8536, versions 1 to 4) and from POSIX TZ strings.
// Nothing here reads the environment: the caller passes the name and the directory.
#pragma once

#include <string>
#include <string_view>

#include "leads/zone.h"

namespace leads {

inline constexpr std::string_view kZoneDirectory = "/usr/share/zoneinfo";

/// `name` is a value of TZ: "" or "UTC", a name below `directory` ("Europe/Berlin"), a file
/// (":/etc/localtime"), or a POSIX string ("CET-1CEST,M3.5.0,M10.5.0/3"). Throws Error: not_found
/// with near names, bad_input for a damaged file.
Zone load_zone(std::string_view name, std::string_view directory = kZoneDirectory);
/// The bytes of a TZif file. Throws Error bad_input.
Zone parse_tzif(std::string_view name, std::string_view bytes);
/// A POSIX TZ string with RFC 8536's extension of hours to +-167; nullopt if it is not one.
std::optional<Zone::Footer> parse_posix_zone(std::string_view text);

}  // namespace leads
