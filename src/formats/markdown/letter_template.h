// SPDX-License-Identifier: MIT
// The template of a letter: a first line "Subject: …", then Markdown, both with placeholders. It is
// rendered once; for each letter the values are put in, escaped for where they go, so that no value
// of a lead can be Markdown, HTML or another header.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/nurture/placeholder.h"

namespace leads {

class LetterTemplate {
 public:
  /// Appends what is wrong with it to `problems`; then it must not be used.
  static LetterTemplate parse(std::string_view text, const IsName& is_name,
                              std::vector<TextProblem>& problems);

  /// Of the text it was made of: two templates that say the same have the same one.
  std::int64_t fingerprint() const { return fingerprint_; }
  /// Whether a placeholder asks for that name first or instead of another.
  bool names(std::string_view name) const;

  struct Filled {
    std::string subject, plain, html;  ///< bodies; html is what belongs into <body>
    std::vector<std::string> missing;  ///< placeholders without a value or anything in its place
  };
  Filled fill(const ValueOf& value) const;

 private:
  enum class Context : std::uint8_t { plain, html, url_part, whole_url };
  struct Blank {
    std::string before;         // it
    std::size_t placeholder{};  // index
    Context context{};
  };
  struct Body {
    std::vector<Blank> blanks;
    std::string end;
  };
  static Body compile(std::string_view rendered, Context context);
  static std::string fill(const Body& body, const std::vector<std::string>& values, bool html);

  std::int64_t fingerprint_ = 0;
  std::vector<Placeholder> placeholders_;
  Body subject_, plain_, html_;
};

}  // namespace leads
