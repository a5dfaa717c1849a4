// SPDX-License-Identifier: MIT
// Undoing changes that are rows of their own: moves, activities, leads. What an undo removed and
// its own undo restores is in the journal in full.
#include <algorithm>

#include "store/journal/entry.h"
#include "store/journal/row_json.h"
#include "store/read/machine_flag.h"
#include "store/read/people.h"
#include "store/write/undo/undo_rules.h"
#include "store/write/undo/undoing.h"

namespace leads {
namespace {

bool same_activity(const NewActivity& a, const NewActivity& b) {
  return a.at == b.at && a.kind == b.kind && a.subject == b.subject && a.value == b.value &&
         a.system == b.system && a.ref == b.ref && a.note == b.note && a.machine == b.machine &&
         a.person == b.person;
}

}  // namespace

// A move is the lead's newest one or stays: the ledger has no holes.
void Undoing::moves() {
  if (target_.undoes != 0) return;  // its changes name those it put back
  sql::Statement select = connection_.prepare(
      "select id, lead_id, at, from_stage, to_stage, cycle, actor, reason, forced from stage_move "
      "where op = $1 order by id desc");
  select.bind(1, target_.id);
  std::vector<std::pair<std::int64_t, MoveRow>> rows;
  while (select.step()) {
    rows.emplace_back(select.integer(0),
                      MoveRow{select.integer(1), instant(select.integer(2)), select.string(3),
                              select.string(4), static_cast<std::uint32_t>(select.integer(5)),
                              select.string(6), select.string(7), select.integer(8) != 0});
  }
  select.reset();
  for (const auto& [id, move] : rows) {
    if (move.from.empty()) continue;  // entered when it was created: goes with the lead
    undo_move(id, move);
  }
}

void Undoing::undo_move(std::int64_t id, const MoveRow& move) {
  const LeadId lead{move.lead};
  if (self_.book.merges().into(lead))
    return stays(lead, EntryKind::stage, move.to, move.from, merged_since(lead));
  sql::Statement newest = connection_.prepare(
      "select l.stage, (select m.id from stage_move m where m.lead_id = l.id order by m.id desc "
      "limit 1) from lead l where l.id = $1");
  newest.bind(1, move.lead).step();
  const bool stands = newest.string(0) == move.to && newest.integer(1) == id;
  newest.reset();
  if (!stands) return stays(lead, EntryKind::stage, move.to, move.from, kChangedSince);
  connection_.prepare("delete from stage_move where id = $1").bind(1, id).run();
  put_stage(lead, move.to, move.from);
  self_.note(lead, EntryKind::move, move_json(move), {});
}

void Undoing::put_stage(LeadId lead, const std::string& before, const std::string& after) {
  self_.know_stage(after);
  connection_.prepare("update lead set stage = $1 where id = $2")
      .bind(1, std::string_view(after))
      .bind(2, number(lead))
      .run();
  self_.note(lead, EntryKind::stage, before, after);
  done(lead, EntryKind::stage, before, after);
}

void Undoing::remove_move(const JournalEntry& entry) {
  const std::optional<MoveRow> move = parse_move_json(entry.after, entry.lead);
  sql::Statement select = connection_.prepare(
      "select id from stage_move where lead_id = $1 and op = $2 and at = $3 and to_stage = $4 "
      "order by id desc");
  select.bind(1, number(entry.lead))
      .bind(2, origin_)
      .bind(3, move ? seconds(move->at) : 0)
      .bind_text_or_null(4, move ? move->to : "");
  const std::int64_t id = select.step() ? select.integer(0) : 0;
  select.reset();
  if (id == 0)
    return stays(entry.lead, EntryKind::stage, move ? move->to : "", move ? move->from : "",
                 kChangedSince);
  undo_move(id, *move);
}

void Undoing::put_move_back(const JournalEntry& entry) {
  std::optional<MoveRow> move = parse_move_json(entry.before, entry.lead);
  if (!move || !self_.playbook.find_stage(move->to))
    return stays(entry.lead, EntryKind::stage, move ? move->from : "", move ? move->to : "",
                 "its stage is no longer known");
  sql::Statement select = connection_.prepare("select stage from lead where id = $1");
  select.bind(1, number(entry.lead)).step();
  const std::string stage = select.string(0);
  select.reset();
  if (stage != move->from)
    return stays(entry.lead, EntryKind::stage, stage, move->to, kChangedSince);
  move->op = origin_;
  self_.insert_move(*move);
  put_stage(entry.lead, stage, move->to);
  self_.note(entry.lead, EntryKind::move, {}, entry.before);
}

void Undoing::remove_activity(const JournalEntry& entry) {
  const std::optional<NewActivity> wanted =
      parse_activity_json(entry.after, entry.lead, self_.playbook);
  if (wanted && is_opt_out(self_.playbook.kinds[wanted->kind].name))
    return stays(entry, entry.after, {}, kMustBeRemembered);
  sql::Statement select = connection_.prepare(
      "select a.kind, a.seq, u.text, a.value, y.name, a.ref, a.note, a.machine from activity a "
      "left join subject u on u.id = a.subject "
      "left join system y on y.id = a.system where a.lead_id = $1 and a.at = $2 and a.op = $3 "
      "order by a.kind, a.seq");
  select.bind(1, number(entry.lead)).bind(2, wanted ? seconds(wanted->at) : 0).bind(3, origin_);
  while (wanted && select.step()) {
    const NewActivity stored{entry.lead,
                             wanted->at,
                             self_.book.kind(select.integer(0)),
                             select.string(2),
                             select.is_null(3) ? std::nullopt : std::optional(select.real(3)),
                             select.string(4),
                             select.string(5),
                             select.string(6),
                             select.integer(7) == kSaidMachine,
                             {},
                             select.integer(7) == kSaidPerson};
    if (!same_activity(stored, *wanted)) continue;
    const std::int64_t kind = select.integer(0), seq = select.integer(1);
    select.reset();
    connection_
        .prepare("delete from activity where lead_id = $1 and at = $2 and kind = $3 and seq = $4")
        .bind(1, number(entry.lead))
        .bind(2, seconds(wanted->at))
        .bind(3, kind)
        .bind(4, seq)
        .run();
    self_.note(entry.lead, EntryKind::activity, entry.after, {});
    self_.note_mail(entry.lead);
    ++result_.activities_removed;
    return done(entry, entry.after, {});
  }
  stays(entry, entry.after, {}, kChangedSince);
}

void Undoing::put_activity_back(const JournalEntry& entry) {
  std::optional<NewActivity> activity =
      parse_activity_json(entry.before, entry.lead, self_.playbook);
  if (!activity) return stays(entry, {}, entry.before, "its kind is no longer known");
  put_back({std::move(*activity)});
  self_.note(entry.lead, EntryKind::activity, {}, entry.before);
  done(entry, {}, entry.before);
}

// What is put back is the work of the operation that first did it.
void Undoing::put_back(std::vector<NewActivity> activities) {
  if (activities.empty()) return;
  const std::int64_t lead = number(activities.front().lead);
  self_.insert_activities(std::move(activities));
  connection_.prepare("update activity set op = $1 where lead_id = $2 and op = $3")
      .bind(1, origin_)
      .bind(2, lead)
      .bind(3, self_.op)
      .run();
}

// Imports bring activities by the thousand and keep no row of the journal for each. A merge brings
// none of its own.
void Undoing::bulk_activities() {
  if (target_.undoes != 0 || !merged_.empty() || put_lead_back_) return;
  const std::string opt_outs(kOptOuts);
  sql::Statement select = connection_.prepare(
      "select a.lead_id, count(*), sum(a.kind in " + opt_outs +
      ") from activity a join lead l on l.id = a.lead_id where a.op = $1 and l.created_op <> $1 "
      "group by a.lead_id order by a.lead_id");
  select.bind(1, target_.id);
  while (select.step()) {
    const std::int64_t removed = select.integer(1) - select.integer(2);
    if (removed > 0) {
      self_.touched.insert(select.integer(0));
      self_.note_mail(LeadId{select.integer(0)});
    }
    result_.activities_removed += static_cast<std::size_t>(removed);
    // Those of other commands each have a journal entry.
    if (select.integer(2) > 0 && is_import(target_))
      stays(LeadId{select.integer(0)}, EntryKind::activity, "unsubscribed", {}, kMustBeRemembered);
  }
  select.reset();
  connection_
      .prepare("delete from activity where op = $1 and kind not in " + opt_outs +
               " and lead_id in (select id from lead where created_op <> $1)")
      .bind(1, target_.id)
      .run();
}

void Undoing::created_leads() {
  if (target_.undoes != 0) return;  // what an undo restored is in its changes
  sql::Statement select =
      connection_.prepare("select id from lead where created_op = $1 order by id");
  select.bind(1, target_.id);
  std::vector<LeadId> leads;
  while (select.step()) leads.push_back(LeadId{select.integer(0)});
  select.reset();
  for (const LeadId lead : leads) created_lead(lead, is_import(target_));
}

void Undoing::created_lead(LeadId lead, bool bulk) {
  const std::string why = why_it_stays(connection_, lead, target_.id);
  if (!why.empty()) return stays(lead, EntryKind::lead, {}, {}, why);
  const std::string whole = self_.remove(lead, bulk);
  if (!bulk) done(lead, EntryKind::lead, whole, {});
  ++result_.leads_removed;
}

void Undoing::put_lead_back(const JournalEntry& entry) {
  std::optional<WholeLead> whole = parse_lead_json(entry.before, entry.lead, self_.playbook);
  if (!whole || People(self_.store).survivor(entry.lead))
    return stays(entry, {}, entry.before,
                 whole ? "there is already a lead with that number"
                       : "it was in a stage that is no longer known");
  operation_.create(std::span(&whole->lead, 1));
  connection_.prepare("update lead set created_op = $1 where id = $2")
      .bind(1, whole->created_op)
      .bind(2, number(entry.lead))
      .run();
  for (MoveRow& move : whole->moves) {
    move.op = origin_;
    self_.insert_move(move);
  }
  for (const NewConsent& consent : whole->consents) self_.note_consent_again(consent, 0, 0);
  connection_.prepare("update consent set op = $1 where lead_id = $2")
      .bind(1, origin_)
      .bind(2, number(entry.lead))
      .run();
  put_lead_back_ = true;  // its activities are now those of the operation that is undone
  std::reverse(whole->activities.begin(), whole->activities.end());
  put_back(std::move(whole->activities));
  self_.note(entry.lead, EntryKind::lead, {}, entry.before);
  done(entry, {}, entry.before);
}

}  // namespace leads
