// SPDX-License-Identifier: MIT
#include "cli/output/child.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>

#include "base/files/interruption.h"
#include "base/files/write_all.h"

namespace leads {
namespace {

// While another program has the terminal, keys are meant for that program: ignore Ctrl-C, and a
// closed pipe if it stops reading.
class SignalsAside {
 public:
  SignalsAside() {
    for (std::size_t i = 0; i < kSignals.size(); ++i)
      before_[i] = std::signal(kSignals[i], SIG_IGN);
  }
  ~SignalsAside() { restore(); }
  SignalsAside(const SignalsAside&) = delete;
  SignalsAside& operator=(const SignalsAside&) = delete;
  void restore() const {
    for (std::size_t i = 0; i < kSignals.size(); ++i)
      static_cast<void>(std::signal(kSignals[i], before_[i]));
  }

 private:
  static constexpr std::array<int, 3> kSignals{SIGINT, SIGQUIT, SIGPIPE};
  std::array<void (*)(int), 3> before_{};
};

struct Pipe {
  int read = -1, write = -1;
};

std::optional<Pipe> make_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return std::nullopt;
  return Pipe{ends[0], ends[1]};
}

[[noreturn]] void become(std::vector<char*>& arguments, const std::optional<Pipe>& input,
                         int failed) {
  if (input) ::dup2(input->read, STDIN_FILENO);
  // The output is UTF-8 whatever the locale; otherwise less shows é as <C3><A9>.
  ::setenv("LESSCHARSET", "utf-8", 0);
  ::execvp(arguments.front(), arguments.data());
  const char sign = 1;
  if (::write(failed, &sign, 1) != 1) ::_exit(126);
  ::_exit(127);
}

int wait_for(pid_t child) {
  int status = 0;
  while (::waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) return 127;
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

std::optional<int> run(const std::vector<std::string>& words,
                       std::optional<std::string_view> text) {
  if (words.empty()) return std::nullopt;
  std::vector<std::string> kept = words;
  std::vector<char*> arguments;
  for (std::string& word : kept) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  // The second pipe closes when the program starts, and delivers a byte if it cannot.
  const std::optional<Pipe> input = text ? make_pipe() : std::nullopt;
  const std::optional<Pipe> failed = make_pipe();
  if ((text && !input) || !failed) return std::nullopt;
  const SignalsAside aside;
  const pid_t child = ::fork();
  if (child == 0) {
    aside.restore();
    restore_signals();
    become(arguments, input, failed->write);
  }
  ::close(failed->write);
  if (input) ::close(input->read);
  char sign = 0;
  const bool started = child > 0 && ::read(failed->read, &sign, 1) == 0;
  ::close(failed->read);
  if (started && input) static_cast<void>(write_all(input->write, *text));  // it may stop reading
  if (input) ::close(input->write);
  if (child < 0) return std::nullopt;
  const int code = wait_for(child);
  return started ? std::optional(code) : std::nullopt;
}

/// Reads both until both are at their end, whichever comes first.
void read_both(int output, int error, ChildOutput& into) {
  std::array<pollfd, 2> files{pollfd{output, POLLIN, 0}, pollfd{error, POLLIN, 0}};
  std::array<char, 65536> bytes{};
  while (files[0].fd >= 0 || files[1].fd >= 0) {
    if (::poll(files.data(), files.size(), -1) < 0 && errno != EINTR) return;
    for (pollfd& file : files) {
      if (file.fd < 0 || file.revents == 0) continue;
      const ssize_t count = ::read(file.fd, bytes.data(), bytes.size());
      if (count > 0)
        (file.fd == output ? into.output : into.error)
            .append(bytes.data(), static_cast<std::size_t>(count));
      else if (count == 0 || errno != EINTR)
        file.fd = -1;  // poll passes over it
    }
  }
}

}  // namespace

std::optional<ChildOutput> run_captured(
    const std::vector<std::string>& words,
    const std::vector<std::pair<std::string, std::string>>& variables) {
  std::vector<std::string> kept = words;
  std::vector<char*> arguments;
  for (std::string& word : kept) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  const std::optional<Pipe> output = make_pipe(), error = make_pipe();
  if (words.empty() || !output || !error) return std::nullopt;
  const pid_t child = ::fork();
  if (child == 0) {
    restore_signals();
    const int nothing = ::open("/dev/null", O_RDONLY);
    ::dup2(nothing, STDIN_FILENO);
    ::dup2(output->write, STDOUT_FILENO);
    ::dup2(error->write, STDERR_FILENO);
    for (const auto& [name, value] : variables) ::setenv(name.c_str(), value.c_str(), 1);
    ::execvp(arguments.front(), arguments.data());
    ::_exit(127);
  }
  ::close(output->write);
  ::close(error->write);
  std::optional<ChildOutput> done;
  if (child > 0) {
    done.emplace();
    read_both(output->read, error->read, *done);
    done->code = wait_for(child);
    if (done->code == 127 && done->output.empty() && done->error.empty()) done.reset();
  }
  ::close(output->read);
  ::close(error->read);
  return done;
}

std::optional<int> run_child(const std::vector<std::string>& words) {
  return run(words, std::nullopt);
}
std::optional<int> run_child(const std::vector<std::string>& words, std::string_view input) {
  return run(words, input);
}

}  // namespace leads
