// SPDX-License-Identifier: MIT
// Files packed by gzip, unpacked as they are read.
#pragma once

#include <string>
#include <string_view>

#include "base/files/byte_source.h"

namespace leads {

/// Whether a file that begins with these bytes (three are enough) is one.
bool is_gzip(std::string_view head);

/// One or several members (RFC 1952); zero bytes after the last are padding. Holds 64 KiB, whatever
/// the file. What is cut off or damaged, or unpacks to more than 1 MiB and 100 times its size,
/// throws Error bad_input, with `file` as its `where`.
ByteSource gunzip(ByteSource source, std::string file = {});

}  // namespace leads
