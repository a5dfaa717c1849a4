// SPDX-License-Identifier: MIT
// Headers in the words of their user's language, as the program that wrote them has them in
// English.
#pragma once

#include <string>
#include <string_view>

namespace leads {

/// "Persona - Teléfono - Trabajo" -> "Person - Phone - Work"; a piece nothing is known of stays as
/// it is. Of headers in pieces only: what is made of one piece comes back unchanged.
std::string in_english(std::string_view header);

}  // namespace leads
