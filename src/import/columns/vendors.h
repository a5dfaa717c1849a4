// The exports of other programs, known by their header rows: what each column is, and what is
// peculiar to the file.
#pragma once

#include <span>
#include <string_view>

namespace leads {

/// Lists are separated by `|`. Headers are compared without case, blanks and punctuation.
struct Vendor {
  std::string_view name;   ///< for --as, and the system of its ids
  std::string_view title;  ///< for people
  std::string_view marks;  ///< headers few other programs have
  std::size_t needed = 2;  ///< how many of the marks must be there
  /// `HEADER=TARGET`: a target of a mapping; `+email`, `-phone`: consent by its sign; `*`: known
  /// and of no use.
  std::string_view columns;
  std::string_view set;     ///< `FIELD=VALUE` for every row
  std::string_view values;  ///< `TARGET:VALUE=MEANT`: words of the column mapped to TARGET
  bool footers = false;     ///< lines of one field below the table are no leads
};
std::span<const Vendor> vendors();

}  // namespace leads
