// SPDX-License-Identifier: MIT
// The rules of a run: those of leads.toml, or, while it has mistakes, the last valid ones.
#include <algorithm>

#include "base/time/format.h"
#include "base/words.h"
#include "cli/output/errors.h"
#include "cli/session.h"
#include "leads/error.h"

namespace leads {

PlaybookResult Session::read_rules() const {
  const std::string path = rules_path();
  verbose("rules: " + (path.empty() ? "the built-in defaults" : path));
  if (path.empty()) return {default_playbook(), {}, {}, {}, {}};
  std::optional<PlaybookResult> result = read_playbook(path);
  if (!result) {
    const std::string& origin = preferences_["rules"].origin;
    throw Error(ErrorKind::not_found, path, "no such file",
                origin.find(':') != std::string::npos ? origin + " names this file" : "");
  }
  return *std::move(result);
}

const Playbook& Session::playbook() {
  if (playbook_) return *playbook_;
  PlaybookResult result = read_rules();
  std::erase_if(result.problems, [](const Diagnostic& problem) { return problem.warning; });
  if (!result.problems.empty()) {
    std::optional<Playbook> kept = kept_playbook(result.problems);
    if (!kept) throw Error(ErrorKind::bad_input, std::move(result.problems));
    playbook_ = std::make_unique<Playbook>(*std::move(kept));
    return *playbook_;
  }
  // Rules named for one command are not the book's.
  if (!options_.rules && !rules_path().empty())
    rules_text_ = std::make_shared<const RulesText>(
        RulesText{std::move(result.text), std::move(result.calendar)});
  playbook_ = std::make_unique<Playbook>(std::move(result.playbook));
  return *playbook_;
}

std::optional<Playbook> Session::kept_playbook(const std::vector<Diagnostic>& problems) {
  if (options_.rules || needs_valid_rules_) return std::nullopt;
  std::optional<KeptRules> kept;
  try {
    kept = Store::kept_rules(db_path(), wait_ms_);
  } catch (const Error&) {
    return std::nullopt;  // the mistakes in the rules are reported first
  }
  if (!kept) return std::nullopt;
  PlaybookResult result = read_kept_playbook(rules_path(), kept->text.rules, kept->text.calendar);
  if (result.failed()) return std::nullopt;
  if (!options_.quiet) {
    const Diagnostic& first = problems.front();
    print_on_stderr(diagnostic_text(
        {first.file, first.line, first.column, first.width,
         first.message +
             (problems.size() > 1
                  ? " (and " + counted(problems.size() - 1, "more problem", "more problems") + ")"
                  : "") +
             "; the last valid rules are used, kept in the database on " +
             format_local(kept->at, zone_),
         "to list all problems: leads rules check", first.excerpt, true},
        false));
  }
  return std::move(result.playbook);
}

}  // namespace leads
