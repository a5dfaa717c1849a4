// SPDX-License-Identifier: MIT
#include "cli/output/progress.h"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>

#include "cli/output/errors.h"

namespace leads {

std::string grouped(std::size_t number) {
  std::string text = std::to_string(number);
  for (auto index = static_cast<std::ptrdiff_t>(text.size()) - 3; index > 0; index -= 3)
    text.insert(static_cast<std::size_t>(index), ",");
  return text;
}

namespace {

std::string time_left(std::size_t seconds) {
  if (seconds < 100) return fmt::format("{} s", seconds);
  if (seconds < std::size_t{100} * 60) return fmt::format("{} min", (seconds + 30) / 60);
  return fmt::format("{} h", (seconds + 1800) / 3600);
}

}  // namespace

std::string ProgressLine::update(Milliseconds elapsed, std::size_t done, std::size_t total) {
  if (elapsed < next_ || total == 0) return {};
  next_ = elapsed + kEach;
  shown_ = true;
  done = std::min(done, total);
  const double rate = static_cast<double>(done) * 1000 /
                      static_cast<double>(std::max<std::int64_t>(elapsed.count(), 1));
  std::string line =
      fmt::format("{} {} of {} {}, {} %, {} a second", done_word_, grouped(done), grouped(total),
                  things_, done * 100 / total, grouped(static_cast<std::size_t>(rate)));
  if (done > 0 && done < total)
    line += fmt::format(
        ", {} left",
        time_left(static_cast<std::size_t>(static_cast<double>(total - done) / rate + 1)));
  return line;
}

Progress::Progress(std::string done_word, std::string things, bool wanted)
    : line_(std::move(done_word), std::move(things)),
      start_(std::chrono::steady_clock::now()),
      terminal_(wanted && ::isatty(STDERR_FILENO) == 1) {}

void Progress::operator()(std::size_t done, std::size_t total) {
  if (!terminal_) return;
  const auto elapsed = std::chrono::duration_cast<ProgressLine::Milliseconds>(
      std::chrono::steady_clock::now() - start_);
  const std::string text = line_.update(elapsed, done, total);
  if (text.empty()) return;
  cleared_ = false;
  print_on_stderr("\r" + text + "\x1b[K");
}

void Progress::clear() {
  if (!cleared_) print_on_stderr("\r\x1b[K");
  cleared_ = true;
}

}  // namespace leads
