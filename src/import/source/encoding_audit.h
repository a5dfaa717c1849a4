// SPDX-License-Identifier: MIT
// A file that is read in a one-byte encoding, which any bytes are: what its letters came to is
// told, and what was UTF-8 after all.
#pragma once

#include <memory>

#include "import/source/row_reader.h"

namespace leads {

/// `rows` as they are; what was seen of them is among left_out().
std::unique_ptr<RowReader> with_letters_noted(std::unique_ptr<RowReader> rows);

}  // namespace leads
