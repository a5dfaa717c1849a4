// SPDX-License-Identifier: MIT
// Markdown (CommonMark, by cmark) to HTML and to plain text. cmark is used only here.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace leads {

struct RenderedMarkdown {
  std::string html;   ///< without HTML that the Markdown contains, and without script links
  std::string plain;  ///< as in a mail: links in < > after their text, quotes with >
};

RenderedMarkdown render_markdown(std::string_view markdown);
/// The line, from 1, of the first HTML in it; nullopt if there is none.
std::optional<int> line_of_html(std::string_view markdown);

}  // namespace leads
