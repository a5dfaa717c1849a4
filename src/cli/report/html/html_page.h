// SPDX-License-Identifier: MIT
// Reports as one page of HTML: it loads nothing, can be read without scripts, in light and dark and
// on paper, and has the table beside each chart.
#pragma once

#include <string>
#include <vector>

#include "cli/output/render.h"

namespace leads::html {

struct Report {
  std::string name, title, summary;
  Table table;
};
struct Page {
  std::string title;
  std::string filter;  ///< which leads; "" for all
  std::vector<Report> reports;
};
/// Of a long table the first rows, or where these are in order of time the last, and how many more
/// there are. A number that counts leads has the command that lists them as a hover text.
std::string page_text(const Page& page, const OutputSettings& settings);

}  // namespace leads::html
