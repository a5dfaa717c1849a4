// SPDX-License-Identifier: MIT
// Undo and looking back against a model kept in memory, on random sequences of changes and undos.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "base/text.h"
#include "fixtures/temporary_book.h"
#include "leads/error.h"
#include "leads/lead.h"
#include "store/read/identities.h"
#include "store/read/lead_cursor.h"
#include "store/read/lead_needs.h"
#include "store/read/people.h"
#include "store/records.h"
#include "store/store.h"
#include "store/write/operation.h"

using namespace leads;

namespace {

Instant at_step(int step) {
  return Instant{Seconds{1'700'000'000 + step * 3600}};
}

struct Move {
  std::string from, to;
  int serial = 0;  // which of all moves ever made: equal ones are not the same
  bool operator==(const Move& other) const { return from == other.from && to == other.to; }
};

struct ModelLead {
  std::map<std::string, std::string> fields;
  std::set<std::string> tags;
  std::map<std::string, std::string> emails;  // by key: value and label
  std::vector<std::string> activities;        // notes, in order of time
  std::vector<Move> moves;
  std::string stage = "new";
  int created_step = 0;
  bool operator==(const ModelLead&) const = default;
};

using Email = std::optional<std::pair<std::string, std::string>>;  // key; value and label

struct Change {
  enum class What { field, tag, email, activity, move, create } what;
  std::int64_t lead;
  std::string name, before, after;
  ModelLead whole;       // of a creation (after = "x") or a removal (before = "x")
  int serial = 0;        // of a move
  Email gone{}, come{};  // of the field email: what became of the addresses
};

struct ModelOperation {
  std::vector<Change> changes;
  std::optional<std::int64_t> undoes;
};

std::string key_of(const std::string& email) {
  return fold(email);
}

Email taken(ModelLead& lead, const std::string& key) {
  const auto found = lead.emails.find(key);
  if (found == lead.emails.end()) return std::nullopt;
  Email gone = *found;
  lead.emails.erase(found);
  return gone;
}

// The main address is among the addresses, as it is spelled or with the label it had there.
void set_email(ModelLead& lead, Change& change, const std::string& goes, const Email& comes) {
  change.gone = taken(lead, goes);
  if (change.after.empty()) return;
  const Email wanted = comes ? comes : Email({key_of(change.after), change.after + "/"});
  if (lead.emails.insert(*wanted).second) change.come = wanted;
}

// An address that only has another label is no edit.
bool untouched(ModelLead now, ModelLead then) {
  for (ModelLead* lead : {&now, &then}) {
    for (auto& [key, email] : lead->emails) email.resize(email.find('/'));
  }
  return now == then;
}

// The naive undo: walk back, and set each thing to what it was if it is what the operation made it.
class Model {
 public:
  std::map<std::int64_t, ModelLead> leads;
  std::map<std::int64_t, ModelOperation> operations;

  std::optional<std::int64_t> undone_by(std::int64_t op) const {
    for (auto later = operations.rbegin(); later != operations.rend(); ++later) {
      if (later->second.undoes == op && !undone_by(later->first)) return later->first;
    }
    return std::nullopt;
  }

  std::size_t undo(std::int64_t op, std::int64_t as) {
    ModelOperation undoing;
    undoing.undoes = op;
    std::size_t kept = 0;
    std::vector<Change> order = operations[op].changes;
    std::reverse(order.begin(), order.end());
    // Moves first, creations last: as the book does it.
    std::stable_sort(order.begin(), order.end(),
                     [](const Change& a, const Change& b) { return rank(a) < rank(b); });
    for (const Change& change : order) {
      if (!take_back(change, undoing)) ++kept;
    }
    if (undoing.changes.empty()) return kept;
    operations[as] = undoing;
    return kept;
  }

 private:
  static int rank(const Change& change) {
    if (change.what == Change::What::move && !change.after.empty() && change.name == "made")
      return 0;
    if (change.what == Change::What::create && !change.after.empty() && change.name != "put back")
      return 2;
    return 1;
  }

  bool take_back(const Change& change, ModelOperation& undoing) {
    Change back{change.what,   change.lead, change.name,  change.after,
                change.before, {},          change.serial};
    const auto found = leads.find(change.lead);
    if (change.what == Change::What::create) {
      back.name = "put back";
      if (!change.after.empty()) {
        if (found == leads.end() || !untouched(found->second, change.whole)) return false;
        back.whole = found->second;
        leads.erase(found);
      } else {
        if (found != leads.end()) return false;
        leads[change.lead] = back.whole = change.whole;
      }
      undoing.changes.push_back(back);
      return true;
    }
    if (found == leads.end()) return false;
    ModelLead& lead = found->second;
    switch (change.what) {
      case Change::What::field:
        if ((lead.fields.contains(change.name) ? lead.fields[change.name] : "") == change.before)
          return true;  // set back by hand
        if ((lead.fields.contains(change.name) ? lead.fields[change.name] : "") != change.after)
          return false;
        lead.fields[change.name] = change.before;
        if (change.before.empty()) lead.fields.erase(change.name);
        if (change.name == "email")
          set_email(lead, back, change.come ? change.come->first : "", change.gone);
        break;
      case Change::What::email:
        if (change.before.empty()) {
          const bool main =
              lead.fields.contains("email") && key_of(lead.fields["email"]) == change.name;
          if (main) return false;
          if (!(back.gone = taken(lead, change.name))) return true;
        } else {
          back.come = change.gone;
          if (!lead.emails.insert(*change.gone).second) return true;
        }
        break;
      case Change::What::tag:
        if (change.before.empty() ? lead.tags.erase(change.after) == 0
                                  : !lead.tags.insert(change.before).second)
          return true;
        break;
      case Change::What::activity:
        if (change.before.empty()) {
          const auto row = std::find(lead.activities.begin(), lead.activities.end(), change.after);
          if (row == lead.activities.end()) return false;
          lead.activities.erase(row);
        } else {
          lead.activities.push_back(change.before);
          std::sort(lead.activities.begin(), lead.activities.end());
        }
        break;
      case Change::What::move:
        if (change.name == "made") {
          if (lead.moves.empty() || lead.moves.back().serial != change.serial) return false;
          lead.moves.pop_back();
          back.name = "taken";
        } else {
          if (lead.stage != change.after) return false;
          lead.moves.push_back({change.after, change.before, change.serial});
          back.name = "made";
        }
        lead.stage = change.before;
        break;
      default:
        break;
    }
    undoing.changes.push_back(back);
    return true;
  }
};

Playbook playbook() {
  Playbook playbook;
  for (const char* name : {"new", "mql", "sql"}) {
    Stage stage;
    stage.name = stage.label = name;
    playbook.stages.push_back(stage);
  }
  return playbook;
}

// Activities and moves after `until` are left out.
std::map<std::int64_t, ModelLead> read(Store& store, const Playbook& playbook,
                                       Instant until = kLastInstant) {
  std::map<std::int64_t, ModelLead> leads;
  LeadNeeds needs = LeadNeeds::all_but_texts(playbook.fields);
  needs.activity_texts = true;
  LeadCursor cursor(store, std::move(needs), {});
  while (cursor.next()) {
    const LeadView& view = cursor.lead();
    ModelLead& lead = leads[number(view.id)];
    for (std::size_t index = 0; index < playbook.fields.size(); ++index) {
      const auto field = static_cast<FieldIndex>(index);
      if (field == at(BuiltIn::created_at) || !view.cell(field).present()) continue;
      lead.fields[playbook.fields[field].name] =
          format_value(playbook.fields[field], view.cell(field));
    }
    for (const std::string_view tag : view.tags) lead.tags.emplace(tag);
    for (const Identity& identity : Identities(store).of(view.id))
      lead.emails[identity.key] = identity.value + "/" + identity.label;
    for (std::size_t index = 0; index < cursor.activities().size(); ++index) {
      if (cursor.activities()[index].at <= until)
        lead.activities.emplace_back(cursor.activity_texts()[index].note);
    }
    std::sort(lead.activities.begin(), lead.activities.end());
    for (const StageMove& move : People(store).moves(view.id))
      lead.moves.push_back({move.from, move.to});
    lead.stage = playbook.stage(view.stage).name;
    lead.created_step = static_cast<int>((view.created_at() - at_step(0)).count() / 3600);
  }
  return leads;
}

std::string say(const std::map<std::int64_t, ModelLead>& leads) {
  std::string text;
  for (const auto& [id, lead] : leads) {
    text +=
        "\n" + std::to_string(id) + " " + lead.stage + " made " + std::to_string(lead.created_step);
    for (const auto& [name, value] : lead.fields) text += " " + name + "=" + value;
    for (const auto& tag : lead.tags) text += " #" + tag;
    for (const auto& [key, email] : lead.emails) text += " @" + email;
    for (const auto& note : lead.activities) text += " !" + note;
    for (const auto& [from, to, serial] : lead.moves) text += " " + from + ">" + to;
  }
  return text;
}

class Sequence {
 public:
  explicit Sequence(unsigned seed) : random_(seed), book_(playbook()) {}

  void run(int steps) {
    for (step_ = 1; step_ <= steps; ++step_) {
      const int pick = below(10);
      if (model_.leads.empty() || pick == 0)
        create();
      else if (pick < 4)
        edit();
      else if (pick < 5)
        log();
      else if (pick < 6)
        move();
      else
        undo();
      const auto stored = read(book_.store(), book_.playbook);
      INFO("step " << step_ << "\nbook " << say(stored) << "\nmodel " << say(model_.leads));
      REQUIRE(stored == model_.leads);
      past_[step_] = model_.leads;
    }
    look_back(steps);
  }

 private:
  int below(int n) { return std::uniform_int_distribution<int>(0, n - 1)(random_); }
  std::int64_t any_lead() {
    return std::next(model_.leads.begin(), below(static_cast<int>(model_.leads.size())))->first;
  }
  std::string word() { return std::string(1, static_cast<char>('a' + below(3))); }
  std::string email() { return (below(4) == 0 ? "A" : word()) + "@x.example"; }
  NewIdentity further() {
    const std::string value = email();
    return {"email", key_of(value), value, below(2) == 0 ? "" : word()};
  }

  void create() {
    Operation operation(book_.store(), at_step(step_), "ana", "add");
    NewLead lead;
    ModelLead made;
    lead.values = {{at(BuiltIn::name), Value{word()}}, {at(BuiltIn::email), Value{email()}}};
    for (const auto& [field, value] : lead.values)
      made.fields[book_.playbook.fields[field].name] = std::get<std::string>(value);
    if (below(2) == 0) {
      lead.tags = {word()};
      made.tags = {lead.tags.front()};
    }
    const std::string main = made.fields["email"];
    made.emails[key_of(main)] = main + "/";
    if (const NewIdentity other = further(); other.key != key_of(main)) {
      lead.identities = {other};
      made.emails[other.key] = other.value + "/" + other.label;
    }
    made.created_step = step_;
    const std::int64_t id = number(operation.create(std::span(&lead, 1)).front());
    const std::int64_t op = operation.finish("", false);
    model_.leads[id] = made;
    model_.operations[op].changes = {{Change::What::create, id, "", "", "x", made, 0}};
  }

  void edit() {
    Operation operation(book_.store(), at_step(step_), "ana", "edit");
    ModelOperation done;
    for (int changes = 1 + below(3); changes > 0; --changes) {
      const std::int64_t id = any_lead();
      ModelLead& lead = model_.leads[id];
      if (below(5) == 0) {
        const NewIdentity other = further();
        if (!operation.add_identity(LeadId{id}, other)) continue;
        lead.emails[other.key] = other.value + "/" + other.label;
        done.changes.push_back({Change::What::email, id, other.key, "", "x", {}, 0});
      } else if (below(3) == 0) {
        const std::string tag = word();
        const bool on = below(2) == 0;
        if (!operation.set_tag(LeadId{id}, tag, on)) continue;
        on ? static_cast<void>(lead.tags.insert(tag)) : static_cast<void>(lead.tags.erase(tag));
        done.changes.push_back({Change::What::tag, id, "tag", on ? "" : tag, on ? tag : "", {}, 0});
      } else {
        static constexpr std::array kFields{BuiltIn::title, BuiltIn::value, BuiltIn::next_step_at,
                                            BuiltIn::expected_close, BuiltIn::email};
        const FieldIndex field = at(kFields[static_cast<std::size_t>(below(5))]);
        const Field& description = book_.playbook.fields[field];
        Value value;
        if (below(4) != 0)
          value = is_text(description.type) ? Value{field == at(BuiltIn::email) ? email() : word()}
                                            : Value{std::int64_t{below(3) + 20'000}};
        const std::string before = lead.fields[description.name],
                          after = format_value(description, Cell::of(value));
        if (before.empty()) lead.fields.erase(description.name);
        CHECK(bool{operation.set(LeadId{id}, field, value)} == (before != after));
        if (before == after) continue;
        lead.fields[description.name] = after;
        if (after.empty()) lead.fields.erase(description.name);
        done.changes.push_back({Change::What::field, id, description.name, before, after, {}, 0});
        if (field == at(BuiltIn::email)) set_email(lead, done.changes.back(), key_of(before), {});
      }
    }
    finish(operation, std::move(done));
  }

  void log() {
    Operation operation(book_.store(), at_step(step_), "ana", "log");
    const std::int64_t id = any_lead();
    const std::string note = "note " + std::to_string(step_);
    happened_[note] = below(step_ + 2);
    operation.record({{LeadId{id}, at_step(happened_[note]), *book_.playbook.kinds.find("call"),
                       word(), 1.5, "", "", note, false}});
    auto& activities = model_.leads[id].activities;
    activities.push_back(note);
    std::sort(activities.begin(), activities.end());
    finish(operation, {{{Change::What::activity, id, "", "", note, {}, 0}}, {}});
  }

  void move() {
    Operation operation(book_.store(), at_step(step_), "ana", "advance");
    const std::int64_t id = any_lead();
    ModelLead& lead = model_.leads[id];
    ModelOperation done;
    for (int moves = 1 + below(2); moves > 0; --moves) {
      const StageId to{static_cast<std::uint8_t>(below(3))};
      if (!operation.move(LeadId{id}, to, at_step(step_), "why not", false)) continue;
      const std::string name = book_.playbook.stage(to).name;
      lead.moves.push_back({lead.stage, name, ++serial_});
      moved_[serial_] = step_;
      done.changes.push_back({Change::What::move, id, "made", lead.stage, name, {}, serial_});
      lead.stage = name;
    }
    finish(operation, std::move(done));
  }

  void finish(Operation& operation, ModelOperation done) {
    const std::int64_t op = operation.finish("", false);
    CHECK((op != 0) == !done.changes.empty());
    if (op != 0) model_.operations[op] = std::move(done);
  }

  void undo() {
    const std::int64_t target =
        std::next(model_.operations.begin(), below(static_cast<int>(model_.operations.size())))
            ->first;
    Operation operation(book_.store(), at_step(step_), "ana", "undo");
    if (model_.undone_by(target)) {
      CHECK_THROWS_AS(operation.undo(target), Error);
      return;
    }
    const UndoResult result = operation.undo(target);
    if (operation.changed_leads() == 0) {
      CHECK(model_.undo(target, 0) == result.kept);
      model_.operations.erase(0);
      return;
    }
    const std::int64_t op = operation.finish("", false);
    CHECK(model_.undo(target, op) == result.kept);
  }

  // Leads as of each past step, for those there are now: what an undo removed exists at no time.
  void look_back(int steps) {
    for (int step = 1; step <= steps; ++step) {
      Playbook playbook_then = playbook();
      Store store(book_.path(), {}, playbook_then);
      store.look_back(at_step(step));
      const auto then = read(store, playbook_then, at_step(step));
      for (const auto& [id, lead] : then)
        CHECK((model_.leads.contains(id) && lead.created_step <= step));
      for (const auto& [lead, now] : model_.leads) {
        const auto id = lead;
        if (now.created_step > step) continue;
        REQUIRE(then.contains(id));
        INFO("lead " << id << " as of step " << step);
        check_dated(then.at(id), now, step);
        const auto was = past_[step].find(id);
        if (was == past_[step].end()) continue;  // taken away just then, and back since
        CHECK(then.at(id).fields == was->second.fields);
        CHECK(then.at(id).tags == was->second.tags);
        CHECK(then.at(id).emails == was->second.emails);
      }
    }
  }

  // What has a date of its own counts by it: the activities and moves that stand today and were by
  // then.
  void check_dated(const ModelLead& then, const ModelLead& now, int step) {
    std::vector<std::string> activities;
    std::copy_if(now.activities.begin(), now.activities.end(), std::back_inserter(activities),
                 [&](const std::string& note) { return happened_[note] <= step; });
    CHECK(then.activities == activities);
    std::vector<Move> moves;
    std::copy_if(now.moves.begin(), now.moves.end(), std::back_inserter(moves),
                 [&](const Move& move) { return moved_[move.serial] <= step; });
    CHECK(then.moves == moves);
    CHECK(then.stage == (moves.empty() ? "new" : moves.back().to));
  }

  std::mt19937 random_;
  TemporaryBook book_;
  Model model_;
  std::map<std::string, int> happened_;  // by note: at which step
  std::map<int, int> moved_;             // by serial of a move

  std::map<int, std::map<std::int64_t, ModelLead>> past_;
  int step_ = 0, serial_ = 0;
};

}  // namespace

TEST_CASE(
    "undo: every state comes back, nothing else moves, and each past instant can be looked at") {
  const char* wanted = std::getenv("LEADS_UNDO_SEQUENCES");
  const unsigned sequences = wanted != nullptr ? static_cast<unsigned>(std::atoi(wanted)) : 25;
  for (unsigned seed = 1; seed <= sequences; ++seed) {
    INFO("seed " << seed);
    Sequence(seed).run(40);
  }
}
