// Walking leads in order of id, with what belongs to each: by one ordered scan a table (dense), or by look-ups (sparse).
#include <algorithm>
#include <cmath>
#include <limits>

#include "leads/store.h"
#include "leads/text.h"
#include "store/schema.h"
#include "store/store_impl.h"

namespace leads {
namespace {

/// One child table walked beside the lead table. Rows are ordered by lead, column 0.
class ChildRows {
 public:
  void prepare(sql::Connection& connection, const std::string& columns, const std::string& table, const std::string& order,
               bool dense) {
    dense_ = dense;
    statement_ = connection.prepare("select " + columns + " from " + table + (dense ? "" : " where lead_id = $1") +
                                    " order by " + order);
  }

  /// Calls `take` for each row of the lead; leads must ascend when dense.
  template <class Take>
  void each(LeadId lead, Take take) {
    if (!dense_) {
      statement_.bind(1, number(lead));
      while (statement_.step()) take(statement_);
      statement_.reset();
      return;
    }
    if (!started_) advance();
    while (more_ && statement_.integer(0) < number(lead)) advance();
    for (; more_ && statement_.integer(0) == number(lead); advance()) take(statement_);
  }

 private:
  void advance() {
    started_ = true;
    more_ = statement_.step();
  }

  sql::Statement statement_;
  bool dense_ = false, started_ = false, more_ = false;
};

}  // namespace

LeadNeeds LeadNeeds::everything(const Fields& fields) {
  LeadNeeds needs;
  for (std::size_t place = 0; place < fields.size(); ++place) needs.fields.push_back(static_cast<FieldIndex>(place));
  needs.tags = needs.moves = needs.consent = needs.activities = true;
  return needs;
}

void LeadNeeds::add(FieldIndex field) {
  if (std::find(fields.begin(), fields.end(), field) == fields.end()) fields.push_back(field);
}

void LeadNeeds::add(const LeadNeeds& other) {
  for (const FieldIndex field : other.fields) add(field);
  tags = tags || other.tags;
  moves = moves || other.moves;
  consent = consent || other.consent;
  activities = activities || other.activities;
  activity_texts = activity_texts || other.activity_texts;
}

void LeadNeeds::add(const Filter& filter) {
  for (const FieldIndex field : named_fields(filter)) add(field);
  for (const auto& alternative : filter.alternatives) {
    for (const Term& term : alternative) {
      switch (term.name) {
        case Name::tag: tags = true; break;
        case Name::furthest_stage:
        case Name::in_stage:
        case Name::cycle: moves = true; break;
        case Name::consent: consent = true; break;
        case Name::mailable:
        case Name::callable:
          consent = activities = true;
          add(at(BuiltIn::email));
          add(at(BuiltIn::phone));
          add(at(BuiltIn::source));
          break;
        case Name::first_response:
        case Name::idle:
        case Name::last_activity:
        case Name::last_contact: activities = moves = true; break;
        case Name::free_word:
          tags = true;
          for (const BuiltIn field : {BuiltIn::name, BuiltIn::first_name, BuiltIn::last_name, BuiltIn::company,
                                      BuiltIn::email, BuiltIn::phone, BuiltIn::notes}) add(at(field));
          break;
        default: break;
      }
    }
  }
}

LeadNeeds needs_of(const Playbook& playbook) {
  LeadNeeds needs;
  needs.add(at(BuiltIn::created_at));
  for (const Rule& rule : playbook.rules) {
    if (rule.when) needs.add(*rule.when);
    if (rule.by) needs.add(*rule.by);
    if (!rule.activity.empty() || rule.idle) needs.activities = true;
    if (rule.where && (names(*rule.where, Name::ref) || names(*rule.where, Name::note) || names(*rule.where, Name::system)))
      needs.activity_texts = true;
  }
  for (const Stage& stage : playbook.stages) {
    if (stage.qualify) needs.add(*stage.qualify);
    for (const FieldIndex field : stage.require) needs.add(field);
    if (stage.type == StageType::parked) needs.moves = needs.activities = true;  // by recycle date or knock
  }
  return needs;
}

struct LeadCursor::Impl {
  Impl(Store& store, LeadNeeds needs_, LeadSelection selection_)
      : book(store.impl()), playbook(store.playbook()), needs(std::move(needs_)), selection(std::move(selection_)) {
    needs.add(at(BuiltIn::created_at));
    if (book.past) needs.moves = true;  // they say where a lead stood then
    if (needs.consent) needs.add(at(BuiltIn::email));  // consent to mail is an address's
    std::string columns = "l.id, l.stage, l.created_op, s.fit, s.engagement, s.total, s.grade, s.temperature, s.ready, "
                          "s.valid_until, s.touched_op, s.lead_id";
    for (const FieldIndex field : needs.fields) {
      if (!book.stored(field)) continue;
      loaded.push_back(field);
      columns += ", l." + sql::quoted(column_name(playbook.fields, field));
    }
    const std::string from = " from lead l left join score s on s.lead_id = l.id where l.merged_into is null and ";
    if (selection.ids) {
      leads = book.connection.prepare("select " + columns + from + "l.id = $1");
    } else {
      leads = book.connection.prepare("select " + columns + from + "(" + selection.condition.where + ") order by l.id");
      for (std::size_t i = 0; i < selection.condition.parameters.size(); ++i)
        leads.bind(static_cast<int>(i + 1), selection.condition.parameters[i]);
    }
    const bool dense = selection.dense;
    if (needs.tags) tag_rows.prepare(book.connection, "lead_id, tag", "tag", "lead_id, tag", dense);
    if (needs.moves)
      move_rows.prepare(book.connection, "lead_id, at, from_stage, to_stage, cycle, reason", "stage_move", "lead_id, id", dense);
    if (needs.consent)
      consent_rows.prepare(book.connection, "lead_id, channel, state, at, address", "consent", "lead_id, id", dense);
    if (needs.activities)
      activity_rows.prepare(book.connection,
                            std::string("lead_id, at, kind, subject, value, machine") +
                                (needs.activity_texts ? ", ref, note, (select name from system y where y.id = activity.system)" : ""),
                            "activity", "lead_id, at, kind, seq", dense);
    cells.resize(playbook.fields.size());
  }

  bool step_lead() {
    if (!selection.ids) return leads.step();
    while (next_id < selection.ids->size()) {
      leads.reset();
      leads.bind(1, number((*selection.ids)[next_id++]));
      if (leads.step()) return true;
    }
    return false;
  }

  void load() {
    view.id = LeadId{leads.integer(0)};
    view.stage = book.stage(leads.text(1));
    created_op = leads.integer(2);
    for (std::size_t i = 0; i < loaded.size(); ++i)
      cells[index(loaded[i])] = leads.cell(12 + static_cast<int>(i));
    view.fields = cells;
    activities_loaded = false;
    load_score();
    load_tags();  // first: looking back, it mends the fields
    load_moves();
    load_consent();
  }

  void load_moves() {
    view.stage_since = view.cycle_since = view.created_at();
    view.cycle = 1;
    view.furthest = StageId{};
    view.stage_reason = {};
    const auto reach = [this](StageId stage) {
      const StageType type = playbook.stage(stage).type;
      if ((type == StageType::open || type == StageType::won) && index(stage) > index(view.furthest)) view.furthest = stage;
    };
    bool moved = false, later = false;
    if (needs.moves) {
      move_rows.each(view.id, [&](sql::Statement& row) {
        if (book.past && instant(row.integer(1)) > book.past->at()) {
          if (!moved && !later) view.stage = row.is_null(2) ? StageId{} : book.stage(row.text(2));
          later = true;
          return;
        }
        const auto cycle = static_cast<std::uint32_t>(row.integer(4));
        if (cycle != view.cycle) {
          view.cycle = cycle;
          view.cycle_since = instant(row.integer(1));
          view.furthest = StageId{};
        } else if (!moved && !row.is_null(2)) {
          reach(book.stage(row.text(2)));
        }
        moved = true;
        view.stage_since = instant(row.integer(1));
        reason = row.text(5);
        reach(book.stage(row.text(3)));
        if (book.past) view.stage = book.stage(row.text(3));
      });
      if (moved) view.stage_reason = reason;
    }
    reach(view.stage);
  }

  void load_consent() {
    view.consent = {};
    if (!needs.consent) return;
    const Cell& email = view.cell(BuiltIn::email);
    consent_rows.each(view.id, [&](sql::Statement& row) {
      const std::optional<Channel> channel = parse_channel(row.text(1));
      if (book.past && instant(row.integer(3)) > book.past->at()) return;
      if (!channel || (!row.is_null(4) && row.text(4) != email.text && fold(row.text(4)) != fold(email.text))) return;
      const ConsentState state = parse_consent(row.text(2)).value_or(ConsentState::unknown);
      view.consent[static_cast<std::size_t>(*channel)] = {state, instant(row.integer(3))};
    });
  }

  void load_tags() {
    tag_store.clear();
    tag_views.clear();
    if (needs.tags) tag_rows.each(view.id, [&](sql::Statement& row) { tag_store.emplace_back(row.text(1)); });
    if (book.past) book.past->take_off(view.id, cells, tag_store);
    for (const std::string& tag : tag_store) tag_views.push_back(tag);
    view.tags = tag_views;
  }

  void load_score() {
    stored.reset();
    if (book.past) return;
    if (leads.is_null(11)) return;
    StoredScore& score = stored.emplace();
    score.lead = view.id;
    score.touched_op = leads.integer(10);
    if (leads.is_null(8)) return;
    score.fit = static_cast<int>(leads.integer(3));
    score.engagement = static_cast<int>(leads.integer(4));
    score.total = static_cast<int>(leads.integer(5));
    score.grade = parse_grade(leads.text(6));
    score.temperature = parse_temperature(leads.text(7));
    score.ready = book.stage(leads.text(8));
    if (!leads.is_null(9)) score.valid_until = instant(leads.integer(9));
  }

  void load_activities() {
    if (activities_loaded) return;
    activities_loaded = true;
    activities.clear();
    texts.clear();
    text_store.clear();
    if (!needs.activities) return;
    activity_rows.each(view.id, [&](sql::Statement& row) {
      activities.push_back({instant(row.integer(1)), book.kind(row.integer(2)),
                            SubjectId{static_cast<std::uint32_t>(row.integer(3))}, row.integer(5) != 0,
                            row.is_null(4) ? std::numeric_limits<double>::quiet_NaN() : row.real(4)});
      if (needs.activity_texts)
        for (int column = 6; column < 9; ++column) text_store.push_back(row.string(column));
    });
    for (std::size_t i = 0; i + 2 < text_store.size(); i += 3)
      texts.push_back({text_store[i], text_store[i + 1], text_store[i + 2]});
  }

  Store::Impl& book;
  const Playbook& playbook;
  LeadNeeds needs;
  LeadSelection selection;
  std::vector<FieldIndex> loaded;
  sql::Statement leads;
  ChildRows tag_rows, move_rows, consent_rows, activity_rows;
  std::size_t next_id = 0;

  LeadView view;
  std::vector<Cell> cells;
  std::vector<std::string> tag_store, text_store;
  std::vector<std::string_view> tag_views;
  std::string reason;
  std::optional<StoredScore> stored;
  std::int64_t created_op = 0;
  bool activities_loaded = false;
  std::vector<Activity> activities;
  std::vector<ActivityText> texts;
};

LeadCursor::LeadCursor(Store& store, LeadNeeds needs, LeadSelection selection)
    : impl_(std::make_unique<Impl>(store, std::move(needs), std::move(selection))) {}
LeadCursor::~LeadCursor() = default;
LeadCursor::LeadCursor(LeadCursor&&) noexcept = default;

bool LeadCursor::next() {
  Impl& self = *impl_;
  const LookBack* past = self.book.past.get();
  do {
    if (!self.step_lead()) return false;
    self.load();
  } while (past != nullptr && self.view.created_at() > past->at());
  return true;
}

const LeadView& LeadCursor::lead() const { return impl_->view; }
std::span<const Activity> LeadCursor::activities() {
  impl_->load_activities();
  return impl_->activities;
}
std::span<const ActivityText> LeadCursor::activity_texts() {
  impl_->load_activities();
  return impl_->texts;
}
const std::optional<StoredScore>& LeadCursor::stored() const { return impl_->stored; }
std::int64_t LeadCursor::created_op() const { return impl_->created_op; }

}  // namespace leads
