// SPDX-License-Identifier: MIT
// The candidates for one half-typed word, gathered piece by piece.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace leads {

struct Candidate {
  std::string text;  ///< the whole word; one that ends in : = , or .. goes on
  std::string says;  ///< a short description
};

/// Paths that the shell completes itself.
enum class Paths { none, files, folders };

class Candidates {
 public:
  explicit Candidates(std::string typed) : typed_(std::move(typed)) {}

  /// The typed part of the present piece.
  const std::string& typed() const { return typed_; }
  /// The first `length` bytes are settled: further candidates are appended to them.
  void settle(std::size_t length);
  /// Settles the pieces of a list but the last; they are returned, and not offered again.
  std::vector<std::string> settle_list(char separator);
  /// Kept if it begins with the typed text, ignoring case, and can be shown on a terminal.
  void add(std::string_view text, std::string_view says = {});
  /// The same, in quotes where a filter needs them.
  void add_quoted(std::string_view text, std::string_view says = {});

  const std::vector<Candidate>& all() const { return all_; }
  Paths paths = Paths::none;

 private:
  std::string before_, typed_;
  std::vector<std::string> listed_;
  std::vector<Candidate> all_;
};

}  // namespace leads
