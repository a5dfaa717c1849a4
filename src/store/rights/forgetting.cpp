// SPDX-License-Identifier: MIT
#include "store/rights/forgetting.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "leads/error.h"
#include "store/journal/entry.h"
#include "store/journal/row_json.h"
#include "store/read/identities.h"
#include "store/read/people.h"
#include "store/store_impl.h"
#include "store/write/open_operation.h"
#include "store/write/operation.h"

namespace leads {
namespace {

/// What is found out of a person, each once.
struct Marks {
  std::set<std::pair<std::string, std::string>> keys;
  std::set<std::string> names;
};
constexpr std::size_t kTelling = 4;  // shorter texts are in others' too

void take_identity(Marks& marks, const NewIdentity& identity) {
  if (identity.kind.empty() || identity.kind == "row") return;
  std::string key = identity.key;
  if (key.empty()) {
    const auto field = address_field(identity.kind);
    key = field ? identity_key(at(*field), identity.value) : identity.value;
  }
  if (!key.empty()) marks.keys.emplace(identity.kind, std::move(key));
}

void take_value(Marks& marks, FieldIndex field, const std::string& text) {
  if (field == at(BuiltIn::email) || field == at(BuiltIn::phone))
    take_identity(marks, {std::string(identity_kind(field)), {}, text, {}});
  if ((field == at(BuiltIn::name) || field == at(BuiltIn::last_name)) && text.size() >= kTelling)
    marks.names.insert(text);
}

void take_entry(Marks& marks, EntryKind kind, const std::string& name, const std::string& text,
                const Playbook& playbook) {
  if (text.empty()) return;
  if (kind == EntryKind::field) {
    if (const auto field = playbook.fields.find(name)) take_value(marks, *field, text);
  } else if (kind == EntryKind::identity || kind == EntryKind::address) {
    take_identity(marks, parse_identity_json(text, name));
  } else if (kind == EntryKind::lead) {
    const auto whole = parse_lead_json(text, LeadId{}, playbook);
    if (!whole) return;
    for (const NewIdentity& identity : whole->lead.identities) take_identity(marks, identity);
    for (const auto& [field, value] : whole->lead.values)
      if (const auto* held = std::get_if<std::string>(&value)) take_value(marks, field, *held);
  }
}

bool exists_in_book(sql::Connection& connection, LeadId lead) {
  sql::Statement select = connection.prepare(
      "select exists(select 1 from lead where id = $1) or exists(select 1 from change where "
      "lead_id = $1)");
  return select.bind(1, number(lead)).step() && select.integer(0) != 0;
}

void take_names(Store::Impl& book, LeadId lead, Marks& marks) {
  const std::vector<Value> values = book.read_fields(lead);
  std::string both;
  for (const BuiltIn field : {BuiltIn::name, BuiltIn::first_name, BuiltIn::last_name}) {
    if (index(at(field)) >= values.size()) return;
    const auto* text = std::get_if<std::string>(&values[index(at(field))]);
    if (text == nullptr) continue;
    take_value(marks, at(field), *text);
    if (field != BuiltIn::name) both += (both.empty() ? "" : " ") + *text;
  }
  if (both.size() >= kTelling) marks.names.insert(both);
}

/// The texts by which an entry that a merge made in another lead's journal is this person's.
std::vector<std::string> texts_of(Store& store, const PersonRecord& person) {
  Store::Impl& book = store.impl();
  std::set<std::string> texts(person.names.begin(), person.names.end());
  const auto add = [&texts](std::string text) {
    if (text.size() >= kTelling) texts.insert(std::move(text));
  };
  for (const auto& key : person.keys) add(key.key);
  for (const LeadId member : person.members) {
    const std::vector<Value> values = book.read_fields(member);
    for (std::size_t place = 0; place < values.size(); ++place) {
      const Field& field = book.playbook->fields[static_cast<FieldIndex>(place)];
      if (field.type == FieldType::text) add(format_value(field, Cell::of(values[place])));
    }
  }
  return {texts.begin(), texts.end()};
}

bool names_any(std::string_view text, const std::vector<std::string>& texts) {
  const std::string folded = fold(text);
  return std::any_of(texts.begin(), texts.end(), [&](const std::string& each) {
    return folded.find(fold(each)) != std::string::npos;
  });
}

/// One person being forgotten, in an open operation.
class Forgetting {
 public:
  Forgetting(OpenOperation& self, PersonRecord person) : self_(self), person_(std::move(person)) {}

  Forgotten run() {
    find_others();
    blank_summaries();
    scrub_merges();
    collect_subjects();
    for (const LeadId member : person_.members) erase(member);
    drop_subjects();
    leave_marks();
    return result_;
  }

 private:
  bool is_member(LeadId lead) const {
    return std::find(person_.members.begin(), person_.members.end(), lead) != person_.members.end();
  }

  void find_others() {
    for (const auto& [kind, key] : person_.keys)
      for (const LeadId other : Identities(self_.store).find(kind, key)) {
        if (!is_member(other) &&
            std::find(result_.others.begin(), result_.others.end(), other) == result_.others.end())
          result_.others.push_back(other);
      }
  }

  // What a command did is told in a few words, which may be a name.
  void blank_summaries() {
    std::vector<std::string> telling = person_.names;
    for (const auto& [kind, key] : person_.keys)
      if (key.size() >= kTelling) telling.push_back(key);
    std::vector<std::int64_t> named;
    sql::Statement select = self_.prepare("select id, summary from operation order by id");
    while (select.step())
      if (names_any(select.text(1), telling)) named.push_back(select.integer(0));
    select.reset();
    sql::Statement blank = self_.prepare("update operation set summary = '' where id = $1");
    for (const std::int64_t op : named) blank.bind(1, op).run();
  }

  // A merge copied values to the survivor, and a split took them away again: both are in its
  // journal.
  void scrub_merges() {
    std::set<std::int64_t> merges;
    sql::Statement merged = self_.prepare(
        "select distinct op from change where lead_id = $1 and kind in ('merged', 'merged_into')");
    for (const LeadId member : person_.members) {
      merged.bind(1, number(member));
      while (merged.step()) merges.insert(merged.integer(0));
      merged.reset();
    }
    const std::vector<std::string> texts = texts_of(self_.store, person_);
    sql::Statement select = self_.prepare(
        "select id, coalesce(old, ''), coalesce(new, ''), lead_id from change where op = $1 order "
        "by id");
    std::vector<std::int64_t> gone;
    for (const std::int64_t op : merges) {
      select.bind(1, op);
      while (select.step())
        if (!is_member(LeadId{select.integer(3)}) &&
            (names_any(select.text(1), texts) || names_any(select.text(2), texts)))
          gone.push_back(select.integer(0));
      select.reset();
    }
    sql::Statement remove = self_.prepare("delete from change where id = $1");
    for (const std::int64_t id : gone) remove.bind(1, id).run();
    result_.entries += gone.size();
  }

  void collect_subjects() {
    sql::Statement select = self_.prepare(
        "select distinct subject from activity where lead_id = $1 and subject is not null");
    for (const LeadId member : person_.members) {
      select.bind(1, number(member));
      while (select.step()) subjects_.insert(select.integer(0));
      select.reset();
    }
  }

  // The others of its company are looked at again without it.
  void leave_company(LeadId lead) {
    self_
        .prepare(
            "insert into unmarked(lead_id) select lead_id from mail_group where domain <> 0 and "
            "domain = (select domain from mail_group where lead_id = $1) on conflict do nothing")
        .bind(1, number(lead))
        .run();
  }

  void erase(LeadId lead) {
    const auto run = [&](const std::string& statement) {
      self_.prepare(statement).bind(1, number(lead)).run();
      return static_cast<std::size_t>(self_.book.connection.changes());
    };
    leave_company(lead);
    result_.activities += run("delete from activity where lead_id = $1");
    result_.entries += run("delete from change where lead_id = $1");
    for (const char* table : {"tag", "identity", "stage_move", "consent", "score", "crossing",
                              "pack", "unsearched", "mail_group", "unmarked"})
      run("delete from " + sql::quoted(table) + " where lead_id = $1");
    self_.forget_bought(lead);
    run("update suppression set lead_id = null, evidence = null where lead_id = $1");
    run("update lead set merged_into = null where merged_into = $1");
    result_.leads += run("delete from lead where id = $1");
    self_.touched.erase(number(lead));
    self_.removed.push_back(lead);
  }

  void drop_subjects() {
    sql::Statement remove = self_.prepare(
        "delete from subject where id = $1 and not exists (select 1 from activity where subject = "
        "$1)");
    for (const std::int64_t subject : subjects_) remove.bind(1, subject).run();
    self_.book.subjects.clear();
    self_.subjects.known.clear();
    self_.known_tags.reset();
    self_.book.known_merges.reset();
  }

  void leave_marks() {
    const std::optional<SecretKey> secret = secret_key(self_.store);
    sql::Statement blank = self_.prepare(
        "update suppression set address = null, evidence = null, lead_id = null where kind = $1 "
        "and mark = $2");
    sql::Statement letters = self_.prepare("delete from letter where mark = $1");
    for (const auto& [kind, key] : person_.keys) {
      const std::string mark = identity_mark(*secret, kind, key);
      letters.bind_blob(1, mark).run();
      blank.bind(1, std::string_view(kind)).bind_blob(2, mark).run();
      if (self_.suppress({kind, key, Stop::forgotten, self_.at, {}, {}})) ++result_.marks;
    }
  }

  OpenOperation& self_;
  PersonRecord person_;
  std::set<std::int64_t> subjects_;
  Forgotten result_;
};

}  // namespace

PersonRecord find_person(Store& store, LeadId lead) {
  Store::Impl& book = store.impl();
  PersonRecord person;
  if (!exists_in_book(book.connection, lead)) return person;
  person.members = book.merges().parts(lead);
  person.members.insert(person.members.begin(), lead);
  Marks marks;
  sql::Statement identities = book.connection.prepare(
      "select kind, key from identity where lead_id = $1 and kind <> 'row'");
  sql::Statement entries = book.connection.prepare("select kind, name, old, new from " +
                                                   book.journal() + " c where lead_id = $1");
  sql::Statement addresses = book.connection.prepare(
      "select address from consent where lead_id = $1 and address is not null");
  for (const LeadId member : person.members) {
    identities.bind(1, number(member));
    while (identities.step()) marks.keys.emplace(identities.string(0), identities.string(1));
    identities.reset();
    entries.bind(1, number(member));
    while (entries.step()) {
      const auto kind = parse_entry_kind(entries.text(0));
      if (!kind) continue;
      for (const int column : {2, 3})
        take_entry(marks, *kind, entries.string(1), entries.string(column), store.playbook());
    }
    entries.reset();
    addresses.bind(1, number(member));
    while (addresses.step()) marks.keys.emplace("email", fold(addresses.text(0)));
    addresses.reset();
    take_names(book, member, marks);
  }
  for (const auto& [kind, key] : marks.keys) person.keys.push_back({kind, key});
  person.names.assign(marks.names.begin(), marks.names.end());
  return person;
}

Forgotten Operation::forget(LeadId lead) {
  PersonRecord person = find_person(impl_->store, lead);
  if (person.members.empty())
    throw Error(ErrorKind::not_found, {}, "there is no lead " + std::to_string(number(lead)));
  return Forgetting(*impl_, std::move(person)).run();
}

}  // namespace leads
