// SPDX-License-Identifier: MIT
// Progress of a long command: one line on stderr, only on a terminal, after half a second; it is
// cleared at the end.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>

namespace leads {

/// The line itself, without a clock or a terminal.
class ProgressLine {
 public:
  using Milliseconds = std::chrono::milliseconds;
  static constexpr Milliseconds kFirst{500}, kEach{100};

  /// "scored", "leads": scored 420,000 of 1,000,000 leads, 42 %, 310,000 a second, 2 s left
  ProgressLine(std::string done_word, std::string things)
      : done_word_(std::move(done_word)), things_(std::move(things)) {}
  /// The text to show now; "" if it is too early for the first or next line.
  std::string update(Milliseconds elapsed, std::size_t done, std::size_t total);
  /// Whether anything is shown on the terminal.
  bool shown() const { return shown_; }

 private:
  std::string done_word_, things_;
  Milliseconds next_ = kFirst;
  bool shown_ = false;
};

class Progress {
 public:
  /// Shows nothing unless `wanted` and stderr is a terminal.
  Progress(std::string done_word, std::string things, bool wanted);
  ~Progress() { clear(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void operator()(std::size_t done, std::size_t total);
  void clear();

 private:
  ProgressLine line_;
  std::chrono::steady_clock::time_point start_;
  bool terminal_, cleared_ = true;
};

/// "1,234,567"
std::string grouped(std::size_t number);

}  // namespace leads
