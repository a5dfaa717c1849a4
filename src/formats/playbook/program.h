// SPDX-License-Identifier: MIT
// The export of a program that we know: an [import.NAME] in a file of its own, with further keys
// for recognising the program's files.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "leads/playbook.h"

namespace leads {

/// Headers are as the program writes them. Unlike a mapping of leads.toml it may send several
/// columns to one target, in the order of preference, and names columns that a file may lack.
struct ProgramMapping {
  Mapping mapping;
  std::string title;  ///< for people
  std::string form;   ///< "vcard": known by the form of the file alone; "" by headers
  std::vector<std::string> known_by;  ///< headers few other programs have
  int needs = 2;                      ///< how many of them a file must have
  std::vector<std::string> ignore;    ///< headers that are known and of no use
  /// What a file's name, a pattern with one `*`, or a column that is there says of every row:
  /// pattern or header -> "+email", "-email".
  std::vector<std::pair<std::string, std::string>> consent_of_names, consent_of_columns;
};

/// `text` is one [import.NAME] with its tables; stages, fields and sources are those of `book`.
/// Throws bad_input with every problem in it; `path` is what they call the file.
ProgramMapping parse_program(std::string_view text, const std::string& path, Playbook& book);

}  // namespace leads
