// SPDX-License-Identifier: MIT
#include "cli/nurture/mailer.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>

#include "base/files/interruption.h"
#include "base/files/write_all.h"
#include "base/words.h"
#include "cli/preferences.h"
#include "leads/error.h"

extern char** environ;  // NOLINT(readability-redundant-declaration)

namespace leads {
namespace {

bool is_program(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode) &&
         ::access(path.c_str(), X_OK) == 0;
}

std::string find_program(const std::string& name) {
  if (name.find('/') != std::string::npos) {
    if (is_program(name)) return name;
    throw Error(ErrorKind::not_found, "--run", in_quotes(name) + " is not a program");
  }
  const std::string path = environment("PATH").value_or("/usr/bin:/bin");
  for (const std::string_view folder : split(path, ':')) {
    const std::string found = (folder.empty() ? "." : std::string(folder)) + "/" + name;
    if (is_program(found)) return found;
  }
  throw Error(ErrorKind::not_found, "--run", "there is no program " + in_quotes(name) + " in PATH",
              "name it with its folder: --run /usr/sbin/sendmail -t");
}

/// A file in memory with the message, to be read from its begin; closed when it goes.
class MessageFile {
 public:
  explicit MessageFile(std::string_view message) : file_(::memfd_create("letter", MFD_CLOEXEC)) {
    good_ = file_ >= 0 && write_all(file_, message) && ::lseek(file_, 0, SEEK_SET) == 0;
  }
  ~MessageFile() {
    if (file_ >= 0) ::close(file_);
  }
  MessageFile(const MessageFile&) = delete;
  MessageFile& operator=(const MessageFile&) = delete;
  bool good() const { return good_; }
  int file() const { return file_; }

 private:
  int file_;
  bool good_ = false;
};

/// What is set up between fork and exec.
class Spawning {
 public:
  explicit Spawning(int input) {
    posix_spawn_file_actions_init(&files_);
    posix_spawn_file_actions_adddup2(&files_, input, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&files_, STDERR_FILENO, STDOUT_FILENO);
    posix_spawnattr_init(&attributes_);
    sigset_t usual;
    sigemptyset(&usual);
    sigaddset(&usual, SIGXFSZ);
    sigaddset(&usual, SIGPIPE);
    posix_spawnattr_setsigdefault(&attributes_, &usual);
    sigset_t none;
    sigemptyset(&none);
    posix_spawnattr_setsigmask(&attributes_, &none);
    posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
  }
  ~Spawning() {
    posix_spawn_file_actions_destroy(&files_);
    posix_spawnattr_destroy(&attributes_);
  }
  Spawning(const Spawning&) = delete;
  Spawning& operator=(const Spawning&) = delete;

  std::optional<pid_t> start(const std::string& program, char* const* arguments) const {
    pid_t child = 0;
    const int failed =
        ::posix_spawn(&child, program.c_str(), &files_, &attributes_, arguments, environ);
    errno = failed;
    return failed == 0 ? std::optional(child) : std::nullopt;
  }

 private:
  posix_spawn_file_actions_t files_{};
  posix_spawnattr_t attributes_{};
};

std::string ending(int status) {
  if (WIFEXITED(status))
    return WEXITSTATUS(status) == 0 ? "" : "it exited with " + std::to_string(WEXITSTATUS(status));
  return "signal " + std::to_string(WTERMSIG(status)) + " ended it";
}

/// False if a signal asks to stop and the child goes on for more than a second.
bool ends_soon(pid_t child) {
  const int handle = static_cast<int>(::syscall(SYS_pidfd_open, child, 0));
  if (handle < 0) return true;
  constexpr int kMillis = 200, kPatience = 6;
  int left = kPatience;
  pollfd ended{handle, POLLIN, 0};
  while (left > 0 && ::poll(&ended, 1, kMillis) <= 0)
    if (DelayedSignals::came()) --left;
  ::close(handle);
  return left > 0;
}

}  // namespace

Mailer::Mailer(const std::string& command) : words_(owned(split_blanks(command))) {
  if (words_.empty())
    throw Error(ErrorKind::usage, "--run", "needs a command", "--run \"sendmail -t\"");
  program_ = find_program(words_.front());
}

MailerResult Mailer::send(std::string_view message) const {
  std::vector<std::string> words = words_;
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  const MessageFile input(message);
  if (!input.good()) return {false, std::string("it cannot be started: ") + std::strerror(errno)};
  const std::optional<pid_t> child = Spawning(input.file()).start(program_, arguments.data());
  if (!child) return {false, std::string("it cannot be started: ") + std::strerror(errno)};
  if (!ends_soon(*child)) return {true, "interrupted before its end"};
  int status = 0;
  while (::waitpid(*child, &status, 0) < 0)
    if (errno != EINTR) return {true, "its end is not known"};
  return {true, ending(status)};
}

}  // namespace leads
