// SPDX-License-Identifier: MIT
// What the values of a column have in common, and the type of field that suits them.
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "import/source/row_reader.h"
#include "leads/field.h"

namespace leads {

class ColumnTypes {
 public:
  /// A value, without outer blanks; none is empty.
  void take(std::string_view text);
  /// A field of this name that takes every value seen: of the narrowest type, text without any.
  Field field(std::string name) const;

  std::size_t filled() const { return filled_; }
  /// As long as they are few.
  const std::set<std::string>& values() const { return values_; }
  /// The values are ids of another program: no choice is made of them.
  void forbid_choice() { few_ = false; }

 private:
  std::size_t filled_ = 0;
  bool whole_ = true, numeric_ = true, dates_ = true, times_ = true, flags_ = true, urls_ = true;
  bool few_ = true;
  std::set<std::string> values_;
};
/// Reads all rows.
std::vector<ColumnTypes> column_types(RowReader& rows);

}  // namespace leads
