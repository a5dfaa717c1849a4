// SPDX-License-Identifier: MIT
// Bytes to an open file, all of them.
#pragma once

#include <string_view>

namespace leads {

/// Writes all bytes, in as many calls as needed. Returns false, with errno set, on failure, after
/// which a part may have been written.
bool write_all(int file, std::string_view bytes);

}  // namespace leads
