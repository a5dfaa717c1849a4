// SPDX-License-Identifier: MIT
#include "cli/nurture/templates.h"

#include <algorithm>
#include <filesystem>
#include <optional>

#include "base/files/read_file.h"
#include "base/utf8.h"
#include "base/words.h"
#include "core/nurture/letter_names.h"
#include "core/nurture/record.h"

namespace leads {
namespace {

constexpr std::size_t kLargest = 65'536;

Diagnostic problem_at(const std::string& file, std::string_view text, const TextProblem& problem,
                      const Fields& fields) {
  const std::string_view before = text.substr(0, problem.offset);
  const std::size_t begin = before.rfind('\n') + 1;
  const std::string_view line = text.substr(begin, text.find('\n', begin) - begin);
  const auto number = 1 + std::count(before.begin(), before.end(), '\n');
  return {file,
          static_cast<int>(number),
          column_at(line, problem.offset - begin),
          1,
          problem.message,
          placeholder_hint(problem, fields, LetterPart::letter),
          std::string(line),
          false};
}

/// With line feeds alone, and without a byte order mark.
std::string plain_lines(std::string text) {
  if (text.starts_with(kByteOrderMark)) text.erase(0, kByteOrderMark.size());
  std::erase(text, '\r');
  return text;
}

class Loading {
 public:
  Loading(const Playbook& playbook, const std::string& rules_path)
      : playbook_(playbook),
        rules_path_(rules_path),
        folder_(std::filesystem::path(rules_path).parent_path()) {}

  void load(const NurtureStep& step) {
    if (loaded_.templates.contains(step.template_file)) return;
    const std::string path = (folder_ / step.template_file).string();
    std::optional<std::string> text;
    try {
      text = read_small_file(path, "template");
    } catch (const Error& error) {
      return note(step, error.what());
    }
    if (!text) return note(step, "there is no such file");
    if (text->size() > kLargest) return note(step, "a template may have 64 KiB, this is larger");
    text = plain_lines(std::string(*text));
    std::vector<TextProblem> problems;
    LetterTemplate made = LetterTemplate::parse(
        *text,
        [this](std::string_view name) {
          return is_letter_name(playbook_.fields, LetterPart::letter, name);
        },
        problems);
    if (problems.empty() && step.suggest && !made.names("suggestion"))
      problems.push_back({0, "the step says suggest, but no {{suggestion}} is in its template",
                          "like {{suggestion|our catalogue}}"});
    for (const TextProblem& problem : problems)
      loaded_.problems.push_back(problem_at(path, *text, problem, playbook_.fields));
    loaded_.templates.emplace(step.template_file, std::move(made));
  }
  LoadedTemplates take() { return std::move(loaded_); }

 private:
  void note(const NurtureStep& step, const std::string& what) {
    loaded_.problems.push_back({rules_path_, step.line, 0, 1,
                                "template " + in_quotes(step.template_file) + ": " + what,
                                "templates are looked for in the folder of leads.toml", "", false});
  }

  const Playbook& playbook_;
  const std::string& rules_path_;
  std::filesystem::path folder_;
  LoadedTemplates loaded_;
};

}  // namespace

LoadedTemplates load_templates(const Playbook& playbook, const std::string& rules_path) {
  Loading loading(playbook, rules_path);
  for (const Nurture& nurture : playbook.nurtures)
    for (const NurtureStep& step : nurture.steps)
      if (is_mail(step) && !step.template_file.empty()) loading.load(step);
  return loading.take();
}

LetterTemplates need_templates(const Playbook& playbook, const std::string& rules_path) {
  const bool any =
      std::any_of(playbook.nurtures.begin(), playbook.nurtures.end(), [](const Nurture& nurture) {
        return std::any_of(nurture.steps.begin(), nurture.steps.end(), is_mail);
      });
  const std::vector<std::string> lacking = missing_mail_settings(playbook);
  if (any && !lacking.empty())
    throw Error(ErrorKind::bad_input, rules_path, "[mail] lacks " + join(lacking, ", "),
                "every e-mail needs a sender, a postal address and a link to unsubscribe: leads "
                "help toml");
  LoadedTemplates loaded = load_templates(playbook, rules_path);
  if (!loaded.problems.empty()) throw Error(ErrorKind::bad_input, std::move(loaded.problems));
  return std::move(loaded.templates);
}

}  // namespace leads
