// SPDX-License-Identifier: MIT
// Rows that are known by all they say: what such a row is remembered by.
#pragma once

#include <string>
#include <string_view>

#include "import/rows/lead_row.h"

namespace leads {

/// The row as bytes in one order, whatever the order of its columns.
std::string canonical_row(const LeadRow& row, const Fields& fields);
/// The identity `row` of a row with keys, by which an equal row meets the lead this one met.
std::string keyed_row_hash(const LeadRow& row, const Fields& fields);
/// The identity `row` of a lead that did not get a further address of such a row, as it was
/// another's.
std::string left_out_hash(const std::string& keyed_row_hash);

/// 128 bits of BLAKE2b in hex: the identity of a row without keys.
std::string content_hash(std::string_view bytes);

}  // namespace leads
