// SPDX-License-Identifier: MIT
// What a number format of a spreadsheet adds to a number that is more than looks: zeros in front of
// a postal code, the signs of a phone, a percent sign, a currency. Rounding, colours and marks
// between thousands are looks, and left out.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace leads {

class XlsxNumberFormat {
 public:
  /// Of a format code: `00000`, `[<=99999]00000;00000-0000`, `0%`, `#,##0.00 "€"`. Nullopt for one
  /// that adds nothing.
  static std::optional<XlsxNumberFormat> of(std::string_view code);

  /// The number as the cell shows it; nullopt where that is but the number. `digits` as xlsx_number
  /// writes it.
  std::optional<std::string> shown(std::string_view digits) const;

 private:
  struct Section {
    std::string condition;    ///< "<=9999999"; "" without
    std::string pattern;      ///< 0, # and ? are digits; an escaped character, or any other, is
                              ///< literal
    std::string mark;         ///< of a currency
    bool mark_first = false;  ///< it precedes the number
    bool percent = false, padded = false;
  };
  static Section section_of(std::string_view code);
  static std::string filled(const Section& section, std::string_view digits);
  const Section* section_for(double value) const;

  std::vector<Section> sections_;
};

}  // namespace leads
