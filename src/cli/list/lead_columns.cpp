// SPDX-License-Identifier: MIT
#include "cli/list/lead_columns.h"

#include <algorithm>
#include <memory>

#include "cli/lead/reach_words.h"
#include "core/funnel/answer.h"
#include "core/lead/activity_facts.h"
#include "core/match/reachable.h"

namespace leads {
namespace {

using Read = std::function<Datum(LeadCursor&, const Score&)>;

class Columns {
 public:
  Columns(const Playbook& playbook, Instant as_of) : playbook_(playbook), as_of_(as_of) {}

  std::vector<LeadColumn> all() {
    computed("id", "ID", true,
             [](LeadCursor& cursor, const Score&) { return Datum(number(cursor.lead().id)); });
    score("score", "SCORE", true,
          [](LeadCursor&, const Score& score) { return Datum(score.total); });
    score("temperature", "TEMP", false, [](LeadCursor&, const Score& score) {
      return Datum(temperature_name(score.temperature));
    });
    list_.back().column.style = temperature_style;
    score("grade", "GRADE", false,
          [](LeadCursor&, const Score& score) { return Datum(grade_name(score.grade)); });
    computed("name", "NAME", false,
             [](LeadCursor& cursor, const Score&) { return Datum(display_name(cursor.lead())); });
    for (const BuiltIn field :
         {BuiltIn::name, BuiltIn::first_name, BuiltIn::last_name, BuiltIn::company, BuiltIn::email})
      list_.back().needs.add(at(field));
    field(BuiltIn::company, "COMPANY");
    computed("stage", "STAGE", false, [this](LeadCursor& cursor, const Score&) {
      return Datum(playbook_.stage(cursor.lead().stage).name);
    });
    for (const auto& [shown, heading] : {std::pair{BuiltIn::owner, "OWNER"},
                                         {BuiltIn::title, "TITLE"},
                                         {BuiltIn::email, "EMAIL"},
                                         {BuiltIn::phone, "PHONE"},
                                         {BuiltIn::source, "SOURCE"}}) {
      field(shown, heading);
    }
    computed("last_activity", "LAST ACTIVITY", false, [this](LeadCursor& cursor, const Score&) {
      return instant_or_missing(last_activity(cursor.activities(), playbook_.kinds, as_of_));
    });
    list_.back().needs.activities = true;
    list_.back().column.shown = false;
    times();
    computed("answer_due", "ANSWER DUE", false, [this](LeadCursor& cursor, const Score&) {
      if (!playbook_.stage(cursor.lead().stage).respond_within) return Datum();
      if (!working_) working_.emplace(playbook_.calendar);
      const auto answer =
          promised_answer(cursor.lead(), cursor.activities(), playbook_, *working_, as_of_);
      return answer && answer->is_open() ? Datum(answer->due) : Datum();
    });
    computed("stale_at", "STALE", false, [this](LeadCursor& cursor, const Score&) {
      return instant_or_missing(
          leads::stale_at(cursor.lead(), cursor.activities(), playbook_, as_of_));
    });
    for (std::size_t i = list_.size() - 2; i < list_.size(); ++i) {
      list_[i].needs.activities = list_[i].needs.moves = true;
      list_[i].column.shown = false;
    }
    score("fit", "FIT", true, [](LeadCursor&, const Score& score) { return Datum(score.fit); });
    score("engagement", "ENGAGEMENT", true,
          [](LeadCursor&, const Score& score) { return Datum(score.engagement); });
    score("ready", "READY", false, [this](LeadCursor&, const Score& score) {
      return Datum(playbook_.stage(score.ready).name);
    });
    score("valid_until", "VALID UNTIL", false,
          [](LeadCursor&, const Score& score) { return Datum(score.valid_until); });
    for (std::size_t i = list_.size() - 4; i < list_.size(); ++i) list_[i].column.shown = false;
    computed("tags", "TAGS", false, [](LeadCursor& cursor, const Score&) {
      List tags;
      for (const std::string_view tag : cursor.lead().tags) tags.emplace_back(tag);
      return Datum(std::move(tags));
    });
    list_.back().needs.tags = true;
    list_.back().column.shown = false;
    course();
    further();
    rest();
    return std::move(list_);
  }

 private:
  /// Words of the filter: how long, and since when.
  void times() {
    const std::size_t before = list_.size();
    computed("last_contact", "LAST CONTACT", false, [this](LeadCursor& cursor, const Score&) {
      return instant_or_missing(last_contact(cursor.activities(), playbook_.kinds, as_of_));
    });
    list_.back().needs.activities = true;
    computed("first_response", "FIRST RESPONSE", false, [this](LeadCursor& cursor, const Score&) {
      return instant_or_missing(
          first_response(cursor.lead(), cursor.activities(), playbook_.kinds, as_of_));
    });
    list_.back().needs.activities = list_.back().needs.moves = true;
    const auto length = [this](const std::string& name, auto since) {
      computed(name, heading_of(name), true, [this, since](LeadCursor& cursor, const Score&) {
        return Datum(std::max(as_of_ - since(cursor), Seconds{0}));
      });
      list_.back().needs.add(at(BuiltIn::created_at));
    };
    length("idle", [this](LeadCursor& cursor) {
      return last_activity(cursor.activities(), playbook_.kinds, as_of_)
          .value_or(cursor.lead().created_at());
    });
    list_.back().needs.activities = true;
    length("in_stage", [](LeadCursor& cursor) { return cursor.lead().stage_since; });
    list_.back().needs.moves = true;
    length("lead_age", [](LeadCursor& cursor) { return cursor.lead().created_at(); });
    for (std::size_t channel = 0; channel < kChannels; ++channel) {
      const std::string name =
          "consent." + std::string(channel_name(static_cast<Channel>(channel)));
      computed(name, heading_of(name), false, [channel](LeadCursor& cursor, const Score&) {
        return Datum(consent_name(cursor.lead().consent[channel].state));
      });
      list_.back().needs.consent = true;
    }
    reach_columns();
    for (std::size_t i = before; i < list_.size(); ++i) list_[i].column.shown = false;
  }

  /// Whether the lead may be mailed and called, and why not.
  void reach_columns() {
    for (const auto& [channel, name] : {std::pair{Channel::email, std::string("mailable")},
                                        {Channel::phone, std::string("callable")}}) {
      const auto ask = [this, of = channel](LeadCursor& cursor) {
        return reach(cursor.lead(), cursor.activities(), playbook_, as_of_, of);
      };
      computed(name, heading_of(name), false, [ask](LeadCursor& cursor, const Score&) {
        return Datum(static_cast<bool>(ask(cursor)));
      });
      list_.back().needs.add_reach();
      computed("not_" + name, "NOT " + heading_of(name), false,
               [ask](LeadCursor& cursor, const Score&) {
                 const Reach found = ask(cursor);
                 return found ? Datum() : Datum(reach_words(found));
               });
      list_.back().needs.add_reach();
    }
  }

  /// How far the lead came, and how often it began again.
  void course() {
    computed("cycle", "CYCLE", true, [](LeadCursor& cursor, const Score&) {
      return Datum(std::int64_t{cursor.lead().cycle});
    });
    computed("furthest_stage", "FURTHEST STAGE", false, [this](LeadCursor& cursor, const Score&) {
      return Datum(playbook_.stage(cursor.lead().furthest).name);
    });
    for (std::size_t i = list_.size() - 2; i < list_.size(); ++i) {
      list_[i].needs.moves = true;
      list_[i].column.shown = false;
    }
  }

  /// Further addresses, in the order of an export's columns.
  void further() {
    constexpr std::size_t kColumns = 2;
    for (const auto& [field, name] :
         {std::pair{BuiltIn::email, "email_"}, {BuiltIn::phone, "phone_"}}) {
      for (std::size_t nth = 0; nth < kColumns; ++nth) {
        const std::string column = name + std::to_string(nth + 2);
        computed(column, heading_of(column), false,
                 [nth, field = field](LeadCursor& cursor, const Score&) {
                   std::size_t seen = 0;
                   for (const FurtherAddress& address : cursor.lead().further)
                     if (address.field == field && seen++ == nth) return Datum(address.text);
                   return Datum();
                 });
        list_.back().needs.addresses = true;
        list_.back().column.shown = false;
      }
    }
  }

  LeadColumn& add(const std::string& name, const std::string& heading, bool right, Read read) {
    LeadColumn& column = list_.emplace_back();
    column.column.name = name;
    column.column.heading = heading;
    column.column.right = right;
    column.value = std::move(read);
    return column;
  }
  void computed(const std::string& name, const std::string& heading, bool right, Read read) {
    add(name, heading, right, std::move(read));
  }
  void score(const std::string& name, const std::string& heading, bool right, Read read) {
    add(name, heading, right, std::move(read)).score = true;
  }
  LeadColumn& field(FieldIndex index, const std::string& heading) {
    const Field& description = playbook_.fields[index];
    const bool right = description.type == FieldType::integer ||
                       description.type == FieldType::number ||
                       description.type == FieldType::money;
    LeadColumn& column = add(description.name, heading, right,
                             [&description, index](LeadCursor& cursor, const Score&) {
                               return datum_of(description, cursor.lead().cell(index));
                             });
    column.needs.add(index);
    return column;
  }
  void field(BuiltIn index, const std::string& heading) { field(at(index), heading); }

  // Every other field, by its own name, on demand.
  void rest() {
    for (std::size_t index = 0; index < playbook_.fields.size(); ++index) {
      const std::string& name = playbook_.fields[static_cast<FieldIndex>(index)].name;
      if (std::any_of(list_.begin(), list_.end(),
                      [&name](const LeadColumn& column) { return column.column.name == name; }))
        continue;
      field(static_cast<FieldIndex>(index), heading_of(name)).column.shown = false;
    }
  }

  const Playbook& playbook_;
  Instant as_of_;
  std::optional<WorkingTime> working_;  // made when first asked for
  std::vector<LeadColumn> list_;
};

}  // namespace

Style temperature_style(const Datum& datum) {
  const auto* text = std::get_if<std::string>(&datum.value);
  if (text == nullptr) return Style::plain;
  return *text == "hot" ? Style::hot : *text == "warm" ? Style::warm : Style::cold;
}

std::vector<LeadColumn> lead_columns(const Playbook& playbook, Instant as_of) {
  const auto columns = std::make_shared<Columns>(playbook, as_of);
  std::vector<LeadColumn> all = columns->all();
  // The readers refer to the playbook through the builder, which lives as long as they do.
  for (LeadColumn& column : all) {
    column.value = [columns, read = std::move(column.value)](
                       LeadCursor& cursor, const Score& score) { return read(cursor, score); };
  }
  return all;
}

std::vector<LeadColumn> choose_columns(std::vector<LeadColumn> all,
                                       const std::optional<std::vector<std::string>>& fields,
                                       const std::vector<std::string>& added) {
  const auto is_among = [](const std::vector<std::string>& names, const LeadColumn& column) {
    return std::any_of(names.begin(), names.end(), [&column](const std::string& name) {
      return means_column(name, column.column.name);
    });
  };
  std::vector<std::string> named = added;
  if (fields) named.insert(named.end(), fields->begin(), fields->end());
  const auto is_unknown = [&all](const std::string& name) {
    return std::none_of(all.begin(), all.end(), [&name](const LeadColumn& column) {
      return means_column(name, column.column.name);
    });
  };
  // The renderer suggests the nearest of all names.
  if (std::any_of(named.begin(), named.end(), is_unknown)) return all;
  std::vector<LeadColumn> chosen;
  for (LeadColumn& column : all) {
    if (is_among(named, column) || (!fields && column.column.shown))
      chosen.push_back(std::move(column));
  }
  return chosen;
}

}  // namespace leads
