// SPDX-License-Identifier: MIT
// The error that ends a command, and the problems found in a file. Thrown anywhere, caught only in
// `main`.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace leads {

/// Each kind is one exit code (leads help exit-codes).
enum class ErrorKind {
  usage,
  not_found,
  bad_input,
  refused,
  busy,
  storage,
  partial,
  cancelled,
  bug
};

/// One problem at one position. `line` and `column` count from 1, columns in code points; 0 means
/// "the whole file".
struct Diagnostic {
  std::string file;
  int line = 0;
  int column = 0;
  int width = 1;         ///< code points to underline
  std::string message;   ///< what is wrong, in the user's words
  std::string hint;      ///< how to fix it; may be empty
  std::string excerpt;   ///< the source line, without its line break; may be empty
  bool warning = false;  ///< a lint: worth mentioning, not an error
};

/// `where` is the file or other subject (may be empty), `what()` the problem, `hint` the fix (may
/// be empty). `problems` lists every problem of a file at once; when it is not empty it is printed
/// instead of `what()`.
struct Error : std::runtime_error {
  Error(ErrorKind kind_, std::string_view where_, std::string_view what_,
        std::string_view hint_ = {});
  Error(ErrorKind kind_, std::vector<Diagnostic> problems_);
  /// An error that left the book unchanged.
  static Error without_change(ErrorKind kind_, std::string_view where_, std::string_view what_,
                              std::string_view hint_ = {});
  Error(const Error& other);
  ~Error() override;

  ErrorKind kind;
  std::string where;
  std::string hint;
  std::vector<Diagnostic> problems;
  bool unchanged = false;  ///< the book is unchanged; printed after the problem
};

}  // namespace leads
