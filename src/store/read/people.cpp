// SPDX-License-Identifier: MIT
#include "store/read/people.h"

#include <algorithm>

#include "base/text.h"
#include "store/damage.h"
#include "store/read/machine_flag.h"
#include "store/store_impl.h"

namespace leads {

LeadId People::last() {
  sql::Statement select = store_.impl().connection.prepare("select coalesce(max(id), 0) from lead");
  select.step();
  return checked_lead(store_.impl().connection.path(), select.integer(0));
}

std::vector<LeadId> People::with_work(const WorkScope& scope) {
  Store::Impl& book = store_.impl();
  std::vector<LeadId> found;
  const auto add = [&](sql::Statement& select) {
    while (select.step()) found.push_back(LeadId{select.integer(0)});
    select.reset();
  };
  sql::Statement newest =
      book.connection.prepare("select coalesce(max(id), 0) from operation where at < $1");
  newest.bind(1, seconds(scope.touched_since)).step();
  const std::int64_t before = newest.integer(0);
  newest.reset();
  sql::Statement scored = book.connection.prepare(
      "select lead_id from score where temperature = 'hot' or valid_until is null or valid_until "
      "<= $1 or touched_op > $2");
  scored.bind(1, seconds(scope.now)).bind(2, before);
  add(scored);
  sql::Statement created = book.connection.prepare("select id from lead where created_op > $1");
  created.bind(1, before);
  add(created);
  sql::Statement steps = book.connection.prepare(
      "select id from lead where next_step_at is not null and (next_step_at < $1 or (next_step_at "
      "> $2 and next_step_at <= $3))");
  // Days; the last one of any time zone is at most a day after that of UTC.
  const Day day = std::chrono::floor<std::chrono::days>(scope.steps_before);
  steps.bind(1, seconds(scope.steps_before))
      .bind(2, seconds(kLastInstant))
      .bind(3, stored_day(day) + 1);
  add(steps);
  for (const StageId stage : scope.stages) {
    // The index of stages leaves out `new`, where most leads are.
    const std::string& name = book.playbook->stage(stage).name;
    sql::Statement standing = book.connection.prepare(
        name == "new" ? "select id from lead where stage = $1"
                      : "select id from lead where stage <> 'new' and stage = $1");
    standing.bind(1, std::string_view(name));
    add(standing);
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

std::optional<LeadId> People::survivor(LeadId lead) {
  Store::Impl& book = store_.impl();
  sql::Statement select = book.connection.prepare("select merged_into from lead where id = $1");
  if (!select.bind(1, number(lead)).step()) return std::nullopt;
  return select.is_null(0) ? lead : book.merges().survivor(lead);
}

std::vector<LeadId> People::merged_leads(LeadId lead) {
  return store_.impl().merges().parts(lead);
}

std::vector<std::int64_t> People::count_by_stage() {
  Store::Impl& book = store_.impl();
  sql::Statement select = book.connection.prepare(
      "select stage, count(*) from lead where merged_into is null group by stage order by stage");
  std::vector<std::int64_t> counts(store_.playbook().stages.size());
  while (select.step()) counts[index(book.stage(select.text(0)))] += select.integer(1);
  return counts;
}

LeadId People::newest() {
  sql::Statement select = store_.impl().connection.prepare("select next_lead - 1 from book");
  return checked_lead(store_.impl().connection.path(), select.step() ? select.integer(0) : 0);
}

bool People::exists(LeadId lead) {
  sql::Statement select =
      store_.impl().connection.prepare("select 1 from lead where id = $1 and merged_into is null");
  return select.bind(1, number(lead)).step();
}

std::vector<StageMove> People::moves(LeadId lead) {
  Store::Impl& book = store_.impl();
  sql::Statement select = book.connection.prepare(
      "select at, from_stage, to_stage, cycle, actor, reason, forced, op from stage_move where "
      "lead_id = $1 order by id");
  select.bind(1, number(lead));
  std::vector<StageMove> found;
  while (select.step()) {
    if (book.past && instant(select.integer(0)) > book.past->at()) continue;
    found.push_back({select.integer(7), instant(select.integer(0)), select.string(1),
                     select.string(2), static_cast<std::uint32_t>(select.integer(3)),
                     select.string(4), select.string(5), select.integer(6) != 0});
  }
  return found;
}

std::vector<ConsentRecord> People::consents(LeadId lead) {
  Store::Impl& book = store_.impl();
  sql::Statement select = book.connection.prepare("select channel, address, state, at, evidence, " +
                                                  evidence_column(book) +
                                                  ", op from consent "
                                                  "where lead_id = $1 order by id");
  select.bind(1, number(lead));
  std::vector<ConsentRecord> found;
  while (select.step()) {
    if (book.past && instant(select.integer(3)) > book.past->at()) continue;
    found.push_back({parse_channel(select.text(0)).value_or(Channel::email), select.string(1),
                     parse_consent(select.text(2)).value_or(ConsentState::unknown),
                     instant(select.integer(3)), select.string(4), select.integer(5) != 0,
                     select.integer(6)});
  }
  return found;
}

std::vector<ActivityRecord> People::timeline(LeadId lead, Instant as_of, std::size_t limit) {
  Store::Impl& book = store_.impl();
  sql::Statement select = book.connection.prepare(
      "select a.at, a.kind, a.subject, a.value, y.name, a.ref, a.note, a.machine, " +
      machine_reason(book, "a") +
      " from activity a left join system y on y.id = a.system where a.lead_id = $1 and a.at <= $2 "
      "order by a.at desc, a.kind desc, a.seq desc limit $3");
  select.bind(1, number(lead))
      .bind(2, as_of.time_since_epoch().count())
      .bind(3, static_cast<std::int64_t>(limit));
  std::vector<ActivityRecord> found;
  while (select.step()) {
    ActivityRecord record;
    record.at = instant(select.integer(0));
    record.kind = book.kind(select.integer(1));
    record.subject =
        std::string(store_.subject(SubjectId{static_cast<std::uint32_t>(select.integer(2))}));
    if (!select.is_null(3)) record.value = select.real(3);
    record.system = select.string(4);
    record.ref = select.string(5);
    record.note = select.string(6);
    const std::int64_t said = select.integer(7);
    if (said != kNotSaid) record.said = said == kSaidMachine;
    if (!record.said) record.inferred = select.string(8);
    record.machine = record.said.value_or(!record.inferred.empty());
    found.push_back(std::move(record));
  }
  return found;
}

}  // namespace leads
