// SPDX-License-Identifier: MIT
#include "leads/error.h"

#include <utility>

namespace leads {

Error::Error(ErrorKind kind_, std::string_view where_, std::string_view what_,
             std::string_view hint_)
    : std::runtime_error(std::string(what_)), kind(kind_), where(where_), hint(hint_) {}
Error::Error(ErrorKind kind_, std::vector<Diagnostic> problems_)
    : std::runtime_error(problems_.empty() ? "bad input" : problems_.front().message),
      kind(kind_),
      problems(std::move(problems_)) {}
Error Error::without_change(ErrorKind kind_, std::string_view where_, std::string_view what_,
                            std::string_view hint_) {
  Error error(kind_, where_, what_, hint_);
  error.unchanged = true;
  return error;
}
Error::Error(const Error& other) = default;
Error::~Error() = default;

}  // namespace leads
