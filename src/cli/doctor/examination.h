// SPDX-License-Identifier: MIT
// What `leads doctor` looks at: the machine, the file, the rules and the leads.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace leads {

class Session;

/// The answer to one question.
struct Answer {
  enum class State { ok, warning, problem };
  std::string check;  ///< what was asked about, a word or two
  State state = State::ok;
  std::string says;  ///< without a full stop
  std::string fix;   ///< what to do; "" if nothing
};
std::string_view state_name(Answer::State state);

/// Where the database is, who may read it, free space, the kind of file system, who uses it, the
/// clock. They need neither the rules nor a sound database.
std::vector<Answer> examine_surroundings(Session& session);
/// The rules file; then, if its rules can be used, the database itself: its contents, stored
/// scores, stages, consent and duplicates. What cannot be asked because an earlier answer is a
/// problem is left out.
std::vector<Answer> examine_book(Session& session);
/// Whether manual pages and completion are installed.
std::vector<Answer> examine_installation();

}  // namespace leads
