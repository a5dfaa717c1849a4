// A seeded book of leads of every shape, and filters over every name of the command line that fit
// it.
#pragma once

#include <random>
#include <set>
#include <string>
#include <vector>

#include "core/sample.h"
#include "leads/filter.h"
#include "leads/store.h"

namespace leads {

class Dice {
 public:
  explicit Dice(unsigned seed) : random_(seed) {}
  std::int64_t pick(std::int64_t low, std::int64_t high) {
    return std::uniform_int_distribution<std::int64_t>(low, high)(random_);
  }
  bool chance(int percent) { return pick(1, 100) <= percent; }
  template <class List>
  const auto& of(const List& list) {
    return list[static_cast<std::size_t>(pick(0, static_cast<std::int64_t>(std::size(list)) - 1))];
  }

 private:
  std::mt19937 random_;
};

inline const Instant kRandomNow = utc(2026, 11, 18, 12);

/// Words that fold, trim and compare in awkward ways.
inline const std::vector<std::string> kWords{"VP Sales",
                                             "vp sales",
                                             " VP Sales ",
                                             "\tvp SALES\n",
                                             "\u00a0VP Sales",
                                             "\u00c9COLE",
                                             "\u00e9cole",
                                             "e\u0301cole",
                                             "Stra\u00dfe",
                                             "STRASSE",
                                             "\u212a",
                                             "k",
                                             "K",
                                             "\u0130",
                                             "i",
                                             "a,b",
                                             "quote\"d",
                                             "ana",
                                             "Ana Lima",
                                             "acme",
                                             "100%",
                                             "a_b",
                                             "de",
                                             "\u03a3\u03af\u03c3\u03c5\u03c6\u03bf\u03c2",
                                             "\ufb01sh",
                                             "fish"};
inline const std::vector<std::string> kEmails{"ana@acme.example", "Ana@acme.example",
                                              "bo@b.example", "info@acme.example"};
inline const std::vector<std::string> kKinds{"page_view",   "email_open",  "email_sent",
                                             "call",        "form_submit", "email_bounce_hard",
                                             "unsubscribe", "note",        "complaint"};

/// Stages, rules of several shapes, custom fields of every type; days of UTC+2.
inline Playbook random_playbook() {
  Playbook playbook = sample_playbook();
  playbook.calendar.zone = Zone("Test", 2 * 3600, {}, std::nullopt);
  playbook.mark = 7;
  playbook.fields.add({"visits", FieldType::integer, {}});
  playbook.fields.add({"ratio", FieldType::number, {}});
  playbook.fields.add({"joined", FieldType::date, {}});
  playbook.fields.add({"seen_at", FieldType::datetime, {}});
  playbook.fields.add({"vip", FieldType::boolean, {}});
  playbook.fields.add({"plan", FieldType::choice, {"Free", "Pro"}});
  playbook.fields.add({"budget", FieldType::money, {}});
  playbook.score.hot = 20;
  playbook.score.warm = 8;
  playbook.score.grade_a = 12;
  playbook.score.grade_b = 6;
  playbook.score.grade_c = 2;
  playbook.reasons.push_back({"no_budget", Seconds{20 * 86400}, false, true});
  const auto rule = [&](const char* name, Part part, int points) -> Rule& {
    Rule made;
    made.name = name;
    made.part = part;
    made.points = points;
    playbook.rules.push_back(made);
    return playbook.rules.back();
  };
  rule("boss", Part::fit, 8).when = filter_of(playbook, "title:~sales", FilterScope::rule);
  rule("large", Part::fit, 5).when = filter_of(playbook, "employees:10..", FilterScope::rule);
  rule("tagged", Part::fit, 3).when = filter_of(playbook, "tag:vip", FilterScope::rule);
  rule("old", Part::engagement, -2).when = filter_of(playbook, "lead_age:30d..", FilterScope::rule);
  rule("agreed", Part::fit, 4).when =
      filter_of(playbook, "consent.email:opted_in or furthest_stage:sql..", FilterScope::rule);
  Rule& looks = rule("looks", Part::engagement, 6);
  looks.activity = {*playbook.kinds.find("page_view")};
  looks.half_life = Seconds{9 * 86400};
  looks.where = filter_of(playbook, "subject:~pricing or note:special", FilterScope::activity);
  Rule& opens = rule("opens", Part::engagement, 2);
  opens.activity = {*playbook.kinds.find("email_open"), *playbook.kinds.find("call")};
  opens.per = Per::day;
  opens.within = Seconds{20 * 86400};
  Rule& quiet = rule("quiet", Part::engagement, -4);
  quiet.idle = Seconds{25 * 86400};
  playbook.stages[1].qualify = filter_of(playbook, "score:8..", FilterScope::stage);
  playbook.stages[3].qualify = filter_of(playbook, "score:14.. fit:5..", FilterScope::stage);
  playbook.stages[3].require = {at(BuiltIn::phone)};
  return playbook;
}

class RandomLeads {
 public:
  RandomLeads(const Playbook& playbook, Dice& dice) : playbook_(playbook), dice_(dice) {}

  Instant now = kRandomNow;  ///< around which all happens

  Instant moment() {
    const auto spread = dice_.chance(30) ? 600 : 60 * 86400;
    const Instant base = dice_.chance(40) ? now - Seconds{14 * 3600} : now;
    return base + Seconds{dice_.pick(-spread, spread / 3)};
  }

  Value value(FieldIndex field) {
    const Field& description = playbook_.fields[field];
    switch (description.type) {
      case FieldType::integer:
        return dice_.pick(-3, 30);
      case FieldType::number:
        return dice_.of(std::vector<double>{0.5, 1, 2.25, -1, 0.1, 1e14, 3});
      case FieldType::money:
        return dice_.pick(-4, 20) * 2500;
      case FieldType::boolean:
        return dice_.pick(0, 1);
      case FieldType::date:
        return moment().time_since_epoch().count() / 86400;
      case FieldType::datetime:
        return std::int64_t{moment().time_since_epoch().count()};
      case FieldType::choice:
        return description.choices.empty() ? Value{std::string("person")}
                                           : Value{dice_.of(description.choices)};
      case FieldType::email:
        return dice_.of(kEmails);
      case FieldType::phone:
        return std::string(dice_.chance(50) ? "+4915112345678" : "ask Bo");
      default:
        return dice_.of(kWords);
    }
  }

  /// An e-mail or phone beside the main one; it may be the same.
  NewIdentity further() {
    const FieldIndex field = at(dice_.chance(70) ? BuiltIn::email : BuiltIn::phone);
    const std::string address = field == at(BuiltIn::email) ? dice_.of(kEmails) : "+4915112345678";
    return {std::string(identity_kind(field)), identity_key(field, address), address,
            dice_.chance(50) ? "work" : ""};
  }

  std::vector<LeadId> create(Store& store, int count) {
    std::vector<NewLead> leads(static_cast<std::size_t>(count));
    for (NewLead& lead : leads) {
      for (std::size_t place = 0; place < playbook_.fields.size(); ++place) {
        const auto field = static_cast<FieldIndex>(place);
        const bool always = field == at(BuiltIn::created_at);
        if (always || dice_.chance(45)) lead.values.emplace_back(field, value(field));
      }
      for (auto tags = dice_.pick(0, 2); tags > 0; --tags)
        lead.tags.push_back(dice_.chance(40) ? "VIP" : dice_.of(kWords));
      if (dice_.chance(30)) lead.identities.push_back(further());
      lead.stage = static_cast<StageId>(dice_.chance(60) ? 0 : dice_.pick(0, 8));
      if (dice_.chance(50)) lead.stage_at = moment();
    }
    Operation operation(store, now - Seconds{86400}, "ana", "import");
    std::vector<LeadId> ids = operation.create(leads);
    operation.finish("", false);
    return ids;
  }

  NewActivity activity(LeadId lead) {
    NewActivity made;
    made.lead = lead;
    made.at = dice_.chance(15) ? now + Seconds{dice_.pick(0, 20 * 86400)} : moment();
    made.kind = *playbook_.kinds.find(dice_.of(kKinds));
    if (dice_.chance(60)) made.subject = dice_.chance(50) ? "/pricing" : dice_.of(kWords);
    if (dice_.chance(30)) made.value = static_cast<double>(dice_.pick(0, 9));
    if (dice_.chance(20)) made.note = dice_.chance(50) ? "special" : "x";
    if (dice_.chance(20)) {
      made.ref = std::to_string(dice_.pick(0, 1'000'000'000));
      made.system = dice_.chance(50) ? "mails" : "web";
    }
    made.machine = dice_.chance(15);
    return made;
  }

  void record(Store& store, const std::vector<LeadId>& leads, int count) {
    std::vector<NewActivity> activities;
    for (int i = 0; i < count; ++i) activities.push_back(activity(dice_.of(leads)));
    Operation operation(store, now, "ana", "import");
    operation.record(std::move(activities));
    operation.finish("", false);
  }

  /// Moves, consent, edits, addresses and tags; one operation each round.
  void change(Store& store, const std::vector<LeadId>& leads, int rounds, Instant at_most) {
    for (int round = 0; round < rounds; ++round) {
      Operation operation(store, at_most - Seconds{dice_.pick(0, 86400)}, "bo", "edit");
      const LeadId lead = dice_.of(leads);
      switch (dice_.pick(0, 6)) {
        case 0:
          operation.move(lead, static_cast<StageId>(dice_.pick(0, 8)), operation.at(),
                         dice_.chance(50) ? "no_budget" : "", dice_.chance(20));
          break;
        case 1: {
          const auto state = static_cast<ConsentState>(dice_.pick(0, 3));
          operation.set_consent({lead, static_cast<Channel>(dice_.pick(0, 3)),
                                 dice_.chance(50) ? dice_.of(kEmails) : "", state, moment(),
                                 "test"});
          break;
        }
        case 2:
          operation.set_tag(lead, dice_.chance(50) ? "vip" : dice_.of(kWords), dice_.chance(60));
          break;
        case 3:
          operation.add_identity(lead, further());
          break;
        case 4:
          operation.set(lead, at(BuiltIn::email),
                        dice_.chance(80) ? Value{dice_.of(kEmails)} : Value{});
          break;
        default: {
          const auto field = static_cast<FieldIndex>(
              dice_.pick(0, static_cast<std::int64_t>(playbook_.fields.size()) - 1));
          const bool erase = dice_.chance(20) && field != at(BuiltIn::created_at);
          operation.set(lead, field, erase ? Value{} : value(field));
        }
      }
      operation.finish("", false);
    }
  }

 private:
  const Playbook& playbook_;
  Dice& dice_;
};

class RandomFilters {
 public:
  RandomFilters(const Playbook& playbook, Dice& dice)
      : playbook_(playbook), dice_(dice), sample_(playbook) {}

  /// One that parses; pieces that do not are drawn again.
  Filter filter() {
    while (true) {
      FilterResult result = parse_filter(text(), FilterScope::command_line, sample_.vocabulary);
      ++drawn;
      if (auto* filter = std::get_if<Filter>(&result)) return std::move(*filter);
      ++refused;
    }
  }
  int drawn = 0, refused = 0;

 private:
  std::string text() {
    std::string filter = term();
    while (dice_.chance(45)) filter += (dice_.chance(40) ? " or " : " ") + term();
    return filter;
  }

  static std::string quoted(const std::string& text) {
    std::string result = "\"";
    for (const char letter : text) result += letter == '"' ? "\"\"" : std::string(1, letter);
    return result + "\"";
  }

  std::string list(const std::string& name, const std::function<std::string()>& one) {
    std::string text = name + ":" + one();
    while (dice_.chance(35)) text += "," + one();
    return text;
  }

  std::string range(const std::function<std::string()>& one) {
    switch (dice_.pick(0, 5)) {
      case 0:
        return one() + "..";
      case 1:
        return ".." + one();
      case 2:
        return one() + ".." + one();
      default:
        return one();
    }
  }

  std::string day() {
    static const std::vector<std::string> kDays{"today",
                                                "yesterday",
                                                "tomorrow",
                                                "now",
                                                "mon",
                                                "fri",
                                                "eow",
                                                "eom",
                                                "2026-11-18",
                                                "2026-11",
                                                "2026",
                                                "2026-11-17T22:05:00Z",
                                                "2026-11-18T01:00",
                                                "2w",
                                                "3d",
                                                "1mo",
                                                "1y",
                                                "+3d",
                                                "+2w",
                                                "12h",
                                                "90min"};
    return dice_.of(kDays);
  }

  std::string length() {
    return std::to_string(dice_.pick(0, 40)) +
           dice_.of(std::vector<std::string>{"d", "h", "w", "mo"});
  }

  std::string whole(std::int64_t low, std::int64_t high) {
    return range([&] { return std::to_string(dice_.pick(low, high)); });
  }

  std::string field_value(const Field& field) {
    switch (field.type) {
      case FieldType::integer:
        return whole(-4, 32);
      case FieldType::number:
        return range([&] {
          return dice_.of(std::vector<std::string>{"0.1", "0.5", "1.0", "2.25", "-1", "1e14", "0"});
        });
      case FieldType::money:
        return range([&] { return format_money(dice_.pick(-4, 20) * 2500); });
      case FieldType::boolean:
        return dice_.chance(50) ? "true" : "FALSE";
      case FieldType::date:
      case FieldType::datetime:
        return range([&] { return day(); });
      case FieldType::choice:
        return dice_.chance(50) ? "pro" : "Free";
      case FieldType::email:
        return dice_.of(kEmails);
      case FieldType::phone:
        return dice_.chance(50) ? "+4915112345678" : quoted("ask bo");
      default:
        return quoted(dice_.of(kWords));
    }
  }

  std::string stage() {
    return range([&] { return playbook_.stages[static_cast<std::size_t>(dice_.pick(0, 8))].name; });
  }

  std::string named() {
    static const std::vector<std::string> kConsents{"unknown", "opted_in", "opted_out",
                                                    "legitimate_interest"};
    static const std::vector<std::string> kGrades{"A", "B", "C", "D", "U"},
        kTemperatures{"hot", "warm", "cold"};
    switch (dice_.pick(0, 17)) {
      case 0:
        return list("tag", [&] { return dice_.chance(50) ? "vip" : quoted(dice_.of(kWords)); });
      case 1:
      case 2:
        return list("stage", [&] { return stage(); });
      case 3:
        return list("furthest_stage", [&] { return stage(); });
      case 4:
        return list("ready", [&] { return stage(); });
      case 5:
        return dice_.of(std::vector<std::string>{"in_stage:", "lead_age:", "idle:"}) +
               range([&] { return length(); });
      case 6:
        return "cycle:" + whole(1, 3);
      case 7:
        return list(
            "consent." + dice_.of(std::vector<std::string>{"email", "phone", "sms", "post"}),
            [&] { return dice_.of(kConsents); });
      case 8:
        return dice_.of(std::vector<std::string>{"mailable:", "callable:", "qualified:"}) +
               (dice_.chance(50) ? "true" : "false");
      case 9:
        return list(
            dice_.of(std::vector<std::string>{"last_activity", "last_contact", "first_response"}),
            [&] { return range([&] { return day(); }); });
      case 10:
        return dice_.of(std::vector<std::string>{"fit:", "engagement:", "score:"}) + whole(-6, 30);
      case 11:
        return list("grade", [&] { return range([&] { return dice_.of(kGrades); }); });
      case 12:
        return list("temperature", [&] { return dice_.of(kTemperatures); });
      case 13:
        return list("op", [&] { return std::to_string(dice_.pick(1, 30)); });
      case 14:
        return "owner:me";
      default:
        return dice_.chance(50)
                   ? quoted(dice_.of(kWords))
                   : dice_.of(std::vector<std::string>{"acme", "sales", "lima", "49151"});
    }
  }

  std::string term() {
    static const std::vector<std::string> kPatterns{"sales", "^vp", "\u00e9", "acme|fish", "."};
    static const std::vector<std::string> kPresent{"tag", "last_activity", "last_contact",
                                                   "first_response"};
    const std::string sign = dice_.chance(20) ? "not:" : "";
    if (dice_.chance(40)) return sign + named();
    const Field& field = playbook_.fields[static_cast<FieldIndex>(
        dice_.pick(0, static_cast<std::int64_t>(playbook_.fields.size()) - 1))];
    const std::string present = dice_.chance(25) ? dice_.of(kPresent) : field.name;
    switch (dice_.pick(0, 5)) {
      case 0:
        return sign + (dice_.chance(50) ? "has:" : "no:") + present;
      case 1:
        return is_text(field.type) ? sign + field.name + ":~" + dice_.of(kPatterns)
                                   : sign + "has:" + present;
      default:
        return sign + list(field.name, [&] { return field_value(field); });
    }
  }

  const Playbook& playbook_;
  Dice& dice_;
  SampleVocabulary sample_;
};

/// A lead as a cursor showed it, owned.
struct Snapshot {
  Sample sample;
  std::string reason;
  std::set<std::int64_t> ops;
  Score score;

  static Snapshot of(LeadCursor& cursor) {
    Snapshot shot;
    const LeadView& lead = cursor.lead();
    for (const Cell& cell : lead.fields) {
      if (cell.kind == Cell::Kind::integer)
        shot.sample.values.emplace_back(cell.integer);
      else if (cell.kind == Cell::Kind::real)
        shot.sample.values.emplace_back(cell.real);
      else if (cell.kind == Cell::Kind::text)
        shot.sample.values.emplace_back(std::string(cell.text));
      else
        shot.sample.values.emplace_back();
    }
    shot.sample.tags.assign(lead.tags.begin(), lead.tags.end());
    for (const FurtherAddress& address : lead.further)
      shot.sample.further.emplace_back(address.field, std::string(address.text));
    shot.sample.activities.assign(cursor.activities().begin(), cursor.activities().end());
    shot.reason = lead.stage_reason;
    shot.sample.bare = lead;
    return shot;
  }
  const LeadView& view() {
    sample.bare.stage_reason = reason;
    return sample.view();
  }
};

}  // namespace leads
