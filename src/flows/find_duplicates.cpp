// SPDX-License-Identifier: MIT
#include "flows/find_duplicates.h"

#include <algorithm>
#include <limits>
#include <tuple>

#include "flows/select.h"
#include "store/read/ledger.h"

namespace leads {
namespace {

/// Every lead in a few dozen bytes: its keys, its stage in the funnel, whether the filter
/// picks it.
class PersonBook {
 public:
  PersonBook(Store& store, const Playbook& playbook, const std::vector<LeadId>* picked) {
    LeadNeeds needs;
    for (const BuiltIn field :
         {BuiltIn::type, BuiltIn::name, BuiltIn::first_name, BuiltIn::last_name, BuiltIn::company})
      needs.add(at(field));
    IdentityCursor identities(store);
    LeadCursor cursor(store, std::move(needs), {{}, {}, true});
    while (cursor.next()) {
      const LeadView& lead = cursor.lead();
      const PersonFacts facts = facts_of(lead, identities.of(lead.id));
      ids.push_back(lead.id);
      const StageType type = playbook.stage(lead.stage).type;
      const bool on_the_way = type == StageType::open || type == StageType::won;
      standing.push_back(on_the_way ? static_cast<std::uint8_t>(index(lead.stage) + 1)
                                    : std::uint8_t{0});
      wanted.push_back(picked == nullptr ||
                       std::binary_search(picked->begin(), picked->end(), lead.id));
      begins.push_back(static_cast<std::uint32_t>(keys.size()));
      append_person_keys(facts, keys);
    }
    begins.push_back(static_cast<std::uint32_t>(keys.size()));
  }

  std::span<const std::uint64_t> of(std::uint32_t lead) const {
    return std::span(keys).subspan(begins[lead], begins[lead + 1] - begins[lead]);
  }

  std::vector<LeadId> ids;
  std::vector<std::uint8_t> standing;
  std::vector<bool> wanted;
  std::vector<std::uint64_t> keys;
  std::vector<std::uint32_t> begins;

 private:
  static PersonFacts facts_of(const LeadView& lead, std::span<const Identity> identities) {
    PersonFacts facts{lead.cell(BuiltIn::name).text,
                      lead.cell(BuiltIn::first_name).text,
                      lead.cell(BuiltIn::last_name).text,
                      lead.cell(BuiltIn::company).text,
                      lead.cell(BuiltIn::type).text == "organization",
                      {},
                      {},
                      {}};
    for (const Identity& identity : identities) {
      if (identity.kind == "email") facts.emails.push_back(identity.key);
      if (identity.kind == "phone") facts.phones.push_back(identity.key);
      if (identity.kind.starts_with("id:")) facts.systems.push_back(identity.kind);
    }
    return facts;
  }
};

struct Candidate {
  std::uint32_t a = 0, b = 0;  ///< indexes into the book, a before b
  int strength = 0;
  // Strongest first; indexes are in order of id.
  bool operator<(const Candidate& other) const {
    return std::tie(other.strength, a, b) < std::tie(strength, other.a, other.b);
  }
};

class PairFinder {
 public:
  PairFinder(const PersonBook& book, const DuplicateSearch& search, Duplicates& result)
      : book_(book), search_(search), result_(result) {}

  std::vector<Candidate> run() {
    for (std::uint32_t lead = 0; lead < book_.ids.size(); ++lead) {
      for (const std::uint64_t key : book_.of(lead)) {
        if (is_pairing_key(key)) keys_.push_back({key, lead});
      }
    }
    std::sort(keys_.begin(), keys_.end(), [](const LeadKey& a, const LeadKey& b) {
      return std::tie(a.key, a.lead) < std::tie(b.key, b.lead);
    });
    find_crowds();
    each_group([this](const LeadKey* first, const LeadKey* last) {
      if (static_cast<std::size_t>(last - first) > kCrowd) return;
      for (const LeadKey* a = first; a != last; ++a) {
        for (const LeadKey* b = a + 1; b != last; ++b) consider(*a, *b);
      }
    });
    std::sort_heap(best_.begin(), best_.end());
    return std::move(best_);
  }

 private:
  struct LeadKey {
    std::uint64_t key;
    std::uint32_t lead;
  };

  template <class Take>
  void each_group(Take take) {
    const LeadKey* const end = keys_.data() + keys_.size();
    for (const LeadKey* first = keys_.data(); first != end;) {
      const LeadKey* last = first;
      while (last != end && last->key == first->key) ++last;
      take(first, last);
      first = last;
    }
  }

  void find_crowds() {
    each_group([this](const LeadKey* first, const LeadKey* last) {
      if (static_cast<std::size_t>(last - first) > kCrowd) crowds_.push_back(first->key);
    });
    result_.crowded = crowds_.size();
  }

  bool crowded(std::uint64_t key) const {
    return std::binary_search(crowds_.begin(), crowds_.end(), key);
  }

  /// Pairs meet at each key they share, and count at the first.
  bool met_before(std::span<const std::uint64_t> a, std::span<const std::uint64_t> b,
                  std::uint64_t key) const {
    for (auto mine = a.begin(), theirs = b.begin();
         mine != a.end() && theirs != b.end() && *mine < key;) {
      if (*mine == *theirs && !crowded(*mine)) return true;
      *mine < *theirs ? ++mine : (*theirs < *mine ? ++theirs : (++theirs, ++mine));
    }
    return false;
  }

  void consider(const LeadKey& a, const LeadKey& b) {
    if (!book_.wanted[a.lead] && !book_.wanted[b.lead]) return;
    const auto mine = book_.of(a.lead), theirs = book_.of(b.lead);
    if (met_before(mine, theirs, a.key)) return;
    const Candidate candidate{a.lead, b.lead, likeness(mine, theirs).strength};
    if (candidate.strength < search_.least || candidate.strength == 0) return;
    ++result_.found;
    if (best_.size() == search_.limit) {
      if (search_.limit == 0 || !(candidate < best_.front())) return;
      std::pop_heap(best_.begin(), best_.end());
      best_.pop_back();
    }
    best_.push_back(candidate);
    std::push_heap(best_.begin(), best_.end());
  }

  const PersonBook& book_;
  const DuplicateSearch& search_;
  Duplicates& result_;
  std::vector<LeadKey> keys_;
  std::vector<std::uint64_t> crowds_;
  std::vector<Candidate> best_;  // a heap, the weakest at its top
};

std::optional<std::vector<LeadId>> picked_leads(const Evaluation& evaluation,
                                                DuplicateSearch& search) {
  if (search.filter.empty()) return std::nullopt;
  std::vector<LeadId> picked;
  Selection selection;
  selection.filter = std::move(search.filter);
  selection.zone = search.zone;
  selection.scores = false;
  select_leads(evaluation, std::move(selection),
               [&](LeadCursor& cursor, const Score&) { picked.push_back(cursor.lead().id); });
  return picked;
}

Duplicates find_pairs(Store& store, const std::vector<LeadId>* picked,
                      const DuplicateSearch& search) {
  Duplicates result;
  const PersonBook book(store, store.playbook(), picked);
  result.leads = picked != nullptr ? picked->size() : book.ids.size();
  for (const Candidate& candidate : PairFinder(book, search, result).run()) {
    const bool swap = book.standing[candidate.b] > book.standing[candidate.a];
    const LeadId older = book.ids[candidate.a], newer = book.ids[candidate.b];
    result.pairs.push_back({swap ? newer : older, swap ? older : newer, candidate.strength,
                            likeness(book.of(candidate.a), book.of(candidate.b)).reasons});
  }
  return result;
}

}  // namespace

Duplicates find_duplicates(const Evaluation& evaluation, DuplicateSearch search) {
  const ReadingAtOnce together(evaluation.store);
  const std::optional<std::vector<LeadId>> picked = picked_leads(evaluation, search);
  return find_pairs(evaluation.store, picked ? &*picked : nullptr, search);
}

std::vector<LeadId> duplicates_of(Store& store, LeadId lead, int least) {
  const std::vector<LeadId> picked{lead};
  DuplicateSearch search;
  search.least = least;
  search.limit = std::numeric_limits<std::size_t>::max();
  std::vector<LeadId> alike;
  for (const DuplicatePair& pair : find_pairs(store, &picked, search).pairs)
    alike.push_back(pair.keep == lead ? pair.other : pair.keep);
  std::sort(alike.begin(), alike.end());
  return alike;
}

}  // namespace leads
