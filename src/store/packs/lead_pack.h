// SPDX-License-Identifier: MIT
// What scoring reads of a lead itself, in a few bytes beside its activities (activity_pack.h):
// derived from the lead table, which stays authoritative. As it has copies of texts, any change of
// a lead drops its pack at once.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "leads/lead.h"
#include "store/packs/pack_bytes.h"

namespace leads {

/// Appends one cell at a time to `bytes`.
class CellPacker {
 public:
  explicit CellPacker(std::string& bytes) : out_(bytes) {}
  void add(const Cell& cell) {
    out_.number(cell.kind == Cell::Kind::text ? kText + cell.text.size()
                                              : static_cast<std::uint64_t>(cell.kind));
    if (cell.kind == Cell::Kind::integer) out_.number(zigzag(cell.integer));
    if (cell.kind == Cell::Kind::real) out_.real(cell.real);
    if (cell.kind == Cell::Kind::text) out_.text(cell.text);
  }

 private:
  friend class CellUnpacker;
  static constexpr std::uint64_t kText = 3;  // and how long it is
  static_assert(static_cast<int>(Cell::Kind::missing) == 0 &&
                static_cast<int>(Cell::Kind::integer) == 1 &&
                static_cast<int>(Cell::Kind::real) == 2 && static_cast<int>(Cell::Kind::text) == 3);

  PackWriter out_;
};

class CellUnpacker {
 public:
  explicit CellUnpacker(std::string_view bytes) : in_(bytes) {}
  bool more() const { return in_.more(); }
  /// Its text is a piece of the bytes. False when these are no pack.
  bool next(Cell& out) {
    std::uint64_t head = 0;
    if (!in_.number(head)) return false;
    out = {};
    if (head == 0) return true;
    if (head >= CellPacker::kText) {
      out.kind = Cell::Kind::text;
      return in_.text(head - CellPacker::kText, out.text);
    }
    out.kind = static_cast<Cell::Kind>(head);
    if (out.kind == Cell::Kind::real) return in_.real(out.real);
    std::uint64_t bits = 0;
    if (!in_.number(bits)) return false;
    out.integer = unzigzag(bits);
    return true;
  }

 private:
  PackReader in_;
};

}  // namespace leads
