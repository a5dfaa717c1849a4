// SPDX-License-Identifier: MIT
// Whose the keys of a row are: of leads of the book, and of those that the import makes.
#include <algorithm>
#include <tuple>

#include "import/match/person_marks.h"
#include "import/match/row_matcher.h"
#include "store/read/lead_cursor.h"
#include "store/read/lead_needs.h"

namespace leads {

namespace {

// As KeyTable counts leads: those of the book below 0, new ones above.
std::int64_t code_of(const Target& target) {
  return target.is_new() ? static_cast<std::int64_t>(target.pending) + 1 : -number(target.lead);
}
Target target_of(std::int64_t code) {
  return code > 0 ? Target{LeadId{}, static_cast<std::size_t>(code - 1)} : Target{LeadId{-code}, 0};
}

// Leads of the book come first, then those of the file.
void sort_targets(std::vector<Target>& targets) {
  std::sort(targets.begin(), targets.end(), [](const Target& a, const Target& b) {
    return std::tuple(a.is_new(), number(a.lead), a.pending) <
           std::tuple(b.is_new(), number(b.lead), b.pending);
  });
  targets.erase(std::unique(targets.begin(), targets.end(), same), targets.end());
}

}  // namespace

bool RowMatcher::has(const Key& key, const Target& target) {
  if (key.crowd != nullptr) return key.crowd->has(code_of(target));
  return std::any_of(key.found.begin(), key.found.end(),
                     [&target](const Target& other) { return same(other, target); });
}

bool RowMatcher::is_anothers(const Key& key, const Target& target) {
  return std::any_of(key.found.begin(), key.found.end(),
                     [&target](const Target& other) { return !same(other, target); });
}

// Several may share an address, or a switchboard.
const std::vector<Target>& RowMatcher::find_all(Key& key) {
  if (key.asked) return key.found;
  key.asked = true;
  if (const auto crowd = crowds_.find(key.hash.first); crowd != crowds_.end()) {
    key.crowd = &crowd->second;
    take_crowd(key);
    return key.found;
  }
  if (!book_is_empty_)
    for (const LeadId lead : book_.find(key.kind, key.text, key.hash))
      key.found.push_back({lead, 0});
  pending_.find(key.hash, [&key](std::int64_t code) { key.found.push_back(target_of(code)); });
  looked_at_ += key.found.size();
  sort_targets(key.found);
  if (key.found.size() > Crowd::kFewest) found_crowd(key);
  return key.found;
}

void RowMatcher::take_crowd(Key& key) {
  key.found.clear();
  for (const std::int64_t code : key.crowd->candidates(called(), company_))
    key.found.push_back(target_of(code));
  looked_at_ += key.found.size();
  sort_targets(key.found);
}

// Those of the book are read by one walk.
void RowMatcher::found_crowd(Key& key) {
  key.crowd = &crowds_[key.hash.first];
  std::vector<LeadId> leads;
  for (const Target& target : key.found) {
    if (!target.is_new())
      leads.push_back(target.lead);
    else
      key.crowd->add(code_of(target), people_[target.pending].called(),
                     people_[target.pending].company);
  }
  LeadNeeds needs;
  for (const BuiltIn field :
       {BuiltIn::name, BuiltIn::first_name, BuiltIn::last_name, BuiltIn::company})
    needs.add(at(field));
  if (!leads.empty())
    for (LeadCursor cursor(store_, needs, {leads, {}, false}); cursor.next();) {
      const LeadView& lead = cursor.lead();
      const auto given = given_.find(number(lead.id));
      std::uint64_t name = mark_of("", view_name(lead));
      std::uint64_t company = mark_of("", company_name(lead.cell(BuiltIn::company).text));
      if (given != given_.end() && (name == 0 || given->second.replaced.name))
        name = given->second.name;
      if (given != given_.end() && (company == 0 || given->second.replaced.company))
        company = given->second.company;
      key.crowd->add(-number(lead.id), called_by(name, company), company);
    }
  take_crowd(key);
}

void RowMatcher::remember_key(Key& key, std::int64_t lead, const Person& person) {
  if (key.crowd == nullptr && !pending_.add(key.hash, lead, Crowd::kFewest + 1)) {
    key.found.clear();
    key.asked = false;
    find_all(key);
  }
  if (key.crowd != nullptr) key.crowd->add(lead, person.called(), person.company);
}

}  // namespace leads
