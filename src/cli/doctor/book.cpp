// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <algorithm>
#include <functional>

#include "base/time/format.h"
#include "base/words.h"
#include "cli/doctor/examination.h"
#include "cli/output/progress.h"
#include "cli/session.h"
#include "cli/stage/gone_stages.h"
#include "flows/find_duplicates.h"
#include "flows/marks/renew_marks.h"
#include "flows/rescore/rescore.h"
#include "flows/select.h"
#include "leads/error.h"
#include "store/checks.h"
#include "store/journal/journal.h"
#include "store/read/nurture/ledger.h"

namespace leads {
namespace {

using State = Answer::State;

Answer of_error(std::string check, const Error& error) {
  std::string says = error.where.empty() ? error.what() : error.where + ": " + error.what();
  return {std::move(check), State::problem, std::move(says), error.hint};
}

Answer examine_rules(Session& session) {
  const PlaybookResult result = session.read_rules();
  const std::string path = session.rules_path().empty() ? "built in" : session.rules_path();
  const auto warnings = static_cast<std::size_t>(
      std::count_if(result.problems.begin(), result.problems.end(),
                    [](const Diagnostic& problem) { return problem.warning; }));
  const std::size_t problems = result.problems.size() - warnings;
  if (problems > 0)
    return {"rules", State::problem,
            fmt::format("{}: {}", path, counted(problems, "problem", "problems")),
            "leads rules check shows them"};
  const std::string rules = counted(result.playbook.rules.size(), "rule", "rules");
  if (warnings > 0)
    return {"rules", State::warning,
            fmt::format("{}: {}, {}", path, rules, counted(warnings, "warning", "warnings")),
            "leads rules check shows them"};
  if (result.playbook.rules.empty())
    return {"rules", State::warning, path + ": no rules, so that every score is 0",
            "leads init --example shows what rules look like"};
  return {"rules", State::ok, fmt::format("{}: {}", path, rules), ""};
}

std::vector<Answer> examine_contents(Store& store, const std::string& path) {
  const std::vector<Finding> findings = check_book(store);
  if (findings.empty())
    return {
        {"contents", State::ok,
         fmt::format("{}, every page and row in order", counted(store.count(), "lead", "leads")),
         ""}};
  std::vector<Answer> answers;
  for (const Finding& finding : findings)
    answers.push_back({"contents", State::problem, finding.what,
                       finding.index
                           ? "the index is made again from the rows by: sqlite3 " +
                                 shell_quoted(path) + " reindex"
                           : "restore a backup, or correct that row with another SQLite tool"});
  return answers;
}

Answer examine_clock(Store& store, Instant now) {
  const std::vector<OperationRecord> newest = Journal(store).operations(std::nullopt, 1);
  if (!newest.empty() && newest.front().at > now)
    return {"clock", State::problem,
            fmt::format("operation {} was made at {}, which is still to come", newest.front().id,
                        format_utc(newest.front().at)),
            "set the clock; changes are stamped by it"};
  return {"clock", State::ok, format_utc(now), ""};
}

Answer examine_nightly(Session& session, Store& store) {
  constexpr Seconds kLate{26 * 3600};
  const BookState state = store.state();
  const std::string fix = "leads score -a; leads help cron shows how it runs every night";
  if (!state.scored_at) return {"nightly run", State::warning, "scores were never stored", fix};
  const std::string at = format_local(*state.scored_at, session.zone());
  if (state.mark != session.playbook().mark)
    return {"nightly run", State::warning, "the rules have changed since the last one, at " + at,
            fix};
  if (session.now() - *state.scored_at > kLate)
    return {"nightly run", State::warning, "the last one was at " + at, fix};
  return {"nightly run", State::ok, "the last one was at " + at, ""};
}

Answer examine_marks(Store& store) {
  const std::string fix = "leads score -a looks at them again";
  const MarkCheck check = check_marks(store);
  if (check.due > 0)
    return {"machines", State::warning,
            "the opens and clicks of " + counted(check.due, "lead", "leads") +
                " were not yet looked at for those of machines",
            fix};
  if (check.wrong.empty())
    return {"machines", State::ok,
            counted(check.marks, "open or click", "opens and clicks") + " taken for machines'", ""};
  return {"machines", State::problem,
          "the marks of " + counted(check.wrong.size(), "lead", "leads") +
              " are not what their mails show, as those of lead " +
              std::to_string(number(check.wrong.front())),
          "leads score -a --full makes them again; please report how it came to this"};
}

Answer examine_scores(Session& session, Store& store) {
  constexpr std::size_t kNamed = 5;
  Progress progress("checked", "leads", !session.options().quiet);
  const ScoreCheck check = check_scores(store, session.scorer(), session.now(), std::ref(progress));
  progress.clear();
  if (check.wrong.empty())
    return {"scores", State::ok,
            fmt::format("{} of {} stored, all correct", check.holding, check.leads), ""};
  std::vector<std::string> named;
  for (const LeadId lead : std::span(check.wrong).first(std::min(check.wrong.size(), kNamed)))
    named.push_back(std::to_string(number(lead)));
  return {"scores", State::problem,
          fmt::format("{} of {} stored, {} wrong: {} {}{}", check.holding, check.leads,
                      check.wrong.size(), check.wrong.size() == 1 ? "lead" : "leads",
                      join(named, ", "), check.wrong.size() > kNamed ? " …" : ""),
          "leads score -a --full evaluates all again; please report how it came to this"};
}

std::vector<Answer> examine_stages(Store& store) {
  std::vector<Answer> answers;
  for (const GoneStage& stage : gone_stages(store))
    answers.push_back({"stages", State::warning,
                       counted(stage.leads, "lead is", "leads are") + " in " + stage.name +
                           ", which the rules no longer have",
                       moving_command(stage.name)});
  if (answers.empty()) answers.push_back({"stages", State::ok, "all of them are in the rules", ""});
  return answers;
}

Answer examine_consent(Session& session) {
  const auto count = [&](const std::vector<std::string>& terms) {
    Selection selection;
    selection.filter = session.filter(terms);
    selection.zone = &session.zone();
    return select_leads(session.evaluation(), std::move(selection),
                        [](LeadCursor&, const Score&) {})
        .matched;
  };
  const std::size_t unknown = count({"has:email", "consent.email:unknown"});
  if (unknown == 0) return {"consent", State::ok, "known for every e-mail address", ""};
  return {
      "consent", State::warning,
      fmt::format("not recorded for {} with an e-mail address", counted(unknown, "lead", "leads")),
      "leads list has:email consent.email:unknown"};
}

Answer examine_duplicates(Session& session) {
  const Duplicates duplicates = find_duplicates(session.evaluation(), {});
  if (duplicates.found == 0) return {"duplicates", State::ok, "none found", ""};
  return {"duplicates", State::warning,
          counted(duplicates.found, "pair of leads", "pairs of leads") + " may be one person",
          "leads merge --find"};
}

/// Only where there are sequences.
std::vector<Answer> examine_letters(Session& session, Store& store) {
  const std::vector<LeadId> leads = NurtureLedger(store).unconfirmed();
  if (!leads.empty())
    return {{"letters", State::warning,
             "it is not known whether a letter to " + counted(leads.size(), "lead", "leads") +
                 " was sent",
             "leads nurture lists them as unconfirmed; leads nurture LEAD --sent or --unsent"}};
  if (session.playbook().nurtures.empty()) return {};
  return {{"letters", State::ok, "none is unconfirmed", ""}};
}

}  // namespace

std::vector<Answer> examine_book(Session& session) {
  std::vector<Answer> answers;
  const auto ask = [&answers](std::string check, const std::function<void()>& question) {
    try {
      question();
    } catch (const Error& error) {
      if (error.kind == ErrorKind::cancelled) throw;
      answers.push_back(of_error(std::move(check), error));
    }
    return answers.back().state != State::problem;
  };
  const auto add = [&answers](std::vector<Answer> more) {
    for (Answer& answer : more) answers.push_back(std::move(answer));
  };
  if (!ask("rules", [&] { answers.push_back(examine_rules(session)); })) return answers;
  Store* store = nullptr;
  if (!ask("contents", [&] {
        store = &session.store(false);
        add(examine_contents(*store, session.db_path()));
      }))
    return answers;
  ask("clock", [&] { answers.push_back(examine_clock(*store, session.now())); });
  ask("nightly run", [&] { answers.push_back(examine_nightly(session, *store)); });
  ask("machines", [&] { answers.push_back(examine_marks(*store)); });
  ask("scores", [&] { answers.push_back(examine_scores(session, *store)); });
  ask("stages", [&] { add(examine_stages(*store)); });
  ask("letters", [&] { add(examine_letters(session, *store)); });
  ask("consent", [&] { answers.push_back(examine_consent(session)); });
  ask("duplicates", [&] { answers.push_back(examine_duplicates(session)); });
  return answers;
}

}  // namespace leads
