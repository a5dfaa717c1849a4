// SPDX-License-Identifier: MIT
#include "import/match/row_matcher.h"

#include <algorithm>
#include <tuple>

#include "base/large_memory.h"
#include "base/text.h"
#include "core/lead/email.h"
#include "import/import.h"
#include "import/match/key_table.h"
#include "import/match/person_marks.h"
#include "import/match/row_hash.h"
#include "import/match/target.h"
#include "import/rows/lead_row.h"
#include "import/source/row_reader.h"
#include "leads/error.h"
#include "store/read/identities.h"
#include "store/read/lead_cursor.h"
#include "store/read/lead_needs.h"
#include "store/read/people.h"
#include "store/records.h"
#include "store/store.h"

namespace leads {
RowMatcher::RowMatcher(Store& store, std::span<const ImportFile> files)
    : store_(store),
      playbook_(store.playbook()),
      book_is_empty_(store.is_empty()),
      remembers_rows_(!book_is_empty_ && Identities(store).any("row")),
      book_(store, files) {}

void RowMatcher::start_file(const RowReader& rows, std::string system) {
  rows_ = &rows;
  system_ = std::move(system);
  forget_numbers();
}

bool RowMatcher::is_loose(const Target& target) {
  return loose_ || std::any_of(emails_.begin(), emails_.end(), [&](Key& email) {
           find_all(email);
           return is_anothers(email, target);
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
  found_by_id_ = other_by_number_ = false;
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
  if (by_mail && !by_id)
    if (const auto other = find_namesake(row, by_mail->first))
      problems.push_back(
          two_leads(row, say(by_mail->first) + " by e-mail, " + say(*other) + " by name and phone",
                    "correct the e-mail or the phone of this row; they may be one: leads merge"));
  if (problems.size() > before) return std::nullopt;
  loose_ = !by_id && (!by_mail || by_mail->second || has_phone_beside(by_mail->first));
  found_by_id_ = by_id.has_value();
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
    if (so_far && has(email, *so_far)) continue;
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
    const std::vector<Target>& holders = find_all(phone);
    const auto counts = [&](const Target& target) { return phone_counts(row, target); };
    std::optional<Target> chosen;
    if (called() != 0)
      chosen = choose(phone, &Person::phone, [&](const Target& target) {
        return counts(target) && person_of(target).called() == called();
      });
    if (!chosen) chosen = choose(phone, &Person::phone, counts);
    contended_ = contended_ || chosen;
    if (chosen) return chosen;
    alike_.insert(alike_.end(), holders.begin(), holders.end());
  }
  return std::nullopt;
}

// Whether somebody else than `mailed` has one of its phones: when names and phones are overwritten,
// that may be a namesake the next time.
bool RowMatcher::has_phone_beside(const Target& mailed) {
  return std::any_of(phones_.begin(), phones_.end(), [&](Key& phone) {
    const std::vector<Target>& holders = find_all(phone);
    return std::any_of(holders.begin(), holders.end(),
                       [&mailed](const Target& holder) { return !same(holder, mailed); });
  });
}

// A phone alone may be shared; with the very name it says who it is. Where the name is that of the
// lead with the e-mail, too, the phone has to count.
std::optional<Target> RowMatcher::find_namesake(const LeadRow& row, const Target& mailed) {
  if (called() == 0) return std::nullopt;
  std::optional<std::uint64_t> name;
  for (Key& phone : phones_) {
    const std::vector<Target> holders = find_all(phone);
    if (has(phone, mailed)) continue;
    for (const Target& holder : holders) {
      const Person person = person_of(holder);
      if (person.called() != called() || companies_differ(person) || is_other_by_id(row, holder))
        continue;
      if (!name) name = person_of(mailed).called();
      if ((*name != 0 && *name != called()) || phone_counts(row, holder)) return holder;
    }
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
  company_ = mark_of("", company_name(text_of(row, BuiltIn::company)));
}

std::size_t RowMatcher::drop_taken(LeadRow& row, const Target& target) {
  const auto taken = [&](Key& key) { return !find_all(key).empty() && !has(key, target); };
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
  const std::span<const LeadId> leads = book_.find("row", hash, hash_key("row", hash));
  return std::find(leads.begin(), leads.end(), target.lead) != leads.end();
}

void RowMatcher::accept(const LeadRow& row, const Target& target, bool left_alone,
                        Replaces replaces) {
  for (const std::vector<Key>* keys : {&ids_in_hand_, &emails_, &phones_})
    contended_ = contended_ || std::any_of(keys->begin(), keys->end(), [&target](const Key& key) {
                   return is_anothers(key, target);
                 });
  const bool fresh = is_fresh(target);
  if (fresh) {
    grow_large(people_);
    people_.push_back({0, 0, 0, 0, 0, row.line, 0, {}});
  }
  Person& person = target.is_new() ? people_[target.pending] : given_[number(target.lead)];
  if (row.own_id != 0) person.own = row.own_id;
  // What leads to it already need not be kept again.
  const auto leads_there = [&target](const Key& key) { return has(key, target); };
  if (left_alone && !fresh) {
    // Its other keys may become those of a later row's lead.
    for (const std::vector<Key>* keys : {&ids_in_hand_, &emails_, &phones_})
      contended_ = contended_ || !std::all_of(keys->begin(), keys->end(), leads_there);
    return;
  }
  learn(person, row, replaces);
  const std::int64_t index =
      target.is_new() ? static_cast<std::int64_t>(target.pending) + 1 : -number(target.lead);
  for (Key& id : ids_in_hand_)
    if (!leads_there(id)) remember_key(id, index, person);
  // Another lead's address stays with it, unless it is the main one of both.
  const auto note = [&](std::vector<Key>& keys, std::size_t main, bool is_taken,
                        std::uint64_t own) {
    for (std::size_t i = 0; i < keys.size(); ++i)
      if ((i >= main || !is_taken || own == mark_of(keys[i].hash)) &&
          (keys[i].crowd != nullptr || !leads_there(keys[i])))
        remember_key(keys[i], index, person);
  };
  note(emails_, main_email_, row.email_taken, person.email);
  note(phones_, main_phone_, row.phone_taken, person.phone);
}

void RowMatcher::forget() {
  pending_ = {};
  crowds_.clear();
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

/// Our own number in our own book: with the same instant of its making it is that lead, whatever
/// was corrected or filled in since. Of another book's lead the name differs, and the e-mail too.
std::optional<Target> RowMatcher::find_own(const LeadRow& row) {
  const LeadId id{row.own_id};
  if (row.own_id == 0 || book_is_empty_ || !People(store_).exists(id)) return std::nullopt;
  LeadNeeds needs;
  for (const BuiltIn field : {BuiltIn::name, BuiltIn::first_name, BuiltIn::last_name,
                              BuiltIn::company, BuiltIn::email, BuiltIn::created_at})
    needs.add(at(field));
  LeadCursor cursor(store_, needs, {std::vector{id}, {}, false});
  if (!cursor.next()) return std::nullopt;
  const LeadView& lead = cursor.lead();
  std::optional<Instant> created;
  for (const auto& [field, value] : row.values)
    if (field == at(BuiltIn::created_at)) created = Instant{Seconds{std::get<std::int64_t>(value)}};
  if (created != lead.created_at()) return std::nullopt;
  const std::uint64_t name = called_by(mark_of("", row_name(row)),
                                       mark_of("", company_name(text_of(row, BuiltIn::company))));
  const std::uint64_t known = called_by(
      mark_of("", view_name(lead)), mark_of("", company_name(lead.cell(BuiltIn::company).text)));
  const std::string email = fold(text_of(row, BuiltIn::email));
  const bool same_email = !email.empty() && email == fold(lead.cell(BuiltIn::email).text);
  other_by_number_ = name != 0 && known != 0 && name != known && !same_email;
  return other_by_number_ ? std::nullopt : std::optional(Target{id, 0});
}

std::string RowMatcher::say(const Target& target) const {
  return target.is_new() ? "the lead of line " + std::to_string(people_[target.pending].line)
                         : "lead " + std::to_string(number(target.lead));
}

// The n-th row of these bytes meets the n-th lead an equal row made.
Target RowMatcher::find_keyless(LeadRow& row) {
  const std::string hash = content_hash(canonical_row(row, playbook_.fields));
  const std::size_t nth = equal_rows_[hash_key("", hash).first]++;
  const std::span<const LeadId> found =
      book_is_empty_ ? std::span<const LeadId>() : book_.find("row", hash, hash_key("row", hash));
  if (nth < found.size()) return {found[nth], 0};
  row.ids.push_back({"row", hash, hash, ""});
  return {LeadId{}, people_.size()};
}

// As with rows without keys the n-th meets the n-th; further ones, being of the same person, the
// last.
std::optional<Target> RowMatcher::find_remembered(const std::string& hash) {
  const KeyHash key = hash_key("row", hash);
  const std::span<const LeadId> found = book_.find("row", hash, key);
  if (found.empty()) return std::nullopt;
  const std::size_t nth = equal_rows_[hash_key("", hash).first]++;
  return Target{found[std::min(nth, found.size() - 1)], 0};
}

}  // namespace leads
