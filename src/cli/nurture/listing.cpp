// SPDX-License-Identifier: MIT
#include "cli/nurture/listing.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "cli/lead/change.h"

namespace leads {
namespace {

void sort_rows(std::vector<NurtureRow>& rows) {
  std::sort(rows.begin(), rows.end(), [](const NurtureRow& a, const NurtureRow& b) {
    return std::tie(a.due, a.lead, a.sequence, a.step) <
           std::tie(b.due, b.lead, b.sequence, b.step);
  });
}

class Listing {
 public:
  Listing(const Playbook& playbook, Instant as_of, bool all, const CheckLetter& check)
      : playbook_(playbook), as_of_(as_of), all_(all), check_(check) {}

  void add(const LeadView& lead, const std::vector<SequencePlan>& plans) {
    bool sends = false;
    for (const SequencePlan& plan : plans) {
      made_.enrols += plan.enrols ? 1 : 0;
      const bool ends = plan.end == SequenceEnd::stopped;
      sends = sends || plan.enrols || (ends && !plan.ended);
      if (ends && all_) add_end(lead, plan);
      for (const PlannedStep& step : plan.steps) sends = add(lead, plan, step) || sends;
    }
    if (sends) made_.to_send.push_back(lead.id);
  }
  NurtureListing take() {
    sort_rows(made_.rows);
    std::sort(made_.to_send.begin(), made_.to_send.end());
    return std::move(made_);
  }

 private:
  void add_end(const LeadView& lead, const SequencePlan& plan) {
    made_.rows.push_back({lead.id, display_name(lead), plan.name, "", "", "stopped",
                          plan.ended ? "its stop matched" : "its stop matches",
                          plan.ended.value_or(as_of_)});
  }
  /// True for a letter that is due.
  bool add(const LeadView& lead, const SequencePlan& plan, const PlannedStep& step) {
    if (step.state == StepState::waits && !all_) return false;
    const bool known = plan.sequence && step.step;
    const Nurture* nurture = known ? &playbook_.nurtures[*plan.sequence] : nullptr;
    const NurtureStep* written = known ? &nurture->steps[*step.step] : nullptr;
    const bool mail = written == nullptr || is_mail(*written);
    NurtureRow row{lead.id,
                   display_name(lead),
                   plan.name,
                   mail ? step.key : task_text(*written, lead, playbook_),
                   mail ? "email" : written->channel,
                   std::string(step_state_name(step.state)),
                   why_not(step, playbook_),
                   step.due};
    const bool due = step.state == StepState::due;
    if (due && mail && check_) row.why = check_(lead, *nurture, *written);
    if (!row.why.empty() && due) row.state = step_state_name(StepState::withheld);
    made_.due += row.state == "due" ? 1 : 0;
    made_.rows.push_back(std::move(row));
    return due && mail;
  }

  const Playbook& playbook_;
  Instant as_of_;
  bool all_;
  const CheckLetter& check_;
  NurtureListing made_;
};

Style state_style(const Datum& state) {
  const std::string& text = std::get<std::string>(state.value);
  if (text == "due") return Style::good;
  return text == "unconfirmed" || text == "failed" ? Style::bad : Style::dim;
}

}  // namespace

NurtureListing list_nurture(Session& session, const NurturePlanner& planner, NurtureScope scope,
                            bool all, const CheckLetter& check) {
  scope.needs.add(LeadNeeds::all_but_texts(planner.playbook().fields));
  Listing listing(planner.playbook(), session.now(), all, check);
  plan_leads(session.evaluation(), planner, std::move(scope),
             [&](LeadCursor& cursor, const std::vector<SequencePlan>& plans) {
               listing.add(cursor.lead(), plans);
             });
  return listing.take();
}

std::vector<NurtureRow> rows_after(Session& session, const SendingResult& result,
                                   std::vector<NurtureRow> before) {
  std::vector<NurtureRow> rows;
  const auto add = [&](const StepOfLead& step, std::string state, std::string why, Instant due) {
    rows.push_back({step.lead, lead_name(session, step.lead), step.sequence, step.step, "email",
                    std::move(state), std::move(why), due});
  };
  for (const FailedStep& failed : result.failed)
    add(failed.step, "failed", failed.why, session.now());
  for (const HeldStep& held : result.held)
    add(held.step, std::string(step_state_name(held.state)), held.why, held.since);
  std::set<std::tuple<LeadId, std::string, std::string>> known;
  for (const NurtureRow& row : rows) known.emplace(row.lead, row.sequence, row.step);
  for (NurtureRow& row : before) {
    const bool sent = row.state == "due" && row.channel == "email";
    if (!sent && !known.contains({row.lead, row.sequence, row.step}))
      rows.push_back(std::move(row));
  }
  sort_rows(rows);
  return rows;
}

Table nurture_table(const std::vector<NurtureRow>& rows) {
  Table table;
  table.schema = "leads.nurture/1";
  table.key = "steps";
  table.columns = {column("id", "ID", true),       column("name", "NAME"), column("step", "STEP"),
                   column("state", "STATE"),       column("why", "WHY"),   column("due", "DUE"),
                   column("sequence", "SEQUENCE"), column("channel", "BY")};
  table.columns[3].style = state_style;
  for (const NurtureRow& row : rows)
    table.rows.push_back({number(row.lead), row.name, text_or_missing(row.step), row.state,
                          text_or_missing(row.why), row.due, row.sequence,
                          text_or_missing(row.channel)});
  return table;
}

}  // namespace leads
