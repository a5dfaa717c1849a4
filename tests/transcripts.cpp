// SPDX-License-Identifier: MIT
// Runs transcripts (tests/cli/**/*.test): each is a session typed in an empty folder. Lines:
//
//   $ command   what is typed, run by sh. `leads` is the program under test, `tty COLUMNS
//   'command'`
//               runs a command on a terminal, and the tools of tests/cli/tools are commands, too.
//   > more      further lines of the command, right below it
//   text        its standard output, to the letter
//   ! text      its standard error
//   ? N         its exit code, when it is not 0
//   # text      a remark; blank lines between commands are free
//
// A file that begins "# Needs a terminal" is skipped where there is none.
//
// Usage: transcripts [--update] FILE...
// With --update the files are rewritten with what the program says now: read the difference before
// you commit it. Exits with 0, with 1 when a transcript differs (and prints how), with 77 when all
// that was to be run needs a terminal and there is none.
#include <spawn.h>
#include <sys/wait.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace {

namespace fs = std::filesystem;

struct Step {
  std::vector<std::string> before;  // remarks and blank lines
  std::string command, out, err;
  int code = 0;
};

std::string slurp(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<Step> parse(const std::string& text, std::vector<std::string>& tail) {
  std::vector<Step> steps;
  std::vector<std::string> between;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    const bool command_goes_on =
        !steps.empty() && between.empty() && steps.back().out.empty() && steps.back().err.empty();
    if (command_goes_on && (line.starts_with("> ") || line == ">")) {
      steps.back().command += "\n" + line.substr(std::min<std::size_t>(2, line.size()));
    } else if (line.starts_with("$ ")) {
      // Blank lines that end an output belong to the page, not to the program.
      Step step;
      step.before = std::exchange(between, {});
      step.command = line.substr(2);
      steps.push_back(step);
    } else if (steps.empty() || line.starts_with("# ") || (line.empty() && !between.empty())) {
      between.push_back(line);
    } else if (line.empty()) {
      between.push_back(line);
    } else {
      for (const std::string& kept : std::exchange(between, {})) steps.back().out += kept + "\n";
      if (line.starts_with("! ") || line == "!")
        steps.back().err += line.substr(std::min<std::size_t>(2, line.size())) + "\n";
      else if (line.starts_with("? "))
        steps.back().code = std::stoi(line.substr(2));
      else
        steps.back().out += line + "\n";
    }
  }
  tail = between;
  return steps;
}

std::string quoted(const std::string& text) {
  std::string result = "'";
  for (const char letter : text)
    result += letter == '\'' ? std::string("'\\''") : std::string(1, letter);
  return result + "'";
}

int spawn(std::vector<std::string> words, std::vector<std::string> environment) {
  std::vector<char*> arguments, variables;
  for (std::string& word : words) arguments.push_back(word.data());
  for (std::string& variable : environment) variables.push_back(variable.data());
  arguments.push_back(nullptr);
  variables.push_back(nullptr);
  pid_t child = 0;
  if (posix_spawn(&child, arguments[0], nullptr, nullptr, arguments.data(), variables.data()) != 0)
    return 127;
  int status = 0;
  while (waitpid(child, &status, 0) < 0) {
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

Step run(const Step& step, const fs::path& folder) {
  Step now = step;
  const fs::path out = folder.parent_path() / "stdout", err = folder.parent_path() / "stderr",
                 script = folder.parent_path() / "script";
  std::ofstream(script, std::ios::trunc)
      << "cd " << quoted(folder.string()) << " || exit 99\nexec </dev/null >"
      << quoted(out.string()) << " 2>" << quoted(err.string()) << "\n"
      << "tty() { columns=$1; shift; SHELL=/bin/sh script -qec \"stty cols $columns; $*\" "
         "/dev/null </dev/null | tr -d '\\r'; }\n"
      << step.command << "\n";
  const std::vector<std::string> environment{
      "PATH=" + fs::path(LEADS_BINARY).parent_path().string() + ":" + LEADS_TRANSCRIPTS +
          "/tools:/usr/bin:/bin",
      "HOME=" + folder.string(),
      "USER=ana",
      "TERM=xterm",
      "LANG=C.UTF-8",
      "TZ=UTC",
      "LEADS_NOW=2026-11-22T10:00:00Z",
      "LEADS_DB=leads.db",
      "LEADS_PAGER=",
      std::string("EXAMPLES=") + LEADS_EXAMPLES};
  now.code = spawn({"/bin/sh", script.string()}, environment);
  now.out = slurp(out);
  now.err = slurp(err);
  return now;
}

std::string render(const std::vector<Step>& steps, const std::vector<std::string>& tail) {
  std::string text;
  const auto lines = [&text](const std::string& block, const char* mark) {
    std::istringstream stream(block);
    for (std::string line; std::getline(stream, line);) text += mark + line + "\n";
  };
  for (const Step& step : steps) {
    for (const std::string& line : step.before) text += line + "\n";
    std::istringstream command(step.command);
    const char* prompt = "$ ";
    for (std::string line; std::getline(command, line); prompt = "> ")
      text += (line.empty() ? ">" : prompt + line) + "\n";
    lines(step.out, "");
    lines(step.err, "! ");
    if (step.code != 0) text += "? " + std::to_string(step.code) + "\n";
  }
  for (const std::string& line : tail) text += line + "\n";
  return text;
}

bool has_terminal() {
  return spawn({"/usr/bin/script", "-qec", "true", "/dev/null"}, {"PATH=/usr/bin:/bin"}) == 0;
}

enum class Outcome { same, different, skipped };

Outcome run(const fs::path& file, const fs::path& folder, bool update) {
  static const bool terminal = has_terminal();
  const std::string text = slurp(file);
  if (!terminal && text.starts_with("# Needs a terminal")) {
    std::cout << file.string() << ": skipped: there is no pseudo-terminal\n";
    return Outcome::skipped;
  }
  std::vector<std::string> tail;
  std::vector<Step> steps = parse(text, tail);
  if (steps.empty()) {
    std::cout << file.string() << ": no command in it\n";
    return Outcome::different;
  }
  fs::create_directories(folder);
  for (Step& step : steps) {
    if (!terminal && step.command.find("tty ") != std::string::npos) continue;
    step = run(step, folder);
  }
  const std::string now = render(steps, tail);
  if (now == text) return Outcome::same;
  if (update) {
    std::ofstream(file, std::ios::trunc) << now;
    return Outcome::same;
  }
  const fs::path actual = folder.parent_path() / "actual";
  std::ofstream(actual, std::ios::trunc) << now;
  std::cout << file.string() << ": differs\n" << std::flush;
  spawn({"/usr/bin/diff", "-u", file.string(), actual.string()}, {"PATH=/usr/bin:/bin"});
  return Outcome::different;
}

}  // namespace

int main(int count, char** arguments) {
  std::vector<std::string> words(arguments + 1, arguments + count);
  const bool update = std::erase(words, "--update") > 0;
  if (words.empty()) {
    std::cerr << "usage: transcripts [--update] FILE...\n";
    return 2;
  }
  std::string scratch = (fs::temp_directory_path() / "leads-transcript-XXXXXX").string();
  if (mkdtemp(scratch.data()) == nullptr) {
    std::cerr << "transcripts: no temporary folder can be made\n";
    return 2;
  }
  std::size_t different = 0, skipped = 0;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const Outcome outcome =
        run(fs::absolute(words[i]), fs::path(scratch) / std::to_string(i), update);
    different += outcome == Outcome::different ? 1 : 0;
    skipped += outcome == Outcome::skipped ? 1 : 0;
  }
  fs::remove_all(scratch);
  if (different > 0) return 1;
  return skipped == words.size() ? 77 : 0;
}
