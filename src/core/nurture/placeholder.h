// SPDX-License-Identifier: MIT
// Text with blanks to fill in: {{first_name|there}}. What comes after a bar stands in where the
// value before it is missing: another name, or a text.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace leads {

struct Placeholder {
  std::vector<std::string> names;       ///< in the order they are tried
  std::optional<std::string> fallback;  ///< a text
  std::string typed;                    ///< between the braces
  std::size_t offset = 0;               ///< of its first brace in the text
};

/// A problem at an offset of a text.
struct TextProblem {
  std::size_t offset = 0;
  std::string message, hint;
  std::string name = {};  ///< of the field that does not exist; "" otherwise
};

/// Which names there are.
using IsName = std::function<bool(std::string_view)>;
/// The value of a name; nullopt if it is missing.
using ValueOf = std::function<std::optional<std::string>(std::string_view)>;

/// A text taken apart: a placeholder after every piece but the last.
struct FilledText {
  std::vector<std::string> pieces;
  std::vector<Placeholder> placeholders;
};
/// Appends what is wrong with a placeholder to `problems`.
FilledText parse_placeholders(std::string_view text, const IsName& is_name,
                              std::vector<TextProblem>& problems);
/// Its value, or what stands in for it; nullopt if nothing does.
std::optional<std::string> value_of(const Placeholder& placeholder, const ValueOf& value);
/// With every value as it is; what is missing is left out.
std::string fill(const FilledText& text, const ValueOf& value);
/// A part of a URL: all but letters, digits and "-._~" percent-encoded.
std::string url_part(std::string_view value);
/// A whole URL: only what no URL contains is encoded; https:// is put before one without a scheme
/// of the web or of mail.
std::string whole_url(std::string_view value);

}  // namespace leads
