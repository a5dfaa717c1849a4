// SPDX-License-Identifier: MIT
// A chart of a table's figures, for pages of HTML. Terminals and data have the table alone.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace leads {

/// What a series means, which decides its colour in all charts alike.
enum class Tone : std::uint8_t { main, second, third, quiet, hot, warm, cold, good, bad };

struct Chart {
  enum class Kind : std::uint8_t {
    bars,     ///< one horizontal bar a label, its series one after another
    columns,  ///< one vertical column a label, its series on top of each other: time, histograms
    pairs,    ///< a horizontal bar a series for each label, to be compared
    funnel,   ///< the first series alone, each as a part of the first
  };
  struct Series {
    std::string name;
    Tone tone = Tone::main;
    std::vector<double> values;  ///< by label; none is negative
  };
  Kind kind = Kind::bars;
  std::string title;
  std::vector<std::string> labels;
  std::vector<Series> series;
  std::vector<double> targets = {};  ///< of columns, by label: a mark at this height; 0 is none
  std::string unit = {};             ///< after each value: "EUR", "days"
};

}  // namespace leads
