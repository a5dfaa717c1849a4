// SPDX-License-Identifier: MIT
// Collects the problems of one file, each with its position, its source line and a way to fix it.
// Problems are returned sorted by position; after the first thousand the rest is dropped, since
// nobody reads them and a hostile file has more.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "leads/error.h"

namespace leads {

/// The position of something: line and column from 1, width in code points. Line 0 means the whole
/// file.
struct Place {
  int line = 0;
  int column = 0;
  int width = 1;
};

class Problems {
 public:
  /// `text` must outlive the collector.
  Problems(std::string path, std::string_view text);

  void error(Place place, std::string message, std::string hint = {}) {
    add(place, message, hint, false);
  }
  void warn(Place place, std::string message, std::string hint = {}) {
    add(place, message, hint, true);
  }
  /// Reports the only error for this position: later ones for it are dropped.
  void settle(Place place, std::string message, std::string hint = {});
  /// True once no further problem is kept: time to stop looking for suggestions.
  bool full() const { return found_.size() >= kMost; }
  /// True when any problem is an error.
  bool failed() const { return failed_; }

  /// The byte offset of a position in the text; its size when the position is beyond the end.
  std::size_t offset(Place place) const;
  /// The position of a byte offset, `width` code points wide.
  Place place_at(std::size_t offset, int width = 1) const;
  std::string_view text() const { return text_; }

  /// Everything found, by position, each problem once, with excerpts. Leaves the collector empty.
  std::vector<Diagnostic> take();

 private:
  static constexpr std::size_t kMost = 1000;

  void add(Place place, std::string& message, std::string& hint, bool warning);
  std::string_view line(int number) const;
  /// The code points before an offset that starts one, and back.
  std::size_t points_before(std::size_t offset) const;
  std::size_t offset_of_point(std::size_t point) const;

  std::string path_;
  std::string_view text_;
  bool ascii_;  ///< then a code point is a byte
  std::vector<std::size_t> line_starts_;
  std::vector<std::size_t>
      milestones_;  ///< else: offset of every 256th code point, since lines may be long
  std::vector<Diagnostic> found_;
  std::vector<Place> settled_;
  bool failed_ = false;
};

}  // namespace leads
