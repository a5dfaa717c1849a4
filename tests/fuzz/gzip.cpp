// SPDX-License-Identifier: MIT
// A packed file comes to the same bytes however it arrives, or is refused as bad input.
#include "formats/text/gzip.h"

#include <string>

#include "fuzz/targets.h"
#include "leads/error.h"

namespace leads::fuzz {
namespace {

constexpr std::size_t kEnough = std::size_t{1} << 20;  // of a bomb the beginning will do

std::string read(ByteSource source) {
  std::string seen;
  try {
    const ByteSource unpacked = gunzip(std::move(source), "file.gz");
    std::string piece(4096, '\0');
    while (seen.size() < kEnough) {
      const std::size_t got = unpacked(piece.data(), piece.size());
      if (got == 0) break;
      seen.append(piece, 0, got);
    }
  } catch (const Error& error) {
    require(error.kind == ErrorKind::bad_input, "what is damaged is bad input");
    seen = "damaged";
  }
  return seen;
}

}  // namespace

void gzip(std::string_view bytes) {
  require_same_in_pieces(read, from_hex(bytes));
}

}  // namespace leads::fuzz
