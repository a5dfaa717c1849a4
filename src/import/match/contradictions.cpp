// SPDX-License-Identifier: MIT
// What says that a row is not the lead it shares a key with: an id, a name, a company, an e-mail.
#include <algorithm>

#include "base/large_memory.h"
#include "base/text.h"
#include "core/lead/email.h"
#include "import/match/person_marks.h"
#include "import/match/row_matcher.h"
#include "store/read/identities.h"
#include "store/read/lead_cursor.h"
#include "store/read/lead_needs.h"
#include "store/records.h"

namespace leads {

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
      target.is_new() ? std::vector<Identity>{} : Identities(store_).of(target.lead);
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
  for (std::uint32_t index = said; index != 0; index = ids_[index].next)
    if (ids_[index].system == system) see(ids_[index].key);
  for (const Identity& identity : known)
    if (identity.kind == id.kind) see(mark_of(identity.kind, identity.key));
  return has && !shares;
}

RowMatcher::Person RowMatcher::person_of(const Target& target) {
  if (target.is_new()) return people_[target.pending];
  LeadNeeds needs;
  for (const BuiltIn field : {BuiltIn::name, BuiltIn::first_name, BuiltIn::last_name,
                              BuiltIn::company, BuiltIn::email, BuiltIn::phone})
    needs.add(at(field));
  LeadCursor cursor(store_, needs, {std::vector{target.lead}, {}, false});
  if (!cursor.next()) return {};
  Person person{mark_of("", view_name(cursor.lead())),
                mark_of("", company_name(cursor.lead().cell(BuiltIn::company).text)),
                mark_of("email", fold(cursor.lead().cell(BuiltIn::email).text)),
                phone_mark(cursor.lead().cell(BuiltIn::phone).text),
                0,
                0,
                0,
                {}};
  const auto given = given_.find(number(target.lead));
  if (given == given_.end()) return person;
  const Person& known = given->second;
  if (person.name == 0 || known.replaced.name) person.name = known.name;
  if (person.company == 0 || known.replaced.company) person.company = known.company;
  if (person.email == 0 || known.replaced.email) person.email = known.email;
  if (person.phone == 0 || known.replaced.phone) person.phone = known.phone;
  return person;
}

bool RowMatcher::mail_counts(const LeadRow& row, std::string_view email, const Target& target) {
  if (is_other_by_id(row, target)) return false;
  if (!is_role_address(email)) return true;
  const Person person = person_of(target);
  return person.called() == called() && !companies_differ(person);
}

bool RowMatcher::phone_counts(const LeadRow& row, const Target& target) {
  const Person person = person_of(target);
  const bool names_differ = called() != 0 && person.called() != 0 && called() != person.called();
  return !names_differ && !companies_differ(person) &&
         (text_of(row, BuiltIn::email).empty() || person.email == 0) &&
         !is_other_by_id(row, target);
}

// The rows of a lead say together who it is: the first that names it, or the last where values are
// replaced; the first with an e-mail; the ids of all.
void RowMatcher::learn(Person& person, const LeadRow& row, Replaces replaces) {
  const auto take = [](std::uint64_t& mark, std::uint64_t said, bool replaced, bool& noted) {
    if (said == 0 || (mark != 0 && !replaced)) return;
    noted = noted || replaced;
    mark = said;
  };
  const std::uint64_t email = main_email_ > 0 ? mark_of(emails_.front().hash) : 0;
  const std::uint64_t phone = main_phone_ > 0 ? mark_of(phones_.front().hash)
                              : untold_phone_ ? kUnclearPhone
                                              : 0;
  take(person.name, name_, replaces.name, person.replaced.name);
  take(person.company, company_, replaces.company, person.replaced.company);
  take(person.email, email, replaces.email && !row.email_taken, person.replaced.email);
  take(person.phone, phone, replaces.phone && !row.phone_taken, person.replaced.phone);
  for (const Key& id : ids_in_hand_) {
    grow_large(ids_);
    ids_.push_back({person.ids, system_number(id.kind), mark_of(id.hash)});
    person.ids = static_cast<std::uint32_t>(ids_.size() - 1);
  }
}

}  // namespace leads
