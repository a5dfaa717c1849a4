// SPDX-License-Identifier: MIT
// Letters that went wrong before a file was written: UTF-8 that some program took for another
// encoding and saved again.
#pragma once

#include <cstdint>
#include <string_view>

namespace leads {

/// `twice`: "JÃ¶rg", "M√ºller", "M├╝ller". `lost`: U+FFFD, or nothing but question marks, where
/// the letter is lost.
enum class Garbled : std::uint8_t { no, twice, lost };

/// Of a text in valid UTF-8. Letters that people write are left alone: "São João", "MARANHÃO",
/// "«Été» – 100 €".
Garbled garbled(std::string_view text);

}  // namespace leads
