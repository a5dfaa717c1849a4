// SPDX-License-Identifier: MIT
// Where a reader's bytes come from: a file, a pipe, an unpacker, memory.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <functional>
#include <string_view>

namespace leads {

/// Fills at most `size` bytes and returns how many; 0 is the end. Throws Error when reading fails.
using ByteSource = std::function<std::size_t(char* to, std::size_t size)>;

/// The bytes of `text`, which outlives the source; at most `step` of them at a time.
inline ByteSource bytes_of(std::string_view text, std::size_t step = static_cast<std::size_t>(-1)) {
  return [text, step](char* to, std::size_t size) mutable {
    const std::size_t count = std::min({size, step, text.size()});
    if (count != 0) std::memcpy(to, text.data(), count);
    text.remove_prefix(count);
    return count;
  };
}

}  // namespace leads
