// SPDX-License-Identifier: MIT
// report nurture: what the letters of each sequence brought.
#include <fmt/core.h>

#include <algorithm>
#include <deque>
#include <iterator>

#include "base/words.h"
#include "cli/report/reports.h"
#include "core/funnel/funnel.h"
#include "core/work/nurture_report.h"
#include "flows/nurture/plan_leads.h"
#include "store/read/ledger.h"

namespace leads::nurture_report {
namespace {

using NurtureCount = NurtureReport::Count;
using SequenceRow = NurtureReport::Sequence;
using LetterRow = NurtureReport::Step;

struct SequenceCell {
  const char* name;
  const char* heading;
  NurtureCount SequenceRow::*count;
};
constexpr SequenceCell kSequenceCells[] = {{"enrolled", "BEGAN", &SequenceRow::enrolled},
                                           {"running", "IN IT", &SequenceRow::running},
                                           {"stopped", "STOPPED", &SequenceRow::stopped},
                                           {"lost", "LOST", &SequenceRow::lost},
                                           {"finished", "THROUGH", &SequenceRow::finished}};
struct LetterCell {
  const char* name;
  const char* heading;
  NurtureCount LetterRow::*count;
};
constexpr LetterCell kLetterCells[] = {{"sent", "SENT", &LetterRow::sent},
                                       {"unconfirmed", "UNCONFIRMED", &LetterRow::unconfirmed},
                                       {"opened", "OPENED", &LetterRow::opened},
                                       {"clicked", "CLICKED", &LetterRow::clicked},
                                       {"replied", "REPLIED", &LetterRow::replied},
                                       {"moved_on", "MOVED ON", &LetterRow::moved_on},
                                       {"unsubscribed", "UNSUBSCRIBED", &LetterRow::unsubscribed},
                                       {"offered", "OFFERED", &LetterRow::offered},
                                       {"redeemed", "REDEEMED", &LetterRow::redeemed},
                                       {"by_machine", "BY MACHINES", &LetterRow::by_machine}};

/// What a lead did, in order of time; texts live as long as the cursor's row.
class Outcomes {
 public:
  Outcomes(Store& store) : store_(store), playbook_(store.playbook()), ledger_(store) {}

  std::span<const NurtureOutcome> of(LeadCursor& cursor) {
    made_.clear();
    texts_.clear();
    const std::span<const Activity> activities = cursor.activities();
    const std::span<const ActivityText> texts = cursor.activity_texts();
    for (std::size_t i = 0; i < activities.size(); ++i)
      add(activities[i], i < texts.size() ? texts[i] : ActivityText());
    for (const LedgerMove& move : ledger_.of(cursor.lead().id))
      if (move.from && is_further(playbook_, move.to, *move.from))
        made_.push_back({NurtureOutcome::Kind::moved_on, move.at});
    std::stable_sort(made_.begin(), made_.end(),
                     [](const NurtureOutcome& a, const NurtureOutcome& b) { return a.at < b.at; });
    return made_;
  }

 private:
  void add(const Activity& activity, const ActivityText& text) {
    const std::string& kind = playbook_.kinds[activity.kind].name;
    const auto note = [&](NurtureOutcome::Kind what) { made_.push_back({what, activity.at}); };
    if (kind == "unsubscribe" || kind == "complaint")
      return note(NurtureOutcome::Kind::unsubscribed);
    if (kind == "purchase") {
      const std::string& words =
          texts_.emplace_back(std::string(store_.subject(activity.subject)) + ' ' +
                              std::string(text.ref) + ' ' + std::string(text.note));
      made_.push_back({NurtureOutcome::Kind::bought, activity.at, words});
    }
    if (activity.machine) {
      if (kind == "email_open" || kind == "email_click") note(NurtureOutcome::Kind::by_machine);
      return;
    }
    if (kind == "email_open") note(NurtureOutcome::Kind::opened);
    if (kind == "email_click") note(NurtureOutcome::Kind::clicked);
    if (kind == "email_reply") note(NurtureOutcome::Kind::replied);
  }

  Store& store_;
  const Playbook& playbook_;
  LedgerCursor ledger_;
  std::vector<NurtureOutcome> made_;
  std::deque<std::string> texts_;
};

NurtureReport made_report(Session& session, ReportRequest& request) {
  Store& store = session.store(false);
  const Playbook& playbook = store.playbook();
  const NurturePlanner planner(playbook);
  NurtureReport report(playbook, request.period.since, request.period.until);
  const ReadingAtOnce moment(store);
  LeadPlans plans(store, planner, session.now());
  Selection selection = std::move(request.selection);
  std::vector<LeadId> leads = plans.ledger().leads();
  if (selection.ids) {
    std::vector<LeadId> both;
    std::set_intersection(leads.begin(), leads.end(), selection.ids->begin(), selection.ids->end(),
                          std::back_inserter(both));
    leads = std::move(both);
  }
  selection.ids = std::move(leads);
  selection.scores = plans.needs_scores();
  selection.needs.add(plans.needs());
  selection.needs.activity_texts = true;
  Outcomes outcomes(store);
  select_leads(session.evaluation(), std::move(selection),
               [&](LeadCursor& cursor, const Score& score) {
                 report.add(cursor.lead().id, plans.ledger().of(cursor.lead().id),
                            outcomes.of(cursor), plans.of(cursor, score));
               });
  return report;
}

std::string listed(const NurtureCount& count) {
  constexpr std::size_t kShown = 20;
  std::vector<std::string> ids;
  for (const LeadId lead : count.leads) {
    if (ids.size() == kShown) {
      ids.emplace_back("…");
      break;
    }
    ids.push_back(std::to_string(number(lead)));
  }
  return (count.leads.size() == 1 ? "lead " : "leads ") + join(ids, ", ");
}

List ids_of(const NurtureCount& count) {
  List list;
  for (const LeadId lead : count.leads) list.emplace_back(number(lead));
  return list;
}

/// The cells of one row: of a sequence, or of one of its steps.
template <class Cells, class Row>
void add_cells(std::vector<Datum>& cells, const Cells& columns, const Row* row) {
  for (const auto& column : columns)
    cells.push_back(row == nullptr ? Datum() : Datum((row->*column.count).count));
}

template <class Cells, class Row>
void explain(const std::string& name, const Cells& columns, const Row& row,
             std::vector<std::string>& lines, List& leads) {
  for (const auto& column : columns) {
    const NurtureCount& count = row.*column.count;
    if (count.count == 0) continue;
    leads.emplace_back(Record{{"number", column.name}, {"leads", ids_of(count)}});
    lines.push_back(fmt::format("{}, {}: {}", name, column.name, listed(count)));
  }
}

}  // namespace

int run(Session& session, ReportRequest request) {
  const bool explained = request.explain;
  const NurtureReport report = made_report(session, request);
  const Format format = session.out.settings().format;
  const bool json = format == Format::json || format == Format::jsonl;
  Table table;
  table.schema = "leads.report.nurture/1";
  table.key = "rows";
  table.members = {{"as_of", session.now()}};
  table.columns = {column("sequence", "SEQUENCE"), column("step", "STEP")};
  for (const SequenceCell& cell : kSequenceCells)
    table.columns.push_back(column(cell.name, cell.heading, true));
  for (const LetterCell& cell : kLetterCells)
    table.columns.push_back(column(cell.name, cell.heading, true));
  // The table is wide: on a terminal the line below it says what machines did.
  table.columns.back().shown = session.out.is_data();
  std::int64_t machines = 0;
  if (explained && json) table.columns.push_back(column("leads", "LEADS"));
  const auto add = [&](const std::string& sequence, const std::string* step,
                       const SequenceRow* whole, const LetterRow* row) {
    std::vector<Datum> cells{sequence, step == nullptr ? Datum() : Datum(*step)};
    add_cells(cells, kSequenceCells, whole);
    add_cells(cells, kLetterCells, row);
    List leads;
    if (explained && whole != nullptr)
      explain(sequence, kSequenceCells, *whole, table.footer, leads);
    if (explained && row != nullptr)
      explain(sequence + ", " + *step, kLetterCells, *row, table.footer, leads);
    if (explained && json) cells.emplace_back(std::move(leads));
    table.rows.push_back(std::move(cells));
  };
  for (const auto& [name, sequence] : report.sequences()) {
    add(name, nullptr, &sequence, nullptr);
    for (const auto& [step, row] : sequence.steps) {
      add(name, &step, nullptr, &row);
      machines += row.by_machine.count;
    }
  }
  if (machines > 0)
    table.footer.push_back(counted(machines, "letter was", "letters were") +
                           " opened or followed by machines, which is not counted above");
  table.empty_note = "there is no [[nurture]], and no letter was sent";
  session.out.print(table);
  return 0;
}

}  // namespace leads::nurture_report
