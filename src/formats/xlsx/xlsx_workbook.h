// SPDX-License-Identifier: MIT
// What a workbook says before its rows come: its sheets, shared strings and styles.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "formats/xlsx/xlsx_archive.h"
#include "formats/xlsx/xlsx_value.h"

namespace leads {

struct XlsxSheet {
  std::string name;
  std::string part;  ///< in the archive; "" of a chart
  bool hidden = false;
};

/// Texts that cells name by number, one after the other in one string.
class XlsxStrings {
 public:
  /// Longer ones are cut after this length, so that the caller sees that it is too long.
  static constexpr std::size_t kLongest = (std::size_t{64} << 10) + 1;

  void add(std::string_view text) {
    texts_ += text.substr(0, kLongest);
    ends_.push_back(texts_.size());
  }
  std::size_t size() const { return ends_.size(); }
  std::string_view operator[](std::size_t number) const {
    const std::size_t begin = number == 0 ? 0 : ends_[number - 1];
    return std::string_view(texts_).substr(begin, ends_[number] - begin);
  }

 private:
  std::string texts_;
  std::vector<std::size_t> ends_;
};

struct XlsxWorkbook {
  std::vector<XlsxSheet> sheets;
  XlsxStrings strings;
  std::vector<XlsxFormat> formats;  ///< by the style number of a cell
  bool from_1904 = false;
};

/// Throws bad_input when the archive contains no workbook.
XlsxWorkbook read_xlsx_workbook(XlsxArchive& archive, const std::string& file);

}  // namespace leads
