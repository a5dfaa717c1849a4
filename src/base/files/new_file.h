// SPDX-License-Identifier: MIT
// A file made at once.
#pragma once

#include <string>
#include <string_view>

namespace leads {

/// Creates a file with the contents `bytes`, which is on disk when this returns; a process killed
/// meanwhile leaves all of it or nothing under that name. The umask applies to `mode`, unless it
/// is for the owner only. Returns false when the file already exists, which is left alone. Throws
/// not_found when the directory does not exist, and storage.
bool write_new_file(const std::string& path, std::string_view bytes, unsigned mode);

}  // namespace leads
