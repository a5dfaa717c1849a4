// SPDX-License-Identifier: MIT
// Random merges, undos, undos of undos, edits and activities, in any order, against what a naive
// reader expects: activities and addresses are with whoever stands for the lead they are of, and
// when all is split again every lead is what it was.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <map>
#include <random>
#include <set>

#include "fixtures/temporary_book.h"
#include "leads/error.h"
#include "store/read/identities.h"
#include "store/read/lead_cursor.h"
#include "store/read/lead_needs.h"
#include "store/read/people.h"
#include "store/records.h"
#include "store/store.h"
#include "store/write/operation.h"

using namespace leads;

namespace {

constexpr int kLeads = 6;
constexpr std::array kTaken{BuiltIn::name, BuiltIn::email,     BuiltIn::phone,     BuiltIn::title,
                            BuiltIn::city, BuiltIn::employees, BuiltIn::created_at};

Instant at_hour(int hour) {
  return Instant{Seconds{1'700'000'000 + hour * 3600}};
}

struct Seen {
  std::map<std::string, std::string> fields;
  std::set<std::string> tags;
  std::multiset<std::string> activities;  // notes
  std::set<std::string> identities;
  std::string stage, consent;
  bool operator==(const Seen&) const = default;
};
using Book = std::map<std::int64_t, Seen>;

struct Note {
  std::int64_t of = 0;
  std::string ref;  // with its hour: what makes it the same as another one
};

struct Part {
  std::int64_t into = 0;
  std::int64_t op = 0;  // that merged it, for good or again
};

Playbook three_stages() {
  Playbook playbook;
  for (const char* name : {"new", "mql", "sql"}) {
    Stage stage;
    stage.name = stage.label = name;
    playbook.stages.push_back(stage);
  }
  return playbook;
}

std::string say(const Book& book) {
  std::string text;
  for (const auto& [id, lead] : book) {
    text += "\n" + std::to_string(id) + " " + lead.stage + " " + lead.consent;
    for (const auto& [name, value] : lead.fields) text += " " + name + "=" + value;
    for (const auto& tag : lead.tags) text += " #" + tag;
    for (const auto& note : lead.activities) text += " !" + note;
    for (const auto& identity : lead.identities) text += " @" + identity;
  }
  return text;
}

class RandomMerges {
 public:
  explicit RandomMerges(unsigned seed) : random_(seed), book_(three_stages()) {}

  void run(int steps) {
    for (int lead = 1; lead <= kLeads; ++lead) create(lead);
    first_ = created_ = read(book_.store(), book_.playbook);
    created_at_ = hour_;
    for (int step = 1; step <= steps; ++step) {
      const int pick = below(10);
      if (pick < 4)
        merge();
      else if (pick < 7)
        undo();
      else if (pick < 8)
        undo_twice();
      else if (pick < 9)
        log();
      else
        edit();
      INFO("step " << step << said_);
      check();
    }
    look_back();
    split_all();
  }

 private:
  int below(int n) { return std::uniform_int_distribution<int>(0, n - 1)(random_); }
  std::string word() { return std::string(1, static_cast<char>('a' + below(3))); }

  std::int64_t write(const std::function<void(Operation&)>& change) {
    Operation operation(book_.store(), at_hour(++hour_), "ana", "test");
    change(operation);
    return operation.finish("", false);
  }

  Book read(Store& store, const Playbook& playbook) {
    Book leads;
    LeadNeeds needs = LeadNeeds::all_but_texts(playbook.fields);
    needs.activity_texts = true;
    LeadCursor cursor(store, std::move(needs), {{}, {}, below(2) == 0});
    while (cursor.next()) {
      const LeadView& view = cursor.lead();
      Seen& seen = leads[number(view.id)];
      for (const BuiltIn field : kTaken) {
        if (view.cell(field).present())
          seen.fields[playbook.fields[at(field)].name] =
              format_value(playbook.fields[at(field)], view.cell(field));
      }
      for (const std::string_view tag : view.tags) seen.tags.emplace(tag);
      for (const ActivityText& text : cursor.activity_texts()) seen.activities.emplace(text.note);
      for (const Identity& identity : Identities(store).of(view.id))
        seen.identities.insert(identity.kind + ":" + identity.key);
      seen.stage = playbook.stage(view.stage).name;
      seen.consent = consent_name(view.consent[0].state);
    }
    return leads;
  }

  void create(int lead) {
    NewLead made;
    const auto maybe = [&](BuiltIn field, Value value) {
      if (below(2) == 0) made.values.emplace_back(at(field), std::move(value));
    };
    maybe(BuiltIn::name, word());
    maybe(BuiltIn::email, word() + "@x.example");
    maybe(BuiltIn::phone, "+4930" + std::to_string(900000 + below(3)));
    maybe(BuiltIn::title, word());
    maybe(BuiltIn::city, word());
    maybe(BuiltIn::employees, std::int64_t{below(4)});
    made.values.emplace_back(at(BuiltIn::created_at),
                             Value{std::int64_t{at_hour(-below(50)).time_since_epoch().count()}});
    for (int tags = below(3); tags > 0; --tags) made.tags.push_back(word());
    if (const std::string other = word() + "@x.example"; below(2) == 0)
      made.identities.push_back({"email", other, other, "work"});
    made.identities.push_back({"id:crm", std::to_string(lead), std::to_string(lead), ""});
    made.stage = StageId{static_cast<std::uint8_t>(below(3))};
    write([&](Operation& operation) {
      REQUIRE(number(operation.create(std::span(&made, 1)).front()) == lead);
    });
    for (int notes = below(4); notes > 0; --notes) record(lead);
    if (below(3) == 0)
      write([&](Operation& operation) {
        operation.set_consent({LeadId{lead}, Channel::email, "",
                               static_cast<ConsentState>(1 + below(3)), at_hour(hour_), ""});
      });
  }

  void record(std::int64_t lead) {
    const std::string note = "n" + std::to_string(notes_.size()),
                      ref = below(2) == 0 ? std::to_string(below(2)) : "";
    const int hour = below(3);
    const std::string same = ref.empty() ? "" : ref + "@" + std::to_string(hour);
    if (!ref.empty() && std::any_of(notes_.begin(), notes_.end(), [&](const auto& each) {
          return each.second.ref == same && root(each.second.of) == lead;
        }))
      return;  // an import would know it
    write([&](Operation& operation) {
      operation.record({{LeadId{lead},
                         at_hour(hour),
                         *book_.playbook.kinds.find("call"),
                         "",
                         {},
                         "",
                         ref,
                         note,
                         false}});
    });
    notes_[note] = {lead, same};
  }

  std::int64_t root(std::int64_t lead) const {
    while (parts_.contains(lead)) lead = parts_.at(lead).into;
    return lead;
  }

  std::int64_t any_root() {
    while (true) {
      const std::int64_t lead = 1 + below(kLeads);
      if (!parts_.contains(lead)) return lead;
    }
  }

  void merge() {
    const std::int64_t keep = any_root(), other = any_root();
    if (keep == other) return;
    const std::int64_t op =
        write([&](Operation& operation) { operation.merge(LeadId{keep}, LeadId{other}); });
    said_ += "\nmerge " + std::to_string(keep) + " " + std::to_string(other) + " is " +
             std::to_string(op);
    parts_[other] = {keep, op};
    merges_[op] = {keep, other, true};
    live_.insert(op);
  }

  // An operation that merged splits, one that split merges; either can be undone in its turn.
  bool take_back(std::int64_t op) {
    const auto [keep, other, joins] = merges_.at(op);
    const bool ring = !joins && root(keep) == other, elsewhere = !joins && parts_.contains(other);
    UndoResult result;
    const std::int64_t undo = write([&](Operation& operation) {
      result = operation.undo(op);
      if (ring || elsewhere) CHECK(result.kept > 0);
    });
    said_ += "\nundo " + std::to_string(op) + " is " + std::to_string(undo);
    if (undo == 0) return false;
    live_.erase(op);
    if (ring || elsewhere) return false;  // its fields are back, itself not
    if (joins)
      parts_.erase(other);
    else
      parts_[other] = {keep, undo};
    merges_[undo] = {keep, other, !joins};
    live_.insert(undo);
    return result.kept == 0;
  }

  void undo() {
    std::vector<std::int64_t> possible;
    for (const std::int64_t op : live_) {
      const auto [keep, other, joins] = merges_.at(op);
      const bool stands = joins ? parts_.contains(other) && parts_.at(other).into == keep
                                : root(keep) != other && !parts_.contains(other);
      if (stands) possible.push_back(op);
    }
    if (!possible.empty())
      take_back(possible[static_cast<std::size_t>(below(static_cast<int>(possible.size())))]);
  }

  // At once, so that nothing is in the way: all is there again.
  void undo_twice() {
    const Book before = read(book_.store(), book_.playbook);
    const auto size = merges_.size();
    undo();
    if (merges_.size() == size || edited_) return;
    take_back(merges_.rbegin()->first);
    const Book after = read(book_.store(), book_.playbook);
    INFO("before " << say(before) << "\nafter " << say(after) << said_);
    REQUIRE(after.size() == before.size());
    for (const auto& [id, was] : before) {
      const Seen& is = after.at(id);
      // Where another was split off meanwhile, there may be more to take now; of equal activities
      // any one stands for all.
      CHECK(
          std::includes(is.fields.begin(), is.fields.end(), was.fields.begin(), was.fields.end()));
      CHECK(std::includes(is.tags.begin(), is.tags.end(), was.tags.begin(), was.tags.end()));
      CHECK(is.activities.size() == was.activities.size());
      CHECK(
          (is.identities == was.identities && is.stage == was.stage && is.consent == was.consent));
    }
  }

  void log() { record(any_root()); }

  void edit() {
    const std::int64_t lead = any_root();
    const std::string name = below(2) == 0 ? "title" : "city",
                      value = "edit " + std::to_string(hour_);
    write([&](Operation& operation) {
      operation.set(LeadId{below(2) == 0 ? lead : a_part_of(lead)},
                    *book_.playbook.fields.find(name), Value{value});
    });
    first_[lead].fields[name] = value;
    edited_ = true;
  }

  std::int64_t a_part_of(std::int64_t lead) {
    const std::vector<LeadId> parts = People(book_.store()).merged_leads(LeadId{lead});
    return parts.empty()
               ? lead
               : number(parts[static_cast<std::size_t>(below(static_cast<int>(parts.size())))]);
  }

  void check() {
    const Book stored = read(book_.store(), book_.playbook);
    INFO("book " << say(stored));
    std::map<std::int64_t, std::set<std::string>> refs, identities;
    std::map<std::int64_t, std::size_t> notes;
    for (const auto& [note, of] : notes_) {
      if (of.ref.empty() || refs[root(of.of)].insert(of.ref).second) ++notes[root(of.of)];
    }
    for (const auto& [id, lead] : created_) {
      CHECK(stored.contains(id) == !parts_.contains(id));
      CHECK(People(book_.store()).survivor(LeadId{id}) == LeadId{root(id)});
      for (const std::string& identity : lead.identities) {
        identities[root(id)].insert(identity);
        const std::size_t colon = identity.rfind(':');
        const std::vector<LeadId> found =
            Identities(book_.store()).find(identity.substr(0, colon), identity.substr(colon + 1));
        CHECK(std::find(found.begin(), found.end(), LeadId{root(id)}) != found.end());
      }
    }
    for (const auto& each : stored) {
      const auto id = each.first;
      const Seen& lead = each.second;
      Seen expected = lead;
      expected.identities = identities[id];
      INFO("expected" << say({{id, expected}}) << "\nfirst" << say(created_));
      CHECK(lead.activities.size() == notes[id]);
      for (const std::string& note : lead.activities) CHECK(root(notes_.at(note).of) == id);
      CHECK(lead.identities == identities[id]);
      CHECK(lead.stage == created_[id].stage);
    }
  }

  // Before any merge, as now: each survivor took what it lacked from its parts, in the order they
  // came.
  void look_back() {
    Playbook playbook = three_stages();
    Store store(book_.path(), {}, playbook);
    store.look_back(at_hour(created_at_));
    const Book then = read(store, playbook);
    for (const auto& each : then) {
      const auto id = each.first;
      const Seen& lead = each.second;
      REQUIRE_FALSE(parts_.contains(id));
      Seen expected = created_.at(id);
      take_parts(id, expected);
      INFO("lead " << id << " then" << say({{id, lead}}) << "\nexpected" << say({{id, expected}})
                   << said_);
      CHECK(lead.fields == expected.fields);
      CHECK(lead.tags == expected.tags);
      CHECK(lead.identities == expected.identities);
    }
    CHECK(then.size() + parts_.size() == kLeads);
  }

  void take_parts(std::int64_t into, Seen& seen) {
    std::vector<std::pair<std::int64_t, std::int64_t>> parts;
    for (const auto& [id, part] : parts_) {
      if (part.into == into) parts.emplace_back(part.op, id);
    }
    std::sort(parts.begin(), parts.end());
    for (const auto& [op, id] : parts) {
      const Seen& other = created_.at(id);
      for (const auto& [name, value] : other.fields) {
        std::string& mine = seen.fields.try_emplace(name, value).first->second;
        if (name == "created_at") mine = std::min(mine, value);
      }
      seen.tags.insert(other.tags.begin(), other.tags.end());
      seen.identities.insert(other.identities.begin(), other.identities.end());
      take_parts(id, seen);
    }
  }

  void split_all() {
    while (!parts_.empty()) {
      const auto part = std::next(parts_.begin(), below(static_cast<int>(parts_.size())));
      const std::int64_t op = part->second.op;
      REQUIRE(live_.contains(op));
      take_back(op);
    }
    const Book last = read(book_.store(), book_.playbook);
    for (auto& [id, lead] : first_) lead.activities = {};
    for (const auto& [note, of] : notes_) first_[of.of].activities.insert(note);
    INFO("last " << say(last) << "\nfirst " << say(first_) << said_);
    CHECK(last == first_);
  }

  struct Joined {
    std::int64_t keep = 0, other = 0;
    bool joins = true;
  };

  std::mt19937 random_;
  TemporaryBook book_;
  Book first_, created_;  // first_ with edits
  std::map<std::string, Note> notes_;
  std::map<std::int64_t, Part> parts_;
  std::map<std::int64_t, Joined> merges_;
  std::set<std::int64_t> live_;
  std::string said_;
  int hour_ = 0, created_at_ = 0;
  bool edited_ = false;
};

}  // namespace

TEST_CASE(
    "merges and undos in any order: everything is with whoever stands for it, and goes back to "
    "whom it came from") {
  const char* wanted = std::getenv("LEADS_MERGE_SEQUENCES");
  const unsigned sequences = wanted != nullptr ? static_cast<unsigned>(std::atoi(wanted)) : 20;
  for (unsigned seed = 1; seed <= sequences; ++seed) {
    INFO("seed " << seed);
    RandomMerges(seed).run(30);
  }
}
