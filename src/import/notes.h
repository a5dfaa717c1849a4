// SPDX-License-Identifier: MIT
// What is worth knowing of an import and is no problem, counted.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace leads {

/// Something worth knowing that is no problem: "employees: the lower end of a range".
struct ImportNote {
  std::string what;
  std::size_t rows = 0;
  int line = 0;  ///< the first, with its value; 0: of the whole file
  std::string example;
};

/// What is worth knowing, counted: one note a kind, with its first line and value.
class Notes {
 public:
  void add(const std::string& what, int line, std::string_view example, std::size_t rows = 1);
  /// Those of whole files (line 0) first.
  std::vector<ImportNote> take();

 private:
  std::vector<ImportNote> notes_;
  std::unordered_map<std::string, std::size_t> place_;
};

/// A note of leads that no [[assign]] could give an owner.
inline constexpr std::string_view kNobodyFree =
    "leads that found nobody of [[assign]] free, and have no owner yet";

}  // namespace leads
