// SPDX-License-Identifier: MIT
#include "cli/score/score_all.h"

#include <fmt/core.h>

#include <algorithm>
#include <functional>
#include <span>

#include "base/words.h"
#include "cli/lead/marks_text.h"
#include "cli/output/progress.h"
#include "cli/session.h"
#include "flows/marks/renew_marks.h"
#include "flows/rescore/rescore.h"
#include "store/scores/machine_marks.h"

namespace leads {

int rescore_all(Session& session, bool full) {
  session.check_no_fields();
  const bool dry_run = session.options().dry_run;
  Store& store = session.store(true);
  MarkCounts marks;
  const std::size_t due = dry_run ? MachineMarks(store).due() : 0;
  if (!dry_run) marks = renew_marks(store, {.full = full, .if_outdated = true});
  Progress progress("scored", "leads", !session.options().quiet);
  const RescoreResult result =
      rescore(store, session.scorer(), session.now(),
              {.full = full, .dry_run = dry_run, .progress = std::ref(progress)});
  progress.clear();
  Page page;
  page.schema = "leads.score.all/1";
  page.document = {{"as_of", session.now()},
                   {"dry_run", dry_run},
                   {"leads", result.leads},
                   {"evaluated", result.evaluated},
                   {"changed", result.changed},
                   {"up", result.up},
                   {"down", result.down},
                   {"newly_hot", result.newly_hot},
                   {"newly_cold", result.newly_cold},
                   {"hot", result.hot},
                   {"warm", result.warm},
                   {"cold", result.cold},
                   {"machine_marked", marks.made},
                   {"machine_unmarked", marks.taken_back}};
  page.text(fmt::format(
      "{} leads, {} evaluated: {} up, {} down, {} newly hot, {} newly cold; {} hot, {} warm, {} "
      "cold{}",
      result.leads, result.evaluated, result.up, result.down, result.newly_hot, result.newly_cold,
      result.hot, result.warm, result.cold, dry_run ? "; nothing stored" : ""));
  if (const std::string text = mark_counts_text(marks); !text.empty()) page.text(text);
  if (dry_run && due > 0)
    page.text("before it scores, leads score -a looks again at the opens and clicks of " +
              counted(due, "lead", "leads") + ", which may change scores");
  if (!session.options().quiet || session.out.is_data()) session.out.print(page);
  return 0;
}

int check_all(Session& session) {
  Store& store = session.store(false);
  Progress progress("checked", "leads", !session.options().quiet);
  const ScoreCheck check = check_scores(store, session.scorer(), session.now(), std::ref(progress));
  progress.clear();
  constexpr std::size_t kNamed = 20;
  List wrong;
  std::string named;
  for (const LeadId lead : std::span(check.wrong).first(std::min(check.wrong.size(), kNamed))) {
    wrong.emplace_back(number(lead));
    named += fmt::format("{}{}", named.empty() ? "" : ", ", number(lead));
  }
  if (check.wrong.size() > kNamed) named += " and more";
  Page page;
  page.schema = "leads.score.check/1";
  page.document = {{"as_of", session.now()},
                   {"leads", check.leads},
                   {"holding", check.holding},
                   {"wrong", check.wrong.size()},
                   {"first_wrong", std::move(wrong)}};
  page.text(fmt::format("{} leads, {} stored scores compared: {}", check.leads, check.holding,
                        check.wrong.empty()
                            ? "all correct"
                            : fmt::format("{} wrong: {}; to fix them: leads score -a --full",
                                          check.wrong.size(), named)));
  if (!session.options().quiet || session.out.is_data() || !check.wrong.empty())
    session.out.print(page);
  return check.wrong.empty() ? 0 : 1;
}

}  // namespace leads
