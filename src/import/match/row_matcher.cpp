#include "import/match/row_matcher.h"

#include <algorithm>

#include "base/large_memory.h"
#include "base/text.h"
#include "core/lead/email.h"
#include "import/import.h"
#include "import/match/key_table.h"
#include "import/match/row_hash.h"
#include "import/match/target.h"
#include "import/rows/lead_row.h"
#include "import/source/row_reader.h"
#include "leads/error.h"

namespace leads {
namespace {

std::string row_name(const LeadRow& row) {
  return folded_name(text_of(row, BuiltIn::name), text_of(row, BuiltIn::first_name),
                     text_of(row, BuiltIn::last_name));
}

std::string view_name(const LeadView& lead) {
  return folded_name(lead.cell(BuiltIn::name).text, lead.cell(BuiltIn::first_name).text,
                     lead.cell(BuiltIn::last_name).text);
}

// Never 0, which is missing.
std::uint64_t mark_of(const KeyHash& hash) {
  return hash.first | 1U;
}
std::uint64_t mark_of(std::string_view kind, std::string_view key) {
  return key.empty() ? 0 : mark_of(hash_key(kind, key));
}
// Of a main phone that can't be told: there is one, and it is no key's.
constexpr std::uint64_t kUntold = 2;
std::uint64_t phone_mark(std::string_view phone) {
  const std::uint64_t mark = mark_of("phone", identity_key(at(BuiltIn::phone), phone));
  return mark == 0 && !phone.empty() ? kUntold : mark;
}

}  // namespace

RowMatcher::RowMatcher(Store& store, std::span<const ImportFile> files)
    : store_(store),
      playbook_(store.playbook()),
      book_is_empty_(store.is_empty()),
      remembers_rows_(!book_is_empty_ && store.has_identities("row")),
      book_(store, files) {}

void RowMatcher::start_file(const RowReader& rows, std::string system) {
  rows_ = &rows;
  system_ = std::move(system);
  forget_numbers();
}

bool RowMatcher::is_loose(const Target& target) {
  return loose_ || std::any_of(emails_.begin(), emails_.end(), [&](Key& email) {
           const std::vector<Target>& found = find_all(email);
           return std::any_of(found.begin(), found.end(),
                              [&target](const Target& other) { return !same(other, target); });
         });
}

// What the numbers of a file say is known row by row: another import of it does not know them all
// at its first row.
void RowMatcher::start_again() {
  equal_rows_.clear();
  forget_numbers();
}

void RowMatcher::forget_numbers() {
  for (Person& person : people_) person.own = 0;
  for (auto& [lead, person] : given_) person.own = 0;
}

template <class Counts>
std::optional<Target> RowMatcher::choose(const Key& key, std::uint64_t Person::*main,
                                         Counts counts) {
  std::optional<Target> first;
  for (const Target& target : key.found) {
    if (!counts(target)) continue;
    if (key.found.size() == 1 || person_of(target).*main == mark_of(key.hash)) return target;
    if (!first) first = target;
  }
  return first;
}

std::optional<Target> RowMatcher::find(LeadRow& row, std::vector<Diagnostic>& problems) {
  lookalike_ = {};
  lookalike_line_ = 0;
  loose_ = true;
  alike_.clear();
  const std::size_t before = problems.size();
  std::optional<Target> by_id = find_own(row);
  row_hash_ = !by_id && remembers_rows_ ? keyed_row_hash(row, playbook_.fields) : "";
  // A number of another book is that book's id of the lead.
  if (!by_id && row.own_id != 0 && !book_is_empty_ && !system_.empty()) {
    const std::string own = std::to_string(row.own_id);
    row.ids.push_back({"id:" + system_, own, own, ""});
  }
  take_keys(row);
  if (!row_hash_.empty() && !is_keyless())
    if (const auto remembered = find_remembered(row_hash_)) return remembered;
  for (Key& id : ids_in_hand_) {
    for (const Target& found : find_all(id)) {
      if (by_id && !same(found, *by_id))
        problems.push_back(two_leads(row, say(*by_id) + " and " + say(found)));
      if (!by_id) by_id = found;
    }
  }
  const auto by_mail = find_by_mail(row, by_id, problems);
  if (by_id && by_mail)
    problems.push_back(
        two_leads(row, say(*by_id) + " by id, " + say(by_mail->first) + " by e-mail",
                  "correct the id or the e-mail of this row, or of one of the leads"));
  if (problems.size() > before) return std::nullopt;
  loose_ = !by_id && (!by_mail || by_mail->second);
  if (by_id) return by_id;
  if (by_mail) return by_mail->first;
  if (const auto by_phone = find_by_phone(row)) return by_phone;
  if (is_keyless()) return find_keyless(row);
  const auto there = std::find_if(alike_.begin(), alike_.end(),
                                  [](const Target& target) { return !target.is_new(); });
  if (there != alike_.end())
    lookalike_ = there->lead;
  else if (!alike_.empty())
    lookalike_line_ = people_[alike_.front().pending].line;
  return Target{LeadId{}, people_.size()};
}

// By the first of the row's addresses that counts; its other ones may not be those of somebody
// else.
std::optional<std::pair<Target, bool>> RowMatcher::find_by_mail(const LeadRow& row,
                                                                const std::optional<Target>& by_id,
                                                                std::vector<Diagnostic>& problems) {
  std::optional<std::pair<Target, bool>> by_mail;
  for (Key& email : emails_) {
    const std::vector<Target>& mailed = find_all(email);
    const std::optional<Target> so_far = by_id     ? by_id
                                         : by_mail ? std::optional(by_mail->first)
                                                   : std::nullopt;
    const bool agrees =
        so_far && std::any_of(mailed.begin(), mailed.end(),
                              [&](const Target& target) { return same(target, *so_far); });
    if (agrees) continue;
    const auto counts = choose(email, &Person::email, [&](const Target& target) {
      return mail_counts(row, email.text, target);
    });
    if (!counts) {
      alike_.insert(alike_.end(), mailed.begin(), mailed.end());
    } else if (!by_mail) {
      by_mail.emplace(*counts, is_role_address(email.text));
      contended_ = contended_ || by_mail->second;
    } else if (!same(by_mail->first, *counts) && !by_id) {
      problems.push_back(two_leads(row, say(by_mail->first) + " and " + say(*counts),
                                   "they may be one: leads merge"));
    }
  }
  return by_mail;
}

// One who has the very name goes before one without any.
std::optional<Target> RowMatcher::find_by_phone(const LeadRow& row) {
  for (Key& phone : phones_) {
    const std::vector<Target>& called = find_all(phone);
    const auto counts = [&](const Target& target) { return phone_counts(row, target); };
    std::optional<Target> chosen;
    if (name_ != 0)
      chosen = choose(phone, &Person::phone, [&](const Target& target) {
        return counts(target) && person_of(target).name == name_;
      });
    if (!chosen) chosen = choose(phone, &Person::phone, counts);
    contended_ = contended_ || chosen;
    if (chosen) return chosen;
    alike_.insert(alike_.end(), called.begin(), called.end());
  }
  return std::nullopt;
}

// The main address is the first of its keys, where it has one.
void RowMatcher::take_keys(const LeadRow& row) {
  const auto take = [this](std::vector<Key>& keys, std::string_view kind, std::string_view key) {
    if (key.empty()) return;
    keys.push_back({kind, std::string(key), hash_key(kind, key), {}, false});
    pending_.fetch(keys.back().hash);
  };
  ids_in_hand_.clear();
  emails_.clear();
  phones_.clear();
  for (const NewIdentity& id : row.ids) take(ids_in_hand_, id.kind, id.key);
  take(emails_, "email", identity_key(at(BuiltIn::email), text_of(row, BuiltIn::email)));
  take(phones_, "phone", identity_key(at(BuiltIn::phone), text_of(row, BuiltIn::phone)));
  main_email_ = emails_.size();
  main_phone_ = phones_.size();
  untold_phone_ = main_phone_ == 0 && !text_of(row, BuiltIn::phone).empty();
  for (const Address& address : row.addresses)
    take(address.field == at(BuiltIn::email) ? emails_ : phones_, identity_kind(address.field),
         address.key);
  name_ = mark_of("", row_name(row));
}

std::size_t RowMatcher::drop_taken(LeadRow& row, const Target& target) {
  const auto taken = [&](Key& key) {
    const std::vector<Target>& found = find_all(key);
    return !found.empty() &&
           std::none_of(found.begin(), found.end(),
                        [&target](const Target& other) { return same(other, target); });
  };
  row.email_taken = main_email_ > 0 && taken(emails_.front());
  row.phone_taken = main_phone_ > 0 && taken(phones_.front());
  // Our own export says whose they are, and who shares them.
  if (row.addresses.empty() || row.own_id != 0) return 0;
  const bool were_taken = left_out_before(target);
  const auto is_taken = [&](const Address& address) {
    std::vector<Key>& keys = address.field == at(BuiltIn::email) ? emails_ : phones_;
    const auto key = std::find_if(keys.begin(), keys.end(),
                                  [&address](const Key& each) { return each.text == address.key; });
    return key != keys.end() && (taken(*key) || (were_taken && find_all(*key).empty()));
  };
  const std::size_t dropped = std::erase_if(row.addresses, is_taken);
  contended_ = contended_ || dropped > 0;
  const auto is_dropped = [&row](const Key& key) {
    return std::none_of(row.addresses.begin(), row.addresses.end(), [&key](const Address& address) {
      return address.key == key.text && identity_kind(address.field) == key.kind;
    });
  };
  for (const auto& [keys, main] :
       {std::pair{&emails_, main_email_}, std::pair{&phones_, main_phone_}})
    keys->erase(
        std::remove_if(keys->begin() + static_cast<std::ptrdiff_t>(main), keys->end(), is_dropped),
        keys->end());
  return dropped;
}

// What was another lead's when an equal row came to this one, though it is nobody's now.
bool RowMatcher::left_out_before(const Target& target) {
  if (row_hash_.empty() || target.is_new()) return false;
  const std::string hash = left_out_hash(row_hash_);
  const std::vector<LeadId> leads = book_.find("row", hash, hash_key("row", hash));
  return std::find(leads.begin(), leads.end(), target.lead) != leads.end();
}

// The rows of a lead say together who it is: the first that names it, the first with an e-mail, the
// ids of all.
void RowMatcher::learn(Person& person) {
  if (person.name == 0) person.name = name_;
  if (person.email == 0 && main_email_ > 0) person.email = mark_of(emails_.front().hash);
  if (person.phone == 0)
    person.phone = main_phone_ > 0 ? mark_of(phones_.front().hash) : untold_phone_ ? kUntold : 0;
  for (const Key& id : ids_in_hand_) {
    grow_large(ids_);
    ids_.push_back({person.ids, system_number(id.kind), mark_of(id.hash)});
    person.ids = static_cast<std::uint32_t>(ids_.size() - 1);
  }
}

void RowMatcher::accept(const LeadRow& row, const Target& target, bool left_alone) {
  const auto is_others = [&target](const Key& key) {
    return std::any_of(key.found.begin(), key.found.end(),
                       [&target](const Target& other) { return !same(other, target); });
  };
  for (const std::vector<Key>* keys : {&ids_in_hand_, &emails_, &phones_})
    contended_ = contended_ || std::any_of(keys->begin(), keys->end(), is_others);
  const bool fresh = is_fresh(target);
  if (fresh) {
    grow_large(people_);
    people_.push_back({0, 0, 0, 0, row.line, 0});
  }
  Person& person = target.is_new() ? people_[target.pending] : given_[number(target.lead)];
  if (row.own_id != 0) person.own = row.own_id;
  // What leads to it already need not be kept again.
  const auto leads_there = [&target](const Key& key) {
    return std::any_of(key.found.begin(), key.found.end(),
                       [&target](const Target& other) { return same(other, target); });
  };
  if (left_alone && !fresh) {
    // Its other keys may become those of a later row's lead.
    for (const std::vector<Key>* keys : {&ids_in_hand_, &emails_, &phones_})
      contended_ = contended_ || !std::all_of(keys->begin(), keys->end(), leads_there);
    return;
  }
  learn(person);
  const std::int64_t place =
      target.is_new() ? static_cast<std::int64_t>(target.pending) + 1 : -number(target.lead);
  for (const Key& id : ids_in_hand_)
    if (!leads_there(id)) pending_.add(id.hash, place);
  // Another lead's address stays with it, unless it is the main one of both.
  const auto note = [&](const std::vector<Key>& keys, std::size_t main, bool is_taken,
                        std::uint64_t own) {
    for (std::size_t i = 0; i < keys.size(); ++i)
      if ((i >= main || !is_taken || own == mark_of(keys[i].hash)) && !leads_there(keys[i]))
        pending_.add(keys[i].hash, place);
  };
  note(emails_, main_email_, row.email_taken, person.email);
  note(phones_, main_phone_, row.phone_taken, person.phone);
}

void RowMatcher::forget() {
  pending_ = {};
  std::vector<Person>().swap(people_);
  std::vector<OwnId>().swap(ids_);
  given_.clear();
  equal_rows_.clear();
}

Diagnostic RowMatcher::two_leads(const LeadRow& row, const std::string& both,
                                 std::string hint) const {
  Diagnostic diagnostic = rows_->place(row.key_column);
  diagnostic.message = "its keys are those of two leads: " + both;
  diagnostic.hint = std::move(hint);
  return diagnostic;
}

// Leads of the book come first, then those of the file. Several may share an address, or a
// switchboard.
const std::vector<Target>& RowMatcher::find_all(Key& key) {
  if (key.asked) return key.found;
  key.asked = true;
  std::vector<Target>& found = key.found;
  if (!book_is_empty_)
    for (const LeadId lead : book_.find(key.kind, key.text, key.hash)) found.push_back({lead, 0});
  pending_.find(key.hash, [&found](std::int64_t place) {
    const Target target = place > 0 ? Target{LeadId{}, static_cast<std::size_t>(place - 1)}
                                    : Target{LeadId{-place}, 0};
    if (std::none_of(found.begin(), found.end(),
                     [&target](const Target& other) { return same(target, other); }))
      found.push_back(target);
  });
  std::stable_sort(found.begin(), found.end(), [](const Target& a, const Target& b) {
    return a.is_new() != b.is_new() ? b.is_new()
           : a.is_new()             ? a.pending < b.pending
                                    : a.lead < b.lead;
  });
  return found;
}

/// Our own number in our own book: only when nothing contradicts it.
std::optional<Target> RowMatcher::find_own(const LeadRow& row) {
  const LeadId id{row.own_id};
  if (row.own_id == 0 || book_is_empty_ || !store_.exists(id)) return std::nullopt;
  LeadNeeds needs;
  for (const BuiltIn field : {BuiltIn::name, BuiltIn::first_name, BuiltIn::last_name,
                              BuiltIn::email, BuiltIn::created_at})
    needs.add(at(field));
  LeadCursor cursor(store_, needs, {std::vector{id}, {}, false});
  if (!cursor.next()) return std::nullopt;
  const LeadView& lead = cursor.lead();
  const bool same_email =
      fold(text_of(row, BuiltIn::email)) == fold(lead.cell(BuiltIn::email).text);
  std::optional<Instant> created;
  for (const auto& [field, value] : row.values) {
    if (field == at(BuiltIn::created_at)) created = Instant{Seconds{std::get<std::int64_t>(value)}};
  }
  if (created != lead.created_at() || !same_email || row_name(row) != view_name(lead))
    return std::nullopt;
  return Target{id, 0};
}

std::uint32_t RowMatcher::system_number(std::string_view kind) {
  const auto known = systems_.find(kind);
  return known != systems_.end()
             ? known->second
             : systems_.emplace(kind, static_cast<std::uint32_t>(systems_.size())).first->second;
}

bool RowMatcher::is_other_by_id(const LeadRow& row, const Target& target) {
  const auto given = target.is_new() ? given_.end() : given_.find(number(target.lead));
  const Person* const said = target.is_new()         ? &people_[target.pending]
                             : given != given_.end() ? &given->second
                                                     : nullptr;
  if (said != nullptr && said->own != 0 && row.own_id != 0 && said->own != row.own_id) return true;
  if (ids_in_hand_.empty()) return false;
  const std::vector<Identity> known =
      target.is_new() ? std::vector<Identity>{} : store_.identities(target.lead);
  return std::any_of(ids_in_hand_.begin(), ids_in_hand_.end(), [&](const Key& id) {
    return is_other_in_system(id, said != nullptr ? said->ids : 0, known);
  });
}

// Who was merged has several ids of a system: with one of them in common it is the same lead.
bool RowMatcher::is_other_in_system(const Key& id, std::uint32_t said,
                                    const std::vector<Identity>& known) {
  bool has = false, shares = false;
  const auto see = [&](std::uint64_t mark) {
    const auto same = [&](const Key& mine) {
      return mine.kind == id.kind && mark_of(mine.hash) == mark;
    };
    has = true;
    shares = shares || std::any_of(ids_in_hand_.begin(), ids_in_hand_.end(), same);
  };
  const std::uint32_t system = system_number(id.kind);
  for (std::uint32_t place = said; place != 0; place = ids_[place].next)
    if (ids_[place].system == system) see(ids_[place].key);
  for (const Identity& identity : known)
    if (identity.kind == id.kind) see(mark_of(identity.kind, identity.key));
  return has && !shares;
}

RowMatcher::Person RowMatcher::person_of(const Target& target) {
  if (target.is_new()) return people_[target.pending];
  LeadNeeds needs;
  for (const BuiltIn field :
       {BuiltIn::name, BuiltIn::first_name, BuiltIn::last_name, BuiltIn::email, BuiltIn::phone})
    needs.add(at(field));
  LeadCursor cursor(store_, needs, {std::vector{target.lead}, {}, false});
  if (!cursor.next()) return {};
  Person person{mark_of("", view_name(cursor.lead())),
                mark_of("email", fold(cursor.lead().cell(BuiltIn::email).text)),
                phone_mark(cursor.lead().cell(BuiltIn::phone).text),
                0,
                0,
                0};
  const auto given = given_.find(number(target.lead));
  if (given == given_.end()) return person;
  if (person.name == 0) person.name = given->second.name;
  if (person.email == 0) person.email = given->second.email;
  if (person.phone == 0) person.phone = given->second.phone;
  return person;
}

std::string RowMatcher::say(const Target& target) const {
  return target.is_new() ? "the lead of line " + std::to_string(people_[target.pending].line)
                         : "lead " + std::to_string(number(target.lead));
}

bool RowMatcher::mail_counts(const LeadRow& row, std::string_view email, const Target& target) {
  return !is_other_by_id(row, target) &&
         (!is_role_address(email) || person_of(target).name == name_);
}

bool RowMatcher::phone_counts(const LeadRow& row, const Target& target) {
  const Person person = person_of(target);
  const bool names_differ = name_ != 0 && person.name != 0 && name_ != person.name;
  return !names_differ && (text_of(row, BuiltIn::email).empty() || person.email == 0) &&
         !is_other_by_id(row, target);
}

// The n-th row of these bytes meets the n-th lead an equal row made.
Target RowMatcher::find_keyless(LeadRow& row) {
  const std::string hash = content_hash(canonical_row(row, playbook_.fields));
  const std::size_t nth = equal_rows_[hash_key("", hash).first]++;
  const std::vector<LeadId> found =
      book_is_empty_ ? std::vector<LeadId>{} : book_.find("row", hash, hash_key("row", hash));
  if (nth < found.size()) return {found[nth], 0};
  row.ids.push_back({"row", hash, hash, ""});
  return {LeadId{}, people_.size()};
}

// As with rows without keys the n-th meets the n-th; further ones, being of the same person, the
// last.
std::optional<Target> RowMatcher::find_remembered(const std::string& hash) {
  const KeyHash key = hash_key("row", hash);
  const std::vector<LeadId> found = book_.find("row", hash, key);
  if (found.empty()) return std::nullopt;
  const std::size_t nth = equal_rows_[hash_key("", hash).first]++;
  return Target{found[std::min(nth, found.size() - 1)], 0};
}

}  // namespace leads
