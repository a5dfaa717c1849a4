// SPDX-License-Identifier: MIT
// Writing: one transaction, one operation of the journal. Every change passes here, so that the
// journal, the identities and the dropping of stored scores cannot be forgotten by a caller.
#include "store/write/operation.h"

#include <algorithm>

#include "base/text.h"
#include "leads/error.h"
#include "store/journal/entry.h"
#include "store/journal/row_json.h"
#include "store/read/identities.h"
#include "store/search/search.h"
#include "store/write/batch_rows.h"
#include "store/write/open_operation.h"
#include "store/write/plan.h"

namespace leads {
namespace {

bool same(const Cell& stored, const Value& value) {
  const Cell wanted = Cell::of(value);
  if (stored.kind != wanted.kind) return false;
  switch (stored.kind) {
    case Cell::Kind::missing:
      return true;
    case Cell::Kind::integer:
      return stored.integer == wanted.integer;
    case Cell::Kind::real:
      return stored.real == wanted.real;
    case Cell::Kind::text:
      return stored.text == wanted.text;
  }
  return false;
}

/// Leads, one a row.
template <class Leads>
class LeadNumbers : public sql::RowSource {
 public:
  explicit LeadNumbers(const Leads& leads) : at_(leads.begin()), end_(leads.end()) {}
  bool next(std::span<Cell> row) override {
    if (at_ == end_) return false;
    row[0] = Cell::of(*at_++);
    return true;
  }

 private:
  typename Leads::const_iterator at_, end_;
};

bool is_e164(std::string_view phone) {
  return phone.size() >= 8 && phone.size() <= 16 && phone[0] == '+' && phone[1] != '0' &&
         std::all_of(phone.begin() + 1, phone.end(),
                     [](char letter) { return letter >= '0' && letter <= '9'; });
}

}  // namespace

std::string identity_key(FieldIndex field, std::string_view value) {
  if (field == at(BuiltIn::email)) return fold(value);
  if (field == at(BuiltIn::phone) && is_e164(value)) return std::string(value);
  return {};
}

std::string_view identity_kind(FieldIndex field) {
  return field == at(BuiltIn::email) ? "email" : "phone";
}

Operation::Operation(Store& store, Instant at, std::string actor, std::string command, Kind kind)
    : impl_(std::make_unique<OpenOperation>(*this, store, at, std::move(actor), command, kind)) {}

Operation::~Operation() = default;

void OpenOperation::write_mailed() {
  std::sort(mailed.begin(), mailed.end());
  mailed.erase(std::unique(mailed.begin(), mailed.end()), mailed.end());
  LeadNumbers leads(mailed);
  book.connection.bulk_insert("unmarked", {"lead_id"}, leads, sql::Connection::Known::stays);
}

void OpenOperation::drop_scores() {
  touched.insert(rescored.begin(), rescored.end());
  constexpr std::size_t kManyTouched = 1000;
  if (touched.size() > kManyTouched && book.merges().empty()) {
    LeadNumbers leads(touched);
    const std::vector<sql::BatchColumn> columns{
        {"lead_id"}, {"valid_until", false}, {"touched_op", false, op}};
    book.connection.bulk_insert("score", columns, leads, sql::Connection::Known::is_updated);
    return;
  }
  sql::Statement drop = book.connection.prepare(
      "insert into score(lead_id, touched_op) values($1, $2) "
      "on conflict(lead_id) do update set valid_until = null, touched_op = excluded.touched_op");
  sql::Statement forget_score = book.connection.prepare("delete from score where lead_id = $1");
  for (const std::int64_t lead : touched) {
    if (!book.merges().into(LeadId{lead})) {
      drop.bind(1, lead).bind(2, op).run();
      continue;
    }
    forget_score.bind(1, lead).run();
    forget_pack(LeadId{lead});
  }
}

Instant Operation::at() const {
  return impl_->at;
}
std::int64_t Operation::follows() const {
  return impl_->op - 1;
}
std::size_t Operation::changed_leads() const {
  return impl_->created + impl_->touched.size() + impl_->removed.size();
}

std::optional<Value> Operation::set(LeadId lead, FieldIndex field, const Value& value) {
  OpenOperation& self = *impl_;
  lead = self.survivor(lead);
  if (field == leads::at(BuiltIn::name) && self.is_derived_name(lead, value))
    return self.set(lead, field, Value{});
  return self.set(lead, field, value);
}

bool OpenOperation::is_derived_name(LeadId lead, const Value& name) const {
  const auto* wanted = std::get_if<std::string>(&name);
  if (wanted == nullptr) return false;
  sql::Statement select = book.connection.prepare(
      "select first_name, last_name, company, email from lead where id = $1");
  if (!select.bind(1, number(lead)).step()) return false;
  return derived_name(select.text(0), select.text(1), select.text(2), select.text(3)) == *wanted;
}

std::optional<Value> OpenOperation::set(LeadId lead, FieldIndex field, const Value& value,
                                        const IdentityChange* back) {
  const Field& description = playbook.fields[field];
  const std::string column = sql::quoted(column_name(playbook.fields, field));
  sql::Statement select = book.connection.prepare("select " + column + " from lead where id = $1");
  if (!select.bind(1, number(lead)).step())
    throw Error(ErrorKind::not_found, {}, "there is no lead " + std::to_string(number(lead)));
  const Cell stored = select.cell(0);
  if (same(stored, value)) return std::nullopt;
  Value before = owned(stored);
  select.reset();
  book.connection.prepare("update lead set " + column + " = $1 where id = $2")
      .bind(1, value)
      .bind(2, number(lead))
      .run();
  const JournalEntry noted{op,
                           lead,
                           EntryKind::field,
                           description.name,
                           format_value(description, Cell::of(before)),
                           format_value(description, Cell::of(value))};
  note(noted);
  forget_pack(lead);
  if (is_searched(field)) note_words(lead);
  if (field == leads::at(BuiltIn::email)) note_mail(lead);
  if (field != leads::at(BuiltIn::email) && field != leads::at(BuiltIn::phone)) return before;
  IdentityChange identities = identity_change(noted, nullptr);
  if (back != nullptr) identities.removed = back->removed;
  // The main address always has its identity, whatever became of the one it had.
  if (back != nullptr && back->inserted) identities.inserted = back->inserted;
  change_identities(lead, identities);
  return before;
}

void OpenOperation::change_identities(LeadId lead, const IdentityChange& wanted) {
  IdentityChange done;
  if (wanted.removed) done.removed = remove_identity(lead, *wanted.removed);
  if (wanted.inserted && insert_identity(lead, *wanted.inserted)) done.inserted = wanted.inserted;
  const auto text = [](const std::optional<NewIdentity>& identity) {
    return identity ? identity_json(*identity) : std::string();
  };
  note(lead, EntryKind::address, text(done.removed), text(done.inserted));
}

std::optional<NewIdentity> OpenOperation::remove_identity(LeadId lead,
                                                          const NewIdentity& identity) {
  sql::Statement remove = prepare(
      "delete from identity where kind = $1 and key = $2 and lead_id = $3 returning value, label");
  remove.bind(1, std::string_view(identity.kind))
      .bind(2, std::string_view(identity.key))
      .bind(3, number(lead));
  std::optional<NewIdentity> stood;
  if (remove.step()) stood = {identity.kind, identity.key, remove.string(0), remove.string(1)};
  remove.reset();
  if (stood) note_address(lead, identity.kind);
  return stood;
}

bool Operation::set_tag(LeadId lead, std::string_view tag, bool present) {
  return impl_->set_tag(impl_->survivor(lead), tag, present);
}

std::unordered_map<std::string, std::string>& OpenOperation::tags_of(LeadId lead) {
  if (known_tags && known_tags->first == lead) return known_tags->second;
  known_tags.emplace(lead, std::unordered_map<std::string, std::string>());
  for (std::string& tag : book.read_tags(lead))
    known_tags->second.insert_or_assign(fold(tag), std::move(tag));
  return known_tags->second;
}

bool OpenOperation::set_tag(LeadId lead, std::string_view tag, bool present) {
  const std::string key = fold(tag);
  std::unordered_map<std::string, std::string>& known = tags_of(lead);
  const auto found = known.find(key);
  if (present == (found != known.end())) return false;
  const std::string name = present ? std::string(tag) : found->second;
  if (present)
    known.emplace(key, name);
  else
    known.erase(found);
  book.connection
      .prepare(present ? "insert into tag(lead_id, tag) values($1, $2)"
                       : "delete from tag where lead_id = $1 and tag = $2")
      .bind(1, number(lead))
      .bind(2, std::string_view(name))
      .run();
  note(lead, EntryKind::tag, present ? "" : name, present ? name : "");
  note_words(lead);
  return true;
}

bool Operation::add_identity(LeadId lead, const NewIdentity& identity) {
  OpenOperation& self = *impl_;
  lead = self.survivor(lead);
  if (!self.insert_identity(lead, identity)) return false;
  if (identity.kind != "row")
    self.note({self.op, lead, EntryKind::identity, identity.kind, {}, identity_json(identity)});
  return true;
}

bool Operation::move(LeadId lead, StageId to, Instant at, std::string_view reason, bool forced) {
  OpenOperation& self = *impl_;
  lead = self.survivor(lead);
  sql::Statement select = self.book.connection.prepare(
      "select l.stage, coalesce((select m.cycle from stage_move m where m.lead_id = l.id order by "
      "m.id desc limit 1), 1) "
      "from lead l where l.id = $1");
  if (!select.bind(1, number(lead)).step())
    throw Error(ErrorKind::not_found, {}, "there is no lead " + std::to_string(number(lead)));
  const std::string from = select.string(0);
  auto cycle = static_cast<std::uint32_t>(select.integer(1));
  select.reset();
  const Stage& target = self.playbook.stage(to);
  if (from == target.name) return false;
  const StageType before = self.playbook.stage(self.book.stage(from)).type;
  if ((before == StageType::won || before == StageType::lost) && target.type == StageType::open)
    ++cycle;
  self.insert_move(
      {number(lead), at, from, target.name, cycle, self.actor, std::string(reason), forced});
  self.book.connection.prepare("update lead set stage = $1 where id = $2")
      .bind(1, std::string_view(target.name))
      .bind(2, number(lead))
      .run();
  self.note(lead, EntryKind::stage, from, target.name);
  if (target.type != StageType::won && target.type != StageType::lost) return true;
  // A closed lead has no next step.
  for (const BuiltIn field : {BuiltIn::next_step_at, BuiltIn::next_step})
    self.set(lead, leads::at(field), Value{});
  return true;
}

bool Operation::correct_reason(LeadId lead, std::string_view reason) {
  OpenOperation& self = *impl_;
  lead = self.survivor(lead);
  sql::Statement select = self.book.connection.prepare(
      "select at, to_stage, cycle, coalesce(reason, '') from stage_move where lead_id = $1 order "
      "by "
      "id desc limit 1");
  if (!select.bind(1, number(lead)).step() || select.text(3) == reason) return false;
  const MoveRow move{number(lead),
                     instant(select.integer(0)),
                     select.string(1),
                     select.string(1),
                     static_cast<std::uint32_t>(select.integer(2)),
                     self.actor,
                     std::string(reason),
                     false};
  select.reset();
  self.insert_move(move);
  self.note(lead, EntryKind::stage, move.from, move.to);
  return true;
}

void Operation::set_consent(const NewConsent& consent) {
  NewConsent noted = consent;
  noted.lead = impl_->survivor(consent.lead);
  impl_->set_consent(noted);
}

std::int64_t Operation::finish(std::string_view summary, bool dry_run) {
  OpenOperation& self = *impl_;
  const bool changed = changed_leads() > 0 || self.suppressed > 0 || self.bought > 0;
  if (Plan* const plan = self.book.options.plan.get();
      plan != nullptr && (dry_run || !plan->expected.empty()))
    settle_plan(*plan, changed ? plan_digest(self) : "none");
  if (dry_run || !changed) {
    self.transaction.roll_back();
    return dry_run && changed ? self.op : 0;
  }
  self.drop_scores();
  if (!self.mailed.empty()) self.write_mailed();
  if (self.searched_to)
    drop_search_texts(self.book.connection, std::move(self.removed), *self.searched_to);
  self.book.connection.prepare("update operation set summary = $1 where id = $2")
      .bind(1, summary)
      .bind(2, self.op)
      .run();
  self.transaction.commit();
  return self.op;
}

}  // namespace leads
