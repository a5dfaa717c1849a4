// Taking an operation back: each thing it did is undone by itself, newest first, where the book
// still is as it left it. What is undone becomes changes of the undoing operation, so that it can
// be undone in its turn.
#include <algorithm>
#include <map>

#include "base/numbers.h"
#include "leads/error.h"
#include "store/write/merging.h"
#include "store/write/undo_rules.h"

namespace leads {
namespace {

constexpr const char* kIsMain = "the lead's main one now";

bool same_activity(const NewActivity& a, const NewActivity& b) {
  return a.at == b.at && a.kind == b.kind && a.subject == b.subject && a.value == b.value &&
         a.system == b.system && a.ref == b.ref && a.note == b.note && a.machine == b.machine;
}

}  // namespace

/// One undo under way.
class Undoing {
 public:
  Undoing(Operation& operation, Operation::Impl& self, const OperationRecord& target)
      : operation_(operation),
        self_(self),
        connection_(self.book.connection),
        target_(target),
        origin_(target.id) {
    const auto& undoes = self.undos().undoes;
    for (auto undo = undoes.find(origin_); undo != undoes.end(); undo = undoes.find(origin_))
      origin_ = undo->second;
  }

  UndoResult run() {
    self_.note_change(LeadId{}, "undo", {}, std::to_string(target_.id));
    self_.touched.erase(0);
    self_.known_undos.reset();
    moves();
    std::vector<ChangeRecord> changes = self_.store.changes(target_.id);
    for (const ChangeRecord& change : changes) {
      if (change.field != "merged_into") continue;
      merged_.insert({change.lead, survivor_in(change)});
      splits_undone_ = change.new_value.empty();  // then what is taken is taken anew
    }
    for (auto change = changes.rbegin(); change != changes.rend(); ++change) {
      take_back(*change);
      behind_ = &*change;
    }
    bulk_activities();
    created_leads();
    return std::move(result_);
  }

 private:
  void done(LeadId lead, std::string field, std::string before, std::string after) {
    result_.changes.push_back({lead, std::move(field), std::move(before), std::move(after), {}});
  }
  void take(UndoneChange change) {
    result_.kept += change.kept.empty() ? 0 : 1;
    result_.changes.push_back(std::move(change));
  }
  void stays(LeadId lead, std::string field, std::string before, std::string after,
             std::string why) {
    take({lead, std::move(field), std::move(before), std::move(after), std::move(why)});
  }

  bool kept(LeadId lead, std::string field, std::string before, std::string after,
            std::string why) {
    stays(lead, std::move(field), std::move(before), std::move(after), std::move(why));
    return false;
  }

  // A move is the lead's newest one or stays: the ledger has no holes.
  void moves() {
    if (target_.undoes != 0) return;  // its changes name those it put back
    sql::Statement select = connection_.prepare(
        "select id, lead_id, at, from_stage, to_stage, cycle, actor, reason, forced from "
        "stage_move where op = $1 order by id desc");
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

  void undo_move(std::int64_t id, const MoveRow& move) {
    const LeadId lead{move.lead};
    if (self_.book.merges().into(lead))
      return stays(lead, "stage", move.to, move.from, merged_since(lead));
    sql::Statement newest = connection_.prepare(
        "select l.stage, (select m.id from stage_move m where m.lead_id = l.id order by m.id desc "
        "limit 1) from lead l where l.id = $1");
    newest.bind(1, move.lead).step();
    const bool stands = newest.string(0) == move.to && newest.integer(1) == id;
    newest.reset();
    if (!stands) return stays(lead, "stage", move.to, move.from, kChangedSince);
    connection_.prepare("delete from stage_move where id = $1").bind(1, id).run();
    put_stage(lead, move.to, move.from);
    self_.note_change(lead, "move", move_json(move), {});
  }

  void put_stage(LeadId lead, const std::string& before, const std::string& after) {
    self_.know_stage(after);
    connection_.prepare("update lead set stage = $1 where id = $2")
        .bind(1, std::string_view(after))
        .bind(2, number(lead))
        .run();
    self_.note_change(lead, "stage", before, after);
    done(lead, "stage", before, after);
  }

  void take_back(const ChangeRecord& change) {
    const std::string& field = change.field;
    if (field == "undo" || field == "stage") return;  // a move says it whole
    if (field == kIdentityChange) return;             // goes with the address in front of it
    if (field == "merged_into") return change.new_value.empty() ? join(change) : split(change);
    if (field == "merged" || field == "duplicate") return;  // said by merged_into
    if (field == "lead")
      return change.new_value.empty() ? put_lead_back(change) : created_lead(change.lead, false);
    const std::optional<LeadId> survivor = self_.store.survivor(change.lead);
    if (!survivor)
      return stays(change.lead, field, change.new_value, change.old_value, "the lead is gone");
    if (!merged_.empty()) return take_back_taken(change);
    if (*survivor != change.lead)
      return stays(change.lead, field, change.new_value, change.old_value,
                   merged_since(change.lead));
    if (field == "activity")
      return change.new_value.empty() ? put_activity_back(change) : remove_activity(change);
    if (field == "move")
      return change.new_value.empty() ? put_move_back(change) : remove_move(change);
    if (field.starts_with("identity:")) return take_back_identity(change);
    if (field.starts_with("consent.")) return take(self_.take_back_consent(change, origin_));
    take_back_value(change, identity_change(change, behind_));
  }

  std::string merged_since(LeadId lead) {
    return "it was merged into lead " + std::to_string(number(self_.survivor(lead))) + " since";
  }

  /// `identities`: what the change did to them.
  bool take_back_value(const ChangeRecord& change, const IdentityChange& identities) {
    return change.field == "tag" ? take_back_tag(change) : take_back_field(change, identities);
  }

  static LeadId survivor_in(const ChangeRecord& change) {
    return LeadId{
        parse_integer(change.new_value.empty() ? change.old_value : change.new_value).value_or(0)};
  }

  void split(const ChangeRecord& change) {
    const LeadId keep = survivor_in(change);
    if (self_.book.merges().into(change.lead) != keep)
      return stays(change.lead, change.field, change.new_value, {}, kChangedSince);
    Merging(self_).split(keep, change.lead, target_.id);
    done(change.lead, change.field, change.new_value, {});
    mend_created_at(keep);
  }

  void join(const ChangeRecord& change) {
    const LeadId keep = survivor_in(change);
    const auto refuse = [&](std::string why) {
      stays(change.lead, change.field, {}, change.old_value, std::move(why));
    };
    if (!self_.store.survivor(keep) || !self_.store.survivor(change.lead))
      return refuse("the lead is gone");
    if (self_.book.merges().into(change.lead)) return refuse("it was merged since");
    if (self_.survivor(keep) == change.lead)
      return refuse("lead " + change.old_value + " was merged into it since");
    const MergeResult result = Merging(self_).join(keep, change.lead);
    done(change.lead, change.field, {}, change.old_value);
    for (const auto& [field, before, after] : result.fields) {
      done(keep, self_.playbook.fields[field].name, before, after);
      pass_up({change.op, keep, self_.playbook.fields[field].name, after, before});
    }
    for (const std::string& tag : result.tags) {
      done(keep, "tag", {}, tag);
      pass_up({change.op, keep, "tag", tag, {}});
    }
    mend_created_at(keep);
  }

  void mend_created_at(LeadId lead) {
    const auto value = [this](LeadId of) {
      const std::size_t place = index(at(BuiltIn::created_at));
      return format_value(self_.playbook.fields.all()[place],
                          Cell::of(self_.book.read_fields(of)[place]));
    };
    std::map<LeadId, std::string> before;
    for (std::optional<LeadId> level = lead; level; level = self_.book.merges().into(*level))
      before[*level] = value(*level);
    for (const LeadId changed : Merging(self_).mend_created_at(lead))
      done(changed, "created_at", before[changed], value(changed));
  }

  // What a survivor took at a merge. Where it was merged in its turn, the lead above took it, too:
  // there it goes and comes as well, and rows of leads above are not taken back by themselves.
  void take_back_taken(const ChangeRecord& change) {
    const auto ours = [&](const auto& merge) { return merge.second == change.lead; };
    if (std::none_of(merged_.begin(), merged_.end(), ours) || splits_undone_) return;
    if (change.field == "created_at") {
      if (!Merging(self_).own_created_at(change.lead))
        stays(change.lead, change.field, change.new_value, change.old_value, kChangedSince);
      return;
    }
    if (take_back_value(change, identity_change(change, behind_))) pass_up(change);
  }

  void pass_up(const ChangeRecord& change) {
    LeadId lead = change.lead;
    while (const std::optional<LeadId> above = self_.book.merges().into(lead)) {
      const bool goes = change.old_value.empty();
      const std::optional<IdentityChange> identities = Merging(self_).taken(
          *above, lead, change.field, goes ? change.new_value : change.old_value);
      if (!identities) return;
      take_back_value({change.op, *above, change.field, change.old_value, change.new_value},
                      goes ? *identities : identity_change(change, nullptr));
      lead = *above;
    }
  }

  bool take_back_field(const ChangeRecord& change, const IdentityChange& identities) {
    const std::optional<FieldIndex> field = self_.playbook.fields.find(change.field);
    const std::optional<Value> old =
        field && self_.book.stored(*field)
            ? stored_value(self_.playbook.fields[*field], change.old_value)
            : std::nullopt;
    if (!old)
      return kept(change.lead, change.field, change.new_value, change.old_value,
                  "no such field any more");
    sql::Statement select =
        connection_.prepare("select " + sql::quoted(column_name(self_.playbook.fields, *field)) +
                            " from lead where id = $1");
    select.bind(1, number(change.lead)).step();
    const std::string now = format_value(self_.playbook.fields[*field], select.cell(0));
    select.reset();
    if (now == change.old_value && !merged_.empty()) return false;  // it went with another part
    if (now != change.new_value)
      return kept(change.lead, change.field, now, change.old_value, kChangedSince);
    const IdentityChange back = identities.reversed();
    self_.set(change.lead, *field, *old, &back);
    done(change.lead, change.field, now, change.old_value);
    return true;
  }

  bool take_back_tag(const ChangeRecord& change) {
    const bool added = change.old_value.empty();
    if (!self_.set_tag(change.lead, added ? change.new_value : change.old_value, !added))
      return merged_.empty() &&
             kept(change.lead, "tag", change.new_value, change.old_value, kChangedSince);
    done(change.lead, "tag", change.new_value, change.old_value);
    return true;
  }

  void take_back_identity(const ChangeRecord& change) {
    const IdentityChange done_then = single_identity_change(change);
    if (done_then.removed) {
      const NewIdentity& identity = *done_then.removed;
      if (!self_.insert_identity(change.lead, identity))
        return stays(change.lead, change.field, {}, identity.value, kChangedSince);
      self_.note_change(change.lead, change.field, {}, identity_json(identity));
      return done(change.lead, change.field, {}, identity.value);
    }
    if (!done_then.inserted) return;
    const NewIdentity& added = *done_then.inserted;
    for (const Identity& stored : self_.store.identities(change.lead)) {
      if (!same_identity(stored, added)) continue;
      if (self_.book.is_main(change.lead, stored))
        return stays(change.lead, change.field, stored.value, {}, kIsMain);
      if (!self_.remove_identity(change.lead, stored)) continue;  // of a lead merged into it
      self_.note_change(change.lead, change.field, identity_json(stored), {});
      return done(change.lead, change.field, stored.value, {});
    }
    stays(change.lead, change.field, added.value, {}, kChangedSince);
  }

  void remove_activity(const ChangeRecord& change) {
    const std::optional<NewActivity> wanted =
        parse_activity_json(change.new_value, change.lead, self_.playbook);
    if (wanted && is_opt_out(self_.playbook.kinds[wanted->kind].name))
      return stays(change.lead, "activity", change.new_value, {}, kMustBeRemembered);
    sql::Statement select = connection_.prepare(
        "select a.kind, a.seq, u.text, a.value, y.name, a.ref, a.note, a.machine from activity a "
        "left join subject u on u.id = a.subject "
        "left join system y on y.id = a.system where a.lead_id = $1 and a.at = $2 and a.op = $3 "
        "order by a.kind, a.seq");
    select.bind(1, number(change.lead)).bind(2, wanted ? seconds(wanted->at) : 0).bind(3, origin_);
    while (wanted && select.step()) {
      const NewActivity stored{change.lead,
                               wanted->at,
                               self_.book.kind(select.integer(0)),
                               select.string(2),
                               select.is_null(3) ? std::nullopt : std::optional(select.real(3)),
                               select.string(4),
                               select.string(5),
                               select.string(6),
                               select.integer(7) != 0};
      if (!same_activity(stored, *wanted)) continue;
      const std::int64_t kind = select.integer(0), seq = select.integer(1);
      select.reset();
      connection_
          .prepare("delete from activity where lead_id = $1 and at = $2 and kind = $3 and seq = $4")
          .bind(1, number(change.lead))
          .bind(2, seconds(wanted->at))
          .bind(3, kind)
          .bind(4, seq)
          .run();
      self_.note_change(change.lead, "activity", change.new_value, {});
      ++result_.activities_removed;
      return done(change.lead, "activity", change.new_value, {});
    }
    stays(change.lead, "activity", change.new_value, {}, kChangedSince);
  }

  void put_activity_back(const ChangeRecord& change) {
    std::optional<NewActivity> activity =
        parse_activity_json(change.old_value, change.lead, self_.playbook);
    if (!activity)
      return stays(change.lead, "activity", {}, change.old_value, "its kind is no longer known");
    put_back({std::move(*activity)});
    self_.note_change(change.lead, "activity", {}, change.old_value);
    done(change.lead, "activity", {}, change.old_value);
  }

  // What is put back is the work of the operation that first did it.
  void put_back(std::vector<NewActivity> activities) {
    if (activities.empty()) return;
    const std::int64_t lead = number(activities.front().lead);
    self_.insert_activities(std::move(activities));
    connection_.prepare("update activity set op = $1 where lead_id = $2 and op = $3")
        .bind(1, origin_)
        .bind(2, lead)
        .bind(3, self_.op)
        .run();
  }

  void remove_move(const ChangeRecord& change) {
    const std::optional<MoveRow> move = parse_move_json(change.new_value, change.lead);
    sql::Statement select = connection_.prepare(
        "select id from stage_move where lead_id = $1 and op = $2 and at = $3 and to_stage = $4 "
        "order by id desc");
    select.bind(1, number(change.lead))
        .bind(2, origin_)
        .bind(3, move ? seconds(move->at) : 0)
        .bind_text_or_null(4, move ? move->to : "");
    const std::int64_t id = select.step() ? select.integer(0) : 0;
    select.reset();
    if (id == 0)
      return stays(change.lead, "stage", move ? move->to : "", move ? move->from : "",
                   kChangedSince);
    undo_move(id, *move);
  }

  void put_move_back(const ChangeRecord& change) {
    std::optional<MoveRow> move = parse_move_json(change.old_value, change.lead);
    if (!move || !self_.playbook.find_stage(move->to))
      return stays(change.lead, "stage", move ? move->from : "", move ? move->to : "",
                   "its stage is no longer known");
    sql::Statement select = connection_.prepare("select stage from lead where id = $1");
    select.bind(1, number(change.lead)).step();
    const std::string stage = select.string(0);
    select.reset();
    if (stage != move->from) return stays(change.lead, "stage", stage, move->to, kChangedSince);
    move->op = origin_;
    self_.insert_move(*move);
    put_stage(change.lead, stage, move->to);
    self_.note_change(change.lead, "move", {}, change.old_value);
  }

  // Imports bring activities by the thousand and keep no row of the journal for each. A merge
  // brings none of its own.
  void bulk_activities() {
    if (target_.undoes != 0 || !merged_.empty()) return;
    const std::string opt_outs(kOptOuts);
    sql::Statement select = connection_.prepare(
        "select a.lead_id, count(*), sum(a.kind in " + opt_outs +
        ") from activity a join lead l on l.id = a.lead_id where a.op = $1 and l.created_op <> $1 "
        "group by a.lead_id order by a.lead_id");
    select.bind(1, target_.id);
    while (select.step()) {
      const std::int64_t removed = select.integer(1) - select.integer(2);
      if (removed > 0) self_.touched.insert(select.integer(0));
      result_.activities_removed += static_cast<std::size_t>(removed);
      // Those of other commands stand in the journal each.
      if (select.integer(2) > 0 && is_import(target_))
        stays(LeadId{select.integer(0)}, "activity", "unsubscribed", {}, kMustBeRemembered);
    }
    select.reset();
    connection_
        .prepare("delete from activity where op = $1 and kind not in " + opt_outs +
                 " and lead_id in (select id from lead where created_op <> $1)")
        .bind(1, target_.id)
        .run();
  }

  void created_leads() {
    if (target_.undoes != 0) return;  // what an undo put back stands in its changes
    sql::Statement select =
        connection_.prepare("select id from lead where created_op = $1 order by id");
    select.bind(1, target_.id);
    std::vector<LeadId> leads;
    while (select.step()) leads.push_back(LeadId{select.integer(0)});
    select.reset();
    for (const LeadId lead : leads) created_lead(lead, is_import(target_));
  }

  void created_lead(LeadId lead, bool bulk) {
    const std::string why = why_it_stays(connection_, lead, target_.id);
    if (!why.empty()) return stays(lead, "lead", {}, {}, why);
    if (!bulk) {
      const std::string whole = lead_json(read_whole(self_.store, lead), self_.playbook);
      self_.note_change(lead, "lead", whole, {});
      done(lead, "lead", whole, {});
    }
    for (const char* table : {"tag", "identity", "activity", "stage_move", "consent", "score"})
      connection_.prepare("delete from " + sql::quoted(table) + " where lead_id = $1")
          .bind(1, number(lead))
          .run();
    connection_.prepare("delete from lead where id = $1").bind(1, number(lead)).run();
    self_.touched.erase(number(lead));
    self_.removed.push_back(lead);
    ++result_.leads_removed;
  }

  void put_lead_back(const ChangeRecord& change) {
    std::optional<WholeLead> whole = parse_lead_json(change.old_value, change.lead, self_.playbook);
    if (!whole || self_.store.survivor(change.lead))
      return stays(
          change.lead, "lead", {}, change.old_value,
          whole ? "there is a lead of that number" : "it stood in a stage that is no longer known");
    operation_.create(std::span(&whole->lead, 1));
    connection_.prepare("update lead set created_op = $1 where id = $2")
        .bind(1, whole->created_op)
        .bind(2, number(change.lead))
        .run();
    for (MoveRow& move : whole->moves) {
      move.op = origin_;
      self_.insert_move(move);
    }
    for (const NewConsent& consent : whole->consents) self_.note_consent(consent);
    connection_.prepare("update consent set op = $1 where lead_id = $2")
        .bind(1, origin_)
        .bind(2, number(change.lead))
        .run();
    std::reverse(whole->activities.begin(), whole->activities.end());
    put_back(std::move(whole->activities));
    self_.note_change(change.lead, "lead", {}, change.old_value);
    done(change.lead, "lead", {}, change.old_value);
  }

  Operation& operation_;
  Operation::Impl& self_;
  sql::Connection& connection_;
  const OperationRecord& target_;
  std::map<LeadId, LeadId> merged_;  // by this operation, or split: each with its survivor
  bool splits_undone_ = false;
  const ChangeRecord* behind_ =
      nullptr;           // the row of the journal behind the one that is taken back
  std::int64_t origin_;  // at the end of the chain of undos: the operation that did it
  UndoResult result_;
};

UndoResult Operation::undo(std::int64_t op) {
  const std::optional<OperationRecord> target =
      op == impl_->op ? std::nullopt : impl_->book.read_operation(op, impl_->undos());
  const std::string name = "operation " + std::to_string(op);
  if (!target) throw Error(ErrorKind::not_found, {}, "there is no " + name, "leads undo --list");
  if (target->undone_by != 0)
    throw Error(ErrorKind::refused, {},
                name + " is undone already, by operation " + std::to_string(target->undone_by),
                is_import(*target)
                    ? "to have it back, import the file again"
                    : "to have it back: leads undo " + std::to_string(target->undone_by));
  if (target->undoes != 0) {
    const std::optional<OperationRecord> first =
        impl_->book.read_operation(target->undoes, impl_->undos());
    if (first && is_import(*first))
      throw Error(ErrorKind::refused, {}, name + " took back an import, which can't be put back",
                  "import the file again");
  }
  return Undoing(*this, *impl_, *target).run();
}

}  // namespace leads
