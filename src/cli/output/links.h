// SPDX-License-Identifier: MIT
// Hyperlinks of terminals (OSC 8): an address that is shown can be clicked.
#pragma once

#include <string>
#include <string_view>

namespace leads {

/// The URL of an address; "" for a text that is none. Printable ASCII alone, whatever the text
/// contains.
std::string mail_link(std::string_view email);
/// Of a number with its country: +49…
std::string phone_link(std::string_view phone);
/// Of a website with or without https://; none with another scheme.
std::string web_link(std::string_view website);
/// Of a cell by the name of its column: email, phone_2, website.
std::string cell_link(std::string_view column, std::string_view text);

/// The text, which is escaped already, as a link; as it is without an URL.
std::string linked(std::string text, std::string_view url);

}  // namespace leads
