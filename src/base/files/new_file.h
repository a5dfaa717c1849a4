// SPDX-License-Identifier: MIT
// A file made at once.
#pragma once

#include <string>
#include <string_view>

namespace leads {

/// Makes a file that holds `bytes` and is on disk when this returns; one who is killed meanwhile
/// leaves all of it or nothing by that name. `mode` is cut by the umask, unless it is for the owner
/// alone. False when there is a file of that name already, however it came; it is left alone.
/// Throws not_found where there is no such directory, and storage.
bool write_new_file(const std::string& path, std::string_view bytes, unsigned mode);

}  // namespace leads
