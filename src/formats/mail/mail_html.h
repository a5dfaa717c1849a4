// SPDX-License-Identifier: MIT
// The text of a mail that is HTML only: tags off, blocks as lines, references as their letters. No
// browser: what it shows is left to guess.
#pragma once

#include <string>
#include <string_view>

namespace leads {

/// `html` is UTF-8. Blanks between words are one space, blocks and <br> begin a line; styles,
/// scripts and comments are left out.
std::string html_text(std::string_view html);

}  // namespace leads
