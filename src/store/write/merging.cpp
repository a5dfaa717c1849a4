// SPDX-License-Identifier: MIT
#include "store/write/merging.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <tuple>

#include "base/numbers.h"
#include "base/text.h"
#include "base/time/format.h"
#include "base/time/timestamp.h"
#include "leads/error.h"
#include "store/journal/entry.h"
#include "store/journal/journal.h"
#include "store/read/identities.h"
#include "store/read/identity_keys.h"
#include "store/read/machine_flag.h"
#include "store/read/people.h"
#include "store/write/merge_rules.h"
#include "store/write/operation.h"

namespace leads {
namespace {

// System, kind, ref, instant.
using RefKey = std::tuple<std::int64_t, std::int64_t, std::string, std::int64_t>;

// What an activity says besides.
std::string content_of(const std::string& subject, std::optional<double> value,
                       const std::string& note, std::int64_t machine) {
  std::string content = subject;
  const auto add = [&content](const std::string& part) {
    if (!part.empty()) content += (content.empty() ? "" : ", ") + part;
  };
  add(value ? format_number(*value) : "");
  add(note);
  add(machine == kSaidMachine ? "by a machine" : machine == kSaidPerson ? "by a person" : "");
  return content;
}

}  // namespace

MergeResult Merging::merge(LeadId keep, LeadId other) {
  const std::string name = "lead " + std::to_string(number(other));
  if (keep == other) throw Error(ErrorKind::refused, {}, name + " cannot be merged with itself");
  for (const LeadId lead : {keep, other}) {
    const std::optional<LeadId> survivor = People(self_.store).survivor(lead);
    const std::string text = "lead " + std::to_string(number(lead));
    if (!survivor) throw Error(ErrorKind::not_found, {}, "there is no " + text);
    if (*survivor == lead) continue;
    throw Error(
        ErrorKind::refused, {},
        text + " was merged into lead " + std::to_string(number(*survivor)) + " already",
        "name that one, or split them first: leads history " + std::to_string(number(lead)));
  }
  return join(keep, other);
}

MergeResult Merging::join(LeadId keep, LeadId other) {
  MergeResult result;
  take_fields(keep, other, result);
  IdentityKeys known;
  for (const Identity& identity : Identities(self_.store).of(keep)) known.add(identity);
  for (Identity& identity : Identities(self_.store).of(other))
    if (identity.kind != "row" && known.add(identity))
      result.identities.push_back(std::move(identity));
  const LeadId survivor = self_.book.merges().survivor(keep);
  move_activities(other, survivor, result);
  connection_.prepare("update lead set merged_into = $1 where id = $2")
      .bind(1, number(keep))
      .bind(2, number(other))
      .run();
  self_.book.known_merges.reset();
  self_.note_words(other);
  self_.note_words(survivor);  // it has the addresses
  note(keep, other, true);
  const auto size = [&] { return People(self_.store).consents(keep).size(); };
  const std::size_t before = size();
  retake_consent_upward(keep, self_.op);
  result.consents = size() > before ? size() - before : 0;
  note_left_consent(keep, other, result);
  self_.touched.insert(number(survivor));
  return result;
}

void Merging::take_fields(LeadId keep, LeadId other, MergeResult& result) {
  const Fields& fields = self_.playbook.fields;
  const std::vector<Value> mine = self_.book.read_fields(keep),
                           theirs = self_.book.read_fields(other);
  const auto text = [&fields](FieldIndex field, const std::vector<Value>& values) {
    return format_value(fields[field], Cell::of(values[index(field)]));
  };
  for (const FieldIndex field : fields_left(fields, mine, theirs))
    result.left.push_back({fields[field].name, text(field, mine), text(field, theirs)});
  for (const FieldIndex field : fields_to_take(fields, mine, theirs)) {
    result.fields.push_back({field, text(field, mine), text(field, theirs)});
    self_.set(keep, field, theirs[index(field)]);
  }
  result.tags = tags_to_take(self_.book.read_tags(keep), self_.book.read_tags(other));
  for (const std::string& tag : result.tags) self_.set_tag(keep, tag, true);
}

std::optional<IdentityChange> Merging::taken(LeadId lead, LeadId part, const JournalEntry& what,
                                             const std::string& value) {
  const EntriesTaken& taken = self_.entries_taken(self_.book.merged_by(part));
  const auto found = taken.first_index.find(EntriesTaken::key(lead, what.kind, what.name, value));
  if (found == taken.first_index.end()) return std::nullopt;
  const std::size_t index = found->second, behind = index + 1;
  return identity_change(taken.entries[index],
                         behind == taken.entries.size() ? nullptr : &taken.entries[behind]);
}

const EntriesTaken& OpenOperation::entries_taken(std::int64_t of) {
  // Its own entries are still being written.
  if (known_entries.op == of && of != op) return known_entries;
  known_entries = {of, Journal(store).changes(of), {}};
  for (std::size_t index = 0; index < known_entries.entries.size(); ++index) {
    const JournalEntry& entry = known_entries.entries[index];
    if (entry.before.empty())
      known_entries.first_index.emplace(
          EntriesTaken::key(entry.lead, entry.kind, entry.name, entry.after), index);
  }
  return known_entries;
}

void Merging::split(LeadId keep, LeadId other, std::int64_t joined) {
  const LeadId survivor = self_.book.merges().survivor(other);
  const std::vector<LeadId> members = with_parts(other);
  put_activities_back(survivor, other, members);
  // Dropped when it was merged, and when those above it were merged in their turn.
  for (std::optional<LeadId> level = other; level && *level != survivor;
       level = self_.book.merges().into(*level))
    put_back_missing(other, dropped_by(self_.book.merged_by(*level), *level), members);
  pass_on_opt_outs(other);
  connection_.prepare("update lead set merged_into = null where id = $1")
      .bind(1, number(other))
      .run();
  self_.book.known_merges.reset();
  self_.note_words(other);
  self_.note_words(survivor);
  put_replaced_back(survivor);
  put_replaced_back(other);
  note(keep, other, false);
  retake_consent_upward(keep, joined);
  self_.touched.insert(number(survivor));
}

std::int64_t Merging::created_at(LeadId lead) {
  sql::Statement select = connection_.prepare("select created_at from lead where id = $1");
  select.bind(1, number(lead)).step();
  return select.integer(0);
}

std::optional<std::int64_t> Merging::own_created_at(LeadId lead) {
  sql::Statement select = connection_.prepare(
      "select old, new, exists(select 1 from change m where m.op = c.op and m.kind = "
      "'merged_into') from change c "
      "where c.lead_id = $1 and c.kind = 'field' and c.name = 'created_at' order by c.id desc");
  select.bind(1, number(lead));
  std::int64_t own = created_at(lead);
  const auto value = [&](int column) {
    const std::optional<ParsedTime> parsed = parse_iso(select.text(column));
    return parsed ? seconds(parsed->instant) : own;
  };
  for (bool newest = true; select.step(); newest = false) {
    if (select.integer(2) == 0) return newest ? std::nullopt : std::optional(value(1));
    own = value(0);
  }
  return own;
}

std::vector<LeadId> Merging::refresh_created_at(LeadId lead) {
  std::vector<LeadId> changed;
  for (std::optional<LeadId> level = lead; level; level = self_.book.merges().into(*level)) {
    std::optional<std::int64_t> first = own_created_at(*level);
    if (!first) continue;
    for (const LeadId part : self_.book.merges().direct(*level))
      first = std::min(*first, created_at(part));
    if (self_.set(*level, at(BuiltIn::created_at), Value{*first})) changed.push_back(*level);
  }
  return changed;
}

void Merging::note(LeadId keep, LeadId other, bool joined) {
  const std::string into = std::to_string(number(keep)), part = std::to_string(number(other));
  self_.note(keep, EntryKind::merged, joined ? "" : part, joined ? part : "");
  self_.note(other, EntryKind::merged_into, joined ? "" : into, joined ? into : "");
}

// Equal ones are those of one system, kind, ref and instant: the survivor's stays, the journal
// keeps the other. What the other says differently is listed.
void Merging::move_activities(LeadId from, LeadId to, MergeResult& result) {
  std::map<RefKey, std::string> refs;
  sql::Statement known = connection_.prepare(
      "select coalesce(a.system, 0), a.kind, a.ref, a.at, u.text, a.value, a.note, a.machine from "
      "activity a left join subject u on u.id = a.subject where a.lead_id = $1 and a.ref is not "
      "null");
  known.bind(1, number(to));
  while (known.step())
    refs.emplace(
        RefKey(known.integer(0), known.integer(1), known.string(2), known.integer(3)),
        content_of(known.string(4), known.is_null(5) ? std::nullopt : std::optional(known.real(5)),
                   known.string(6), known.integer(7)));
  known.reset();
  std::vector<std::pair<ActivityKey, LeadId>> moving;
  std::vector<std::pair<ActivityKey, KeptActivity>> dropped;
  sql::Statement select = connection_.prepare(
      "select a.at, a.kind, a.seq, coalesce(a.system, 0), a.ref, coalesce(a.origin, a.lead_id), "
      "u.text, a.value, y.name, a.note, a.machine, a.op "
      "from activity a left join subject u on u.id = a.subject left join system y on y.id = "
      "a.system "
      "where a.lead_id = $1 order by a.at, a.kind, a.seq");
  select.bind(1, number(from));
  while (select.step()) {
    const ActivityKey key{select.integer(0), select.integer(1), select.integer(2)};
    const LeadId origin{select.integer(5)};
    const auto same = select.is_null(4)
                          ? refs.end()
                          : refs.find({select.integer(3), key.kind, select.string(4), key.at});
    if (same == refs.end()) {
      moving.emplace_back(key, origin);
      continue;
    }
    const std::string content = content_of(
        select.string(6), select.is_null(7) ? std::nullopt : std::optional(select.real(7)),
        select.string(9), select.integer(10));
    if (!content.empty() && content != same->second)
      result.left.push_back({self_.playbook.kinds[self_.book.kind(key.kind)].name + " " +
                                 select.string(4) + " of " + format_utc(instant(key.at)),
                             same->second, content});
    dropped.push_back({key,
                       {{origin,
                         instant(key.at),
                         self_.book.kind(key.kind),
                         select.string(6),
                         select.is_null(7) ? std::nullopt : std::optional(select.real(7)),
                         select.string(8),
                         select.string(4),
                         select.string(9),
                         select.integer(10) == kSaidMachine,
                         {},
                         select.integer(10) == kSaidPerson},
                        select.integer(11)}});
  }
  select.reset();
  for (const auto& [key, origin] : moving) move_activity(from, to, key, origin);
  sql::Statement remove = connection_.prepare(
      "delete from activity where lead_id = $1 and at = $2 and kind = $3 and seq = $4");
  for (const auto& [key, kept] : dropped) {
    remove.bind(1, number(from)).bind(2, key.at).bind(3, key.kind).bind(4, key.seq).run();
    self_.note(from, EntryKind::duplicate, kept_activity_json(kept, self_.playbook), {});
  }
  self_.note_mail(from);
  self_.note_mail(to);
  result.activities += moving.size();
  result.same_activities += dropped.size();
}

void Merging::move_activity(LeadId from, LeadId to, const ActivityKey& key,
                            std::optional<LeadId> origin) {
  self_
      .prepare(
          "update activity set lead_id = $1, origin = $2, seq = (select coalesce(max(k.seq), -1) + "
          "1 from activity k "
          "where k.lead_id = $1 and k.at = $4 and k.kind = $5) where lead_id = $3 and at = $4 and "
          "kind = $5 and seq = $6")
      .bind(1, number(to))
      .bind(2, origin ? std::optional(number(*origin)) : std::nullopt)
      .bind(3, number(from))
      .bind(4, key.at)
      .bind(5, key.kind)
      .bind(6, key.seq)
      .run();
}

void Merging::put_activities_back(LeadId survivor, LeadId other,
                                  const std::vector<LeadId>& members) {
  sql::Statement select = connection_.prepare(
      "select at, kind, seq, origin from activity where lead_id = $1 and origin is not null order "
      "by at, kind, seq");
  select.bind(1, number(survivor));
  std::vector<std::pair<ActivityKey, LeadId>> moving;
  while (select.step()) {
    const LeadId origin{select.integer(3)};
    if (std::binary_search(members.begin(), members.end(), origin))
      moving.push_back({{select.integer(0), select.integer(1), select.integer(2)}, origin});
  }
  select.reset();
  for (const auto& [key, origin] : moving)
    move_activity(survivor, other, key, origin == other ? std::nullopt : std::optional(origin));
  self_.note_mail(survivor);
  self_.note_mail(other);
}

std::vector<KeptActivity> Merging::dropped_by(std::int64_t op, LeadId part) {
  sql::Statement select = connection_.prepare(
      "select old from change where op = $1 and lead_id = $2 and kind = 'duplicate' order by id");
  select.bind(1, op).bind(2, number(part));
  std::vector<KeptActivity> dropped;
  while (select.step()) {
    if (auto kept = parse_kept_activity_json(select.text(0), self_.playbook))
      dropped.push_back(std::move(*kept));
  }
  return dropped;
}

void Merging::put_back_missing(LeadId lead, const std::vector<KeptActivity>& dropped,
                               const std::vector<LeadId>& owners) {
  for (const KeptActivity& kept : dropped) {
    if (!std::binary_search(owners.begin(), owners.end(), kept.activity.lead)) continue;
    if (!has_ref(lead, kept.activity) && !is_undone_import(kept.op)) insert_activity(lead, kept);
  }
}

std::vector<LeadId> Merging::with_parts(LeadId lead) {
  std::vector<LeadId> members = self_.book.merges().parts(lead);
  members.push_back(lead);
  std::sort(members.begin(), members.end());
  return members;
}

// What was dropped for an equal one that went with the lead split off.
void Merging::put_replaced_back(LeadId survivor) {
  for (const LeadId part : self_.book.merges().parts(survivor))
    put_back_missing(survivor, dropped_by(self_.book.merged_by(part), part), with_parts(part));
}

bool Merging::has_ref(LeadId lead, const NewActivity& activity) {
  const std::int64_t system =
      activity.system.empty() ? 0 : self_.code(self_.systems, activity.system);
  sql::Statement select = connection_.prepare(
      "select 1 from activity where lead_id = $1 and kind = $2 and ref = $3 and coalesce(system, "
      "0) = $4 and at = $5");
  return select.bind(1, number(lead))
      .bind(2, self_.kind_code(activity.kind))
      .bind(3, std::string_view(activity.ref))
      .bind(4, system)
      .bind(5, seconds(activity.at))
      .step();
}

bool Merging::is_undone_import(std::int64_t op) {
  const std::optional<OperationRecord> record = self_.book.read_operation(op, self_.undos());
  return !record || (is_import(*record) && record->undone_by != 0);
}

void Merging::insert_activity(LeadId lead, const KeptActivity& kept) {
  const NewActivity& activity = kept.activity;
  const auto code = [&](OpenOperation::Dictionary& dictionary, const std::string& text) {
    return text.empty() ? std::nullopt : std::optional(self_.code(dictionary, text));
  };
  sql::Statement insert = connection_.prepare(
      "insert into activity(lead_id, at, kind, seq, subject, value, system, ref, note, machine, "
      "origin, op) select $1, $2, $3, "
      "(select coalesce(max(k.seq), -1) + 1 from activity k where k.lead_id = $1 and k.at = $2 and "
      "k.kind = $3), "
      "$4, $5, $6, $7, $8, $9, $10, $11 where true");
  insert.bind(1, number(lead))
      .bind(2, seconds(activity.at))
      .bind(3, self_.kind_code(activity.kind))
      .bind(4, code(self_.subjects, activity.subject));
  if (activity.value)
    insert.bind(5, *activity.value);
  else
    insert.bind_null(5);
  insert.bind(6, code(self_.systems, activity.system))
      .bind_text_or_null(7, activity.ref)
      .bind_text_or_null(8, activity.note)
      .bind(9, std::int64_t{stored_machine(activity.machine, activity.person)})
      .bind(10, activity.lead == lead ? std::nullopt : std::optional(number(activity.lead)))
      .bind(11, kept.op)
      .run();
}

MergeResult Operation::merge(LeadId keep, LeadId other) {
  MergeResult result = Merging(*impl_).merge(keep, other);
  // Who was lost may have been in touch since, under the other number.
  impl_->reopen(impl_->knocks_of(keep));
  return result;
}

}  // namespace leads
