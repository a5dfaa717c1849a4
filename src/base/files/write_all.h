// SPDX-License-Identifier: MIT
// Bytes to an open file, all of them.
#pragma once

#include <string_view>

namespace leads {

/// However many calls that takes. False, with errno, when it can't be done: a part may have been
/// written then.
bool write_all(int file, std::string_view bytes);

}  // namespace leads
