// SPDX-License-Identifier: MIT
// SIGINT, SIGTERM and SIGHUP end the process at once, except while something would be left behind:
// then what is being done fails soon, is taken back, and the process dies of the signal after that.
#pragma once

#include <string>

namespace leads {

/// Installs the handlers, for the signals that are not ignored (as nohup has them); once, by main.
/// A write beyond `ulimit -f` fails instead of killing the process.
void handle_signals() noexcept;
/// What a program that is started in place of a child has to find again.
void restore_signals() noexcept;

/// While one lives, a signal waits for its end, at most two seconds.
class Unfinished {
 public:
  /// `stop(object)` is called from the signal handler; may be null.
  Unfinished(void (*stop)(void*), void* object) noexcept;
  /// A temporary file, removed when the time is over.
  explicit Unfinished(const std::string& temporary) noexcept;
  /// Dies of the signal that came meanwhile, when no other one lives.
  ~Unfinished();
  Unfinished(const Unfinished&) = delete;
  Unfinished& operator=(const Unfinished&) = delete;

 private:
  int slot_ = -1;
};

/// While one lives, these signals wait for its end, however long: for what must be recorded once it
/// is done.
class DelayedSignals {
 public:
  DelayedSignals() noexcept;
  /// Then the process dies of the one that came.
  ~DelayedSignals();
  DelayedSignals(const DelayedSignals&) = delete;
  DelayedSignals& operator=(const DelayedSignals&) = delete;
  /// Whether one of them waits.
  static bool came() noexcept;
};

/// Whether such a signal came: what is unfinished has to give up.
bool is_interrupted() noexcept;

}  // namespace leads
