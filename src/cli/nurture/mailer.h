// SPDX-License-Identifier: MIT
// Hands messages to another program, one process each, without a shell.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace leads {

/// How a program ended, in words: "" for exit code 0.
struct MailerResult {
  bool started = false;  ///< if not, it has seen nothing of the message
  std::string failure;
};

class Mailer {
 public:
  /// `command` is split at blanks; its program is found here, once. Throws usage for none,
  /// not_found where there is no such program.
  explicit Mailer(const std::string& command);
  /// Waits for its end. The message is its standard input, standard error its output. No book may
  /// be open, since a fork shares its locks.
  MailerResult send(std::string_view message) const;

 private:
  std::string program_;
  std::vector<std::string> words_;
};

}  // namespace leads
