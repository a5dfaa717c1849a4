// Bytes of other encodings as UTF-8.
#pragma once

#include "leads/byte_source.h"

namespace leads {

/// UTF-16 with a byte order mark comes out as UTF-8 without one; anything else passes as it is. What is not valid
/// UTF-16 comes out as bytes that are not valid UTF-8, so that whoever reads them can name the line.
ByteSource as_utf8(ByteSource source);

}  // namespace leads
